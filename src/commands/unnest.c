/* unnest FIELD into NAME: a row for each element of a list (language reference 2.7). */

#include "base/json_elements.h"
#include "commands/commands.h"
#include "data/convert.h"
#include "data/structure.h"
#include "exec/spread.h"
#include "functions/path.h"
#include "plan/differences.h"
#include "plan/explain.h"

struct unnest_detail {
    struct expr *list;
    size_t slot;                /* of the element */
    /* Of a plan that is optimized: */
    struct expr *text;          /* what jsonParse() is asked to parse for the list; NULL: it comes in another way */
    const struct path *path;    /* from there to the list; NULL: it is the list */
    struct view path_text;
    struct view *keys;          /* the same */
    size_t key_count;
    struct expr **members;      /* of elements, by one name each, which are found with them */
    struct view *names;
    size_t member_count;
    struct expr **others;       /* members of what rows have besides, which is the same for all elements of a list */
    size_t other_count;
};

struct unnest_local {
    struct spread spread;
    struct json_elements *elements; /* where there is something to find in texts */
};

/* ---- running ---- */

/* What members would be computed to of the value. */
static void unnest_members(struct unnest_local *local, const struct unnest_detail *detail, struct json element)
{
    for (size_t i = 0; i < detail->member_count; i++) {
        struct json member = path_follow(detail->members[i]->prepared, element);

        spread_set_known(&local->spread, i, member.kind, member.raw);
    }
}

/* What is no list is its own only element; that of a null is null. */
static enum status unnest_value(struct unnest_local *local, const struct unnest_detail *detail, size_t row, struct value value)
{
    struct spread *spread = &local->spread;
    struct json_walk walk;

    if (value.kind != KIND_LIST) {
        TRY(spread_add(spread, row));
        spread_set(spread, 0, value);
        unnest_members(local, detail, value_json(value));
        return STATUS_OK;
    }
    walk = json_walk((struct json){ JSON_ARRAY, value.text });
    while (json_next(&walk)) {
        TRY(spread_add(spread, row));
        spread_set_inside(spread, 0, walk.value.kind, walk.value.raw);
        unnest_members(local, detail, walk.value);
    }
    return STATUS_OK;
}

static void unnest_found_member(struct spread *spread, size_t place, const struct json_found *found)
{
    struct view raw = { found->begin, found->length };

    if (found->kind == JSON_STRING && !found->escaped)
        spread_set_known_text(spread, place, (struct view){ raw.data + 1, raw.length - 2 });
    else
        spread_set_known(spread, place, (enum json_kind)found->kind, raw);
}

static enum status unnest_found(struct unnest_local *local, size_t row)
{
    struct spread *spread = &local->spread;
    const size_t count = json_elements_count(local->elements);

    for (size_t i = 0; i < count; i++) {
        const struct json_found *found = json_elements_row(local->elements, i);

        TRY(spread_add(spread, row));
        spread_set_inside(spread, 0, (enum json_kind)found->kind, (struct view){ found->begin, found->length });
        for (size_t k = 0; k < spread->known_count; k++)
            unnest_found_member(spread, k, &found[1 + k]);
    }
    return STATUS_OK;
}

/* The list of a value that was parsed for it, or the value as it is. */
static enum status unnest_parsed(struct unnest_local *local, const struct unnest_detail *detail, size_t row, struct value value,
                                 struct arena *arena)
{
    if (value.kind == KIND_MAP || value.kind == KIND_LIST)
        json_elements_learn(local->elements, value.text);
    if (detail->path)
        value = value_inside(path_follow(detail->path, value_json(value)), arena);
    return unnest_value(local, detail, row, value);
}

/* Most texts look like some before them, and need not be parsed before they are gone through. */
static enum status unnest_texts(struct unnest_local *local, const struct unnest_detail *detail, struct batch *batch,
                                const struct column *texts)
{
    for (size_t i = 0; i < batch->count; i++) {
        const uint32_t row = batch->selected[i];
        struct value value = value_null();

        if (texts->kind[row] == KIND_TEXT && json_elements_recognize(local->elements, texts->text[row])) {
            TRY(unnest_found(local, row));
            continue;
        }
        if (texts->kind[row] == KIND_TEXT)
            value = value_parse_json(texts->text[row], batch->arena);
        TRY(unnest_parsed(local, detail, row, value, batch->arena));
    }
    return STATUS_OK;
}

