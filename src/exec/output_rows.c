/* The output: the first rows of the plan's order, or all, copied into the answer. */

#include "exec/best.h"
#include "exec/reckoning.h"
#include "exec/sorter.h"
#include "exec/state.h"
#include "exec/stored.h"

#include <stdlib.h>

enum { OUTPUT_MOST_PIECE = 1 << 16, OUTPUT_ROWS_PART = 4 };

/* A worker's share. */
struct output_local {
    struct best best;
    struct sorter all;          /* instead, where there is no limit: in queries inside the query */
};

static bool output_takes_all(const struct step *step)
{
    return step->exec->plan->limit == UINT64_MAX || step->exec->options.streams;
}

static struct best *output_best(struct step *step, struct worker *worker)
{
    struct output_local *local = worker_local(worker, step);

    if (!local->best.layout)
        best_init(&local->best, step->exec->layout[step->index], step->exec->plan->limit, worker->keep.budget);
    return &local->best;
}

static struct sorter *output_all(struct step *step, struct worker *worker)
{
    struct output_local *local = worker_local(worker, step);

    if (!local->all.layout)
        sorter_init(&local->all, step->exec, step->exec->layout[step->index]);
    return &local->all;
}

/* As many as are asked for have been found: nothing behind the last of them is looked at any more. */
static void output_enough(struct exec *exec, struct best *best)
{
    const struct row *last = best_worst(best);

    if (last)
        reading_until(exec->reading, last->rank.minor);
}

static enum status output_push(struct step *step, struct worker *worker, struct batch *batch)
{
    struct best *best;

    if (output_takes_all(step))
        return sorter_add_batch(output_all(step, worker), batch);
    best = output_best(step, worker);
    if (worker->reckoning)
        reckoning_mark(worker, batch, step->exec->plan->limit);
    best_offer(best, batch);
    if (worker->reckoning)
        output_enough(step->exec, best);
    return STATUS_OK;
}

static void output_sieve(struct step *step, struct worker *worker, struct batch *batch)
{
    if (!output_takes_all(step) && !worker->reckoning)
        best_sieve(output_best(step, worker), batch);
}

static enum status output_combine(struct step *step, struct worker *worker)
{
    struct worker *first = &step->exec->workers[0];
    struct best *best, *into;

    if (output_takes_all(step)) {
        if (worker != first)
            sorter_join(output_all(step, first), output_all(step, worker));
        return STATUS_OK;
    }
    best = output_best(step, worker);
    into = output_best(step, first);
    if (best != into)
        for (size_t i = 0; i < best->count; i++)
            best_offer_row(into, best->rows[i]);
    return STATUS_OK;
}

/* By column: where rows hold it. */
static size_t *output_places(struct exec *exec, const struct row_layout *layout)
{
    size_t *places = ARENA_ARRAY(&exec->arena, exec->plan->column_count, size_t);

    for (size_t column = 0; column < exec->plan->column_count; column++)
        places[column] = row_layout_place(layout, exec->plan->columns[column].slot);
    return places;
}

static void output_add(struct exec *exec, const size_t *places, const struct row *row)
{
    struct answer *answer = exec->answer;
    struct answer_row *out = &answer->rows[answer->count++];

    out->rank = row->rank;
    out->position = row->rank.minor;
    out->values = ARENA_ARRAY(&answer->arena, exec->plan->column_count, struct value);
    for (size_t column = 0; column < exec->plan->column_count; column++)
        out->values[column] = value_keep(&answer->arena, row->values[places[column]]);
}

/* The matches that count are the events of the rows, up to the last of them. */
static void output_reckon(struct exec *exec, const struct best *best)
{
    for (size_t i = 0; i < best->count; i++)
        exec->answer->matched += i == 0 || best->rows[i]->rank.minor != best->rows[i - 1]->rank.minor;
    exec->until = best->rows[best->count - 1]->rank.minor;
}

static enum status output_finish_best(struct step *step, struct worker *worker)
{
    struct exec *exec = step->exec;
    struct best *best = output_best(step, worker);
    size_t *places = output_places(exec, best->layout);

    best_finish(best);
    if (exec->reckons && best->count == exec->plan->limit)
        output_reckon(exec, best);
    exec->answer->rows = ARENA_ARRAY(&exec->answer->arena, best->count, struct answer_row);
    /* A tail keeps the first rows of the reversed order: they come out the other way round. */
    for (size_t i = 0; i < best->count; i++)
        output_add(exec, places, best->rows[exec->plan->tail ? best->count - 1 - i : i]);
    return STATUS_OK;
}

