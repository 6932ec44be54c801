/* Plans of the commands that see all rows in their order: what they keep, make and hand on. */
#include "bound.h"

static void plans(void **state)
{
    static const struct {
        const char *query, *lines;
    } rows[] = {
        /* the order a sort asked for is the command's; behind it rows are in their places */
        { "sort a desc | accum b as c | limit 3",
          "scan: @timestamp, @message\n"
          "discover a, b\n"
          "accum b as c by a desc\n"
          "output @timestamp, @message, c; first 3\n" },
        /* a limit cuts before it, a filter behind it stays there */
        { "fields b | limit 5 | accum b | filter b > 1",
          "scan: @message\n"
          "discover b\n"
          "limit 5, newest first\n"
          "accum b as b, newest first\n"
          "filter b > 1\n"
          "output b; first 10000\n" },
        { "autoregress b p=2-4 | display b_p3",
          "scan: @message\n"
          "discover b\n"
          "autoregress b p=2-4, newest first\n"
          "output b_p3; first 10000\n" },
        /* a wildcard means what is mentioned behind it, too */
        { "filldown a* `b*` | display a_x, b_x",
          "scan: @message\n"
          "discover `b*`, a_x, b_x\n"
          "filldown a*, `b*`, newest first\n"
          "output a_x, b_x; first 10000\n" },
        { "sessionize u, v maxspan 5m as s",
          "scan: @timestamp, @message\n"
          "discover u, v\n"
          "sessionize u, v maxspan 5m as s, newest first\n"
          "output @timestamp, @message, s; first 10000\n" },
        { "outlier action=remove uselower=true param=1.5 ms | stats max(ms)",
          "scan: @message\n"
          "discover ms\n"
          "outlier action=remove param=1.5 uselower=true ms\n"
          "stats max(ms)\n"
          "output `max(ms)`; first 10000\n" },
        { "fields r, w | addtotals col=true",
          "scan: @message\n"
          "discover r, w\n"
          "addtotals row=true col=true r, w, newest first\n"
          "output r, w, Total; first 10000\n" },
        { "stats count(*) as n, max(a) as m by bin(5m) as t, h | fillmissing with 0 for n, with \"-\" for m",
          "scan: @timestamp, @message\n"
          "discover h, a\n"
          "stats count(*), max(a) by bin(@timestamp, 5m), h\n"
          "fillmissing t with 0 for n, with \"-\" for m\n"
          "output t, h, n, m; first 10000\n" },
        { "countFrequent a, b | limit 2",
          "scan: @message\n"
          "discover a, b\n"
          "countFrequent a, b\n"
          "output a, b, _approxcount; first 2 by _approxcount desc, a, b\n" },
        { "sort a | filter b in (fields b) | limit 5 | estimate",
          "scan: @message\n"
          "estimate: add up the bytes of the messages\n"
          "output estimatedBytes; first 10000\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_explains(rows[i].query, true, rows[i].lines);
}

static size_t column_slot(const struct bound *bound, const char *name)
{
    for (size_t i = 0; i < bound->plan->column_count; i++)
        if (view_equal(bound->plan->columns[i].name, view_of(name)))
            return bound->plan->columns[i].slot;
    return SIZE_MAX;
}

/* New values under an old name: whoever shows the name shows them, and who has read the old ones keeps those. */
static void new_values_under_an_old_name(void **state)
{
    struct bound bound;

    (void)state;
    bound_init(&bound, "fields ms, ms * 2 as twice | accum ms | fields ms + 1 as more");
    assert_int_equal(bound.plan->column_count, 3);
    assert_int_equal(bound.plan->slots[column_slot(&bound, "ms")].origin, SLOT_EPHEMERAL);
    assert_int_equal(bound.plan->slots[column_slot(&bound, "ms")].type, TYPE_NUMBER);
    assert_true(bound.plan->order.placed);
    assert_int_equal(bound.plan->order.count, 0);
    bound_clear(&bound);
}

static void mistakes(void **state)
{
    (void)state;
    assert_says("accum a as b | accum c as b", "E0302");
    assert_says("accum a as b | fields b", "");
    assert_says("fields a | accum a | accum a", "");
    assert_says("stats count(*) as n | accum m", "E0301");
    assert_says("autoregress a p=0", "E0515");
    assert_says("autoregress a p=3-2", "E0515");
    assert_says("autoregress a p=1-1001", "E0515");
    assert_says("autoregress a as b p=1-1000", "");
    assert_says("autoregress a p=1-2 | autoregress a", "E0302");
    assert_says("sessionize a maxspan 0m", "E0404");
    assert_says("stats count(*) as n by bin(1m) as @timestamp, u | sessionize u", "");
    assert_says("stats count(*) as n by u | sessionize u", "E0301");
    assert_says("outlier mark=1 a", "E0515");
    assert_says("outlier action=remove", "E0222");
    assert_says("addtotals fieldname=5 a", "E0515");
    assert_says("addtotals | addtotals", "E0302");
    assert_says("stats count(*) by bin(1m) | stats max(`count(*)`) as m | fillmissing", "E0516");
    assert_says("stats count(*) as n by bin(1m) | sort n | fillmissing", "");
    assert_says("stats count(*) as n by bin(1m) as t | fillmissing with 0 for t", "E0516");
    assert_says("countFrequent a | fields b", "E0301");
    assert_says("countFrequent a | stats count(*) by bin(1m)", "E0307");
    assert_says("estimate | fields a", "E0517 E0301");
    assert_says("filterIndex a = 1 and (b = -2 and c in [\"x\"])", "");
    assert_says("filterIndex not a = 1", "E0514");
    assert_says("filterIndex 1 = a", "E0514");
    assert_says("stats rate(a, 1m) by bin(5m) | stats rate(b, 1m)", "E0307 E0301");
    assert_says("stats histogram(a, 0)", "E0405");
    assert_says("stats count(*) by histogram(a, b)", "E0403");
    assert_says("stats count(*) by datefloor(@timestamp, 1h) offset 5m", "E0511");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans),
        cmocka_unit_test(new_values_under_an_old_name),
        cmocka_unit_test(mistakes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