static enum status unnest_lists(struct unnest_local *local, const struct unnest_detail *detail, struct batch *batch,
                                const struct column *lists)
{
    for (size_t i = 0; i < batch->count; i++) {
        const uint32_t row = batch->selected[i];
        const struct value value = column_value(lists, row);

        if (local->elements && value.kind == KIND_LIST && json_elements_recognize(local->elements, value.text))
            TRY(unnest_found(local, row));
        else if (local->elements)
            TRY(unnest_parsed(local, detail, row, value, batch->arena));
        else
            TRY(unnest_value(local, detail, row, value));
    }
    return STATUS_OK;
}

/* One value for all elements of a list. */
static void unnest_carry(struct unnest_local *local, const struct unnest_detail *detail, struct worker *worker, struct batch *batch)
{
    struct expr **exprs = ARENA_ARRAY(batch->arena, detail->other_count, struct expr *);
    struct column **columns = ARENA_ARRAY(batch->arena, detail->other_count, struct column *);
    size_t count = 0;

    for (size_t i = 0; i < detail->other_count; i++)
        if (batch->columns[detail->others[i]->args[0]->slot]) {
            exprs[count] = detail->others[i];
            columns[count++] = worker_eval(worker, batch, detail->others[i]);
        }
    spread_carry(&local->spread, exprs, columns, count);
}

static enum status unnest_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct unnest_detail *detail = step->plan->detail;
    struct column *column = worker_eval(worker, batch, detail->text ? detail->text : detail->list);
    struct unnest_local *local = worker_local(worker, step);

    if (!local->elements && (detail->text || detail->member_count > 0))
        local->elements = json_elements_new(detail->keys, detail->key_count, detail->names, detail->member_count);
    spread_know(&local->spread, detail->members, detail->member_count);
    unnest_carry(local, detail, worker, batch);
    spread_begin(&local->spread, step, worker, batch, &detail->slot, 1);
    if (detail->text)
        TRY(unnest_texts(local, detail, batch, column_texts(column, batch->selected, batch->count, batch->arena)));
    else
        TRY(unnest_lists(local, detail, batch, column));
    return spread_end(&local->spread);
}

static void unnest_clear(struct step *step, struct worker *worker)
{
    struct unnest_local *local = worker_local(worker, step);

    spread_clear(&local->spread);
    json_elements_free(local->elements);
}

static const struct operator unnest_operator = {
    .name = "unnest",
    .local_size = sizeof(struct unnest_local),
    .spreads = true,
    .push = unnest_push,
    .clear = unnest_clear,
};

/* ---- with what is before and behind it ---- */

/* A name that leads to a member of that name only, and never into a list. */
static bool member_is_plain(const struct path *path)
{
    return path->count == 1 && !path->steps[0].subscript && path->steps[0].index == SIZE_MAX &&
           view_find_byte(path->steps[0].key, '.', 0) == SIZE_MAX;
}

/* What the value was computed from by a step before that one, as long as the events are the same; else itself. */
static struct expr *unnest_origin(const struct plan *plan, size_t at, struct expr *value)
{
    while (value->kind == EXPR_SLOT && at-- > 1 && plan->steps[at]->nature != STEP_BREAKER)
        for (size_t i = 0; i < plan->steps[at]->output_count; i++)
            if (plan->steps[at]->outputs[i].slot == value->slot)
                return plan->steps[at]->outputs[i].expr;
    return value;
}

static void unnest_take_members(const struct plan *plan, size_t at, struct unnest_detail *detail)
{
    enum { MEMBERS_MOST = 32 };
    const struct expr *list = unnest_origin(plan, at, detail->list);

    detail->members = ARENA_ARRAY(plan->arena, MEMBERS_MOST, struct expr *);
    detail->names = ARENA_ARRAY(plan->arena, MEMBERS_MOST, struct view);
    detail->others = ARENA_ARRAY(plan->arena, plan->member_count, struct expr *);
    for (size_t i = 0; i < plan->member_count; i++) {
        const struct path *path = plan->members[i]->prepared;

        if (plan->members[i]->args[0]->slot != detail->slot && plan->members[i] != list)
            detail->others[detail->other_count++] = plan->members[i];
        if (plan->members[i]->args[0]->slot != detail->slot || !member_is_plain(path) || detail->member_count == MEMBERS_MOST)
            continue;
        detail->names[detail->member_count] = path->steps[0].key;
        detail->members[detail->member_count++] = plan->members[i];
    }
}