static enum status output_store(struct exec *exec, struct sorter *all, const size_t *places)
{
    struct answer *answer = exec->answer;
    struct value *values = ARENA_ARRAY(&exec->arena, exec->plan->column_count, struct value);
    struct fault fault = { "" };
    struct row *row;

    answer->stored = heap_zalloc(sizeof *answer->stored);
    answer->columns = exec->plan->column_count;
    spool_init(answer->stored, NULL, exec_piece(exec, OUTPUT_MOST_PIECE));
    for (;;) {
        TRY(sorter_next(all, &row));
        if (!row)
            break;
        if (++answer->count % BATCH_ROWS == 0)
            TRY(exec_check(exec));
        for (size_t column = 0; column < answer->columns; column++)
            values[column] = row->values[places[column]];
        TRY(exec_fault(exec, stored_add(answer->stored, row->rank, values, answer->columns, &fault), &fault));
    }
    return exec_fault(exec, spool_flush(answer->stored, &fault), &fault);
}

/* In memory if there is room enough for them twice. */
static enum status output_finish_all(struct step *step, struct worker *worker)
{
    struct exec *exec = step->exec;
    struct sorter *all = output_all(step, worker);
    size_t *places = output_places(exec, exec->layout[step->index]), bytes = 0;
    struct row *row;

    for (size_t i = 0; i < exec->options.workers; i++)
        bytes += sorter_bytes(output_all(step, &exec->workers[i]));
    TRY(sorter_rewind(all));
    if (sorter_spilled(all) || (exec->budget.limit && bytes > exec->budget.limit / OUTPUT_ROWS_PART))
        return output_store(exec, all, places);
    exec->answer->rows = ARENA_ARRAY(&exec->answer->arena, sorter_count(all), struct answer_row);
    for (;;) {
        TRY(sorter_next(all, &row));
        if (!row)
            return STATUS_OK;
        output_add(exec, places, row);
    }
}

static enum status output_finish(struct step *step, struct worker *worker)
{
    return output_takes_all(step) ? output_finish_all(step, worker) : output_finish_best(step, worker);
}

/* A part of the rows as an answer; *more is false behind the last. */
static enum status output_give_part(struct exec *exec, struct sorter *all, const size_t *places,
                                    const struct exec_following *following, bool *more)
{
    const uint64_t most = exec->plan->limit_any ? exec->plan->limit : UINT64_MAX;
    struct answer *final = exec->answer, part = { 0 };
    enum status status = STATUS_OK;
    struct row *row = NULL;

    arena_init(&part.arena, &exec->budget);
    part.rows = ARENA_ARRAY(&part.arena, BATCH_ROWS, struct answer_row);
    exec->answer = &part;
    while (status == STATUS_OK && part.count < BATCH_ROWS && exec->given < most) {
        status = sorter_next(all, &row);
        if (status != STATUS_OK || !row)
            break;
        output_add(exec, places, row);
        exec->given++;
    }
    exec->answer = final;
    *more = part.count == BATCH_ROWS;
    if (exec->given == most)
        atomic_store(&exec->enough, true);
    if (status == STATUS_OK && part.count > 0)
        status = following->update(following->context, &part);
    answer_clear(&part);
    return status;
}

enum status output_give(struct exec *exec, const struct exec_following *following)
{
    struct step *step = &exec->steps[exec->step_count - 1];
    struct sorter *all = output_all(step, &exec->workers[0]);
    bool more = true;
    enum status status = STATUS_OK;

    if (!exec->output_places)
        exec->output_places = output_places(exec, exec->layout[step->index]);
    for (size_t i = 0; i < exec->options.workers && status == STATUS_OK; i++)
        status = output_combine(step, &exec->workers[i]);
    if (status == STATUS_OK)
        status = sorter_rewind(all);
    while (status == STATUS_OK && more && (status = exec_check(exec)) == STATUS_OK)
        status = output_give_part(exec, all, exec->output_places, following, &more);
    for (size_t i = 0; i < exec->options.workers; i++)
        step->run->clear(step, &exec->workers[i]);
    return status;
}

static void output_clear(struct step *step, struct worker *worker)
{
    struct output_local *local = worker_local(worker, step);

    best_clear(&local->best);
    sorter_clear(&local->all);
}

static size_t output_held(const struct step *step, const struct worker *worker)
{
    const struct output_local *local = worker_local(worker, step);

    return local->best.arena[0].used + local->best.arena[1].used + sorter_bytes(&local->all);
}

const struct operator output_operator = {
    .name = "output",
    .local_size = sizeof(struct output_local),
    .breaker = true,
    .push = output_push,
    .sieve = output_sieve,
    .combine = output_combine,
    .finish = output_finish,
    .clear = output_clear,
    .held = output_held,
};
