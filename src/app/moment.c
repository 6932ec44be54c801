#include "app/moment.h"

#include "base/civil.h"
#include "base/number.h"

#include <stdio.h>
#include <time.h>

/* Below this an epoch number counts seconds, from it on milliseconds: 5138-11-16 and 1973-03-03. */
#define MOMENT_FIRST_MS 100000000000LL

/* Sunday is 0; a name may be cut to three letters. */
static bool moment_parse_weekday(struct view text, int64_t *weekday)
{
    static const struct view names[] = { VIEW_INIT("sunday"),   VIEW_INIT("monday"), VIEW_INIT("tuesday"), VIEW_INIT("wednesday"),
                                         VIEW_INIT("thursday"), VIEW_INIT("friday"), VIEW_INIT("saturday") };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (view_equal_nocase(text, names[i]) || view_equal_nocase(text, (struct view){ names[i].data, 3 })) {
            *weekday = (int64_t)i;
            return true;
        }
    return false;
}

/* "14:00", "9:30:15.5": ms since midnight. */
static bool moment_parse_clock(struct view text, int64_t *ms)
{
    char padded[40];
    const int length = snprintf(padded, sizeof padded, "1970-01-01T%s%.*s", text.length > 1 && text.data[1] == ':' ? "0" : "",
                                VIEW_PRINT(text));

    if (length < 0 || (size_t)length >= sizeof padded || view_find_byte(text, ':', 0) == SIZE_MAX)
        return false;
    return civil_parse((struct view){ padded, (size_t)length }, ms, NULL) == (size_t)length;
}

static int64_t moment_of_local(const struct moment_clock *clock, int64_t local_ms)
{
    return clock->zone ? zone_to_utc(clock->zone, local_ms) : local_ms;
}

static int64_t moment_local_now(const struct moment_clock *clock)
{
    return clock->now_ms + (clock->zone ? (int64_t)zone_offset(clock->zone, clock->now_ms, NULL) * MS_PER_SECOND : 0);
}

/* A day by its name, and a time of it. A weekday is the last one whose time has come. */
static bool moment_parse_day(struct view text, const struct moment_clock *at, int64_t *ms)
{
    const int64_t today = period_floor(moment_local_now(at), (struct period){ 1, UNIT_DAY });
    const size_t blank = view_find_byte(text, ' ', 0);
    const struct view name = { text.data, blank == SIZE_MAX ? text.length : blank };
    const int64_t sunday = 3 * MS_PER_DAY;      /* 1970-01-04 */
    int64_t clock = 0, weekday;

    if (blank != SIZE_MAX && !moment_parse_clock(view_trim(view_skip(text, blank)), &clock))
        return false;
    if (view_equal_nocase(name, VIEW("today"))) {
        *ms = moment_of_local(at, today + clock);
    } else if (view_equal_nocase(name, VIEW("yesterday"))) {
        *ms = moment_of_local(at, today - MS_PER_DAY + clock);
    } else if (moment_parse_weekday(name, &weekday)) {
        const int64_t back = ((today - sunday) / MS_PER_DAY % 7 - weekday + 14) % 7;

        *ms = moment_of_local(at, today - back * MS_PER_DAY + clock);
        if (*ms > at->now_ms)
            *ms = moment_of_local(at, today - (back + 7) * MS_PER_DAY + clock);
    } else {
        return false;
    }
    return true;
}

static bool moment_parse_word(struct view text, const struct moment_clock *clock, int64_t *ms)
{
    if (!view_equal_nocase(text, VIEW("now")))
        return moment_parse_day(text, clock, ms);
    *ms = clock->now_ms;
    return true;
}

static bool moment_parse_relative(struct view text, int64_t now_ms, int64_t *ms)
{
    struct period period = { 0, UNIT_SECOND };
    size_t digits = 1;

    if (text.length < 3 || (text.data[0] != '-' && text.data[0] != '+'))
        return false;
    while (digits < text.length && text.data[digits] >= '0' && text.data[digits] <= '9')
        digits++;
    if (digits == 1 || digits > 12 || !number_parse_integer((struct view){ text.data + 1, digits - 1 }, &period.count) ||
        !unit_parse(view_skip(text, digits), &period.unit))
        return false;
    if (period.count > CIVIL_MAX_MS / period_ms((struct period){ 1, period.unit }))
        return false;
    *ms = now_ms + (text.data[0] == '-' ? -1 : 1) * period.count * period_ms((struct period){ 1, period.unit });
    return true;
}

