/* join: rows of another source with the same key (language reference 2.14). */

#include "commands/tables.h"
#include "exec/join_rows.h"
#include "plan/differences.h"
#include "plan/explain.h"

/* A join while the query around it is being bound: fields of the right side are fetched when they are first mentioned. */
struct joining {
    struct joined names;
    struct join_detail *detail;
    struct plan_step *step;
    struct binder *right;
    struct columns columns;     /* of the right side: the key first */
    const struct name *left_key, *right_key;
};

static void join_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct join_detail *detail = step->detail;
    bool any = false;

    buffer_add_format(out, "join query %zu where ", detail->inner + 1);
    name_print(detail->left_name, out);
    buffer_add_text(out, " = ");
    name_print(detail->right_name, out);
    buffer_add_text(out, detail->keeps_left ? ", keeping rows without a match" : "");
    for (size_t i = 0; i < detail->count; i++) {
        if (!slot_set_has(&step->writes, detail->slots[i]))
            continue;
        buffer_add_text(out, any ? ", " : ", making ");
        name_print(plan->slots[detail->slots[i]].name, out);
        any = true;
    }
}

/* ---- options ---- */

static bool join_alias(struct binder *binder, const struct option *option, struct view *alias)
{
    if (option->value && option->value->kind == NODE_FIELD && option->value->name->count == 1) {
        *alias = option->value->name->text;
        return true;
    }
    tables_report_value(binder, option, "a name");
    return false;
}

static void join_type(struct binder *binder, const struct option *option, bool *keeps_left)
{
    bool named = option->value && option->value->kind == NODE_FIELD;

    *keeps_left = named && view_equal_nocase(option->value->name->text, VIEW("left"));
    if (!*keeps_left && !(named && view_equal_nocase(option->value->name->text, VIEW("inner"))))
        tables_report_value(binder, option, "inner or left");
}

static void join_read_options(struct binder *binder, const struct stage *stage, struct joining *joining)
{
    for (size_t i = 0; i < stage->option_count; i++) {
        const struct option *option = &stage->options[i];

        if (view_equal_nocase(option->word, VIEW("type")))
            join_type(binder, option, &joining->detail->keeps_left);
        else if (view_equal_nocase(option->word, VIEW("left")))
            join_alias(binder, option, &joining->names.left);
        else if (view_equal_nocase(option->word, VIEW("right")))
            join_alias(binder, option, &joining->names.right);
        else
            tables_report_option(binder, stage, option, "type=inner, type=left, left=NAME and right=NAME");
    }
}

/* ---- the condition ---- */

static void join_report_condition(struct binder *binder, struct span span, const struct joining *joining)
{
    struct diagnostic *diagnostic =
        diagnostics_add(binder->diagnostics, CODE_E0525, span, "join compares a field of each side, both with their alias");
    struct view left = joining->names.left, right = joining->names.right;

    if (left.length && right.length)
        diagnostic_help(binder->diagnostics, diagnostic, "write where %.*s.FIELD = %.*s.FIELD", VIEW_PRINT(left),
                        VIEW_PRINT(right));
    else
        diagnostic_help(binder->diagnostics, diagnostic, "write left=a right=b where a.FIELD = b.FIELD");
}

/* An alias that no option names is the first part of its side's field. */
static struct view join_alias_of(struct view given, const struct name *name)
{
    return given.length || name->count < 2 ? given : name->segments[0].text;
}

/* The sides may stand in either order when both are named. */
static bool join_read_condition(struct binder *binder, const struct stage *stage, struct joining *joining)
{
    const struct name *first = stage->test->args[0]->name, *second = stage->test->args[1]->name;
    struct joined *names = &joining->names;

    if (names->left.length && names->right.length && name_behind(binder->arena, first, names->right)) {
        first = second;
        second = stage->test->args[0]->name;
    }
    names->left = join_alias_of(names->left, first);
    names->right = join_alias_of(names->right, second);
    joining->left_key = names->left.length ? name_behind(binder->arena, first, names->left) : NULL;
    joining->right_key = names->right.length ? name_behind(binder->arena, second, names->right) : NULL;
    if (joining->left_key && joining->right_key && !view_equal(names->left, names->right))
        return true;
    join_report_condition(binder, stage->test->span, joining);
    return false;
}

/* ---- the right side ---- */

