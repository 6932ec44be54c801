/* From a morsel to events. */

#include "source/reading_parts.h"

#include "source/line_walk.h"
#include "source/matching.h"

/* Where the format was not asked, its events say nothing. */
static void worker_blank(const struct reading_worker *worker, struct events *events)
{
    const struct event_wish *asked = &worker->reading->options.wish;

    for (size_t i = 0; asked->log && !worker->wish.log && i < events->count; i++)
        events->log[i] = (struct view){ NULL, 0 };
    for (size_t i = 0; asked->carrier && !worker->wish.carrier && i < events->count; i++)
        events->carrier[i] = (struct view){ NULL, 0 };
}

/* The position of what comes next. */
static uint64_t worker_place(const struct reading_worker *worker)
{
    return (uint64_t)worker->feed->input->index << POSITION_OFFSET_BITS | (worker->decode.offset + worker->decode.next);
}

void worker_decode(struct reading_worker *worker, struct events *events)
{
    struct reading *reading = worker->reading;
    struct decode *decode = &worker->decode;
    const struct input *input = worker->feed->input;
    const bool more = atomic_load_explicit(&reading->searching_more, memory_order_relaxed);
    const struct needles *needles = more ? &reading->options.more_needles : &reading->options.needles;

    decode->records = decode->bytes = 0;
    worker->began = *decode;
    worker->from = decode->inside ? worker->to : worker_place(worker);
    const bool matching = needles_are_searchable(needles) && !narrowing_is_needed(&worker->narrowing) && input->format->decode_matching;
    worker->tells &= wish_has_range(&worker->wish) || (worker->wish.timestamp && !matching);
    if (matching)
        input->format->decode_matching(decode, events, needles);
    else
        input->format->decode(decode, events);
    const uint64_t last = events->count > 0 ? events->position[events->count - 1] : 0;
    const bool found = events->count > 0;
    if (narrowing_is_needed(&worker->narrowing))
        events_narrow(events, decode, &worker->narrowing);
    if (worker->verdict && decode->records > 0 && worker->from < worker->verdict->kept)
        worker->verdict->kept = worker->from;
    for (size_t i = 0; i < events->count; i++)
        events->position[i] |= (uint64_t)input->index << POSITION_OFFSET_BITS;
    worker->to = worker_place(worker);
    if (decode->inside && found)
        worker->to = ((uint64_t)input->index << POSITION_OFFSET_BITS | last) + 1;
    worker_blank(worker, events);
    if (reading->options.wish.log)
        events_complete_logs(events, input, &worker->arena);
    if (decode->next >= decode->end && decode->next < worker->morsel.end)
        worker_stretch(worker);
    worker->records += decode->records;
    worker->bytes += decode->bytes;
    atomic_fetch_add_explicit(&reading->records, decode->records, memory_order_relaxed);
    atomic_fetch_add_explicit(&reading->bytes, decode->bytes, memory_order_relaxed);
}

struct reading_count reading_last(const struct reading_worker *worker)
{
    return (struct reading_count){
        .from = worker->from, .to = worker->to,
        .records = worker->decode.records, .bytes = worker->decode.bytes,
    };
}

void reading_count_to(struct reading_worker *worker, struct reading_count *counts, size_t count)
{
    const struct recount recount = {
        .input = worker->feed->input, .wish = worker->wish, .narrowing = worker->narrowing,
        .from = worker->from, .end = worker->decode.next,
    };

    recount_to(&recount, worker->began, counts, count);
}
