#include "app/moment.h"

#include "base/civil.h"
#include "base/number.h"

#include <time.h>

/* Below this an epoch number counts seconds, from it on milliseconds: 5138-11-16 and 1973-03-03. */
#define MOMENT_FIRST_MS 100000000000LL

static bool moment_parse_word(struct view text, int64_t now_ms, int64_t *ms)
{
    const int64_t today = period_floor(now_ms, (struct period){ 1, UNIT_DAY });

    if (view_equal_nocase(text, VIEW("now")))
        *ms = now_ms;
    else if (view_equal_nocase(text, VIEW("today")))
        *ms = today;
    else if (view_equal_nocase(text, VIEW("yesterday")))
        *ms = today - MS_PER_DAY;
    else
        return false;
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

static bool moment_parse_epoch(struct view text, int64_t *ms)
{
    if (text.length == 0 || text.data[0] < '0' || text.data[0] > '9' || !number_parse_integer(text, ms))
        return false;
    if (*ms < MOMENT_FIRST_MS)
        *ms *= MS_PER_SECOND;
    return true;
}

enum status moment_parse(struct view text, int64_t now_ms, int64_t *ms, struct fault *fault)
{
    text = view_trim(text);
    if ((moment_parse_word(text, now_ms, ms) || moment_parse_relative(text, now_ms, ms) || moment_parse_epoch(text, ms)) &&
        *ms >= CIVIL_MIN_MS && *ms <= CIVIL_MAX_MS)
        return STATUS_OK;
    if (text.length > 0 && civil_parse(text, ms, NULL) == text.length)
        return STATUS_OK;
    return fault_set(fault, STATUS_INVALID,
                     "%.*s is not a time: write 2024-05-01T10:00:00Z, epoch seconds or milliseconds, now, today, "
                     "yesterday, or a time before now such as -15m, -1h or -3d", VIEW_PRINT(text));
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

int64_t moment_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * MS_PER_SECOND + now.tv_nsec / 1000000;
}