static bool join_check_right(struct binder *binder, const struct query_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        const struct stage *stage = tree->stages[i];
        const struct command *command = binder->options->find_command(stage->word);
        struct diagnostic *diagnostic;

        if (command && !command->source && command->keeps_limit)
            difference_refuse(DIFFERENCE_JOIN_STAGES, binder->options->strict, stage->head, binder->diagnostics);
        if (!command || command->source || command->keeps_limit)
            continue;
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0526, stage->head,
                                     "the right side of join takes rows one by one: %.*s cannot stand there",
                                     VIEW_PRINT(stage->word));
        diagnostic_help(binder->diagnostics, diagnostic, "filter, parse and fields may follow its SOURCE");
        return false;
    }
    return true;
}

static size_t joining_slot(struct binder *binder, void *context, const struct name *name, struct view written)
{
    struct joining *joining = context;
    struct join_detail *detail = joining->detail;
    size_t right = tables_field(joining->right, name);
    size_t slot = plan_slot_new(binder->plan, written, joining->right->plan->slots[right].type, name->span);

    columns_add(&joining->columns, binder->arena, (struct output_column){ name->text, right });
    detail->slots =
        arena_grow(binder->arena, detail->slots, &detail->capacity, detail->count + 1, sizeof *detail->slots);
    detail->slots[detail->count++] = slot;
    slot_set_add(&joining->step->writes, slot);
    binder_introduce(binder, written, name->span, slot, false);
    return slot;
}

/* When all is bound it is known what the right side has to deliver. */
static void joining_end(struct binder *binder, void *context)
{
    struct joining *joining = context;
    struct plan *plan = joining->right->plan;

    (void)binder;
    binder_end(joining->right);
    plan->columns = joining->columns.list;
    plan->column_count = joining->columns.count;
}

static void join_task(struct binder *binder, struct joining *joining)
{
    struct binder_task *task = ARENA_NEW(binder->arena, struct binder_task);

    *task = (struct binder_task){ joining_end, joining, binder->tasks };
    binder->tasks = task;
}

/* ---- the stage ---- */

static bool join_may_stand(struct binder *binder, const struct stage *stage)
{
    struct diagnostic *diagnostic;

    if (!binder_may_nest(binder, stage->head, "join"))
        return false;
    if (binder->joined_span.end == 0) {
        binder->joined_span = stage->head;
        return true;
    }
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0524, stage->head, "a query has at most one join");
    diagnostic_help(binder->diagnostics, diagnostic, "write one of them as filter FIELD in (SOURCE ...)");
    return false;
}

static void join_bind(struct binder *binder, const struct stage *stage)
{
    struct joining *joining = ARENA_NEW(binder->arena, struct joining);
    struct join_detail *detail = joining->detail = ARENA_NEW(binder->arena, struct join_detail);

    if (!join_may_stand(binder, stage))
        return;
    join_read_options(binder, stage, joining);
    if (!join_read_condition(binder, stage, joining) || !join_check_right(binder, stage->query))
        return;
    detail->key = tables_field(binder, joining->left_key);
    detail->left_name = joining->left_key->text;
    detail->right_name = joining->right_key->text;
    joining->right = binder_inner(binder, stage->query);
    columns_add(&joining->columns, binder->arena,
                (struct output_column){ detail->right_name, tables_field(joining->right, joining->right_key) });
    detail->inner = plan_inner_new(binder->plan, joining->right->plan, false);
    joining->step =
        plan_step_new(binder->plan, "join", STEP_SPREAD, &join_operator, detail, join_explain, stage->span);
    slot_set_add(&joining->step->reads, detail->key);
    joining->names.slot = joining_slot;
    joining->names.context = joining;
    binder->joined = &joining->names;
    join_task(binder, joining);
}

const struct command join_command = {
    .name = "join",
    .usage = "join [type=inner | left] left=NAME right=NAME where NAME.FIELD = NAME.FIELD (SOURCE ... [| STAGES])",
    .help = "Put beside each row the rows of another source that have the same key; their fields are NAME.FIELD.",
    .section = "2.14",
    .examples = { "join left=o right=p where o.id = p.id (SOURCE 'payments') | fields o.id, p.amount",
                  "join type=left left=o right=p where o.id = p.id (SOURCE 'payments' | filter failed = 1) | "
                  "filter not ispresent(p.id)" },
    .bind = join_bind,
};
