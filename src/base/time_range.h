/* Spans of time. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Both ends inclusive; INT64_MIN, INT64_MAX = open. */
struct time_range {
    int64_t start_ms, end_ms;
};
/* Any of them. */
struct time_ranges {
    const struct time_range *list;
    size_t count;
};
