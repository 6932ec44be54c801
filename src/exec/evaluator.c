#include "exec/evaluator.h"

#include <assert.h>

struct remembered {
    uint64_t serial;            /* of the batch it was computed for */
    struct column *column;
    void *scratch;
    const struct function *function;
};

struct evaluator {
    const struct plan *plan;
    struct arena *arena;
    const void *const *sets;
    size_t batch_rows;
    uint64_t serial;
    struct remembered *remembered;      /* by expression id */
};

struct evaluator *evaluator_new(const struct plan *plan, struct arena *arena, size_t batch_rows, const void *const *sets)
{
    struct evaluator *evaluator = ARENA_NEW(arena, struct evaluator);

    evaluator->plan = plan;
    evaluator->arena = arena;
    evaluator->batch_rows = batch_rows;
    evaluator->sets = sets;
    evaluator->serial = 1;
    evaluator->remembered = ARENA_ARRAY(arena, plan->expr_count, struct remembered);
    return evaluator;
}

void evaluator_free(struct evaluator *evaluator)
{
    if (!evaluator)
        return;
    for (size_t i = 0; i < evaluator->plan->expr_count; i++) {
        struct remembered *remembered = &evaluator->remembered[i];

        if (remembered->scratch)
            remembered->function->scratch_free(remembered->scratch);
    }
}

uint64_t evaluator_given_up(const struct evaluator *evaluator)
{
    uint64_t rows = 0;

    for (size_t i = 0; i < evaluator->plan->expr_count; i++) {
        const struct remembered *remembered = &evaluator->remembered[i];

        if (remembered->scratch && remembered->function->scratch_given_up)
            rows += remembered->function->scratch_given_up(remembered->scratch);
    }
    return rows;
}

void evaluator_next(struct evaluator *evaluator)
{
    evaluator->serial++;
}

void evaluator_know(struct evaluator *evaluator, const struct expr *expr, struct column *column)
{
    struct remembered *remembered = &evaluator->remembered[expr->id];

    remembered->column = column;
    remembered->serial = evaluator->serial;
}

static struct column *evaluator_constant(struct evaluator *evaluator, struct remembered *remembered, const struct expr *expr)
{
    if (!remembered->column)
        remembered->column = column_constant(evaluator->arena, evaluator->batch_rows, expr->value);
    /* Conversions are made in a batch's arena: they must not outlive it. */
    if (remembered->serial != evaluator->serial) {
        remembered->column->as_text = remembered->column->as_number = remembered->column->as_time = NULL;
        remembered->serial = evaluator->serial;
    }
    return remembered->column;
}

/* Whether the function takes that argument as a column. */
static bool evaluator_needs_column(const struct expr *call, size_t argument)
{
    const struct expr *arg = call->args[argument];

    if (arg->type == TYPE_PERIOD || arg->type == TYPE_REGEX)
        return false;
    return arg->kind != EXPR_CONSTANT || !function_parameter(call->function, argument)->known;
}

static struct column *evaluator_call(struct evaluator *evaluator, struct batch *batch, struct remembered *remembered,
                                     const struct expr *expr)
{
    const struct function *function = expr->function;
    struct column **args = ARENA_ARRAY(batch->arena, expr->count, struct column *);

    for (size_t i = 0; i < expr->count; i++)
        if (evaluator_needs_column(expr, i))
            args[i] = evaluator_eval(evaluator, batch, expr->args[i]);
    if (function->scratch_new && !remembered->scratch) {
        remembered->scratch = function->scratch_new(expr->prepared);
        remembered->function = function;
    }
    return function_call(function, args, expr->count, batch->selected, batch->count, batch->rows, batch->arena,
                         expr->inner ? evaluator->sets[expr->inner - 1] : expr->prepared, remembered->scratch, &evaluator->plan->clock);
}

struct column *evaluator_eval(struct evaluator *evaluator, struct batch *batch, const struct expr *expr)
{
    struct remembered *remembered;

    if (expr->kind == EXPR_SLOT) {
        assert(batch->columns[expr->slot]);
        return batch->columns[expr->slot];
    }
    remembered = &evaluator->remembered[expr->id];
    if (expr->kind == EXPR_CONSTANT)
        return evaluator_constant(evaluator, remembered, expr);
    if (remembered->serial != evaluator->serial) {
        remembered->column = evaluator_call(evaluator, batch, remembered, expr);
        remembered->serial = evaluator->serial;
    }
    return remembered->column;
}

struct column *worker_eval(struct worker *worker, struct batch *batch, const struct expr *expr)
{
    return evaluator_eval(worker->evaluator, batch, expr);
}
