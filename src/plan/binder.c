#include "plan/binder.h"

#include "plan/command.h"
#include "plan/explain.h"
#include "syntax/wording.h"

/* ---- steps ---- */

void binder_filter(struct binder *binder, struct expr *condition, struct span span)
{
    struct plan_step *step =
        plan_step_new(binder->plan, "filter", STEP_FILTER, binder->options->filter, NULL, explain_filter, span);

    step->condition = condition;
    expr_reads(condition, &step->reads);
}

void binder_extend(struct binder *binder, size_t slot, struct expr *expr, struct span span)
{
    struct plan *plan = binder->plan;
    struct plan_step *step = plan->steps[plan->step_count - 1];

    /* Assignments of one stage are one step. */
    if (step->nature != STEP_EXTEND || step->span.begin != span.begin)
        step = plan_step_new(plan, "compute", STEP_EXTEND, binder->options->extend, NULL, explain_extend, span);
    step->outputs = arena_grow(binder->arena, step->outputs, &step->output_capacity, step->output_count + 1, sizeof *step->outputs);
    step->outputs[step->output_count++] = (struct assignment){ slot, expr };
    expr_reads(expr, &step->reads);
    slot_set_add(&step->writes, slot);
}

bool binder_made_by(const struct binder *binder, const struct expr *expr, const char *function)
{
    if (expr->kind == EXPR_CALL)
        return strcmp(expr->function->name, function) == 0;
    for (size_t i = binder->plan->step_count; expr->kind == EXPR_SLOT && i-- > 0;) {
        const struct plan_step *step = binder->plan->steps[i];

        for (size_t k = 0; k < step->output_count; k++)
            if (step->outputs[k].slot == expr->slot)
                return binder_made_by(binder, step->outputs[k].expr, function);
    }
    return false;
}

/* ---- columns ---- */

void columns_add(struct columns *columns, struct arena *arena, struct output_column column)
{
    columns->list = arena_grow(arena, columns->list, &columns->capacity, columns->count + 1, sizeof *columns->list);
    columns->list[columns->count] = column;
    places_add(&columns->named, arena, columns->list, sizeof column, columns->count++);
}

void columns_unite(struct columns *columns, struct arena *arena, struct output_column column)
{
    size_t place = places_find(&columns->named, columns->list, sizeof column, column.name);

    if (place == SIZE_MAX)
        columns_add(columns, arena, column);
    else
        columns->list[place].slot = column.slot;
}

static struct output_column item_field(struct binder *binder, const struct item *item)
{
    struct output_column column = { .name = item->expr->name->text };

    if (!binder_field(binder, item->expr->name, &column.slot)) {
        /* Reported, or certainly null: a column of nulls. */
        column.slot = plan_slot_new(binder->plan, column.name, TYPE_ANY, item->span);
        binder_extend(binder, column.slot, binder_null(binder, item->span), item->span);
    }
    return column;
}

struct output_column binder_item(struct binder *binder, const struct item *item)
{
    struct output_column column;
    struct binding *binding;
    struct expr *expr;

    if (item->expr->kind == NODE_FIELD && !item->alias)
        return item_field(binder, item);
    expr = binder_expr(binder, item->expr);
    if (binder_report_valueless(binder, expr, item->span))
        expr = binder_null(binder, item->span);
    column.name = item->alias ? item->alias->text : item->source;
    binding = binder_lookup(binder, column.name);
    if (!item->alias && binding && binding->computed) {
        column.slot = binding->slot;
        return column;
    }
    binding = binder_define(binder, column.name, item->alias ? item->alias->span : item->span, expr->type);
    binding->computed = !item->alias;
    column.slot = binding->slot;
    binder_extend(binder, column.slot, expr, item->span);
    return column;
}

/* ---- small things for commands ---- */

uint64_t binder_count(struct binder *binder, const struct node *node, uint64_t least, uint64_t most)
{
    double number = node->kind == NODE_NUMBER ? node->number : -1;

    if (number >= (double)least && number <= (double)most && number == (double)(uint64_t)number)
        return (uint64_t)number;
    diagnostics_add(binder->diagnostics, CODE_E0505, node->span, "a whole number from %llu to %llu is wanted here",
                    (unsigned long long)least, (unsigned long long)most);
    return least;
}

