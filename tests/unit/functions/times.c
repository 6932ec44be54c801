/* Expectations: language reference 1.8, 3.7 (Datetime), 3.11. */
#include "vectors.h"

#define COUNT_OF(rows) (sizeof(rows) / sizeof(rows)[0])

static void bins(void **state)
{
    static const struct vector rows[] = {
        { "bin", "@5400000 ~1h", "1970-01-01 01:00:00.000" },
        { "datefloor", "@5400000 ~1h", "1970-01-01 01:00:00.000" },
        { "dateceil", "@5400000 ~1h", "1970-01-01 02:00:00.000" },
        { "dateceil", "@3600000 ~1h", "1970-01-01 01:00:00.000" },
        { "dateceil", "\"2024-06-03 10:07:31\" ~10m", "2024-06-03 10:10:00.000" },
        { "datefloor", "\"2024-06-03 10:07:31\" ~5m", "2024-06-03 10:05:00.000" },
        { "datefloor", "\"2024-06-03 12:59:00\" ~25m", "2024-06-03 12:50:00.000" },
        { "datefloor", "\"2024-06-03 13:24:59\" ~25m", "2024-06-03 13:00:00.000" },
        { "dateceil", "\"2024-06-03 12:51:00\" ~25m", "2024-06-03 13:00:00.000" },
        { "datefloor", "\"2024-06-03 10:07:31\" ~300s", "2024-06-03 10:07:00.000" },
        { "datefloor", "\"2024-06-03 10:07:31\" ~90m", "2024-06-03 10:00:00.000" },
        { "datefloor", "\"2024-06-03 10:07:31\" ~48h", "2024-06-03 00:00:00.000" },
        { "datefloor", "\"2024-06-05 10:07:31\" ~1w", "2024-06-03 00:00:00.000" },
        { "datefloor", "\"2024-06-05\" ~1mo", "2024-06-01 00:00:00.000" },
        { "datefloor", "\"2024-06-05\" ~1q", "2024-04-01 00:00:00.000" },
        { "dateceil", "\"2024-06-05\" ~1y", "2025-01-01 00:00:00.000" },
        { "datefloor", "-1 ~1d", "1969-12-31 00:00:00.000" },
        { "datefloor", "5400000 ~1h", "1970-01-01 01:00:00.000" },
        { "datefloor", "\"x\" ~1h", NULL },
        { "datefloor", "- ~1h", NULL },
        { "dateceil", "\"9999-12-31 23:59:59\" ~1y", NULL },
    };
    (void)state;
    vectors_evaluate(rows, COUNT_OF(rows));
}

static void milliseconds(void **state)
{
    static const struct vector rows[] = {
        { "fromMillis", "0", "1970-01-01 00:00:00.000" },
        { "fromMillis", "\"1500\"", "1970-01-01 00:00:01.500" },
        { "fromMillis", "7.9", "1970-01-01 00:00:00.007" },
        { "fromMillis", "1e18", NULL },
        { "fromMillis", "\"x\"", NULL },
        { "toMillis", "@7", "7" },
        { "toMillis", "\"1970-01-02T00:00:00Z\"", "86400000" },
        { "toMillis", "7", "7" },
        { "toMillis", "-", NULL },
        { "now", "", "1717401600" },
        { "queryStartTime", "", "1000" },
        { "queryEndTime", "", "5000" },
        { "queryTimeRange", "", "4000" },
    };
    (void)state;
    vectors_evaluate(rows, COUNT_OF(rows));
}

static void open_range_is_null(void **state)
{
    static const char *const names[] = { "queryStartTime", "queryEndTime", "queryTimeRange" };
    const struct clock clock = { .now_ms = 0, .start_ms = INT64_MIN, .end_ms = INT64_MAX };
    const uint32_t row = 0;
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct column *out =
            function_call(function_find(view_of(names[i])), NULL, 0, &row, 1, 1, &arena, NULL, NULL, &clock);
        assert_int_equal(out->kind[0], KIND_NULL);
    }
    arena_clear(&arena);
}

