/* What the optimizer makes of plans, a pass at a time, and what it must leave alone; what events must contain. */
#include "bound.h"

struct explained {
    const char *query, *lines;
};

static void assert_all(const struct explained *rows, size_t count, bool optimize)
{
    for (size_t i = 0; i < count; i++)
        assert_explains(rows[i].query, optimize, rows[i].lines);
}
#define ASSERT_ALL(rows, optimize) assert_all(rows, sizeof(rows) / sizeof(rows)[0], optimize)

static void as_written(void **state)
{
    static const struct explained rows[] = {
        { "parse @message \"u=*,v=*,\" as u, v | filter u = \"joe\" and a = 1 | display v",
          "scan: @message\n"
          "discover a\n"
          "parse @message \"u=*,v=*,\" as u, v\n"
          "filter (u = \"joe\") and (a = 1)\n"
          "output v; first 10000, newest first\n" },
        { "fields a + 1 as b, c as d | stats count(*) by d",
          "scan: @message\n"
          "discover a, c\n"
          "compute a + 1 as b\n"
          "compute c as d\n"
          "stats count(*) by d\n"
          "output d, `count(*)`; first 10000 by d\n" },
    };
    (void)state;
    ASSERT_ALL(rows, false);
}

static void filters(void **state)
{
    static const struct explained rows[] = {
        /* conjunctions are split, filters move before what they do not read, cheap ones first */
        { "parse @message \"u=*,v=*,\" as u, v | filter u = 1 and @logStream = \"s\" | display v",
          "scan: @message, @logStream\n"
          "filter @logStream = \"s\"\n"
          "parse @message \"u=*,v=*,\" as u, v\n"
          "filter u = 1\n"
          "output v; first 10000, newest first\n" },
        { "filter @message =~ \"x+\" | filter @logStream = \"s\" | display @log",
          "scan: @message, @logStream, @log; only events that contain \"x\"\n"
          "filter @logStream = \"s\"\n"
          "filter @message =~ /x+/\n"
          "output @log; first 10000, newest first\n" },
        { "fields strlen(@message) as n | filter n > 5 and @logStream = \"s\" | filter @log = \"l\"",
          "scan: @message, @logStream, @log\n"
          "filter @logStream = \"s\"\n"
          "filter @log = \"l\"\n"
          "compute strlen(@message) as n\n"
          "filter n > 5\n"
          "output n; first 10000, newest first\n" },
        /* what a discovered field must hold is in the message, or an escape of JSON is */
        { "filter level = \"WARN\" | display @log",
          "scan: @log, @message; once the fields are seen, only events that contain \"WARN\" or \"\\\\u\"\n"
          "discover level\n"
          "filter level = \"WARN\"\n"
          "output @log; first 10000, newest first\n" },
        { "filter @type = \"REPORT\" | display @log",
          "scan: @log, @message; once the fields are seen, only events that contain \"REPORT\"\n"
          "discover @type\n"
          "filter @type = \"REPORT\"\n"
          "output @log; first 10000, newest first\n" },
        /* what a number, an object or a field made of the message holds may be written otherwise there */
        { "filter n = \"1e3\" and o like \"1,x\" and @severity = \"crit\" | display @log",
          "scan: @log, @message\n"
          "discover n\n"
          "filter n = \"1e3\"\n"
          "discover @severity\n"
          "filter @severity = \"crit\"\n"
          "discover o\n"
          "filter o like \"1,x\"\n"
          "output @log; first 10000, newest first\n" },
        /* a disjunction stays one */
        { "filter @logStream = \"s\" or @log = \"l\" and @message = \"m\" | display @log",
          "scan: @logStream, @log, @message\n"
          "filter (@logStream = \"s\") or ((@log = \"l\") and (@message = \"m\"))\n"
          "output @log; first 10000, newest first\n" },
        /* not past a limit that has been settled, nor past stats */
        { "limit 5 | sort a | filter @logStream = \"s\" | display b",
          "scan: @logStream, @message\n"
          "discover a, b\n"
          "limit 5, newest first\n"
          "filter @logStream = \"s\"\n"
          "output b; first 10000 by a\n" },
        { "stats count(*) as n by k | filter k = 1 and n > 2",
          "scan: @message\n"
          "discover k\n"
          "stats count(*) by k\n"
          "filter k = 1\n"
          "filter n > 2\n"
          "output k, n; first 10000 by k\n" },
        { "limit 5 | filter @logStream = \"s\" | display @log",
          "scan: @logStream, @log\n"
          "filter @logStream = \"s\"\n"
          "output @log; first 5, newest first\n" },
    };
    (void)state;
    ASSERT_ALL(rows, true);
}

