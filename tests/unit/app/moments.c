#include "app/moment.h"

#include "base/civil.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NOW_MS INT64_C(1714557600000)   /* 2024-05-01T10:00:00Z */

static const struct moment_clock clock = { .now_ms = NOW_MS };

static void test_times(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {
        { "now", NOW_MS },
        { "NOW", NOW_MS },
        { "today", NOW_MS - 10 * MS_PER_HOUR },
        { "yesterday", NOW_MS - 34 * MS_PER_HOUR },
        { "today 09:30", NOW_MS - 30 * MS_PER_MINUTE },
        { "yesterday 14:00", NOW_MS - 20 * MS_PER_HOUR },
        { "wednesday", NOW_MS - 10 * MS_PER_HOUR },             /* the day it is */
        { "Wed 9:00", NOW_MS - MS_PER_HOUR },
        { "wednesday 10:00", NOW_MS },
        { "wednesday 14:00", NOW_MS + 4 * MS_PER_HOUR - 7LL * MS_PER_DAY },
        { "thursday", NOW_MS - 10 * MS_PER_HOUR - 6LL * MS_PER_DAY },
        { "friday 14:00", NOW_MS + 4 * MS_PER_HOUR - 5LL * MS_PER_DAY },
        { "FRI  14:00:01.5", NOW_MS + 4 * MS_PER_HOUR - 5LL * MS_PER_DAY + 1500 },
        { "tuesday", NOW_MS - 34 * MS_PER_HOUR },
        { "-90s", NOW_MS - 90 * MS_PER_SECOND },
        { "-15m", NOW_MS - 15 * MS_PER_MINUTE },
        { "-15min", NOW_MS - 15 * MS_PER_MINUTE },
        { "-1h", NOW_MS - MS_PER_HOUR },
        { "+2hours", NOW_MS + 2 * MS_PER_HOUR },
        { "-3d", NOW_MS - 3LL * MS_PER_DAY },
        { "-2w", NOW_MS - 14LL * MS_PER_DAY },
        { "1714557600", NOW_MS },
        { "1714557600123", NOW_MS + 123 },
        { "0", 0 },
        { "2024-05-01", NOW_MS - 10 * MS_PER_HOUR },
        { "2024-05-01T10:00", NOW_MS },
        { "2024-05-01 10:00:00.5", NOW_MS + 500 },
        { "2024-05-01T10:00:00Z", NOW_MS },
        { "2024-05-01T12:00:00+02:00", NOW_MS },
        { " 2024-05-01T10:00:00Z ", NOW_MS },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = -1;

        if (moment_parse(view_of(rows[i].text), &clock, &ms, NULL) != STATUS_OK || ms != rows[i].ms)
            fail_msg("%s is %lld", rows[i].text, (long long)ms);
    }
}

/* Days and times that do not say their zone are the one's that is asked for; others stay. */
static void test_zones(void **state)
{
    static const struct {
        const char *zone, *now, *text, *utc;
    } rows[] = {
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "today", "2024-05-01T22:00:00Z" },          /* it is the 2nd there */
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "yesterday", "2024-04-30T22:00:00Z" },
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "thursday", "2024-05-01T22:00:00Z" },
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "wednesday 14:00", "2024-05-01T12:00:00Z" },
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "thursday 14:00", "2024-04-25T12:00:00Z" },
        { "Europe/Berlin", "2024-04-02T10:00:00Z", "saturday 12:00", "2024-03-30T11:00:00Z" },  /* before summer time */
        { "Europe/Berlin", "2024-04-02T10:00:00Z", "sunday 12:00", "2024-03-31T10:00:00Z" },
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "2024-05-01T10:00", "2024-05-01T08:00:00Z" },
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "2024-01-01", "2023-12-31T23:00:00Z" },
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "2024-05-01T10:00Z", "2024-05-01T10:00:00Z" },
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "2024-05-01T10:00+09:00", "2024-05-01T01:00:00Z" },
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "1714557600", "2024-05-01T10:00:00Z" },
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "-1d", "2024-04-30T22:30:00Z" },
        { "Europe/Berlin", "2024-05-01T22:30:00Z", "now", "2024-05-01T22:30:00Z" },
        { "-08:00", "2024-05-01T07:59:00Z", "today", "2024-04-30T08:00:00Z" },
    };
    struct arena arena = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct moment_clock there = { .zone = zone_find(&arena, view_of(rows[i].zone)) };
        int64_t ms = -1, wanted;

        assert_non_null(there.zone);
        assert_true(civil_parse(view_of(rows[i].now), &there.now_ms, NULL) > 0 && civil_parse(view_of(rows[i].utc), &wanted, NULL) > 0);
        if (moment_parse(view_of(rows[i].text), &there, &ms, NULL) != STATUS_OK || ms != wanted)
            fail_msg("%s in %s is %lld", rows[i].text, rows[i].zone, (long long)ms);
    }
    arena_clear(&arena);
}

static void test_no_times(void **state)
{
    static const char *const rows[] = {
        "", "-", "-h", "-1", "-1x", "1h", "tomorrow", "2024-13-01", "2024-05-01T10:00:00Zx", "10:00", "99999999999999999999",
        "-99999999999999d", "9999999999999999", "-1714557600", "1e9", "noon", "2024", "20240501",
        "friday 25:00", "friday 14", "friday noon", "now 14:00", "fr", "friday 14:00 x",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fault fault = { "" };
        int64_t ms;

        if (moment_parse(view_of(rows[i]), &clock, &ms, &fault) != STATUS_INVALID)
            fail_msg("%s is no time", rows[i]);
        assert_non_null(strstr(fault.message, "-15m"));
    }
}

static void test_sizes(void **state)
{
    static const struct {
        const char *text;
        uint64_t bytes;
    } rows[] = {
        { "1", 1 },          { "4096", 4096 },      { "4096B", 4096 },         { "64K", 65536 },
        { "64kb", 65536 },   { "64KiB", 65536 },    { "512M", 512ULL << 20 },  { "2G", 2ULL << 30 },
        { "1T", 1ULL << 40 },
    };
    static const char *const wrong[] = { "", "0", "G", "-1", "1X", "1.5G", "64KK", "9999999999999T", "1 G", "99999999999999999999" };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t bytes = 0;

        if (moment_parse_size(view_of(rows[i].text), &bytes, NULL) != STATUS_OK || bytes != rows[i].bytes)
            fail_msg("%s is %llu", rows[i].text, (unsigned long long)bytes);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        uint64_t bytes;

        if (moment_parse_size(view_of(wrong[i]), &bytes, NULL) != STATUS_INVALID)
            fail_msg("%s is no size", wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_zones),
        cmocka_unit_test(test_no_times),
        cmocka_unit_test(test_sizes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
