#include "exec/top.h"

#include "exec/best.h"
#include "exec/state.h"

/* The last rows of an order are the first of its reverse. */
static struct ordering top_reversed(struct ordering order, struct arena *arena)
{
    struct ordering reversed = order;

    reversed.backwards = !order.backwards;
    reversed.keys = ARENA_ARRAY(arena, order.count, struct order_key);
    for (size_t i = 0; i < order.count; i++) {
        reversed.keys[i] = order.keys[i];
        reversed.keys[i].descending = !order.keys[i].descending;
    }
    return reversed;
}

struct ordering top_order(const struct top_detail *detail, struct arena *arena)
{
    return detail->tail ? top_reversed(detail->order, arena) : detail->order;
}

static void top_start(struct step *step, struct worker *worker, struct best *best)
{
    const struct top_detail *detail = step->plan->detail;

    if (!best->layout)
        best_init(best, step->exec->layout[step->index], detail->limit, worker->keep.budget);
}

static enum status top_push(struct step *step, struct worker *worker, struct batch *batch)
{
    struct best *best = worker_local(worker, step);

    top_start(step, worker, best);
    best_offer(best, batch);
    return STATUS_OK;
}

static void top_sieve(struct step *step, struct worker *worker, struct batch *batch)
{
    struct best *best = worker_local(worker, step);

    top_start(step, worker, best);
    best_sieve(best, batch);
}

static enum status top_combine(struct step *step, struct worker *worker)
{
    struct best *best = worker_local(worker, step), *into = worker_local(&step->exec->workers[0], step);

    top_start(step, &step->exec->workers[0], into);
    if (best != into)
        for (size_t i = 0; i < best->count; i++)
            best_offer_row(into, best->rows[i]);
    return STATUS_OK;
}

static enum status top_finish(struct step *step, struct worker *worker)
{
    const struct top_detail *detail = step->plan->detail;
    struct best *best = worker_local(worker, step);

    best_finish(best);
    /* A tail keeps the first rows of the reversed order; they go on the right way round. */
    for (size_t i = 0, j = best->count; detail->tail && i + 1 < j; i++) {
        struct row *row = best->rows[--j];

        best->rows[j] = best->rows[i];
        best->rows[i] = row;
    }
    return rows_pass(best->layout, step, worker, best->rows, best->count, false);
}

static void top_clear(struct step *step, struct worker *worker)
{
    best_clear(worker_local(worker, step));
}

static size_t top_held(const struct step *step, const struct worker *worker)
{
    const struct best *best = worker_local(worker, step);

    return best->arena[0].used + best->arena[1].used;
}

const struct operator top_operator = {
    .name = "top",
    .local_size = sizeof(struct best),
    .breaker = true,
    .push = top_push,
    .sieve = top_sieve,
    .combine = top_combine,
    .finish = top_finish,
    .clear = top_clear,
    .held = top_held,
};
