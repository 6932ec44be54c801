#include "exec/table.h"

#include "exec/state.h"

#include <stdlib.h>

/* A worker's share: the rows it has seen, in any order. */
struct table_local {
    struct row **rows;
    size_t count, capacity;
    struct row *candidate;
};

static void local_add(struct table_local *local, struct budget *budget, struct row *row)
{
    if (local->count == local->capacity) {
        size_t capacity = local->capacity ? local->capacity * 2 : BATCH_ROWS;

        budget_take(budget, (capacity - local->capacity) * sizeof(struct row *));
        local->rows = heap_realloc(local->rows, capacity * sizeof(struct row *));
        local->capacity = capacity;
    }
    local->rows[local->count++] = row;
}

static enum status table_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct row_layout *layout = step->exec->layout[step->index];
    struct table_local *local = worker_local(worker, step);

    if (!local->candidate)
        local->candidate = row_room(layout, &worker->keep);
    /* What the step itself makes is not in the batch yet. */
    for (size_t i = 0; i < layout->count; i++)
        if (!batch->columns[layout->slots[i]])
            batch->columns[layout->slots[i]] = column_constant(batch->arena, batch->rows, value_null());
    for (size_t i = 0; i < batch->count; i++) {
        row_view(layout, batch, batch->selected[i], local->candidate);
        local_add(local, worker->keep.budget, row_keep(layout, &worker->keep, local->candidate));
    }
    return exec_check(step->exec);
}

static enum status table_combine(struct step *step, struct worker *worker)
{
    struct worker *first = &step->exec->workers[0];
    struct table_local *from = worker_local(worker, step), *into = worker_local(first, step);

    for (size_t i = 0; from != into && i < from->count; i++)
        local_add(into, first->keep.budget, from->rows[i]);
    return STATUS_OK;
}

static enum status table_finish(struct step *step, struct worker *worker)
{
    const struct table_detail *detail = step->plan->detail;
    struct table_local *local = worker_local(worker, step);
    struct table table = {
        .step = step,
        .layout = step->exec->layout[step->index],
        .rows = local->rows,
        .count = local->count,
        .capacity = local->capacity,
        .arena = &worker->keep,
    };
    enum status status;

    rows_sort(table.layout, table.rows, table.count);
    status = exec_check(step->exec);
    if (status == STATUS_OK)
        status = detail->change(&table, detail->own);
    local->rows = table.rows;
    local->capacity = table.capacity;
    return status == STATUS_OK ? rows_pass(table.layout, step, worker, table.rows, table.count, true) : status;
}

static void table_clear(struct step *step, struct worker *worker)
{
    struct table_local *local = worker_local(worker, step);

    budget_give(worker->keep.budget, local->capacity * sizeof(struct row *));
    free(local->rows);
}

const struct operator table_operator = {
    .name = "table",
    .local_size = sizeof(struct table_local),
    .breaker = true,
    .push = table_push,
    .combine = table_combine,
    .finish = table_finish,
    .clear = table_clear,
};

/* ---- for commands ---- */

size_t table_place(const struct table *table, size_t slot)
{
    size_t place = 0;

    while (table->layout->slots[place] != slot)
        place++;
    return place;
}

struct row *table_add(struct table *table)
{
    struct table_local local = { .rows = table->rows, .count = table->count, .capacity = table->capacity };
    struct row *row = row_room(table->layout, table->arena);

    row->rank.minor = RANK_OF_NO_EVENT;
    local_add(&local, table->arena->budget, row);
    table->rows = local.rows;
    table->count = local.count;
    table->capacity = local.capacity;
    return row;
}

enum status table_check(const struct table *table)
{
    return exec_check(table->step->exec);
}