static void format_date(void **state)
{
    static const struct vector rows[] = {
        { "formatDate", "@0 \"%Y/%m/%d %H:%M\" \"+09:00\"", "1970/01/01 09:00" },
        { "strftime", "@0 \"%F %T.%L %f\"", "1970-01-01 00:00:00.000 000" },
        { "formatDate", "\"2024-06-09 15:04:05.006\" \"%y %e %I %p %j %a %A %b %B %u %w\"", "24  9 03 PM 161 Sun Sunday Jun June 7 0" },
        { "formatDate", "\"2024-06-11 00:04:05\" \"%e %I %p %D %R\"", "11 12 AM 06/11/24 00:04" },
        { "formatDate", "-1 \"%s %L\"", "-1 999" },
        { "formatDate", "1500 \"%s %Z %z\"", "1 UTC +0000" },
        { "formatDate", "0 \"%n%t%%%q%\"", "\n\t%%q%" },
        { "formatDate", "0 \"\"", "" },
        { "formatDate", "0 \"%Z %z\" \"-05:30\"", "-05:30 -0530" },
        { "formatDate", "\"x\" \"%F\"", NULL },
        { "formatDate", "0 -", NULL },
        { "formatDate", "0 \"%F\" -", NULL },
    };
    (void)state;
    vectors_evaluate(rows, COUNT_OF(rows));
}

static void parse_date(void **state)
{
    static const struct vector rows[] = {
        { "parseDate", "\"03/Jun/2024 10:00\" \"dd/MMM/yyyy HH:mm\" \"+02:00\"", "1717401600000" },
        { "parseDate", "\"3 SEPTEMBER 2024\" \"d MMMM yyyy\"", "1725321600000" },
        { "parseDate", "\"20240603101530\" \"yyyyMMddHHmmss\"", "1717409730000" },
        { "parseDate", "\"20240603101530123\" \"yyyyMMddHHmmssSSS\"", "1717409730123" },
        { "parseDate", "\"2024-06-03 10:15:30.5\" \"yyyy-MM-dd HH:mm:ss.S\"", "1717409730500" },
        { "parseDate", "\"24-6-3\" \"yy-M-d\"", "1717372800000" },
        { "parseDate", "\"2024-155\" \"yyyy-DDD\"", "1717372800000" },
        { "parseDate", "\"2023-366\" \"yyyy-DDD\"", NULL },
        { "parseDate", "\"2024-06-03T10:15:30Z\" \"yyyy-MM-dd'T'HH:mm:ssX\"", "1717409730000" },
        { "parseDate", "\"2024-06-03 12:05 am\" \"yyyy-MM-dd hh:mm a\"", "1717373100000" },
        { "parseDate", "\"2024-06-03 10:15\" \"yyyy-MM-dd HH:mm[:ss[.SSS]]\"", "1717409700000" },
        { "parseDate", "\"2024-06-03 10:15:30\" \"yyyy-MM-dd HH:mm[:ss[.SSS]]\"", "1717409730000" },
        { "parseDate", "\"2024-06-03 10:15:30.250\" \"yyyy-MM-dd HH:mm[:ss[.SSS]]\"", "1717409730250" },
        { "parseDate", "\"Mon it's 2024-06-03\" \"E 'it''s' yyyy-MM-dd\"", "1717372800000" },
        { "parseDate", "\"2024-06-03 9:05\" \"yyyy-MM-dd HH:mm\"", NULL },
        { "parseDate", "\"2024-02-30\" \"yyyy-MM-dd\"", NULL },
        { "parseDate", "\"2024-06\" \"yyyy-MM\"", NULL },
        { "parseDate", "\"2024-06-03 \" \"yyyy-MM-dd\"", NULL },
        { "parseDate", "\"2024-06-03 10:00+02:00\" \"yyyy-MM-dd HH:mmXXX\" \"+09:00\"", "1717401600000" },
        { "parseDate", "\"2024-06-03 10:00 +09:00\" \"yyyy-MM-dd HH:mm VV\"", "1717376400000" },
        { "parseDate", "\"2024-06-03 10:00 Nowhere\" \"yyyy-MM-dd HH:mm VV\"", NULL },
        { "parseDate", "- \"yyyy\"", NULL },
    };
    (void)state;
    vectors_evaluate(rows, COUNT_OF(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bins),        cmocka_unit_test(milliseconds), cmocka_unit_test(open_range_is_null),
        cmocka_unit_test(format_date), cmocka_unit_test(parse_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
