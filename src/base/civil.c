#include "base/civil.h"

#include <stdlib.h>

static int64_t civil_floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

/*
 * Years are counted from March, so that the odd month comes last: then the days before a month are a straight line,
 * (153 m + 2) / 5 for m = 0 (March) to 11 (February), and leap days end a year.
 */
enum { DAYS_TO_EPOCH = 719468 };        /* from 0000-03-01 to 1970-01-01 */

int64_t civil_days(int64_t year, int month, int day)
{
    bool early = month <= 2;
    int64_t march_year = year - early;
    int64_t march_month = early ? month + 9 : month - 3;
    int64_t leap_days = civil_floor_divide(march_year, 4) - civil_floor_divide(march_year, 100) +
                        civil_floor_divide(march_year, 400);

    return march_year * 365 + leap_days + (153 * march_month + 2) / 5 + day - 1 - DAYS_TO_EPOCH;
}

static bool civil_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int civil_month_days(int64_t year, int month)
{
    return month == 2 ? 28 + civil_leap(year) : 30 + ((month + (month >= 8)) & 1);
}

struct civil_date {
    int64_t year;
    int month, day;
};

static struct civil_date civil_date_of(int64_t days)
{
    enum { DAYS_400_YEARS = 146097, DAYS_100_YEARS = 36524, DAYS_4_YEARS = 1461 };
    int64_t from_march = days + DAYS_TO_EPOCH;
    int64_t era = civil_floor_divide(from_march, DAYS_400_YEARS);
    unsigned day_of_era = (unsigned)(from_march - era * DAYS_400_YEARS);
    /* Without the leap days that have passed, every year has 365 days. */
    unsigned year_of_era = (day_of_era - day_of_era / (DAYS_4_YEARS - 1) + day_of_era / DAYS_100_YEARS -
                            day_of_era / (DAYS_400_YEARS - 1)) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned march_month = (5 * day_of_year + 2) / 153;
    bool early = march_month >= 10;

    return (struct civil_date){
        .year = era * 400 + year_of_era + early,
        .month = (int)(early ? march_month - 9 : march_month + 3),
        .day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1),
    };
}

struct civil civil_of(int64_t ms)
{
    int64_t days = civil_floor_divide(ms, MS_PER_DAY);
    unsigned rest = (unsigned)(ms - days * MS_PER_DAY);
    struct civil_date date = civil_date_of(days);

    return (struct civil){
        .year = date.year,
        .month = date.month,
        .day = date.day,
        .hour = (int)(rest / MS_PER_HOUR),
        .minute = (int)(rest / MS_PER_MINUTE % 60),
        .second = (int)(rest / MS_PER_SECOND % 60),
        .millisecond = (int)(rest % MS_PER_SECOND),
        .weekday = (int)(days + 4 - civil_floor_divide(days + 4, 7) * 7),   /* 1970-01-01 was a Thursday */
        .day_of_year = (int)(days - civil_days(date.year, 1, 1)) + 1,
    };
}

int64_t civil_ms(const struct civil *civil)
{
    return civil_days(civil->year, civil->month, civil->day) * MS_PER_DAY + (int64_t)civil->hour * MS_PER_HOUR +
           (int64_t)civil->minute * MS_PER_MINUTE + (int64_t)civil->second * MS_PER_SECOND + civil->millisecond;
}

static void civil_put_two(char *out, unsigned value)
{
    out[0] = (char)('0' + value / 10);
    out[1] = (char)('0' + value % 10);
}

void civil_display(int64_t ms, char out[static CIVIL_TEXT])
{
    if (ms < CIVIL_MIN_MS)
        ms = CIVIL_MIN_MS;
    if (ms > CIVIL_MAX_MS)
        ms = CIVIL_MAX_MS;

    int64_t days = civil_floor_divide(ms, MS_PER_DAY);
    unsigned rest = (unsigned)(ms - days * MS_PER_DAY);
    struct civil_date date = civil_date_of(days);
    unsigned year = (unsigned)date.year;
    unsigned milliseconds = rest % MS_PER_SECOND;

    memcpy(out, "YYYY-MM-DD HH:MM:SS.mmm", CIVIL_TEXT);
    civil_put_two(out, year / 100);
    civil_put_two(out + 2, year % 100);
    civil_put_two(out + 5, (unsigned)date.month);
    civil_put_two(out + 8, (unsigned)date.day);
    civil_put_two(out + 11, rest / MS_PER_HOUR);
    civil_put_two(out + 14, rest / MS_PER_MINUTE % 60);
    civil_put_two(out + 17, rest / MS_PER_SECOND % 60);
    civil_put_two(out + 20, milliseconds / 10);
    out[22] = (char)('0' + milliseconds % 10);
}

