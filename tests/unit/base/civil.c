#include "base/civil.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;
    size_t length = civil_parse(view_of(text), &ms, NULL);

    if (length != strlen(text))
        fail_msg("%s is no time", text);
    return ms;
}

static void assert_shows(int64_t ms, const char *wanted)
{
    char out[CIVIL_TEXT + 1] = "";

    civil_display(ms, out);
    assert_string_equal(out, wanted);
}

static void test_days_against_the_library(void **state)
{
    (void)state;
    for (int64_t day = -800000; day < 3000000; day += 13) {
        time_t seconds = (time_t)day * 86400 + 3723;
        struct tm tm;
        struct civil civil = civil_of((int64_t)seconds * 1000 + 45);

        gmtime_r(&seconds, &tm);
        assert_int_equal(civil.year, tm.tm_year + 1900LL);
        assert_int_equal(civil.month, tm.tm_mon + 1);
        assert_int_equal(civil.day, tm.tm_mday);
        assert_int_equal(civil.weekday, tm.tm_wday);
        assert_int_equal(civil.day_of_year, tm.tm_yday + 1);
        assert_int_equal(civil.hour, 1);
        assert_int_equal(civil.minute, 2);
        assert_int_equal(civil.second, 3);
        assert_int_equal(civil.millisecond, 45);
        assert_int_equal(civil_ms(&civil), (int64_t)seconds * 1000 + 45);
        assert_int_equal(civil_days(civil.year, civil.month, civil.day), day);
        assert_in_range(civil.day, 1, civil_month_days(civil.year, civil.month));
    }
}

static void test_month_days(void **state)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    (void)state;
    for (int month = 1; month <= 12; month++)
        assert_int_equal(civil_month_days(2023, month), days[month - 1]);
    assert_int_equal(civil_month_days(2024, 2), 29);
    assert_int_equal(civil_month_days(1900, 2), 28);
    assert_int_equal(civil_month_days(2000, 2), 29);
}

static void test_display(void **state)
{
    (void)state;
    assert_shows(0, "1970-01-01 00:00:00.000");
    assert_shows(-1, "1969-12-31 23:59:59.999");
    assert_shows(1714557607042, "2024-05-01 10:00:07.042");
    assert_shows(CIVIL_MIN_MS, "0000-01-01 00:00:00.000");
    assert_shows(CIVIL_MAX_MS, "9999-12-31 23:59:59.999");
    assert_shows(INT64_MAX, "9999-12-31 23:59:59.999");
    assert_shows(INT64_MIN, "0000-01-01 00:00:00.000");
}

static void test_parse(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        int64_t ms;
        bool zoned;
    } rows[] = {
        { "1970-01-01", 10, 0, false },
        { "2024-05-01T10:00:07Z", 20, 1714557607000, true },
        { "2024-05-01 10:00:07.042", 23, 1714557607042, false },
        { "2024-05-01 10:00:07,042 INFO", 23, 1714557607042, false },
        { "2024-05-01T10:00:07.0429999999Z x", 31, 1714557607042, true },
        { "2024-05-01T10:00:07.4+02:00", 27, 1714550407400, true },
        { "2024-05-01T10:00:07-0530", 24, 1714577407000, true },
        { "2024-05-01T10:00", 16, 1714557600000, false },
        { "2024-05-01T10:00Z", 17, 1714557600000, true },
        { "2024-05-01 10:00: started", 16, 1714557600000, false },
        { "2024-05-01 10:00:07. Then", 19, 1714557607000, false },
        { "2024-05-01 10:00:07 -0530", 19, 1714557607000, false },
        { "2024-05-01 10:00:07-ab", 19, 1714557607000, false },
        { "2024-05-01 is a day", 10, 1714521600000, false },
        { "2024-05-01 12345", 10, 1714521600000, false },
        { "2016-12-31T23:59:60Z", 20, 1483228800000, true },
        { "1969-12-31T23:59:59.5Z", 22, -500, true },
        { "0000-01-01", 10, CIVIL_MIN_MS, false },
        { "9999-12-31T23:59:59.999Z", 24, CIVIL_MAX_MS, true },
        { "0000-01-01T00:00+01:00", 0, 0, false },
        { "2024-02-30", 0, 0, false },
        { "2023-02-29", 0, 0, false },
        { "2024-13-01", 0, 0, false },
        { "2024-00-01", 0, 0, false },
        { "2024-05-00", 0, 0, false },
        { "2024-05-01T24:00:00", 0, 0, false },
        { "2024-05-01T10:60:00", 0, 0, false },
        { "2024-05-01T10:00:61", 0, 0, false },
        { "2024-05-1", 0, 0, false },
        { "24-05-01", 0, 0, false },
        { "2024/05/01", 0, 0, false },
        { "", 0, 0, false },
        { "text", 0, 0, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = 0;
        bool zoned = false;
        size_t length = civil_parse(view_of(rows[i].text), &ms, &zoned);

        if (length != rows[i].length || ms != rows[i].ms || zoned != rows[i].zoned)
            fail_msg("%s: %zu bytes, %lld ms, zoned %d", rows[i].text, length, (long long)ms, zoned);
    }
}

