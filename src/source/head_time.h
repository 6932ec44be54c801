/*
 * Times as they stand in front of log lines: ISO in its many spellings, syslog's and klog's without a year, those of web
 * servers, numbers of seconds. A date is taken apart once and remembered, since the next line nearly always has the same.
 */
#pragma once

#include "base/zone.h"
#include "source/instant.h"

/* Kept from line to line. Zeroed but for the first two. */
struct head_clock {
    const struct zone *zone;        /* of times that do not say theirs; NULL: UTC */
    int64_t modified_ms;            /* of the file: the year that is missing is the last in which the time is not later */
    struct instant_day day;
    uint64_t yearless;              /* month << 8 | date of the day below, 0: none */
    int64_t yearless_ms;
    int64_t zone_from_ms, zone_to_ms, zone_offset_ms;       /* local times in between have that offset */
};

struct head_time {
    int64_t ms;
    size_t length;                  /* of its text */
    unsigned digits;                /* behind the point */
    char separator, point;          /* 'T' or a blank; '.' or ',', 0 without fraction */
    bool zoned;
};

/* UTC of a time without zone. */
int64_t head_clock_utc(struct head_clock *clock, int64_t local_ms);

/* Each reads a time at the start of the text; false when there is none, or when it is no date. */

/* 2024-05-01T10:00:00.123456789+02:00: a blank for T, slashes for hyphens, a comma for the point; fraction and zone optional. */
bool head_time_iso(struct head_clock *clock, struct view text, struct head_time *time);
/* The same as instant_of_line(), in the clock's zone. */
bool head_time_of_line(struct head_clock *clock, struct view line, int64_t *ms);
/* May  1 10:00:00, also with a fraction. */
bool head_time_syslog(struct head_clock *clock, struct view text, struct head_time *time);
/* 0501 10:00:00.123456 */
bool head_time_klog(struct head_clock *clock, struct view text, struct head_time *time);
/* 01/May/2024:10:00:00 +0000 */
bool head_time_access(struct head_clock *clock, struct view text, struct head_time *time);
/* Wed May 01 10:00:00.123456 2024 */
bool head_time_asctime(struct head_clock *clock, struct view text, struct head_time *time);
/* Seconds (ten digits, with a fraction or without) or finer units (13, 16 or 19 digits), no letter or digit behind. */
bool head_time_epoch(struct view text, struct head_time *time);
