#include "exec/passing.h"

#include "exec/state.h"

enum { PASSING_MOST_BYTES = 1 << 21 };

void passing_begin(struct passing *passing, struct step *step, struct worker *worker, const struct row_layout *layout)
{
    *passing = (struct passing){ .step = step, .worker = worker, .layout = layout };
}

static void passing_make_batch(struct passing *passing)
{
    struct worker *worker = passing->worker;
    size_t rows = worker->exec->options.batch_rows;

    arena_reset(&worker->batch);
    passing->batch = batch_new(&worker->batch, rows, worker->plan->slot_count);
    for (size_t i = 0; i < passing->layout->count; i++)
        passing->batch->columns[passing->layout->slots[i]] = column_new(&worker->batch, rows, COLUMN_TEXT | COLUMN_NUMBER);
    passing->batch->count = 0;
}

enum status passing_end(struct passing *passing)
{
    struct batch *batch = passing->batch;

    passing->batch = NULL;
    TRY(exec_check(passing->worker->exec));
    if (!batch)
        return STATUS_OK;
    batch->rows = batch->count;
    evaluator_next(passing->worker->evaluator);
    return step_pass(passing->step, passing->worker, batch);
}

enum status passing_add(struct passing *passing, struct rank rank, const struct value *values)
{
    struct arena *arena = &passing->worker->batch;
    struct batch *batch;
    size_t row;

    if (!passing->batch)
        passing_make_batch(passing);
    batch = passing->batch;
    row = batch->count++;
    batch->rank[row] = rank;
    for (size_t i = 0; i < passing->layout->count; i++)
        column_set(batch->columns[passing->layout->slots[i]], arena, row, value_keep(arena, values[i]));
    if (batch->count == batch->rows || arena->used > PASSING_MOST_BYTES)
        return passing_end(passing);
    return STATUS_OK;
}
