/* The rule at the end of a zone file, which goes on where its table of changes ends: EST5EDT,M3.2.0,M11.1.0 (POSIX TZ). */
#pragma once

#include "base/arena.h"

#include <stdint.h>

struct zone_type {
    int offset;                 /* seconds east of UTC */
    struct view abbreviation;
};

/* A day and time in every year. */
struct zone_date {
    enum { ZONE_MONTH_WEEK_DAY, ZONE_JULIAN_DAY, ZONE_YEAR_DAY } kind;
    int month, week, day;       /* month and week of the first kind only; week 5 is the last one */
    int seconds;                /* of the day, perhaps beyond it */
};

struct zone_rule {
    struct zone_type standard, daylight;
    bool has_daylight;
    struct zone_date begin, end;        /* of daylight time, each in the time that ends then */
};

/* The abbreviations are kept in the arena. False when the text is no rule. */
bool zone_rule_parse(struct arena *arena, struct view text, struct zone_rule *rule);
const struct zone_type *zone_rule_type(const struct zone_rule *rule, int64_t utc_seconds);
