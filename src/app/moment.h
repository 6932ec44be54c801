/* Times and sizes as people type them. */
#pragma once

#include "base/status.h"
#include "base/view.h"
#include "base/zone.h"

#include <stdint.h>

/* What moments are relative to. */
struct moment_clock {
    int64_t now_ms;
    const struct zone *zone;        /* of times and days that do not say theirs; NULL: UTC */
};

/*
 * A moment: an ISO date or time, epoch seconds or milliseconds, `now`, `today` or `yesterday` (midnight) or a weekday, the last
 * there was, each also with a time of that day (`friday 14:00`), or a time relative to now such as -90s, -15m, -1h, -3d, -2w.
 * The fault names what is accepted.
 */
enum status moment_parse(struct view text, const struct moment_clock *clock, int64_t *ms, struct fault *fault);

/* A number of bytes: 4096, 64K, 512M, 2G, 1T, with or without B or iB behind; a K is 1024. */
enum status moment_parse_size(struct view text, uint64_t *bytes, struct fault *fault);

/* A length of time: 500ms, 5s, 1m, 2h; a number alone is seconds. */
enum status moment_parse_interval(struct view text, uint64_t *ms, struct fault *fault);

int64_t moment_now(void);       /* the system's clock, ms since the epoch */
