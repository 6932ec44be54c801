#include "exec/sorter.h"

#include "exec/state.h"
#include "exec/stored.h"

#include <stdlib.h>

enum { SORTER_FAN_IN = 64, SORTER_MOST_PIECE = 1 << 16, SORTER_AHEAD = 6 };

/* What is merged: a run, or the rows in memory. */
struct sorter_source {
    struct row *row;            /* the first one that has not been used */
    size_t index;               /* for equal rows */
    size_t next;                /* in memory */
    bool stored;
    struct spool_reader reader;
};

void sorter_init(struct sorter *sorter, struct exec *exec, const struct row_layout *layout)
{
    *sorter = (struct sorter){ .exec = exec, .layout = layout };
    arena_init(&sorter->own, &exec->budget);
    arena_init(&sorter->arena, &exec->budget);
    spool_init(&sorter->spool, &exec->budget, exec_piece(exec, SORTER_MOST_PIECE));
    sorter->candidate = row_room(layout, &sorter->own);
    sorter->key_place = ARENA_ARRAY(&sorter->own, layout->order.count, size_t);
    for (size_t i = 0; i < layout->order.count; i++)
        sorter->key_place[i] = row_layout_place(layout, layout->order.keys[i].slot);
}

static void sorter_close(struct sorter *sorter)
{
    for (size_t i = 0; i < sorter->source_count; i++)
        spool_reader_clear(&sorter->sources[i].reader);
    sorter->source_count = 0;
}

void sorter_clear(struct sorter *sorter)
{
    if (!sorter->layout)
        return;
    sorter_close(sorter);
    spool_clear(&sorter->spool);
    arena_clear(&sorter->arena);
    arena_clear(&sorter->own);
    budget_give(&sorter->exec->budget, sorter->capacity * sizeof(struct row *));
    free(sorter->rows);
    *sorter = (struct sorter){ 0 };
}

bool sorter_spilled(const struct sorter *sorter)
{
    return sorter->run_count > 0;
}

size_t sorter_count(const struct sorter *sorter)
{
    return sorter->count;
}

size_t sorter_bytes(const struct sorter *sorter)
{
    return sorter->arena.used + sorter->capacity * sizeof(struct row *);
}

/* ---- adding ---- */

static void sorter_keep(struct sorter *sorter, struct row *row)
{
    if (sorter->count == sorter->capacity) {
        size_t capacity = sorter->capacity ? sorter->capacity * 2 : 64;

        budget_take(&sorter->exec->budget, (capacity - sorter->capacity) * sizeof(struct row *));
        sorter->rows = heap_realloc(sorter->rows, capacity * sizeof(struct row *));
        sorter->capacity = capacity;
    }
    sorter->rows[sorter->count++] = row;
}

static void sorter_add_run(struct sorter *sorter, struct run run)
{
    sorter->runs = arena_grow(&sorter->own, sorter->runs, &sorter->run_capacity, sorter->run_count + 1, sizeof *sorter->runs);
    sorter->runs[sorter->run_count++] = run;
}

static enum status sorter_put_aside(struct sorter *sorter)
{
    struct run run = { &sorter->spool, spool_end(&sorter->spool), 0 };
    struct fault fault = { "" };
    enum status status = STATUS_OK;

    rows_sort(sorter->layout, sorter->rows, sorter->count);
    for (size_t i = 0; i < sorter->count && status == STATUS_OK; i++)
        status = stored_add(&sorter->spool, sorter->rows[i]->rank, sorter->rows[i]->values, sorter->layout->count, &fault);
    if (status == STATUS_OK)
        status = spool_flush(&sorter->spool, &fault);
    run.end = spool_end(&sorter->spool);
    sorter_add_run(sorter, run);
    sorter->count = 0;
    arena_clear(&sorter->arena);
    return exec_fault(sorter->exec, status, &fault);
}

static void sorter_fill_keys(const struct sorter *sorter, struct row *row)
{
    for (size_t i = 0; i < sorter->layout->order.count; i++)
        row->keys[i] = sort_value_of(&row->values[sorter->key_place[i]]);
}

static enum status sorter_add_candidate(struct sorter *sorter)
{
    sorter_keep(sorter, row_keep(sorter->layout, &sorter->arena, sorter->candidate));
    if (exec_memory_short(sorter->exec) && sorter_bytes(sorter) > exec_share(sorter->exec))
        return sorter_put_aside(sorter);
    return STATUS_OK;
}

enum status sorter_add(struct sorter *sorter, struct rank rank, const struct value *values)
{
    sorter->candidate->rank = rank;
    for (size_t i = 0; i < sorter->layout->count; i++)
        sorter->candidate->values[i] = values[i];
    sorter_fill_keys(sorter, sorter->candidate);
    return sorter_add_candidate(sorter);
}

enum status sorter_add_batch(struct sorter *sorter, const struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        row_view(sorter->layout, batch, batch->selected[i], sorter->candidate);
        TRY(sorter_add_candidate(sorter));
    }
    return exec_check(sorter->exec);
}

void sorter_join(struct sorter *sorter, struct sorter *other)
{
    for (size_t i = 0; i < other->count; i++)
        sorter_keep(sorter, other->rows[i]);
    for (size_t i = 0; i < other->run_count; i++)
        sorter_add_run(sorter, other->runs[i]);
    other->count = other->run_count = 0;
}

