#include "exec/reckoning.h"

#include "exec/state.h"

void reckoning_mark(struct worker *worker, const struct batch *batch, uint64_t limit)
{
    struct reckoning *reckoning = worker->reckoning;
    struct reading_count *marks;
    size_t count = 0;

    reckoning->marks = arena_grow(&worker->keep, reckoning->marks, &reckoning->mark_capacity,
                                  reckoning->mark_count + batch->count, sizeof *marks);
    marks = reckoning->marks + reckoning->mark_count;
    for (size_t i = 0; i < batch->count && i < limit; i++) {
        uint64_t place = batch->rank[batch->selected[i]].minor;

        if (reading_needs(worker->exec->reading, place) && (count == 0 || marks[count - 1].to != place))
            marks[count++] = (struct reading_count){ .to = place };
    }
    if (count > 0)
        reading_count_to(worker->reading, marks, count);
    reckoning->mark_count += count;
}

void reckoning_add(struct worker *worker)
{
    struct reckoning *reckoning = worker->reckoning;
    const struct reading_count piece = reading_last(worker->reading);
    const bool marked = reckoning->mark_count > reckoning->piece_marks;
    struct reading_count *last = reckoning->piece_count ? &reckoning->pieces[reckoning->piece_count - 1] : NULL;

    reckoning->piece_marks = reckoning->mark_count;
    if (last && !marked && !reckoning->last_marked && last->to == piece.from) {
        last->to = piece.to;
        last->records += piece.records;
        last->bytes += piece.bytes;
        return;
    }
    reckoning->last_marked = marked;
    reckoning->pieces = arena_grow(&worker->keep, reckoning->pieces, &reckoning->piece_capacity, reckoning->piece_count + 1,
                                   sizeof *reckoning->pieces);
    reckoning->pieces[reckoning->piece_count++] = piece;
}

static void reckoning_sum(struct reading_count *sum, const struct reading_count *more)
{
    sum->records += more->records;
    sum->bytes += more->bytes;
}

struct reading_count reckoning_until(const struct exec *exec, uint64_t place)
{
    struct reading_count sum = { .to = place };

    for (size_t i = 0; i < exec->options.workers; i++) {
        const struct reckoning *reckoning = exec->workers[i].reckoning;

        for (size_t piece = 0; piece < reckoning->piece_count; piece++)
            if (reckoning->pieces[piece].to <= place)
                reckoning_sum(&sum, &reckoning->pieces[piece]);
        for (size_t mark = 0; mark < reckoning->mark_count; mark++)
            if (reckoning->marks[mark].to == place) {
                reckoning_sum(&sum, &reckoning->marks[mark]);
                break;
            }
    }
    return sum;
}
