/* Names that reach into structures, and steps that make several rows of one: language reference 2.6.2, 2.7, 2.8, 4.6. */
#include "bound.h"

static void names_reach(void **state)
{
    static const struct {
        const char *query, *lines;
    } rows[] = {
        /* the longest prefix that the query made; else a discovered field */
        { "fields jsonParse(a) as m | display m.b[0].`c d`, a.b",
          "scan: @message\n"
          "discover a, a.b\n"
          "compute jsonParse(a) as m\n"
          "compute m.b[0].`c d` as `m.b[0].c d`\n"
          "output `m.b[0].c d`, a.b; first 10000, newest first\n" },
        { "fields jsonParse(a) as m, jsonParse(b) as m.n | display m.n.x, m.o.x",
          "scan: @message\n"
          "discover a, b\n"
          "compute jsonParse(a) as m\n"
          "compute jsonParse(b) as m.n\n"
          "compute m.n.x as m.n.x\n"
          "compute m.o.x as m.o.x\n"
          "output m.n.x, m.o.x; first 10000, newest first\n" },
        /* one path, however it is written; the rest of a quoted name is split */
        { "fields jsonParse(a) as m | filter m.x = 1 | filter m.`x` = 1 | filter `m.x` = 1 | display a",
          "scan: @message\n"
          "discover a\n"
          "compute jsonParse(a) as m\n"
          "filter m.x = 1\n"
          "filter m.x = 1\n"
          "filter m.x = 1\n"
          "output a; first 10000, newest first\n" },
        /* calls and parentheses */
        { "display split(a, \"/\")[1], (jsonParse(a)).b + 1 as c",
          "scan: @message\n"
          "discover a\n"
          "compute split(a, \"/\")[1] as `split(a, \"/\")[1]`\n"
          "compute jsonParse(a).b + 1 as c\n"
          "output `split(a, \"/\")[1]`, c; first 10000, newest first\n" },
        { "json field=a.b \"c.0\" as x | filter x in y",
          "scan: @message\n"
          "discover a.b, y\n"
          "compute json field=a.b \"c.0\" as x\n"
          "filter x in y\n"
          "output x; first 10000, newest first\n" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_explains(rows[i].query, true, rows[i].lines);
}

static void rows_are_spread(void **state)
{
    static const struct {
        const char *query, *lines;
    } rows[] = {
        /* filters that do not look at the element go before it; what is read behind it is discovered before */
        { "fields jsonParse(@message) as d | unnest d.items into it | filter it.q > 1 and k = 2 | display it.sku, n",
          "scan: @message\n"
          "discover k\n"
          "filter k = 2\n"
          "discover n\n"
          "unnest jsonParse(@message).items into it\n"
          "filter it.q > 1\n"
          "compute it.sku as it.sku\n"
          "output it.sku, n; first 10000, newest first\n" },
        /* the list is looked for in the text, also where what was parsed is needed beside it; but not behind other events */
        { "fields jsonParse(@message) as d, d.items as list | filter d.n > 1 | unnest list into it | display it.sku",
          "scan: @message\n"
          "compute jsonParse(@message) as d\n"
          "filter d.n > 1\n"
          "unnest jsonParse(@message).items into it\n"
          "compute it.sku as it.sku\n"
          "output it.sku; first 10000, newest first\n" },
        { "fields jsonParse(@message) as d | unnest d.items[0] into it | display it",
          "scan: @message\n"
          "compute jsonParse(@message) as d\n"
          "unnest d.items[0] into it\n"
          "output it; first 10000, newest first\n" },
        /* it stays when nobody reads what it makes: it makes rows */
        { "unnest a into b | stats count(*)",
          "scan: @message\n"
          "discover a\n"
          "unnest a into b\n"
          "stats count(*)\n"
          "output `count(*)`; first 10000\n" },
        { "parse @message /(?<k>\\w)=(?<v>\\w)/ multi | filter @logStream = \"s\" | stats count(*) by k",
          "scan: @message, @logStream\n"
          "filter @logStream = \"s\"\n"
          "parse @message /(?<k>\\w)=(?<v>\\w)/ as k multi\n"
          "stats count(*) by k\n"
          "output k, `count(*)`; first 10000 by k\n" },
        /* the order before expand is that of the arrays */
        { "fields a | sort a | expand a | filter a = 1",
          "scan: @message\n"
          "discover a\n"
          "expand a\n"
          "filter a = 1\n"
          "output a; first 10000 by a\n" },
        { "limit 5 | expand a",
          "scan: @timestamp, @message\n"
          "discover a\n"
          "limit 5, newest first\n"
          "expand a\n"
          "output @timestamp, @message; first 10000, newest first\n" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_explains(rows[i].query, true, rows[i].lines);
}

/* Expanding makes a field of its own: what was ordered by the array still is. */
static void expand_keeps_the_order(void **state)
{
    struct bound bound;

    (void)state;
    bound_init(&bound, "fields a | sort a | expand a");
    assert_int_equal(bound.plan->order.count, 1);
    assert_int_equal(bound.plan->column_count, 1);
    assert_int_not_equal(bound.plan->order.keys[0].slot, bound.plan->columns[0].slot);
    bound_clear(&bound);
}

static void mistakes(void **state)
{
    (void)state;
    assert_says("fields jsonParse(a) as m | sort m", "E0408");
    assert_says("fields split(a, \",\") as m | dedup m", "E0408");
    assert_says("fields jsonParse(a) as m | stats count(*) by m", "E0408");
    assert_says("fields jsonParse(a) as m | stats max(m)", "E0408");
    assert_says("stats values(a) as v | sort v", "E0408");
    assert_says("fields jsonParse(a) as m | sort m.x | dedup m.y", "");
    assert_says("fields jsonParse(a) as m | stats max(m.x) by m.y", "");
    assert_says("stats values(a) as v | fields v[0] | sort v[1]", "");
    assert_says("fields split(a, \",\") as m | expand m | sort m", "");
    assert_says("fields strlen(a) as n | fields n.x", "W0303");
    assert_says("parse @message \"a=*\" as a | display a.b", "W0303");
    assert_says("fields b as a | display a.b, c.d, @message.e", "");
    assert_says("unnest a into b | unnest b into b", "W0505 E0302");
    assert_says("stats count(*) as n | unnest a into b", "E0301");
    assert_says("stats count(*) as n | expand a", "E0301");
    assert_says("stats count(*) as n | json field=a \"b\" as c", "E0301");
    assert_says("json field=a \"b\" as c | json field=a \"d\" as c", "E0302");
    assert_says("parse @message /(?<a>x)/ multi | fields b as a", "E0302");
}

static void columns(void **state)
{
    (void)state;
    assert_columns("unnest a into b", "@timestamp, @message");
    assert_columns("fields a | unnest a into b", "a");
    assert_columns("fields a | expand a", "a");
    assert_columns("json field=a \"b\" as c", "c");
    assert_columns("fields a | json field=a \"b\" as c", "a, c");
    assert_columns("parse @message /(?<k>x)/ multi", "k");
    assert_columns("stats values(a) as v | unnest v into b", "v");
    assert_columns("stats values(a) as v | expand v", "v");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_reach),
        cmocka_unit_test(rows_are_spread),
        cmocka_unit_test(expand_keeps_the_order),
        cmocka_unit_test(mistakes),
        cmocka_unit_test(columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