struct ordering binder_order(const struct binder *binder, struct slot_set *reads)
{
    struct ordering order = binder->order;

    order.keys = ARENA_ARRAY(binder->arena, order.count, struct order_key);
    for (size_t i = 0; i < order.count; i++) {
        order.keys[i] = binder->order.keys[i];
        slot_set_add(reads, order.keys[i].slot);
    }
    return order;
}

const struct name *binder_bare_name(struct binder *binder, const struct item *item, const char *command)
{
    struct diagnostic *diagnostic;

    if (item->expr->kind == NODE_FIELD)
        return item->expr->name;
    if (item->expr->kind == NODE_ERROR)
        return NULL;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0506, item->span, "%s takes field names, not expressions", command);
    diagnostic_help(binder->diagnostics, diagnostic, "name it first: fields %.*s as x | %s x", VIEW_PRINT(item->source), command);
    return NULL;
}

void binder_at_end(struct binder *binder, void (*call)(struct binder *binder, void *context), void *context)
{
    struct binder_task *task = ARENA_NEW(binder->arena, struct binder_task);

    *task = (struct binder_task){ call, context, binder->tasks };
    binder->tasks = task;
}

/* ---- the limit ---- */

static const struct command *limit_command_of(const struct binder *binder)
{
    return binder->options->find_command(VIEW("limit"));
}

static void binder_settle(struct binder *binder)
{
    if (binder->pending_limit == UINT64_MAX)
        return;
    limit_command_of(binder)->settle(binder);
    binder->pending_limit = UINT64_MAX;
    binder->pending_any = binder->pending_tail = false;
}

/* ---- stages ---- */

static void report_misplaced_source(struct binder *binder, const struct stage *stage)
{
    struct diagnostic *diagnostic =
        diagnostics_add(binder->diagnostics, CODE_E0501, stage->head, "SOURCE must come before all other commands");

    diagnostic_help(binder->diagnostics, diagnostic, "move it to the beginning of the query");
}

static void report_after_dedup(struct binder *binder, const struct stage *stage)
{
    struct diagnostic *diagnostic = diagnostics_add(binder->diagnostics, CODE_E0502, stage->head,
                                                    "only limit may follow dedup, not %.*s", VIEW_PRINT(stage->word));

    if (diagnostic)
        diagnostic->service = wording_unexpected(binder->arena, binder->plan->text, stage->written, stage->head.begin);
    diagnostic_help(binder->diagnostics, diagnostic, "put %.*s before dedup", VIEW_PRINT(stage->word));
}

static void bind_stage(struct binder *binder, const struct stage *stage, bool *sources_ended)
{
    const struct command *command = binder->options->find_command(stage->word);

    if (!command)
        return;
    binder->stage = stage;
    if (command->source && *sources_ended)
        report_misplaced_source(binder, stage);
    *sources_ended = *sources_ended || !command->source;
    if (binder->deduplicated && !command->limits)
        report_after_dedup(binder, stage);
    if (!command->keeps_limit && !command->limits)
        binder_settle(binder);
    command->bind(binder, stage);
}

/* ---- the answer's columns, order and length (language reference 6.2, 6.3) ---- */

static struct output_column event_column(struct binder *binder, struct view name)
{
    struct output_column column = { .name = name };

    if (!binder_field_named(binder, name, (struct span){ 0, 0 }, &column.slot))
        column.slot = 0;
    return column;
}

static void columns_join(struct binder *binder, struct columns *columns, const struct columns *more)
{
    for (size_t i = 0; i < more->count; i++)
        columns_unite(columns, binder->arena, more->list[i]);
}

static struct columns projection_of_events(struct binder *binder)
{
    struct columns columns = binder->has_fields ? binder->fields : binder->parsed;

    if (binder->has_fields)
        columns_join(binder, &columns, &binder->parsed);
    if (columns.count == 0) {
        columns_add(&columns, binder->arena, event_column(binder, VIEW("@timestamp")));
        columns_add(&columns, binder->arena, event_column(binder, VIEW("@message")));
    }
    return columns;
}

