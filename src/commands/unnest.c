/* unnest FIELD into NAME: a row for each element of a list (language reference 2.7). */

#include "commands/commands.h"
#include "data/structure.h"
#include "exec/spread.h"
#include "plan/differences.h"
#include "plan/explain.h"

struct unnest_detail {
    struct expr *list;
    size_t slot;                /* of the element */
};

/* ---- running ---- */

/* What is no list is its own only element; that of a null is null. */
static enum status unnest_value(struct spread *spread, size_t row, const struct column *column)
{
    struct json_walk walk;

    if (column->kind[row] != KIND_LIST) {
        TRY(spread_add(spread, row));
        spread_set(spread, 0, column_value(column, row));
        return STATUS_OK;
    }
    walk = json_walk((struct json){ JSON_ARRAY, column->text[row] });
    while (json_next(&walk)) {
        TRY(spread_add(spread, row));
        spread_set_inside(spread, 0, walk.value.kind, walk.value.raw);
    }
    return STATUS_OK;
}

static enum status unnest_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct unnest_detail *detail = step->plan->detail;
    const struct column *list = worker_eval(worker, batch, detail->list);
    struct spread *spread = worker_local(worker, step);

    spread_begin(spread, step, worker, batch, &detail->slot, 1);
    for (size_t i = 0; i < batch->count; i++)
        TRY(unnest_value(spread, batch->selected[i], list));
    return spread_end(spread);
}

static void unnest_clear(struct step *step, struct worker *worker)
{
    spread_clear(worker_local(worker, step));
}

static const struct operator unnest_operator = {
    .name = "unnest",
    .local_size = sizeof(struct spread),
    .spreads = true,
    .push = unnest_push,
    .clear = unnest_clear,
};

/* ---- the stage ---- */

static void unnest_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct unnest_detail *detail = step->detail;
    struct arena arena;

    arena_init(&arena, NULL);
    buffer_add_text(out, "unnest ");
    buffer_add(out, expr_print(plan, detail->list, &arena));
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
