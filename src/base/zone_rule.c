#include "base/zone_rule.h"

#include "base/civil.h"

enum { SECONDS_PER_HOUR = 3600, SECONDS_PER_DAY = 86400, CHANGE_DEFAULT = 2 * SECONDS_PER_HOUR };

static bool rule_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool rule_take(struct view *text, char byte)
{
    bool there = text->length > 0 && text->data[0] == byte;

    if (there)
        *text = view_skip(*text, 1);
    return there;
}

/* A whole number of at most three digits within the bounds. */
static bool rule_number(struct view *text, int least, int greatest, int *number)
{
    size_t count = 0;

    *number = 0;
    while (count < text->length && count < 3 && rule_is_digit(text->data[count]))
        *number = *number * 10 + (text->data[count++] - '0');
    *text = view_skip(*text, count);
    return count > 0 && *number >= least && *number <= greatest;
}

/* [+-]h[:mm[:ss]] */
static bool rule_time(struct view *text, int hours_limit, int *seconds)
{
    bool negative = rule_take(text, '-');
    int hours, minutes = 0, rest = 0;

    if (!negative)
        rule_take(text, '+');
    if (!rule_number(text, 0, hours_limit, &hours))
        return false;
    if (rule_take(text, ':') && !rule_number(text, 0, 59, &minutes))
        return false;
    if (rule_take(text, ':') && !rule_number(text, 0, 59, &rest))
        return false;
    *seconds = hours * SECONDS_PER_HOUR + minutes * 60 + rest;
    if (negative)
        *seconds = -*seconds;
    return true;
}

/* Letters, or anything between < and >. */
static bool rule_abbreviation(struct arena *arena, struct view *text, struct view *abbreviation)
{
    size_t count = 0;
    bool quoted = rule_take(text, '<');

    while (count < text->length && (quoted ? text->data[count] != '>'
                                           : (unsigned)((text->data[count] | 0x20) - 'a') < 26))
        count++;
    *abbreviation = arena_keep(arena, (struct view){ text->data, count });
    *text = view_skip(*text, count);
    return count > 0 && (!quoted || rule_take(text, '>'));
}

/* ,Mm.w.d[/time] or ,Jn[/time] or ,n[/time] */
static bool rule_date(struct view *text, struct zone_date *date)
{
    *date = (struct zone_date){ .seconds = CHANGE_DEFAULT };
    if (!rule_take(text, ','))
        return false;
    if (rule_take(text, 'M')) {
        date->kind = ZONE_MONTH_WEEK_DAY;
        if (!rule_number(text, 1, 12, &date->month) || !rule_take(text, '.') ||
            !rule_number(text, 1, 5, &date->week) || !rule_take(text, '.') || !rule_number(text, 0, 6, &date->day))
            return false;
    } else if (rule_take(text, 'J')) {
        date->kind = ZONE_JULIAN_DAY;
        if (!rule_number(text, 1, 365, &date->day))
            return false;
    } else {
        date->kind = ZONE_YEAR_DAY;
        if (!rule_number(text, 0, 365, &date->day))
            return false;
    }
    return !rule_take(text, '/') || rule_time(text, 167, &date->seconds);
}

bool zone_rule_parse(struct arena *arena, struct view text, struct zone_rule *rule)
{
    int west;

    *rule = (struct zone_rule){ 0 };
    if (!rule_abbreviation(arena, &text, &rule->standard.abbreviation) || !rule_time(&text, 24, &west))
        return false;
    rule->standard.offset = -west;
    if (text.length == 0)
        return true;
    rule->has_daylight = true;
    rule->daylight.offset = rule->standard.offset + SECONDS_PER_HOUR;
    if (!rule_abbreviation(arena, &text, &rule->daylight.abbreviation))
        return false;
    if (text.length > 0 && text.data[0] != ',') {
        if (!rule_time(&text, 24, &west))
            return false;
        rule->daylight.offset = -west;
    }
    return rule_date(&text, &rule->begin) && rule_date(&text, &rule->end) && text.length == 0;
}

static int64_t rule_day(const struct zone_date *date, int64_t year)
{
    if (date->kind == ZONE_YEAR_DAY)
        return civil_days(year, 1, 1) + date->day;
    if (date->kind == ZONE_JULIAN_DAY)      /* never counts a 29th of February */
        return civil_days(year, 1, 1) + date->day - 1 + (date->day > 59 && civil_month_days(year, 2) == 29);

    int64_t first = civil_days(year, date->month, 1);
    int first_weekday = (int)(((first + 4) % 7 + 7) % 7);
    int day = (date->day - first_weekday + 7) % 7 + 7 * (date->week - 1);

    while (day >= civil_month_days(year, date->month))
        day -= 7;
    return first + day;
}

/* When the date comes, in seconds UTC, with the offset that ends then. */
static int64_t rule_instant(const struct zone_date *date, int64_t year, int offset)
{
    return rule_day(date, year) * SECONDS_PER_DAY + date->seconds - offset;
}

const struct zone_type *zone_rule_type(const struct zone_rule *rule, int64_t utc_seconds)
{
    if (!rule->has_daylight)
        return &rule->standard;

    int64_t year = civil_of((utc_seconds + rule->standard.offset) * MS_PER_SECOND).year;
    int64_t begin = rule_instant(&rule->begin, year, rule->standard.offset);
    int64_t end = rule_instant(&rule->end, year, rule->daylight.offset);
    bool daylight = begin < end ? utc_seconds >= begin && utc_seconds < end : utc_seconds >= begin || utc_seconds < end;

    return daylight ? &rule->daylight : &rule->standard;
}
