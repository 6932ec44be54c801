/* Fills gone through again, event by event: to drop some of the events, or to count those up to a place. */
#pragma once

#include "source/reading.h"

enum { POSITION_OFFSET_BITS = 40 };     /* of an event's position; its input's index stands above */

/* Drops the events outside all of the ranges, and takes them out of the decode's counts; they have times and messages. */
void events_narrow(struct events *events, struct decode *decode, const struct time_ranges *ranges);

struct recount {
    const struct input *input;
    struct event_wish wish;
    const struct time_ranges *gaps; /* or NULL */
    uint64_t from;                  /* position where the fill began */
    size_t end;                     /* where it ended, in the decode's text */
};
/* See reading_count_to; decode as it stood before the fill. */
void recount_to(const struct recount *recount, struct decode decode, struct reading_count *counts, size_t count);
