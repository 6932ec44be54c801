/* Language periods: bins of time. */
#include "base/civil.h"

#include <stdint.h>

#define MS_PER_WEEK ((int64_t)7 * MS_PER_DAY)
#define FIRST_MONDAY_MS ((int64_t)4 * MS_PER_DAY)      /* 1970-01-05 */

static const struct {
    struct view spellings[3];
    int64_t cap;                /* 0 = none */
    int64_t ms;
    int months;                 /* 0 for units of fixed length */
} unit_facts[] = {
    [UNIT_MILLISECOND] = { { VIEW_INIT("ms"), VIEW_INIT("msec"), VIEW_INIT("millisecond") }, 1000, 1, 0 },
    [UNIT_SECOND] = { { VIEW_INIT("s"), VIEW_INIT("sec"), VIEW_INIT("second") }, 60, MS_PER_SECOND, 0 },
    [UNIT_MINUTE] = { { VIEW_INIT("m"), VIEW_INIT("min"), VIEW_INIT("minute") }, 60, MS_PER_MINUTE, 0 },
    [UNIT_HOUR] = { { VIEW_INIT("h"), VIEW_INIT("hr"), VIEW_INIT("hour") }, 24, MS_PER_HOUR, 0 },
    [UNIT_DAY] = { { VIEW_INIT("d"), VIEW_INIT("day") }, 0, MS_PER_DAY, 0 },
    [UNIT_WEEK] = { { VIEW_INIT("w"), VIEW_INIT("week") }, 0, MS_PER_WEEK, 0 },
    [UNIT_MONTH] = { { VIEW_INIT("mo"), VIEW_INIT("mon"), VIEW_INIT("month") }, 0, 30 * (int64_t)MS_PER_DAY, 1 },
    [UNIT_QUARTER] = { { VIEW_INIT("q"), VIEW_INIT("qtr"), VIEW_INIT("quarter") }, 0, 90 * (int64_t)MS_PER_DAY, 3 },
    [UNIT_YEAR] = { { VIEW_INIT("y"), VIEW_INIT("yr"), VIEW_INIT("year") }, 0, 365 * (int64_t)MS_PER_DAY, 12 },
};
enum { UNIT_COUNT = sizeof unit_facts / sizeof *unit_facts, UNIT_SPELLINGS = 3 };

static bool unit_spelling_fits(struct view text, struct view spelling)
{
    if (view_equal_nocase(text, spelling))
        return true;
    return spelling.length > 1 && text.length == spelling.length + 1 && (text.data[spelling.length] | 0x20) == 's' &&
           view_equal_nocase((struct view){ text.data, spelling.length }, spelling);
}

bool unit_parse(struct view text, enum unit *unit)
{
    if (text.length == 0)
        return false;
    for (int i = 0; i < UNIT_COUNT; i++)
        for (int j = 0; j < UNIT_SPELLINGS; j++)
            if (unit_spelling_fits(text, unit_facts[i].spellings[j])) {
                *unit = (enum unit)i;
                return true;
            }
    return false;
}

bool period_count(double number, int64_t *count)
{
    if (!(number >= 0 && number <= 1e15) || (double)(int64_t)number != number)
        return false;
    *count = (int64_t)number;
    return true;
}

struct period period_capped(struct period period)
{
    int64_t cap = unit_facts[period.unit].cap;

    if (cap && period.count > cap)
        period.count = cap;
    return period;
}

int64_t period_ms(struct period period)
{
    int64_t ms;

    return __builtin_mul_overflow(period.count, unit_facts[period.unit].ms, &ms) ? INT64_MAX : ms;
}

static int64_t period_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

/* No longer than leaves room to add one to any time that a four-digit year has. */
static int64_t period_step(struct period period)
{
    int64_t ms = period_ms(period);

    return ms < INT64_MAX / 4 ? ms : INT64_MAX / 4;
}

/* Bins start anew in every larger unit, so two small divisions do, the first one by a constant. */
static inline int64_t period_floor_inside(int64_t ms, struct period period, int64_t unit, int64_t larger)
{
    int64_t rest = ms % larger;

    rest += rest < 0 ? larger : 0;
    if (period.count >= larger / unit)
        return ms - rest;
    return ms - (int64_t)((uint32_t)rest % (uint32_t)(period.count * unit));
}

static int64_t period_floor_from(int64_t ms, int64_t origin, int64_t step)
{
    int64_t rest = (ms - origin) % step;

    return ms - (rest < 0 ? rest + step : rest);
}

enum { MONTHS_LIMIT = 12 * 1000000 };

static int64_t period_months(struct period period)
{
    int64_t months = unit_facts[period.unit].months;

    return period.count < MONTHS_LIMIT / months ? period.count * months : MONTHS_LIMIT;
}

/* The start of the month that many months after 1970-01. */
static int64_t period_month_start(int64_t months)
{
    int64_t years = period_divide(months, 12);

    return civil_days(1970 + years, (int)(months - years * 12) + 1, 1) * MS_PER_DAY;
}

static int64_t period_month_of(int64_t ms)
{
    struct civil civil = civil_of(ms);

    return (civil.year - 1970) * 12 + civil.month - 1;
}

int64_t period_floor(int64_t ms, struct period period)
{
    switch (period.unit) {
    case UNIT_MILLISECOND:
        return period_floor_inside(ms, period, 1, MS_PER_SECOND);
    case UNIT_SECOND:
        return period_floor_inside(ms, period, MS_PER_SECOND, MS_PER_MINUTE);
    case UNIT_MINUTE:
        return period_floor_inside(ms, period, MS_PER_MINUTE, MS_PER_HOUR);
    case UNIT_HOUR:
        return period_floor_inside(ms, period, MS_PER_HOUR, MS_PER_DAY);
    case UNIT_DAY:
        return period_floor_from(ms, 0, period_step(period));
    case UNIT_WEEK:
        return period_floor_from(ms, FIRST_MONDAY_MS, period_step(period));
    case UNIT_MONTH:
    case UNIT_QUARTER:
    case UNIT_YEAR:
        break;
    }

    int64_t months = period_months(period);

    return period_month_start(period_divide(period_month_of(ms), months) * months);
}

int64_t period_next(int64_t bin_ms, struct period period)
{
    if (period.unit >= UNIT_MONTH)
        return period_month_start(period_month_of(bin_ms) + period_months(period));
    if (period.unit >= UNIT_DAY)
        return bin_ms + period_step(period);

    /* The last bin of a larger unit may be a short one. */
    int64_t larger = period.unit == UNIT_HOUR ? MS_PER_DAY : unit_facts[period.unit + 1].ms;
    int64_t next = bin_ms + period_step(period_capped(period));
    int64_t end = period_floor_from(bin_ms, 0, larger) + larger;

    return next < end ? next : end;
}

int64_t period_ceil(int64_t ms, struct period period)
{
    int64_t floor = period_floor(ms, period);

    return floor == ms ? ms : period_next(floor, period);
}