/* ---- reading ---- */

static enum status source_advance(struct sorter *sorter, struct sorter_source *source)
{
    struct fault fault = { "" };
    bool found;

    if (!source->stored) {
        source->row = source->next < sorter->count ? sorter->rows[source->next++] : NULL;
        if (source->next + SORTER_AHEAD < sorter->count)
            row_ask_for(sorter->layout, sorter->rows[source->next + SORTER_AHEAD]);
        return STATUS_OK;
    }
    TRY(exec_fault(sorter->exec,
                   stored_take(&source->reader, &source->row->rank, source->row->values, sorter->layout->count, &found, &fault),
                   &fault));
    if (found)
        sorter_fill_keys(sorter, source->row);
    else
        source->row = NULL;
    return STATUS_OK;
}

static bool source_before(const struct sorter *sorter, const struct sorter_source *a, const struct sorter_source *b)
{
    int order = row_compare(sorter->layout, a->row, b->row);

    return order ? order < 0 : a->index < b->index;
}

static void sources_sink(struct sorter *sorter, size_t at)
{
    struct sorter_source *sources = sorter->sources, sinking = sources[at];

    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= sorter->source_count)
            break;
        if (child + 1 < sorter->source_count && source_before(sorter, &sources[child + 1], &sources[child]))
            child++;
        if (!source_before(sorter, &sources[child], &sinking))
            break;
        sources[at] = sources[child];
        at = child;
    }
    sources[at] = sinking;
}

static void sorter_make_room(struct sorter *sorter)
{
    if (sorter->sources)
        return;
    sorter->sources = ARENA_ARRAY(&sorter->own, SORTER_FAN_IN + 1, struct sorter_source);
    sorter->rooms = ARENA_ARRAY(&sorter->own, SORTER_FAN_IN, struct row *);
    for (size_t i = 0; i < sorter->run_count && i < SORTER_FAN_IN; i++)
        sorter->rooms[i] = row_room(sorter->layout, &sorter->own);
}

/* Begins to merge the first `runs` runs, and what is in memory if asked. */
static enum status sorter_open(struct sorter *sorter, size_t runs, bool memory)
{
    size_t piece = exec_piece(sorter->exec, SORTER_MOST_PIECE);

    sorter_close(sorter);
    sorter_make_room(sorter);
    for (size_t i = 0; i < runs + memory; i++) {
        struct sorter_source *source = &sorter->sources[sorter->source_count];

        *source = (struct sorter_source){ .index = i, .stored = i < runs };
        if (source->stored) {
            source->row = sorter->rooms[i];
            spool_reader_init(&source->reader, sorter->runs[i].spool, sorter->runs[i].begin, sorter->runs[i].end, piece);
        }
        TRY(source_advance(sorter, source));
        if (source->row)
            sorter->source_count++;
        else
            spool_reader_clear(&source->reader);
    }
    for (size_t i = sorter->source_count / 2; i-- > 0;)
        sources_sink(sorter, i);
    sorter->taken = false;
    return STATUS_OK;
}

enum status sorter_next(struct sorter *sorter, struct row **row)
{
    *row = NULL;
    if (sorter->taken) {
        struct sorter_source *top = &sorter->sources[0];

        TRY(source_advance(sorter, top));
        if (!top->row) {
            spool_reader_clear(&top->reader);
            *top = sorter->sources[--sorter->source_count];
        }
        if (sorter->source_count > 1)
            sources_sink(sorter, 0);
    }
    sorter->taken = sorter->source_count > 0;
    if (sorter->taken)
        *row = sorter->sources[0].row;
    return STATUS_OK;
}

/* The first runs become one, behind the others. */
static enum status sorter_merge_first(struct sorter *sorter)
{
    struct run run = { &sorter->spool, spool_end(&sorter->spool), 0 };
    struct fault fault = { "" };
    size_t steps = 0;

    TRY(sorter_open(sorter, SORTER_FAN_IN, false));
    for (;;) {
        struct row *row;

        TRY(sorter_next(sorter, &row));
        if (!row)
            break;
        if (++steps % BATCH_ROWS == 0)
            TRY(exec_check(sorter->exec));
        TRY(exec_fault(sorter->exec, stored_add(&sorter->spool, row->rank, row->values, sorter->layout->count, &fault), &fault));
    }
    TRY(exec_fault(sorter->exec, spool_flush(&sorter->spool, &fault), &fault));
    run.end = spool_end(&sorter->spool);
    sorter_close(sorter);
    sorter->run_count -= SORTER_FAN_IN;
    memmove(sorter->runs, sorter->runs + SORTER_FAN_IN, sorter->run_count * sizeof *sorter->runs);
    sorter_add_run(sorter, run);
    return STATUS_OK;
}

enum status sorter_rewind(struct sorter *sorter)
{
    if (!sorter->sorted) {
        rows_sort(sorter->layout, sorter->rows, sorter->count);
        sorter->sorted = true;
        while (sorter->run_count > SORTER_FAN_IN)
            TRY(sorter_merge_first(sorter));
    }
    return sorter_open(sorter, sorter->run_count, true);
}