static void pruning(void **state)
{
    static const struct explained rows[] = {
        { "parse @message \"a=* b=* c=*\" as a, b, c | filter b = 1 | display c",
          "scan: @message\n"
          "parse @message \"a=* b=* c=*\" as b, c\n"
          "filter b = 1\n"
          "output c; first 10000, newest first\n" },
        { "parse @message \"a=*\" as a | fields @log",
          "scan: @message, @log\n"
          "parse @message \"a=*\" as a\n"
          "output @log, a; first 10000, newest first\n" },
        { "parse @message \"a=*\" as a | display @log",
          "scan: @log\n"
          "output @log; first 10000, newest first\n" },
        { "fields a as b, b * 2 as c, c + 1 as d, md5(a) as e | display c",
          "scan: @message\n"
          "discover a\n"
          "compute a as b\n"
          "compute b * 2 as c\n"
          "output c; first 10000, newest first\n" },
        { "fields a as b | sort b | display @log",
          "scan: @log, @message\n"
          "discover a\n"
          "compute a as b\n"
          "output @log; first 10000 by b\n" },
        { "fields a as b | stats count(*)",
          "scan: no fields\n"
          "stats count(*)\n"
          "output `count(*)`; first 10000\n" },
        { "stats sum(a) as s, s * 2 as t, s + t as u by k | fields u",
          "scan: @message\n"
          "discover k, a\n"
          "stats sum(a) by k\n"
          "compute s * 2 as t, s + t as u\n"
          "output u; first 10000 by k\n" },
        { "parse @message \"done\" as a | parse @message \"x\"",
          "scan: @message\n"
          "parse @message \"done\" as a\n"
          "output a; first 10000, newest first\n" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_explains(rows[i].query, true, rows[i].lines);
}

/* What a filter needs is discovered apart from the rest; before a breaker everything that is read behind it. */
static void discovery(void **state)
{
    static const struct explained rows[] = {
        { "filter a = 1 | filter b = 2 | fields c, a",
          "scan: @message\n"
          "discover a\n"
          "filter a = 1\n"
          "discover b\n"
          "filter b = 2\n"
          "discover c\n"
          "output c, a; first 10000, newest first\n" },
        { "filter a = 1 | fields strlen(b) as n | filter n > 1 | sort d | limit 3 | fields c",
          "scan: @message\n"
          "discover a\n"
          "filter a = 1\n"
          "discover b\n"
          "compute strlen(b) as n\n"
          "filter n > 1\n"
          "discover d, c\n"
          "output n, c; first 3 by d\n" },
        { "filter a = 1 | limit 9 | stats max(b) by c",
          "scan: @message\n"
          "discover a\n"
          "filter a = 1\n"
          "discover c, b\n"
          "limit 9\n"
          "stats max(b) by c\n"
          "output c, `max(b)`; first 10000 by c\n" },
        { "fields a | dedup b | limit 4",
          "scan: @message\n"
          "discover a, b\n"
          "dedup b, keeping the first, newest first\n"
          "output a; first 4, newest first\n" },
    };
    (void)state;
    ASSERT_ALL(rows, true);
}

/* The texts of the scan's conjuncts: "a"|"b" and "c"; ~ in any case. */
static void assert_necessary(const char *query, bool documented, const char *wanted)
{
    const struct optimizer_options options = { .optimize = true, .discover = &discover_operator, .documented = documented };
    struct bound bound;
    const struct scan_detail *scan;
    struct buffer out;

    bound_init(&bound, query);
    bound_optimize_by(&bound, &options);
    scan = bound.plan->steps[0]->detail;
    buffer_init(&out);
    for (size_t i = 0; i < scan->necessary_count; i++) {
        buffer_add_text(&out, i ? " & " : "");
        buffer_add_text(&out, scan->necessary[i].fold ? "~" : "");
        for (size_t k = 0; k < scan->necessary[i].count; k++) {
            buffer_add_text(&out, k ? "|" : "");
            buffer_add(&out, scan->necessary[i].texts[k]);
        }
    }
    buffer_add_char(&out, '\0');
    if (strcmp(out.data, wanted) != 0)
        fail_msg("%s: needs %s, not %s", query, wanted, out.data);
    buffer_clear(&out);
    bound_clear(&bound);
}

static void necessary_texts(void **state)
{
    static const struct {
        const char *query, *texts;
    } rows[] = {
        { "filter @message like \"timeout\"", "timeout" },
        { "filter @message = \"all of it\"", "all of it" },
        { "filter \"all of it\" = @message", "all of it" },
        { "filter @message in [\"a\", \"b\"]", "a|b" },
        { "filter @message like /conn(ect)?ion: (re)?set/", "ion: " },
        { "filter @message like \"a\" and @message like \"b\"", "a & b" },
        { "filter @message like \"a\" | filter @message like \"b\"", "a & b" },
        { "filter @message like \"a\" or @message like \"b\"", "a|b" },
        { "filter @message like \"a\" or (@message like \"bcd\" and @message = \"e\")", "a|bcd" },
        { "parse @message \"u=*,\" as u | filter u = \"joe\"", "joe" },
        { "parse @message /u=(?<u>\\w+)/ | parse u \"x*\" as v | filter v in [\"p\", \"q\"]", "p|q" },
        { "parse @message \"u=*,\" as u | filter u like /(?-i)ab+/", "a" },
        { "filter @message like \"a\" | limit 5 | stats count(*)", "a" },
        { "filter @message like \"a\" | fields strlen(@message) as n | filter n > 3", "a" },
        /* a discovered value is spelt so in the message, or with an escape of JSON; a Lambda platform's is no JSON */
        { "filter a = \"b\"", "b|\\u" },
        { "filter `@@a` in [\"b 1\", \"x-y_z.\"]", "b 1|x-y_z.|\\u" },
        { "parse a \"u=*\" as u | filter u = \"joe\"", "joe|\\u" },
        { "filter a like /(?i)timeout: \\d/ and b = \"OK\"", "OK|\\u" },
        { "filter a = \"x\" or @message like \"bc\"", "x|\\u|bc" },
        { "filter @type = \"REPORT\" and @requestId like \"8f\"", "REPORT" },
        { "filter (a = \"x\" and @message like \"bc\") or @type = \"END\"", "bc|END" },
        /* a number, a quoted or an inner value, and what is made of the message may be written otherwise there */
        { "filter a = \"1\"", "" },
        { "filter a = \"1e3\"", "" },
        { "filter a like \"Infinity\"", "" },
        { "filter a like \"x,y\"", "" },
        { "filter a = \"x/y\"", "" },
        { "filter a = \"\u00e9x\"", "" },
        { "filter a like \"x:\"", "" },
        { "filter a in [\"x\", \"5\"]", "" },
        { "filter @severity = \"critical\"", "" },
        /* none of these says anything about the bytes of an event */
        { "filter @message not like \"a\"", "" },
        { "filter not (@message = \"a\")", "" },
        { "filter @message != \"a\"", "" },
        { "filter @message > \"a\"", "" },
        { "filter @message like \"\"", "" },
        { "filter @message = 5", "" },
        { "filter @message in [\"a\", 5]", "" },
        { "filter @message in [\"a\", b]", "" },
        { "filter @message not in [\"a\"]", "" },
        { "filter @message like \"a\" or b = 1", "" },
        { "filter @message like \"a\" or not (@message like \"b\")", "" },
        { "filter @message like /(?i)abc/", "~abc" },
        { "filter @message like /(?i)ERR|oops/ or @message like \"FOO\"", "~ERR|oop|FOO" },
        { "filter @message like /a|b/", "a|b" },
        { "filter @logStream like \"a\"", "" },
        { "filter @log = \"a\"", "" },
        { "filter tolower(@message) like \"a\"", "" },
        { "fields tolower(@message) as m | filter m like \"a\"", "" },
        { "fields concat(@message, \"x\") as `@message` | filter @message like \"x\"", "" },
        { "parse @logStream \"u=*\" as u | filter u = \"joe\"", "" },
        { "limit 5 | sort @message | filter @message like \"a\"", "" },
        { "stats count(*) as n by @message | filter @message like \"a\"", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_necessary(rows[i].query, false, rows[i].texts);
    /* values under documented names may be decoded */
    assert_necessary("filter a = \"b\" and @type = \"END\"", true, "b|\\u|% & END");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_written), cmocka_unit_test(filters),         cmocka_unit_test(pruning),
        cmocka_unit_test(discovery),  cmocka_unit_test(necessary_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
