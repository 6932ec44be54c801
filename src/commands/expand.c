/* expand FIELD: a row for each element of a JSON array, in the place of the array (language reference 2.8). */

#include "commands/commands.h"
#include "data/structure.h"
#include "exec/spread.h"
#include "plan/differences.h"
#include "plan/explain.h"

struct expand_detail {
    struct expr *array;
    size_t slot;                /* of the field as it is from here on */
};

/* ---- running ---- */

/* Objects and arrays in a text stay texts; those in a list stay maps and lists. */
static struct value expand_element(struct json element, bool text, struct arena *arena)
{
    struct value value = value_of_json(element, arena);

    if (text && kind_is_structure(value.kind))
        value.kind = KIND_TEXT;
    return value;
}

static enum status expand_value(struct spread *spread, size_t row, struct value value)
{
    bool text = value.kind == KIND_TEXT;
    struct json array = text ? json_at(value.text) : value_json(value);
    struct json_walk walk = json_walk(array);

    if (array.kind != JSON_ARRAY || (text && !json_valid(value.text))) {
        TRY(spread_add(spread, row));
        spread_set(spread, 0, value);
        return STATUS_OK;
    }
    while (json_next(&walk)) {
        TRY(spread_add(spread, row));
        spread_set(spread, 0, expand_element(walk.value, text, &spread->arena));
    }
    return STATUS_OK;
}

static enum status expand_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct expand_detail *detail = step->plan->detail;
    const struct column *array = worker_eval(worker, batch, detail->array);
    struct spread *spread = worker_local(worker, step);

    spread_begin(spread, step, worker, batch, &detail->slot, 1);
    for (size_t i = 0; i < batch->count; i++)
        TRY(expand_value(spread, batch->selected[i], column_value(array, batch->selected[i])));
    return spread_end(spread);
}

static void expand_clear(struct step *step, struct worker *worker)
{
    spread_clear(worker_local(worker, step));
}

static const struct operator expand_operator = {
    .name = "expand",
    .local_size = sizeof(struct spread),
    .spreads = true,
    .push = expand_push,
    .clear = expand_clear,
};

/* ---- the stage ---- */

static void expand_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct expand_detail *detail = step->detail;
    struct arena arena;

    arena_init(&arena, NULL);
    buffer_add_text(out, "expand ");
    buffer_add(out, expr_print(plan, detail->array, &arena));
    arena_clear(&arena);
}

/* What the service was seen to pass on as it is. */
static bool expand_is_left(const struct binder *binder, const struct expr *array)
{
    bool discovered = array->kind == EXPR_SLOT && binder->plan->slots[array->slot].origin != SLOT_EPHEMERAL;

    return (discovered || binder_made_by(binder, array, "split")) &&
           difference_copied(DIFFERENCE_EXPAND, binder->options->strict);
}

static void expand_bind(struct binder *binder, const struct stage *stage)
{
    struct expand_detail *detail = ARENA_NEW(binder->arena, struct expand_detail);
    struct plan_step *step;

    detail->array = binder_name(binder, stage->field);
    if (detail->array->kind == EXPR_CONSTANT)
        return;     /* null, which stays as it is */
    if (expand_is_left(binder, detail->array))
        return;
    detail->slot = binder_replace(binder, stage->field->text, stage->field->span, TYPE_ANY)->slot;
    step = plan_step_new(binder->plan, "expand", STEP_SPREAD, &expand_operator, detail, expand_explain, stage->span);
    expr_reads(detail->array, &step->reads);
    slot_set_add(&step->writes, detail->slot);
}

const struct command expand_command = {
    .name = "expand",
    .usage = "expand FIELD",
    .help = "Make a row of each element of a JSON array, which takes the array's place; other rows stay as they are.",
    .section = "2.8",
    .examples = { "fields records | expand records", "fields user, tags | expand tags | stats count(*) as n by tags" },
    .bind = expand_bind,
};
