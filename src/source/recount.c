#include "source/recount.h"

static bool ranges_have(const struct time_ranges *ranges, int64_t ms)
{
    for (size_t i = 0; i < ranges->count; i++)
        if (ms >= ranges->list[i].start_ms && ms <= ranges->list[i].end_ms)
            return true;
    return false;
}

/* What is known of events like this one, which is met. */
static struct log_verdict *narrowing_judge(const struct narrowing *narrowing, const struct events *events, size_t at,
                                           uint64_t position)
{
    const struct event_choice *choice = narrowing->choice;
    const struct view carrier = choice->carriers ? events->carrier[at] : (struct view){ NULL, 0 };
    struct log_verdict *verdict = choice->judge(narrowing->judge, narrowing->input, events->log[at], carrier);

    if (position < verdict->met)
        verdict->met = position;
    return verdict;
}

void events_narrow(struct events *events, struct decode *decode, const struct narrowing *narrowing)
{
    const struct event_choice *choice = narrowing->choice;
    const uint64_t first = (uint64_t)narrowing->input->index << POSITION_OFFSET_BITS;
    struct log_verdict all = { .ranges = narrowing->gaps ? *narrowing->gaps : (struct time_ranges){ NULL, 0 } }, *verdict = &all;
    struct view last = { NULL, 0 };
    size_t kept = 0;

    for (size_t i = 0; i < events->count; i++) {
        const uint64_t position = first | events->position[i];

        if (choice && (i == 0 || choice->carriers || !view_equal(events->log[i], last))) {
            last = events->log[i];
            verdict = narrowing_judge(narrowing, events, i, position);
        }
        if (!ranges_have(&verdict->ranges, events->timestamp_ms[i])) {
            decode->records--;
            decode->bytes -= events->message[i].length;
            continue;
        }
        if (position < verdict->kept)
            verdict->kept = position;
        events->message[kept] = events->message[i];
        events->timestamp_ms[kept] = events->timestamp_ms[i];
        events->ingestion_ms[kept] = events->ingestion_ms[i];
        events->stream[kept] = events->stream[i];
        events->log[kept] = events->log[i];
        if (events->carrier)
            events->carrier[kept] = events->carrier[i];
        events->position[kept++] = events->position[i];
    }
    events->count = kept;
}

void events_complete_logs(struct events *events, const struct input *input, struct arena *arena)
{
    struct view last = { NULL, 0 }, completed = { NULL, 0 };

    for (size_t i = 0; i < events->count; i++) {
        struct view log = events->log[i];

        if (log.length == 0)
            events->log[i].data = NULL;
        if (log.length == 0 || log_has_account(log))
            continue;
        if (!last.data || !view_equal(log, last)) {
            last = log;
            completed = arena_format(arena, "%.*s:%.*s", VIEW_PRINT(input->account), VIEW_PRINT(log));
        }
        events->log[i] = completed;
    }
}

static void recount_room(struct events *events, struct arena *arena)
{
    enum { RECOUNT_EVENTS = 256 };

    *events = (struct events){
        .capacity = RECOUNT_EVENTS,
        .message = ARENA_ARRAY(arena, RECOUNT_EVENTS, struct view),
        .timestamp_ms = ARENA_ARRAY(arena, RECOUNT_EVENTS, int64_t),
        .ingestion_ms = ARENA_ARRAY(arena, RECOUNT_EVENTS, int64_t),
        .stream = ARENA_ARRAY(arena, RECOUNT_EVENTS, struct view),
        .log = ARENA_ARRAY(arena, RECOUNT_EVENTS, struct view),
        .carrier = ARENA_ARRAY(arena, RECOUNT_EVENTS, struct view),
        .position = ARENA_ARRAY(arena, RECOUNT_EVENTS, uint64_t),
    };
}

void recount_to(const struct recount *recount, struct decode decode, struct reading_count *counts, size_t count)
{
    const uint64_t first = (uint64_t)recount->input->index << POSITION_OFFSET_BITS;
    struct event_wish wish = recount->wish;
    struct reading_count sum = { .from = recount->from };
    struct arena room, texts;
    struct events events;

    arena_init(&room, NULL);
    arena_init(&texts, NULL);
    recount_room(&events, &room);
    wish.message = true;
    decode.wish = &wish;
    decode.arena = &texts;
    do {
        arena_reset(&texts);
        events.count = 0;
        recount->input->format->decode(&decode, &events);
        if (narrowing_is_needed(&recount->narrowing))
            events_narrow(&events, &decode, &recount->narrowing);
        for (size_t i = 0; i < events.count && count > 0; i++) {
            sum.records++;
            sum.bytes += events.message[i].length;
            if ((first | events.position[i]) != counts->to)
                continue;
            sum.to = counts->to;
            *counts++ = sum;
            count--;
        }
    } while (count > 0 && (events.count > 0 || decode.next < recount->end));
    arena_clear(&texts);
    arena_clear(&room);
}
