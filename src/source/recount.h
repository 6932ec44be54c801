/* Fills gone through again, event by event: to drop some of the events, or to count those up to a place. */
#pragma once

#include "source/reading.h"

enum { POSITION_OFFSET_BITS = 40 };     /* of an event's position; its input's index stands above */

/* Which events of an input are events of the query. */
struct narrowing {
    const struct time_ranges *gaps; /* for all of them; NULL: each by the log it names */
    const struct event_choice *choice;
    struct event_judge *judge;
    const struct input *input;
};
static inline bool narrowing_is_needed(const struct narrowing *narrowing)
{
    return narrowing->gaps || narrowing->choice;
}
/* Drops the other events, and takes them out of the decode's counts; they have times, messages and, with a choice, logs. */
void events_narrow(struct events *events, struct decode *decode, const struct narrowing *narrowing);

/* Gives logs that events name without an account the input's. */
void events_complete_logs(struct events *events, const struct input *input, struct arena *arena);

struct recount {
    const struct input *input;
    struct event_wish wish;
    struct narrowing narrowing;
    uint64_t from;                  /* position where the fill began */
    size_t end;                     /* where it ended, in the decode's text */
};
/* See reading_count_to; decode as it stood before the fill. */
void recount_to(const struct recount *recount, struct decode decode, struct reading_count *counts, size_t count);
