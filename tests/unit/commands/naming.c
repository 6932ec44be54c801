/* Names: which may be defined, redefined and mentioned where. Expectations: language reference 2.0.3 to 2.0.5, 6.2, 7.4. */
#include "bound.h"

struct saying {
    const char *query, *codes;
};

static void assert_all(const struct saying *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_says(rows[i].query, rows[i].codes);
}
#define ASSERT_ALL(rows) assert_all(rows, sizeof(rows) / sizeof(rows)[0])

/* The table of 2.0.4, row by row, with what follows from it. */
static void redefinition(void **state)
{
    static const struct saying rows[] = {
        { "parse @message \"*\" as x | fields x", "E0303" },
        { "parse @message /(?<x>a)/ | fields y, x", "E0303" },
        { "parse @message \"*\" as x | display x", "" },
        { "parse @message \"*\" as x | filter x = 1 | sort x", "" },
        { "parse @message \"*\" as x | stats latest(x) as x", "E0302" },
        { "parse @message \"*\" as x | stats count(*) by a as x", "E0302" },
        { "parse @message \"*\" as x | fields a as x", "E0302" },
        { "parse @message \"*\" as x | display a as x", "E0302" },
        { "parse @message \"*\" as x | parse a \"*\" as x", "E0302" },
        { "parse @message \"* *\" as x, x", "E0302" },
        { "parse @message \"*\" as x | stats count(*) as n by x | fields x, n", "" },
        { "fields a as x | stats avg(x) as x", "E0302" },
        { "fields a as x | stats count(*) by x", "" },
        { "fields a as x | stats count(*) by b as x", "E0302" },
        { "fields a as x | stats count(*) as x by x", "E0302" },
        { "stats sum(a) as x by k | stats max(x) as x", "E0302" },
        { "stats sum(a) as x by k as l | stats max(x) by l as l", "E0302" },
        { "stats count(*) as k by k", "E0302" },
        { "stats count(*) as n, sum(a) as n", "E0302" },
        { "stats count(*) by a as k, b as k", "E0302" },
        { "stats count(*) by k, k", "" },
        { "fields x | fields abs(x) as x", "E0302" },
        { "fields abs(x) as x", "" },
        { "fields abs(x) as x | filter x > 1 | fields x", "" },
        { "filter x = 1 | fields abs(x) as x", "" },
        { "fields a as x | fields x | fields x", "" },
        { "fields a as x, b as x", "E0302" },
        { "fields a as x | fields b as x | fields c as x", "E0302 E0302" },
        { "fields @message, @message | fields @message, a | fields a", "" },
        { "stats sum(bytes) as bytes", "W0301" },
        { "stats sum(bytes * 8) as bytes by host", "W0301" },
        { "stats sum(a) as bytes by host", "" },
        { "stats count(*) as c by k | fields k", "" },
        { "stats count(*) as c by k | fields toupper(k) as k", "" },
        { "filter x = 1 | parse @message \"*\" as x", "W0302" },
        { "fields x | parse @message \"*\" as x", "E0302" },
        { "display a, b as a", "E0302" },
        { "display a, a", "" },
        { "fields `a-b` | fields a-b", "W0202 E0302" },
        { "fields a-b | fields a-b", "W0202 W0202" },
    };
    (void)state;
    ASSERT_ALL(rows);
}

static void after_stats(void **state)
{
    static const struct saying rows[] = {
        { "stats count(*) as n by k | filter n > 1 and k = 1", "" },
        { "stats count(*) as n by k | filter x = 1", "E0301" },
        { "stats count(*) as n by k | sort x", "E0301" },
        { "stats count(*) as n by k | fields @message", "E0301" },
        { "stats count(*) as n by k | display x, y", "E0301 E0301" },
        { "stats count(*) as n by k | stats sum(x)", "E0301" },
        { "stats count(*) as n by k | parse @message \"*\" as x", "E0301" },
        { "stats count(*) as n by k | parse \"*\" as x", "E0301" },
        { "stats count(*) as n by k | dedup x", "E0301" },
        { "fields a as x | stats count(*) as n by k | filter x = 1", "E0301" },
        { "stats count(*) as n by k | filter count(*) > 1", "E0406" },
        { "stats count(*) by k | filter count(*) > 1 and `count(*)` < 9", "" },
        { "stats sum(a) / 2 by k | fields sum(a) / 2 as half", "" },
        { "stats count(*) by bin(5m) | sort @timestamp", "" },
        { "stats count(*) by bin(5m) as t | sort @timestamp", "E0301" },
        { "stats count(*) by k | sort @timestamp", "E0301" },
        { "stats count(*) as n by k | stats sum(n) by bin(5m)", "E0307" },
        { "stats count(*) as n by k | stats latest(n)", "E0307" },
        { "stats max(@timestamp) as `@timestamp`, count(*) as n by k | stats latest(n)", "W0301" },
        { "stats count(*) as n by k | filter null = 1", "" },
    };
    (void)state;
    ASSERT_ALL(rows);
}

