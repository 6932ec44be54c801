#include "exec/table.h"

#include "exec/state.h"

/* A worker's share: the rows it has seen. */
struct table_local {
    struct sorter rows;
};

static struct sorter *table_rows(struct step *step, struct worker *worker)
{
    struct table_local *local = worker_local(worker, step);

    if (!local->rows.layout)
        sorter_init(&local->rows, step->exec, step->exec->layout[step->index]);
    return &local->rows;
}

static enum status table_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct row_layout *layout = step->exec->layout[step->index];

    /* What the step itself makes is not in the batch yet. */
    for (size_t i = 0; i < layout->count; i++)
        if (!batch->columns[layout->slots[i]])
            batch->columns[layout->slots[i]] = column_constant(batch->arena, batch->rows, value_null());
    return sorter_add_batch(table_rows(step, worker), batch);
}

static enum status table_combine(struct step *step, struct worker *worker)
{
    struct sorter *from = table_rows(step, worker), *into = table_rows(step, &step->exec->workers[0]);

    if (from != into)
        sorter_join(into, from);
    return STATUS_OK;
}

static enum status table_finish(struct step *step, struct worker *worker)
{
    const struct table_detail *detail = step->plan->detail;
    struct arena arena;
    struct table table = {
        .step = step,
        .layout = step->exec->layout[step->index],
        .arena = &arena,
        .rows = table_rows(step, worker),
    };
    enum status status;

    arena_init(&arena, &step->exec->budget);
    passing_begin(&table.passing, step, worker, table.layout);
    status = table_rewind(&table);
    if (status == STATUS_OK)
        status = detail->change(&table, detail->own);
    if (status == STATUS_OK)
        status = passing_end(&table.passing);
    arena_clear(&arena);
    for (size_t i = 0; status == STATUS_OK && i < step->exec->options.workers; i++)
        sorter_clear(table_rows(step, &step->exec->workers[i]));
    return status;
}

static void table_clear(struct step *step, struct worker *worker)
{
    struct table_local *local = worker_local(worker, step);

    sorter_clear(&local->rows);
}

static size_t table_held(const struct step *step, const struct worker *worker)
{
    const struct table_local *local = worker_local(worker, step);

    return sorter_bytes(&local->rows);
}

const struct operator table_operator = {
    .name = "table",
    .local_size = sizeof(struct table_local),
    .breaker = true,
    .push = table_push,
    .combine = table_combine,
    .finish = table_finish,
    .clear = table_clear,
    .held = table_held,
};

/* ---- for commands ---- */

enum status table_next(struct table *table, struct row **row)
{
    if (++table->seen % BATCH_ROWS == 0)
        TRY(exec_check(table->step->exec));
    return sorter_next(table->rows, row);
}

enum status table_rewind(struct table *table)
{
    TRY(exec_check(table->step->exec));
    return sorter_rewind(table->rows);
}

enum status table_pass(struct table *table, const struct row *row)
{
    struct rank rank = { .major = (int64_t)table->passed++, .minor = row->rank.minor };

    return passing_add(&table->passing, rank, row->values);
}

struct row *table_extra(struct table *table)
{
    if (!table->extra)
        table->extra = row_room(table->layout, table->arena);
    for (size_t i = 0; i < table->layout->count; i++)
        table->extra->values[i] = value_null();
    table->extra->rank = (struct rank){ .minor = RANK_OF_NO_EVENT };
    return table->extra;
}

size_t table_place(const struct table *table, size_t slot)
{
    return row_layout_place(table->layout, slot);
}

enum status table_check(const struct table *table)
{
    return exec_check(table->step->exec);
}

void table_hold(struct table *table, struct held *held, struct value value)
{
    held->value = value;
    if (!value.text.data)
        return;
    if (!held->room || value.text.length > held->capacity) {
        held->capacity = value.text.length + value.text.length / 2;
        held->room = arena_alloc(table->arena, held->capacity);
    }
    if (value.text.length)
        memcpy(held->room, value.text.data, value.text.length);
    held->value.text.data = held->room;
}
