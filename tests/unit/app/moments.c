#include "app/moment.h"

#include "base/civil.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const int64_t now_ms = 1714557600000;    /* 2024-05-01T10:00:00Z */

static void test_times(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {
        { "now", now_ms },
        { "NOW", now_ms },
        { "today", now_ms - 10 * MS_PER_HOUR },
        { "yesterday", now_ms - 34 * MS_PER_HOUR },
        { "today 09:30", now_ms - 30 * MS_PER_MINUTE },
        { "yesterday 14:00", now_ms - 20 * MS_PER_HOUR },
        { "wednesday", now_ms - 10 * MS_PER_HOUR },             /* the day it is */
        { "Wed 9:00", now_ms - MS_PER_HOUR },
        { "wednesday 10:00", now_ms },
        { "wednesday 14:00", now_ms + 4 * MS_PER_HOUR - 7LL * MS_PER_DAY },
        { "thursday", now_ms - 10 * MS_PER_HOUR - 6LL * MS_PER_DAY },
        { "friday 14:00", now_ms + 4 * MS_PER_HOUR - 5LL * MS_PER_DAY },
        { "FRI  14:00:01.5", now_ms + 4 * MS_PER_HOUR - 5LL * MS_PER_DAY + 1500 },
        { "tuesday", now_ms - 34 * MS_PER_HOUR },
        { "-90s", now_ms - 90 * MS_PER_SECOND },
        { "-15m", now_ms - 15 * MS_PER_MINUTE },
        { "-15min", now_ms - 15 * MS_PER_MINUTE },
        { "-1h", now_ms - MS_PER_HOUR },
        { "+2hours", now_ms + 2 * MS_PER_HOUR },
        { "-3d", now_ms - 3LL * MS_PER_DAY },
        { "-2w", now_ms - 14LL * MS_PER_DAY },
        { "1714557600", now_ms },
        { "1714557600123", now_ms + 123 },
        { "0", 0 },
        { "2024-05-01", now_ms - 10 * MS_PER_HOUR },
        { "2024-05-01T10:00", now_ms },
        { "2024-05-01 10:00:00.5", now_ms + 500 },
        { "2024-05-01T10:00:00Z", now_ms },
        { "2024-05-01T12:00:00+02:00", now_ms },
        { " 2024-05-01T10:00:00Z ", now_ms },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = -1;

        if (moment_parse(view_of(rows[i].text), now_ms, &ms, NULL) != STATUS_OK || ms != rows[i].ms)
            fail_msg("%s is %lld", rows[i].text, (long long)ms);
    }
}

static void test_no_times(void **state)
{
    static const char *const rows[] = {
        "", "-", "-h", "-1", "-1x", "1h", "tomorrow", "2024-13-01", "2024-05-01T10:00:00Zx", "10:00", "99999999999999999999",
        "-99999999999999d", "9999999999999999", "-1714557600", "1e9", "noon",
        "friday 25:00", "friday 14", "friday noon", "now 14:00", "fr", "friday 14:00 x",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fault fault = { "" };
        int64_t ms;

        if (moment_parse(view_of(rows[i]), now_ms, &ms, &fault) != STATUS_INVALID)
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
        cmocka_unit_test(test_no_times),
        cmocka_unit_test(test_sizes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