/* The path as keys alone; false when it is not made of them. */
static bool unnest_take_path(const struct plan *plan, struct unnest_detail *detail, const struct path *path)
{
    detail->keys = ARENA_ARRAY(plan->arena, path->count, struct view);
    for (size_t i = 0; i < path->count; i++) {
        if (path->steps[i].subscript)
            return false;
        detail->keys[i] = path->steps[i].key;
    }
    detail->key_count = path->count;
    detail->path = path;
    return true;
}

/* Whoever knows what is wanted of a text can look for it while seeing whether it is JSON at all. */
static void unnest_take_text(const struct plan *plan, size_t at, struct unnest_detail *detail)
{
    struct expr *value = unnest_origin(plan, at, detail->list);

    if (value->kind == EXPR_CALL && strcmp(value->function->name, ".") == 0) {
        if (!unnest_take_path(plan, detail, value->prepared))
            return;
        detail->path_text = value->args[1]->value.text;
        value = unnest_origin(plan, at, value->args[0]);
    }
    if (value->kind == EXPR_CALL && strcmp(value->function->name, "jsonParse") == 0) {
        detail->text = value->args[0];
        return;
    }
    detail->path = NULL;
    detail->key_count = 0;
}

static void unnest_absorb(struct plan *plan, size_t at)
{
    struct plan_step *step = plan->steps[at];
    struct unnest_detail *detail = step->detail;

    unnest_take_members(plan, at, detail);
    unnest_take_text(plan, at, detail);
    if (!detail->text)
        return;
    slot_set_init(&step->reads, plan->arena);
    expr_reads(detail->text, &step->reads);
}

/* ---- the stage ---- */

static void unnest_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct unnest_detail *detail = step->detail;
    struct arena arena;

    arena_init(&arena, NULL);
    buffer_add_text(out, detail->text ? "unnest jsonParse(" : "unnest ");
    buffer_add(out, expr_print(plan, detail->text ? detail->text : detail->list, &arena));
    if (detail->text)
        buffer_add_char(out, ')');
    if (detail->text)
        buffer_add(out, detail->path_text);
    buffer_add_text(out, " into ");
    name_print(plan->slots[detail->slot].name, out);
    arena_clear(&arena);
}

/* A field of an event never holds a list, and what has another type neither. */
static void unnest_check_list(struct binder *binder, const struct stage *stage, const struct expr *list)
{
    bool field = list->kind == EXPR_SLOT && binder->plan->slots[list->slot].origin != SLOT_EPHEMERAL;
    struct view name = stage->field->text;
    struct diagnostic *diagnostic;

    if (list->type == TYPE_STRUCTURE || list->kind == EXPR_CONSTANT || (list->type == TYPE_ANY && !field))
        return;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_W0505, stage->field->span,
                                 "`%.*s` is no list, so every row stays one row", VIEW_PRINT(name));
    diagnostic_help(binder->diagnostics, diagnostic, "if it holds a JSON array, write fields jsonParse(%.*s) as list | unnest "
                    "list into %.*s", VIEW_PRINT(name), VIEW_PRINT(stage->names[0]->text));
}

static void unnest_bind(struct binder *binder, const struct stage *stage)
{
    struct unnest_detail *detail = ARENA_NEW(binder->arena, struct unnest_detail);
    struct plan_step *step;

    detail->list = binder_name(binder, stage->field);
    unnest_check_list(binder, stage, detail->list);
    if (binder_made_by(binder, detail->list, "split"))
        difference_refuse(DIFFERENCE_UNNEST_SPLIT, binder->options->strict, stage->field->span, binder->diagnostics);
    detail->slot = binder_define(binder, stage->names[0]->text, stage->names[0]->span, TYPE_ANY)->slot;
    step = plan_step_new(binder->plan, "unnest", STEP_SPREAD, &unnest_operator, detail, unnest_explain, stage->span);
    step->absorb = unnest_absorb;
    expr_reads(detail->list, &step->reads);
    slot_set_add(&step->writes, detail->slot);
}

const struct command unnest_command = {
    .name = "unnest",
    .usage = "unnest FIELD into NAME",
    .help = "Make a row of each element of a list; what is no list is its own only element.",
    .section = "2.7",
    .examples = { "fields jsonParse(@message) as order | unnest order.lines into line | stats sum(line.count) by line.sku",
                  "fields split(@message, \" \") as words | unnest words into word | stats count(*) as n by word" },
    .bind = unnest_bind,
};