static void test_unit_spellings(void **state)
{
    static const struct {
        const char *text;
        enum unit unit;
    } rows[] = {
        { "ms", UNIT_MILLISECOND },      { "mss", UNIT_MILLISECOND }, { "msec", UNIT_MILLISECOND },
        { "milliseconds", UNIT_MILLISECOND },
        { "s", UNIT_SECOND },            { "secs", UNIT_SECOND },     { "Second", UNIT_SECOND },
        { "m", UNIT_MINUTE },            { "M", UNIT_MINUTE },        { "min", UNIT_MINUTE },
        { "MINS", UNIT_MINUTE },         { "minutes", UNIT_MINUTE },  { "h", UNIT_HOUR },
        { "hr", UNIT_HOUR },             { "hrs", UNIT_HOUR },        { "hours", UNIT_HOUR },
        { "d", UNIT_DAY },               { "days", UNIT_DAY },        { "w", UNIT_WEEK },
        { "weeks", UNIT_WEEK },          { "mo", UNIT_MONTH },        { "mos", UNIT_MONTH },
        { "mon", UNIT_MONTH },           { "mons", UNIT_MONTH },      { "months", UNIT_MONTH },
        { "q", UNIT_QUARTER },           { "qtrs", UNIT_QUARTER },    { "quarter", UNIT_QUARTER },
        { "y", UNIT_YEAR },              { "yr", UNIT_YEAR },         { "years", UNIT_YEAR },
    };
    static const char *const none[] = { "", "ss", "hs", "ds", "ws", "qs", "ys", "us", "fortnight", "minutess", "se" };
    enum unit unit;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!unit_parse(view_of(rows[i].text), &unit))
            fail_msg("%s", rows[i].text);
        assert_int_equal(unit, rows[i].unit);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (unit_parse(view_of(none[i]), &unit))
            fail_msg("%s", none[i]);
}