/* The two digits at `at`, or -1. */
static int civil_two(struct view text, size_t at)
{
    if (at + 2 > text.length)
        return -1;

    unsigned tens = (unsigned)(text.data[at] - '0');
    unsigned ones = (unsigned)(text.data[at + 1] - '0');

    return tens < 10 && ones < 10 ? (int)(tens * 10 + ones) : -1;
}

static bool civil_byte(struct view text, size_t at, char byte)
{
    return at < text.length && text.data[at] == byte;
}

/* Milliseconds of a fraction whose digits begin at *at, which moves behind them. */
static int civil_read_fraction(struct view text, size_t *at)
{
    int value = 0;
    int unit = 100;

    for (; *at < text.length && (unsigned)(text.data[*at] - '0') < 10; (*at)++) {
        value += unit * (text.data[*at] - '0');
        unit /= 10;
    }
    return value;
}

/* Reads HH:MM[:SS[.fraction]]; false when there is one that no clock shows. */
static bool civil_read_clock(struct view text, size_t *at, int64_t *ms)
{
    int hour = civil_two(text, *at);
    int minute = civil_byte(text, *at + 2, ':') ? civil_two(text, *at + 3) : -1;

    if (hour < 0 || minute < 0)
        return false;
    *at += 5;
    *ms += (int64_t)hour * MS_PER_HOUR + (int64_t)minute * MS_PER_MINUTE;
    if (hour > 23 || minute > 59)
        return false;

    int second = civil_byte(text, *at, ':') ? civil_two(text, *at + 1) : -1;

    if (second < 0)
        return true;
    *at += 3;
    *ms += (int64_t)second * MS_PER_SECOND;
    if (second > 60 || (second == 60 && minute != 59))      /* a leap second is the next minute's first */
        return false;
    if ((civil_byte(text, *at, '.') || civil_byte(text, *at, ',')) && *at + 1 < text.length &&
        (unsigned)(text.data[*at + 1] - '0') < 10) {
        ++*at;
        *ms += civil_read_fraction(text, at);
    }
    return true;
}

/* Reads Z or +HH:MM, if there is one. */
static bool civil_read_zone(struct view text, size_t *at, int64_t *ms)
{
    if (civil_byte(text, *at, 'Z')) {
        ++*at;
        return true;
    }
    if (!civil_byte(text, *at, '+') && !civil_byte(text, *at, '-'))
        return false;

    int hour = civil_two(text, *at + 1);
    size_t minute_at = *at + 3 + civil_byte(text, *at + 3, ':');
    int minute = civil_two(text, minute_at);

    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return false;

    int64_t east = (int64_t)hour * MS_PER_HOUR + (int64_t)minute * MS_PER_MINUTE;

    *ms += text.data[*at] == '-' ? east : -east;
    *at = minute_at + 2;
    return true;
}

static bool civil_read_date(struct view text, int64_t *ms)
{
    int century = civil_two(text, 0);
    int year = civil_two(text, 2);
    int month = civil_byte(text, 4, '-') ? civil_two(text, 5) : -1;
    int day = civil_byte(text, 7, '-') ? civil_two(text, 8) : -1;

    if (century < 0 || year < 0 || month < 1 || month > 12 || day < 1)
        return false;
    year += century * 100;
    if (day > civil_month_days(year, month))
        return false;
    *ms = civil_days(year, month, day) * MS_PER_DAY;
    return true;
}

size_t civil_parse(struct view text, int64_t *ms, bool *zoned)
{
    size_t at = 10;
    int64_t value;
    bool has_zone = false;

    if (!civil_read_date(text, &value))
        return 0;
    if ((civil_byte(text, 10, 'T') || civil_byte(text, 10, ' ')) && civil_two(text, 11) >= 0 &&
        civil_byte(text, 13, ':') && civil_two(text, 14) >= 0) {
        at = 11;
        if (!civil_read_clock(text, &at, &value))
            return 0;
        has_zone = civil_read_zone(text, &at, &value);
        if (value < CIVIL_MIN_MS || value > CIVIL_MAX_MS)
            return 0;
    }
    *ms = value;
    if (zoned)
        *zoned = has_zone;
    return at;
}
