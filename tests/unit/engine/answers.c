/* Whole queries over the events of 3.11, in every way they can run. Expectations: language reference 2, 3.11. */
#include "answered.h"

struct answered {
    const char *query, *answer;
};

static void assert_all(const struct answered *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_answers(rows[i].query, rows[i].answer);
}
#define ASSERT_ALL(rows) assert_all(rows, sizeof(rows) / sizeof(rows)[0])

static void conditions(void **state)
{
    static const struct answered rows[] = {
        { "filter ms != 10 | display ms", "ms\n20\n30" },
        { "filter not ispresent(ms) | display code", "code\n404" },
        { "filter code in [200, \"404\"] | display code", "code\n404\n200\n200" },
        { "filter ms | display ms", "ms\n20\n30\n10" },
        { "filter ms - 10 | display ms", "ms\n20\n30" },
        { "filter svc = \"a\" and ms | display ms", "ms\n30\n10" },
        { "filter strcontains(svc, \"a\") | display ms", "ms\n30\n10" },
        { "filter svc | display ms", "ms" },
        { "filter 1 | display code", "code\n404\n200\n500\n200" },
        { "filter not ms | display code", "code" },
        { "filter missing | display code", "code" },
    };
    (void)state;
    ASSERT_ALL(rows);
}

static void groups(void **state)
{
    static const struct answered rows[] = {
        { "stats count(*) as n, count(ms) as m, sum(ms) as s, avg(ms) as v by svc", "svc|n|m|s|v\na|2|2|40|20\nb|2|1|20|20" },
        { "stats count(*) as n by bin(5m) as t", "t|n\n2024-05-01 10:05:00.000|2\n2024-05-01 10:00:00.000|2" },
        { "stats pct(ms, 50) as p, variance(ms) as q, stddev(ms) as d", "p|q|d\n20|66.6667|8.165" },
        { "stats values(code) as c by svc", "svc|c\na|[500,200]\nb|[404,200]" },
        { "stats topk(1, code) as k", "k\n[200]" },
        { "stats earliest(ms) as e, latest(ms) as l", "e|l\n10|20" },
        { "stats count(*) as n by svc | stats max(n) as top", "top\n2" },
        { "stats sum(ms) as s by missing", "missing|s\n|60" },
        { "filter svc = \"zz\" | stats count(*)", "count(*)" },
        { "stats count(*) / (code / 100) as r, max(ms) - min(ms) as d by code", "code|r|d\n200|1|10\n404|0.2475|\n500|0.2|0" },
        { "stats count(*), count(*) as n, n * 2 as m by svc", "svc|count(*)|n|m\na|2|2|4\nb|2|2|4" },
        { "stats count(*) as n by svc, code | stats values(code) as c by svc", "svc|c\na|[200,500]\nb|[200,404]" },
        { "stats count(*) as n by ms * 1", "ms * 1|n\n|1\n10|1\n20|1\n30|1" },
    };
    (void)state;
    ASSERT_ALL(rows);
}

static void order(void **state)
{
    static const struct answered rows[] = {
        { "sort ms | display ms", "ms\n\n10\n20\n30" },
        { "sort ms desc | display ms", "ms\n30\n20\n10\n" },
        { "sort svc desc, ms | display svc, ms", "svc|ms\nb|\nb|20\na|10\na|30" },
        { "sort ms | sort svc | display svc, ms", "svc|ms\na|10\na|30\nb|\nb|20" },
        { "fields svc, code | dedup svc", "svc|code\nb|404\na|500" },
        { "fields code | dedup ms", "code\n404\n200\n500\n200" },
        { "fields code | sort code | dedup code | limit 2", "code\n200\n404" },
    };
    (void)state;
    ASSERT_ALL(rows);
}

static void limits(void **state)
{
    static const struct answered rows[] = {
        { "limit 1 | filter svc = \"a\" | display code", "code\n500" },
        { "fields code | limit 3 | limit 2", "code\n404\n200" },
        { "fields code | limit 2 | limit 3", "code\n404\n200" },
        { "fields code | tail 3", "code\n200\n500\n200" },
        { "fields code | sort code | tail 2", "code\n404\n500" },
        { "fields ms | tail 3 | limit 1", "ms\n20" },
        { "fields ms | limit 3 | tail 1", "ms\n30" },
        { "fields ms | limit 2 | sort ms desc", "ms\n20\n" },
        { "limit 3 | stats count(*) as n by svc", "svc|n\na|1\nb|2" },
        { "limit 3 | filter svc = \"a\" | stats count(*) as n by svc", "svc|n\na|2" },
        { "fields code | limit any 2", "code\n200\n500" },
        { "fields code | limit any 3 | limit 2", "code\n404\n200" },
        { "fields code | limit 2 | limit any 3", "code\n404\n200" },
        { "fields code | tail 2 | limit any 1", "code\n500" },
        { "fields ms, code | limit any 2 | sort code", "ms|code\n20|200\n|404" },
        { "limit any 3 | stats values(code) as c", "c\n[404,200,500]" },
        { "fields code | limit any 3 | dedup code", "code\n404\n200\n500" },
    };
    (void)state;
    ASSERT_ALL(rows);
}

static void names(void **state)
{
    static const struct answered rows[] = {
        { "fields ms as took, took * 2 as twice | filter twice > 20", "took|twice\n20|40\n30|60" },
        { "fields abs(ms - 25) as ms | filter ms < 10", "ms\n5\n5" },
        { "stats sum(ms) by svc | filter sum(ms) > 30 | fields svc, sum(ms) * 2 as twice", "svc|twice\na|80" },
        { "stats count(*) as n by bin(5m) | sort @timestamp", "bin(5m)|n\n2024-05-01 10:00:00.000|2\n2024-05-01 10:05:00.000|2" },
        { "filter ms = 10 | parse @message '\"code\":*}' as c | display c, ms", "c|ms\n200|10" },
        { "filter ms = 10 | parse @message '\"code\":*}' as c", "c\n200" },
        { "filter ms = 10 | fields svc | parse @message '\"code\":*}' as c", "svc|c\na|200" },
        { "filter ms = 10 | parse missing \"*\" as c | display c, ms", "c|ms\n|10" },
    };
    (void)state;
    ASSERT_ALL(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions), cmocka_unit_test(groups), cmocka_unit_test(order),
        cmocka_unit_test(limits),     cmocka_unit_test(names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