static void test_caps(void **state)
{
    static const struct {
        struct period written, capped;
    } rows[] = {
        { { 300, UNIT_SECOND }, { 60, UNIT_SECOND } },   { { 90, UNIT_MINUTE }, { 60, UNIT_MINUTE } },
        { { 48, UNIT_HOUR }, { 24, UNIT_HOUR } },        { { 5000, UNIT_MILLISECOND }, { 1000, UNIT_MILLISECOND } },
        { { 400, UNIT_DAY }, { 400, UNIT_DAY } },        { { 5, UNIT_MINUTE }, { 5, UNIT_MINUTE } },
        { { 99, UNIT_YEAR }, { 99, UNIT_YEAR } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct period capped = period_capped(rows[i].written);

        assert_int_equal(capped.count, rows[i].capped.count);
        assert_int_equal(capped.unit, rows[i].capped.unit);
    }
    assert_int_equal(period_ms((struct period){ 2, UNIT_WEEK }), 1209600000);
    assert_int_equal(period_ms((struct period){ 1, UNIT_MONTH }), 30LL * MS_PER_DAY);
    assert_int_equal(period_ms((struct period){ 1, UNIT_QUARTER }), 90LL * MS_PER_DAY);
    assert_int_equal(period_ms((struct period){ 1, UNIT_YEAR }), 365LL * MS_PER_DAY);
    assert_int_equal(period_ms((struct period){ INT64_MAX, UNIT_YEAR }), INT64_MAX);
}

static void test_bins(void **state)
{
    static const struct {
        const char *time;
        struct period period;
        const char *floor, *next;
    } rows[] = {
        { "2024-05-01 10:07:31", { 5, UNIT_MINUTE }, "2024-05-01 10:05:00.000", "2024-05-01 10:10:00.000" },
        { "2024-05-01 12:30:00", { 25, UNIT_MINUTE }, "2024-05-01 12:25:00.000", "2024-05-01 12:50:00.000" },
        { "2024-05-01 12:59:59", { 25, UNIT_MINUTE }, "2024-05-01 12:50:00.000", "2024-05-01 13:00:00.000" },
        { "2024-05-01 13:00:00", { 25, UNIT_MINUTE }, "2024-05-01 13:00:00.000", "2024-05-01 13:25:00.000" },
        { "2024-05-01 13:00:53", { 25, UNIT_SECOND }, "2024-05-01 13:00:50.000", "2024-05-01 13:01:00.000" },
        { "2024-05-01 22:00:00", { 5, UNIT_HOUR }, "2024-05-01 20:00:00.000", "2024-05-02 00:00:00.000" },
        { "2024-05-01 22:00:00.999", { 300, UNIT_MILLISECOND }, "2024-05-01 22:00:00.900", "2024-05-01 22:00:01.000" },
        { "2024-05-01 22:00:00", { 300, UNIT_SECOND }, "2024-05-01 22:00:00.000", "2024-05-01 22:01:00.000" },
        { "2024-05-01 22:40:00", { 90, UNIT_MINUTE }, "2024-05-01 22:00:00.000", "2024-05-01 23:00:00.000" },
        { "2024-05-01 22:40:00", { 48, UNIT_HOUR }, "2024-05-01 00:00:00.000", "2024-05-02 00:00:00.000" },
        { "2024-05-01 22:40:00", { 1, UNIT_DAY }, "2024-05-01 00:00:00.000", "2024-05-02 00:00:00.000" },
        { "1970-01-04 22:40:00", { 2, UNIT_DAY }, "1970-01-03 00:00:00.000", "1970-01-05 00:00:00.000" },
        { "2024-05-01 22:40:00", { 1, UNIT_WEEK }, "2024-04-29 00:00:00.000", "2024-05-06 00:00:00.000" },
        { "1970-01-20 22:40:00", { 2, UNIT_WEEK }, "1970-01-19 00:00:00.000", "1970-02-02 00:00:00.000" },
        { "2024-02-29 22:40:00", { 1, UNIT_MONTH }, "2024-02-01 00:00:00.000", "2024-03-01 00:00:00.000" },
        { "2024-12-29 22:40:00", { 1, UNIT_MONTH }, "2024-12-01 00:00:00.000", "2025-01-01 00:00:00.000" },
        { "1970-06-29 22:40:00", { 5, UNIT_MONTH }, "1970-06-01 00:00:00.000", "1970-11-01 00:00:00.000" },
        { "2024-05-29 22:40:00", { 1, UNIT_QUARTER }, "2024-04-01 00:00:00.000", "2024-07-01 00:00:00.000" },
        { "1971-05-29 22:40:00", { 3, UNIT_QUARTER }, "1970-10-01 00:00:00.000", "1971-07-01 00:00:00.000" },
        { "2024-05-29 22:40:00", { 1, UNIT_YEAR }, "2024-01-01 00:00:00.000", "2025-01-01 00:00:00.000" },
        { "2024-05-29 22:40:00", { 10, UNIT_YEAR }, "2020-01-01 00:00:00.000", "2030-01-01 00:00:00.000" },
        { "1969-12-31 23:59:59.999", { 1, UNIT_SECOND }, "1969-12-31 23:59:59.000", "1970-01-01 00:00:00.000" },
        { "1969-12-31 23:59:59.999", { 25, UNIT_MINUTE }, "1969-12-31 23:50:00.000", "1970-01-01 00:00:00.000" },
        { "1969-12-31 12:00:00", { 2, UNIT_DAY }, "1969-12-30 00:00:00.000", "1970-01-01 00:00:00.000" },
        { "1970-01-01 12:00:00", { 1, UNIT_WEEK }, "1969-12-29 00:00:00.000", "1970-01-05 00:00:00.000" },
        { "1969-12-31 12:00:00", { 7, UNIT_MONTH }, "1969-06-01 00:00:00.000", "1970-01-01 00:00:00.000" },
        { "1969-12-31 12:00:00", { 10, UNIT_YEAR }, "1960-01-01 00:00:00.000", "1970-01-01 00:00:00.000" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = ms_of(rows[i].time);
        int64_t floor = period_floor(ms, rows[i].period);

        assert_shows(floor, rows[i].floor);
        assert_shows(period_next(floor, rows[i].period), rows[i].next);
        assert_int_equal(period_floor(floor, rows[i].period), floor);
        assert_int_equal(period_ceil(floor, rows[i].period), floor);
        assert_int_equal(period_ceil(floor + 1, rows[i].period), period_next(floor, rows[i].period));
        assert_int_equal(period_ceil(floor - 1, rows[i].period), floor);
    }
    assert_shows(period_ceil(ms_of("2024-05-01 10:07:31"), (struct period){ 10, UNIT_MINUTE }), "2024-05-01 10:10:00.000");
}

/* Every bin begins where the one before it ends, whatever the count. */
static void test_bins_cover(void **state)
{
    (void)state;
    for (int unit = 0; unit <= UNIT_YEAR; unit++)
        for (int64_t count = 1; count < 70; count += 3) {
            struct period period = { count, (enum unit)unit };
            int64_t bin = period_floor(-7 * period_ms(period) - 12345, period);

            for (int i = 0; i < 60; i++) {
                int64_t next = period_next(bin, period);

                assert_true(next > bin);
                assert_int_equal(period_floor(next - 1, period), bin);
                assert_int_equal(period_floor(next, period), next);
                bin = next;
            }
        }
}

static void test_huge_counts(void **state)
{
    (void)state;
    for (int unit = 0; unit <= UNIT_YEAR; unit++) {
        struct period period = { INT64_MAX, (enum unit)unit };

        assert_true(period_floor(1714557607042, period) <= 1714557607042);
        assert_true(period_next(period_floor(1714557607042, period), period) > 1714557607042);
        assert_true(period_floor(-1714557607042, period) <= -1714557607042);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days_against_the_library),
        cmocka_unit_test(test_month_days),
        cmocka_unit_test(test_display),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_unit_spellings),
        cmocka_unit_test(test_caps),
        cmocka_unit_test(test_bins),
        cmocka_unit_test(test_bins_cover),
        cmocka_unit_test(test_huge_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
