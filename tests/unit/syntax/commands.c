/* Every form of every command (language reference, section 2), and the layout it is printed in. */
#include "parsed.h"

static const struct {
    const char *query, *print;  /* print NULL: the query as it is */
} rows[] = {
    { "", "" },
    { "  # nothing\n", "" },
    { "|", "" },
    /* 2.1 */
    { "SOURCE \"a\"", NULL },
    { "source 'a' | Source \"b\" | fields c", "SOURCE \"a\"\n| SOURCE \"b\"\n| fields c" },
    { "SOURCE \"a\" START=-3600s END=0s |\nfields b", "SOURCE \"a\" START=-3600s END=0s\n| fields b" },
    { "SOURCE \"a\" start=-1h end=now | fields b", "SOURCE \"a\" start=-1h end=now\n| fields b" },
    { "SOURCE \"a\" START=1700000000 | fields b", "SOURCE \"a\" START=1700000000\n| fields b" },
    { "SOURCE /aws/lambda/my-function.x | fields b", "SOURCE \"/aws/lambda/my-function.x\"\n| fields b" },
    { "SOURCE arn:aws:logs:eu-west-1:1:log-group:/a/b:* | fields b",
      "SOURCE \"arn:aws:logs:eu-west-1:1:log-group:/a/b:*\"\n| fields b" },
    { "SOURCE limit|fields b", "SOURCE \"limit\"\n| fields b" },
    { "SOURCE logGroups()", NULL },
    { "SOURCE logGroups ( namePrefix : [ '/a/', '/b/' ] , class: 'STANDARD')",
      "SOURCE logGroups(namePrefix: [\"/a/\", \"/b/\"], class: \"STANDARD\")" },
    { "SOURCE logGroups(accountIdentifiers: [\"1\"]) dataSource(['amazon_vpc.flow']) START=-1d | fields a",
      "SOURCE logGroups(accountIdentifiers: [\"1\"]) dataSource([\"amazon_vpc.flow\"]) START=-1d\n| fields a" },
    { "SOURCE logGroupTags([{\"key\":\"team\",\"values\":[\"red\",\"!blue*\"]}, {\"key\":\"x\",\"values\":[]}])",
      "SOURCE logGroupTags([{\"key\": \"team\", \"values\": [\"red\", \"!blue*\"]}, {\"key\": \"x\", \"values\": []}])" },
    { "fields source | filter source = \"x\" and (source like /y/ or source in [\"z\"])",
      "fields source\n| filter source = \"x\" and (source like /y/ or source in [\"z\"])" },
    /* 2.2, 2.3 */
    { "FIELDS a,b as c , d/1000 AS `e f`", "fields a, b as c, d / 1000 as `e f`" },
    { "display user, status >= 500 as failed", NULL },
    { "fields a # which machine\n# | filter host like /^web/\n     # , region\n| sort b desc", "fields a\n| sort b desc" },
    { "fields a\n  , b\n\n  , c", "fields a, b, c" },
    { "fields a as x.y", NULL },
    { "fields a as @x", NULL },
    /* 2.4, 2.5 */
    { "where a", "filter a" },
    { "filter isFinal or !seen", "filter isFinal or not seen" },
    { "filterIndex a = \"1\" and b in [\"c\", 2]", NULL },
    /* 2.6 */
    { "parse \"* - *\" as a, b", NULL },
    { "parse @message '[*] \"*\"' as a, @b", "parse @message \"[*] \\\"*\\\"\" as a, @b" },
    { "parse @message \"success\"", NULL },
    { "parse a.b /(?<x>\\d+)\\/(?<y>.*)/", NULL },
    { "parse /x(.)/ as a multi", NULL },
    { "parse @message /(?<a>x)/ multi as b", "parse @message /(?<a>x)/ as b multi" },
    { "parse @message /(?<a>x)/ multi", NULL },
    { "parse @message logfmt as lf", NULL },
    { "parse logfmt as lf", NULL },
    { "parse logfmt logfmt as logfmt", NULL },
    { "parse @message csv as a, b, c", NULL },
    { "parse csv \"*\" as csv", NULL },
    { "parse @message XML '/event/level' as x", "parse @message xml \"/event/level\" as x" },
    { "parse @message xml \"/event\"", NULL },
    { "parse multi /a/", NULL },
    { "json field=f \"a.b\" as x", NULL },
    { "JSON FIELD = @message 'a.0' AS x | fields field", "json field=@message \"a.0\" as x\n| fields field" },
    /* 2.7, 2.8 */
    { "unnest d.items into it", NULL },
    { "unnest into into into", NULL },
    { "expand a.b", NULL },
    /* 2.9 */
    { "stats count(*)", NULL },
    { "stats count(*) as count by field", NULL },
    { "stats sum(a) / count(*) as x, x * 2 by bin(5m) as t, tolower(b)", NULL },
    { "stats count(*) by bin(1d) offset 9h", NULL },
    { "stats count(*) by offset offset 9 h", "stats count(*) by offset offset 9h" },
    { "stats\ncount(*)\nby\nbin(5m)", "stats count(*) by bin(5m)" },
    /* 2.10 */
    { "sort a", NULL },
    { "order by a desc, b asc, c", "sort a desc, b, c" },
    { "sort by count desc", "sort count desc" },
    { "sort desc desc, asc", NULL },
    { "sort `count(*)` desc", NULL },
    { "sort a[0].b", NULL },
    /* 2.11, 2.12 */
    { "dedup a, b.c", NULL },
    { "limit 20", NULL },
    { "limit any 20", NULL },
    { "head", NULL },
    { "head 5 | tail | tail 7", "head 5\n| tail\n| tail 7" },
    /* 2.13 */
    { "lookup users id OUTPUT name", "lookup users id output name" },
    { "lookup users id as user.id, region output name as n, floor", NULL },
    { "lookup users output outputnew x as y", NULL },
    { "cidrlookup offices clientIp AS net OUTPUT site, floor AS storey",
      "cidrlookup offices clientIp as net output site, floor as storey" },
    { "cidrlookup offices clientIp outputnew site", NULL },
    /* 2.14 */
    { "join where a.x = b.y (SOURCE \"g\")", NULL },
    { "join type=left left=a right=b where a.x = b.y (SOURCE 'g' | filter z = (1)) | filter (a.q)",
      "join type=left left=a right=b where a.x = b.y (SOURCE \"g\" | filter z = (1))\n| filter (a.q)" },
    { "filter a in (SOURCE 'pay' | filter failed = 1 | fields a) and b",
      "filter a in (SOURCE \"pay\" | filter failed = 1 | fields a) and b" },
    { "filter a not in (SOURCE pay | stats count(*) by a |)", "filter a not in (SOURCE \"pay\" | stats count(*) by a)" },
    /* 2.15 to 2.19 */
    { "pattern @message", NULL },
    { "pattern @message | diff | diff previousWeek", "pattern @message\n| diff\n| diff previousWeek" },
    { "logcompare timeshift 7d", NULL },
    { "logcompare timeshift 7 days", "logcompare timeshift 7days" },
    { "pattern m | anomaly | filter a", "pattern m\n| anomaly\n| filter a" },
    { "unmask @message, a | fields unmask(@message)", "unmask @message, a\n| fields unmask(@message)" },
    { "relevantfields where @message like /GET/", NULL },
    { "relevantfields a, b where a = 1 and b", NULL },
    /* 2.20 to 2.24 */
    { "addtotals", NULL },
    { "addtotals row=true col=false fieldname=Sum a, b", NULL },
    { "addtotals a b col = true", "addtotals col=true a, b" },
    { "autoregress a", NULL },
    { "autoregress a as b p=2", NULL },
    { "autoregress a p=1-4", "autoregress a p=1 - 4" },
    { "filldown", NULL },
    { "filldown a, b", NULL },
    { "filldown cpu* *x a.b `c d` | fields a*b", "filldown cpu*, *x, a.b, `c d`\n| fields a * b" },
    { "filldown d`[a`", "filldown d, `[a`" },
    { "fillmissing", NULL },
    { "fillmissing with 0 for a, with \"x\" for b", NULL },
    { "fillmissing WITH -1 FOR n", "fillmissing with -1 for n" },
    { "outlier a b", "outlier a, b" },
    { "outlier action=remove param=2.5 uselower=true mark=false a", NULL },
    /* 2.25 to 2.29 */
    { "accum a", NULL },
    { "accum a as b", NULL },
    { "appendcols (stats count(*) as n)", NULL },
    { "appendcols override=true max=5 (SOURCE g | fields a | sort a)",
      "appendcols override=true max=5 (SOURCE \"g\" | fields a | sort a)" },
    { "sessionize a", NULL },
    { "sessionize a, b maxspan 30 m as s", "sessionize a, b maxspan 30m as s" },
    { "sessionize a as s", NULL },
    { "countFrequent a, b", NULL },
    { "count_frequent a", "countFrequent a" },
    { "filter a | estimate", "filter a\n| estimate" },
    /* 1.5, 1.6, 1.9 */
    { "fields a.0.b, _x, @log, @@tenant, a@b, r\u00e9sum\u00e9, \u540d\u524d", NULL },
    { "fields @`aws.tag.acme:cost-centre`, `order.lines.0.unit-price`, doc.`unit-price`, doc.users[2].id", NULL },
    { "fields ` `, `a\\`b`, `a\\\\b`, `a\\b`, `#|\"`", NULL },
    { "fields 'it''s' = 1", "" },
    { "fields \"a\\\"b\", 'a\\'b', \"\\d+\\\\ \\n\"", "fields \"a\\\"b\", \"a'b\", \"\\\\d+\\\\ \\n\"" },
    { "fields 'line\nbreak\ttab'", "fields \"line\\nbreak\\ttab\"" },
    { "fields \"#not a comment | not a pipe\"", NULL },
    { "filter a like /#|\"`/", NULL },
    { "filter a like /\\/x\\\\/", NULL },
    { "filter a =~ /line\nbreak/", NULL },
    { "parse /a/", NULL },
    { "filter parse/a/b", "filter parse / a / b" },
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct parsed parsed;

        if (!rows[i].print || rows[i].print[0] || !rows[i].query[0]) {
            assert_prints(rows[i].query, rows[i].print ? rows[i].print : rows[i].query);
            continue;
        }
        parsed_init(&parsed, view_of(rows[i].query));
        assert_int_equal(parsed.tree->count, 0);
        parsed_clear(&parsed);
    }
}

static void test_stage(void **state)
{
    struct parsed parsed;
    const struct stage *stage;

    (void)state;
    parsed_init(&parsed, VIEW("  Where a = 5 m"));
    assert_int_equal(parsed.list.errors, 1);
    parsed_clear(&parsed);
    parsed_init(&parsed, VIEW("  ORDER by a.`b c`[1] DESC, d | tail 3"));
    stage = parsed.tree->stages[0];
    assert_true(view_equal(stage->word, VIEW("sort")) && view_equal(stage->written, VIEW("ORDER")));
    assert_int_equal(stage->span.begin, 2);
    assert_int_equal(stage->span.end, 29);
    assert_int_equal(stage->head.end, 7);
    assert_int_equal(stage->key_count, 2);
    assert_true(stage->keys[0].descending && !stage->keys[1].descending);
    assert_int_equal(stage->keys[0].name->count, 3);
    assert_true(stage->keys[0].name->segments[1].quoted && stage->keys[0].name->segments[2].subscript);
    assert_true(view_equal(stage->keys[0].name->text, VIEW("a.b c[1]")));
    stage = parsed.tree->stages[1];
    assert_int_equal((int)stage->count->number, 3);
    parsed_clear(&parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows), cmocka_unit_test(test_stage) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