/* Numbers of four and eight digits are years and dates that somebody means, not the seconds of a time in the early seventies. */
static bool moment_parse_epoch(struct view text, int64_t *ms)
{
    if (text.length == 4 || text.length == 8 || text.length == 0 || text.data[0] < '0' || text.data[0] > '9' || !number_parse_integer(text, ms))
        return false;
    if (*ms < MOMENT_FIRST_MS)
        *ms *= MS_PER_SECOND;
    return true;
}

static bool moment_parse_iso(struct view text, const struct moment_clock *clock, int64_t *ms)
{
    bool zoned = false;

    if (text.length == 0 || civil_parse(text, ms, &zoned) != text.length)
        return false;
    if (!zoned)
        *ms = moment_of_local(clock, *ms);
    return true;
}

enum status moment_parse(struct view text, const struct moment_clock *clock, int64_t *ms, struct fault *fault)
{
    text = view_trim(text);
    if ((moment_parse_word(text, clock, ms) || moment_parse_relative(text, clock->now_ms, ms) || moment_parse_epoch(text, ms)) &&
        *ms >= CIVIL_MIN_MS && *ms <= CIVIL_MAX_MS)
        return STATUS_OK;
    if (moment_parse_iso(text, clock, ms))
        return STATUS_OK;
    return fault_set(fault, STATUS_INVALID,
                     "%.*s is not a time: write 2024-05-01, 2024-05-01T10:00 or 2024-05-01T10:00:00.5+02:00, epoch seconds or "
                     "milliseconds, now, today, yesterday or a weekday, each with a time of it or without, such as friday 14:00, "
                     "or a time before now such as -90s, -15m, -1h, -3d or -2w", VIEW_PRINT(text));
}

enum status moment_parse_size(struct view text, uint64_t *bytes, struct fault *fault)
{
    static const char units[] = "KMGT";
    size_t digits = 0;
    int64_t count;
    unsigned shift = 0;

    while (digits < text.length && text.data[digits] >= '0' && text.data[digits] <= '9')
        digits++;
    struct view unit = view_skip(text, digits);

    if (unit.length > 0 && unit.data[0] != 'B' && unit.data[0] != 'b') {
        for (size_t i = 0; units[i]; i++)
            if (unit.data[0] == units[i] || unit.data[0] == units[i] + ('a' - 'A'))
                shift = 10 * (unsigned)(i + 1);
        if (shift > 0)
            unit = view_skip(unit, 1);
        if (shift > 0 && unit.length > 0 && unit.data[0] == 'i')
            unit = view_skip(unit, 1);
    }
    if (unit.length > 0 && (unit.data[0] == 'B' || unit.data[0] == 'b'))
        unit = view_skip(unit, 1);
    if (unit.length == 0 && digits > 0 && number_parse_integer((struct view){ text.data, digits }, &count) && count > 0 &&
        (uint64_t)count <= (uint64_t)INT64_MAX >> shift) {
        *bytes = (uint64_t)count << shift;
        return STATUS_OK;
    }
    return fault_set(fault, STATUS_INVALID, "%.*s is not a size: write a number of bytes such as 4096, 64M or 2G",
                     VIEW_PRINT(text));
}

enum status moment_parse_interval(struct view text, uint64_t *ms, struct fault *fault)
{
    enum { INTERVAL_DIGITS = 6 };
    struct period period = { 0, UNIT_SECOND };
    size_t digits = 0;

    while (digits < text.length && text.data[digits] >= '0' && text.data[digits] <= '9')
        digits++;
    if (digits > 0 && digits <= INTERVAL_DIGITS && number_parse_integer((struct view){ text.data, digits }, &period.count) &&
        period.count > 0 && (digits == text.length || unit_parse(view_skip(text, digits), &period.unit)) &&
        period.unit <= UNIT_HOUR) {
        *ms = (uint64_t)(period.count * period_ms((struct period){ 1, period.unit }));
        return STATUS_OK;
    }
    return fault_set(fault, STATUS_INVALID, "%.*s is not a length of time: write such as 500ms, 5s or 1m", VIEW_PRINT(text));
}

int64_t moment_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * MS_PER_SECOND + now.tv_nsec / 1000000;
}
