/* The output: the first rows of the plan's order, copied into the answer. */

#include "exec/best.h"
#include "exec/reckoning.h"
#include "exec/state.h"

static void output_start(struct step *step, struct worker *worker, struct best *best)
{
    if (!best->layout)
        best_init(best, step->exec->layout[step->index], step->exec->plan->limit, worker->keep.budget);
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
    struct best *best = worker_local(worker, step);

    output_start(step, worker, best);
    if (worker->reckoning)
        reckoning_mark(worker, batch, step->exec->plan->limit);
    best_offer(best, batch);
    if (worker->reckoning)
        output_enough(step->exec, best);
    return STATUS_OK;
}

static enum status output_combine(struct step *step, struct worker *worker)
{
    struct best *best = worker_local(worker, step), *into = worker_local(&step->exec->workers[0], step);

    output_start(step, &step->exec->workers[0], into);
    if (best != into)
        for (size_t i = 0; i < best->count; i++)
            best_offer_row(into, best->rows[i]);
    return STATUS_OK;
}

static size_t output_place(const struct row_layout *layout, size_t slot)
{
    size_t place = 0;

    while (layout->slots[place] != slot)
        place++;
    return place;
}

/* The matches that count are the events of the rows, up to the last of them. */
static void output_reckon(struct exec *exec, const struct best *best)
{
    for (size_t i = 0; i < best->count; i++)
        exec->answer->matched += i == 0 || best->rows[i]->rank.minor != best->rows[i - 1]->rank.minor;
    exec->until = best->rows[best->count - 1]->rank.minor;
}

static enum status output_finish(struct step *step, struct worker *worker)
{
    const struct plan *plan = step->exec->plan;
    struct answer *answer = step->exec->answer;
    struct best *best = worker_local(worker, step);

    best_finish(best);
    if (step->exec->reckons && best->count == plan->limit)
        output_reckon(step->exec, best);
    answer->count = best->count;
    answer->rows = ARENA_ARRAY(&answer->arena, best->count, struct answer_row);
    for (size_t i = 0; i < best->count; i++) {
        /* A tail keeps the first rows of the reversed order: they come out the other way round. */
        const struct row *row = best->rows[plan->tail ? best->count - 1 - i : i];
        struct answer_row *out = &answer->rows[i];

        out->rank = row->rank;
        out->position = row->rank.minor;
        out->values = ARENA_ARRAY(&answer->arena, plan->column_count, struct value);
        for (size_t column = 0; column < plan->column_count; column++)
            out->values[column] =
                value_keep(&answer->arena, row->values[output_place(best->layout, plan->columns[column].slot)]);
    }
    return STATUS_OK;
}

static void output_clear(struct step *step, struct worker *worker)
{
    best_clear(worker_local(worker, step));
}

static size_t output_held(const struct step *step, const struct worker *worker)
{
    const struct best *best = worker_local(worker, step);

    return best->arena[0].used + best->arena[1].used;
}

const struct operator output_operator = {
    .name = "output",
    .local_size = sizeof(struct best),
    .breaker = true,
    .push = output_push,
    .combine = output_combine,
    .finish = output_finish,
    .clear = output_clear,
    .held = output_held,
};