static struct columns projection(struct binder *binder)
{
    struct columns columns;

    if (binder->has_display)
        return binder->display;
    if (binder->has_aggregate)
        columns = binder->fields_after_aggregate ? binder->after : binder->aggregate;
    else
        columns = projection_of_events(binder);
    if (binder->has_aggregate ? !binder->fields_after_aggregate : !binder->has_fields)
        columns_join(binder, &columns, &binder->looked_up);
    columns_join(binder, &columns, &binder->added);
    return columns;
}

static void bind_output(struct binder *binder)
{
    struct plan *plan = binder->plan;
    struct columns columns = projection(binder);
    struct slot_set reads;

    slot_set_init(&reads, binder->arena);
    plan->columns = columns.list;
    plan->column_count = columns.count;
    plan->pointers = !binder->has_aggregate;
    plan->order = binder_order(binder, &reads);
    plan->limit = binder->pending_limit;
    if (plan->limit == UINT64_MAX && !binder->outer)
        plan->limit = OUTPUT_DEFAULT_LIMIT;
    plan->tail = binder->pending_tail;
    plan->limit_any = binder->pending_any;
}

/* What commands have to know of the stages behind them. */
static void look_ahead(struct binder *binder)
{
    for (size_t i = 0; i < binder->tree->count; i++) {
        const struct stage *stage = binder->tree->stages[i];
        const struct command *command = binder->options->find_command(stage->word);

        if (view_equal(stage->word, VIEW("stats")))
            binder->stats_total++;
        if (!command || (!command->keeps_limit && !command->source && !stage->any))
            binder->any_ignored = true;
    }
}

static void begin_plan(struct binder *binder, struct view text)
{
    struct plan *plan = ARENA_NEW(binder->arena, struct plan);
    struct scan_detail *scan = ARENA_NEW(binder->arena, struct scan_detail);

    plan->arena = binder->arena;
    plan->text = text;
    plan->message_slot = SIZE_MAX;
    plan->clock = binder->options->clock;
    slot_set_init(&scan->wanted, binder->arena);
    binder->plan = plan;
    plan_step_new(plan, "scan", STEP_SCAN, NULL, scan, explain_scan, (struct span){ 0, 0 });
}

void binder_check_sources_only(struct binder *binder)
{
    const struct query_tree *tree = binder->tree;
    const struct stage *last = tree->count ? tree->stages[tree->count - 1] : NULL;
    struct diagnostic *diagnostic;

    if (!last)
        return;
    for (size_t i = 0; i < tree->count; i++)
        if (!view_equal(tree->stages[i]->word, VIEW("SOURCE")))
            return;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0503, last->span, "a query of SOURCE alone asks for nothing");
    diagnostic_help(binder->diagnostics, diagnostic, "add a command, such as | fields @timestamp, @message");
}

void binder_begin(struct binder *binder, const struct query_tree *tree, struct view text, const struct binder *outer,
                  const struct binder_options *options, struct arena *arena, struct diagnostics *diagnostics)
{
    bool sources_ended = false;

    *binder = (struct binder){
        .arena = arena, .diagnostics = diagnostics, .options = options, .tree = tree, .outer = outer,
        .pending_limit = UINT64_MAX,
    };
    map_init(&binder->names, arena);
    map_init(&binder->defined, arena);
    map_init(&binder->tables, arena);
    map_init(&binder->functions, arena);
    begin_plan(binder, text);
    look_ahead(binder);
    for (size_t i = 0; i < tree->count; i++)
        bind_stage(binder, tree->stages[i], &sources_ended);
}

void binder_end(struct binder *binder)
{
    bind_output(binder);
    for (struct binder_task *task = binder->tasks; task; task = task->next)
        task->call(binder, task->context);
}

struct plan *binder_bind(const struct query_tree *tree, struct view text, const struct binder_options *options,
                         struct arena *arena, struct diagnostics *diagnostics)
{
    struct binder binder;

    binder_begin(&binder, tree, text, NULL, options, arena, diagnostics);
    binder_check_sources_only(&binder);
    binder_end(&binder);
    return binder.plan;
}