/* One mistake is reported once, and several are reported in one pass. */
static void cascades(void **state)
{
    static const struct saying rows[] = {
        { "fields foo(a) as x | filter x > 1 | sort x", "E0401" },
        { "stats foo(a) as n by k | sort n desc | limit 5", "E0401" },
        { "stats count(*) as n by foo(k) as k | filter k = 1", "E0401" },
        { "stats count(*) by bin(foo(a))", "E0401" },
        { "stats sum(foo(a)), max(bar(b)) as m | filter m > 1", "E0401 E0401" },
        { "fields datefloor(foo(a), 1h)", "E0401" },
        { "fields datefloor(a, foo(b))", "E0401" },
        { "fields abs(a, 1) + abs() as x", "E0402 E0402" },
        { "parse @message /(/ as x | filter x = 1", "E0510" },
        { "parse @message \"* *\" as x | stats count(*) by x | sort x", "E0304" },
        { "parse @message \"*\" as x, y | stats count(*) by y", "E0304" },
        { "filter foo(a) = 1 and bar(b) = 2 | fields 5m | limit 0", "E0401 E0401 E0403 E0505" },
        { "stats max(sum(a)) as m | filter m > 1", "E0407" },
        { "fields count(*) as n | sort n", "E0406" },
        { "stats a as x, b as y, x + y as z", "E0306 E0306" },
        { "stats bin(5m) as t, count(*)", "E0306" },
        { "stats count(*) as n by k | stats latest(n) as l, foo as f", "E0307 E0306" },
        { "stats values(a) as v | stats count(v) as n | filter n > 1", "E0408" },
        { "filter @message like /(a/ | filter @message like /(b/", "E0405 E0405" },
    };
    (void)state;
    ASSERT_ALL(rows);
}

static void placement(void **state)
{
    static const struct saying rows[] = {
        { "sort a | stats count(*) by a", "W0501" },
        { "limit 5 | stats count(*) by a", "W0502" },
        { "sort a | limit 5 | stats count(*) by a", "W0502" },
        { "sort a | filter b = 1 | sort b | stats count(*) by a", "W0501 W0501" },
        { "sort a | filldown b | stats count(*) by b", "" },
        { "sort a | stats count(*) as n by a | stats max(n)", "E0504" },
        { "limit 5 | stats count(*) as n by a | stats max(n)", "E0504" },
        { "stats count(*) as n by a | sort n | stats max(n)", "E0504" },
        { "stats count(*) as n by a | stats max(n) as m | sort m | limit 3", "" },
        { "dedup a | limit 5", "" },
        { "dedup a | limit 5 | limit 3", "" },
        { "dedup a | sort a", "E0502" },
        { "dedup a | filter a = 1", "E0502" },
        { "dedup a | dedup b", "E0502" },
        { "dedup abs(a)", "E0212" },
        { "fields a | SOURCE \"g\"", "E0501" },
        { "SOURCE \"g\" | SOURCE \"h\" | fields a", "" },
        { "SOURCE \"g\"", "E0503" },
        { "stats topk(3, a)", "" },
        { "stats topk(3, a) by b", "E0507" },
        { "stats topk(3, a), count(*)", "E0507" },
        { "stats values(a) as v | sort v", "E0408" },
        { "stats values(a) as v | dedup v", "E0408" },
        { "stats values(a) as v | stats count(*) by v", "E0408" },
        { "stats 1 by a", "E0409" },
        { "stats 1, count(*)", "E0409" },
    };
    (void)state;
    ASSERT_ALL(rows);
}

static void columns(void **state)
{
    static const struct saying rows[] = {
        { "filter a = 1", "@timestamp, @message" },
        { "sort a | limit 5", "@timestamp, @message" },
        { "fields a, b | fields c, a", "a, b, c" },
        { "parse @message \"* *\" as x, y", "x, y" },
        { "fields b | parse @message \"* *\" as x, y | fields a", "b, a, x, y" },
        { "fields a | display b, c | fields d", "b, c" },
        { "display a | display b", "b" },
        { "stats count(*), sum(a) as s by k, bin(5m)", "k, bin(5m), count(*), s" },
        { "stats count(*), count(*) by k", "k, count(*)" },
        { "stats count(*) as n by k | filter n > 1", "k, n" },
        { "stats count(*) as n by k | fields n", "n" },
        { "stats count(*) as n by k | fields n | fields k, n * 2 as m", "n, k, m" },
        { "fields a | stats count(*) as n by k", "k, n" },
        { "display a | stats count(*) as n by k", "k, n" },
        { "stats count(*) as n by k | fields n | stats max(n)", "max(n)" },
        { "stats count(*) as n by k | display n | fields k", "n" },
        { "fields strlen( a ),  a+ b", "strlen( a ), a+ b" },
        { "fields `a b` as `c d`, `e f`", "c d, e f" },
        { "parse @message /(?<x>a)(b)/ as y", "x, y" },
        { "parse @message /(?<x>a)/ as x", "x" },
        { "parse @message /(?<x>a)/ as y", "x, y" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_columns(rows[i].query, rows[i].codes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(redefinition), cmocka_unit_test(after_stats), cmocka_unit_test(cascades),
        cmocka_unit_test(placement),    cmocka_unit_test(columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
