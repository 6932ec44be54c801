/* Calendar and clock: milliseconds since 1970-01-01T00:00:00Z, proleptic Gregorian calendar, no leap seconds. */
#pragma once

#include "base/view.h"

#include <stdint.h>

struct civil {
    int64_t year;
    int month, day;             /* 1..12, 1..31 */
    int hour, minute, second, millisecond;
    int weekday;                /* 0 = Sunday */
    int day_of_year;            /* 1..366 */
};

enum { MS_PER_SECOND = 1000, MS_PER_MINUTE = 60000, MS_PER_HOUR = 3600000, MS_PER_DAY = 86400000 };
/* The range that displays with a four-digit year. Times outside are null where a function would make one. */
#define CIVIL_MIN_MS (-62167219200000LL)    /* 0000-01-01 */
#define CIVIL_MAX_MS 253402300799999LL      /* 9999-12-31T23:59:59.999 */

int64_t civil_days(int64_t year, int month, int day);           /* days since 1970-01-01 */
struct civil civil_of(int64_t ms);
int64_t civil_ms(const struct civil *civil);                    /* weekday and day_of_year are not looked at */
int civil_month_days(int64_t year, int month);

enum { CIVIL_TEXT = 23 };
/* "YYYY-MM-DD HH:MM:SS.mmm", 23 bytes, not NUL-terminated. */
void civil_display(int64_t ms, char out[static CIVIL_TEXT]);

/*
 * Reads a time at the start of the text: YYYY-MM-DD, then optionally 'T' or blank and HH:MM[:SS[(.|,)fraction]], then
 * optionally Z or (+|-)HH[:]MM. Digits beyond milliseconds are dropped. *ms is UTC; without a zone the text is taken as
 * UTC and *zoned (may be NULL) is false. Returns the number of bytes read, 0 when there is no such time.
 */
size_t civil_parse(struct view text, int64_t *ms, bool *zoned);

/* Language periods (language reference 1.8, 3.7). */
enum unit { UNIT_MILLISECOND, UNIT_SECOND, UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_QUARTER, UNIT_YEAR };
struct period {
    int64_t count;              /* > 0 */
    enum unit unit;
};
/* The unit of a spelling (any case, plural s): "min" -> UNIT_MINUTE. False when it is none. */
bool unit_parse(struct view text, enum unit *unit);
/* The number as a period's count, 0 to 1e15; false, and no count, where it is no whole number or outside of them. */
bool period_count(double number, int64_t *count);
struct period period_capped(struct period period);              /* the count reduced to its unit's cap */
int64_t period_ms(struct period period);                        /* nominal: a month is 30 days, a year 365 */
int64_t period_floor(int64_t ms, struct period period);         /* the start of the period's bin that holds ms */
int64_t period_ceil(int64_t ms, struct period period);          /* the next boundary; an exact one stays */
int64_t period_next(int64_t bin_ms, struct period period);      /* the bin after the one that starts at bin_ms */
