/* Forms that published queries use (language reference, section 11): all must parse, and print as something that parses. */
#include "parsed.h"

static const char *const queries[] = {
    "fields @timestamp, @message | sort @timestamp desc | limit 20",
    "filter @message like /(?i)error/ | stats count(*) as n by bin(5m)",
    "fields @message| sort @timestamp desc|limit 5",
    "filter dstPort=\"80\"or dstPort=\"443\"",
    "filter (srcAddr like '10.'or srcAddr like \"192.168.\")and action=\"REJECT\"",
    "filter status in [\n  200,\n  301, # moved\n  404\n] and code not in ['a', \"b\"]",
    "stats sum(action = \"BLOCK\") as blocked, max(!failed) as ok by bin(1h)",
    "stats sum(a) > 0 and !max(b) as c by d",
    "fields (state = \"up\") * 2 + (state = \"down\") as score",
    "fields coalesce(name = \"x\" and ok, 0) * age",
    "fields kind in [\"a\", \"b\"] as @hit, (@message like /re/) as y | stats sum(@hit)",
    "fields @maxMemoryUsed / 1000000 as used, @memorySize / 1000000 as size, used / size as share",
    "stats count(*) by coalesce(a, \"none\"), if(ms < 400, \"fast\", \"slow\") as speed, datefloor(t, 1m)",
    "stats count(*) as filter, avg(a) as max by bin (1min) as min\n| sort filter desc",
    "stats count_distinct(filter) as count, count(count)\nby\n  field",
    "fields concat(\n  a, # first\n  # second\n  b\n)\n\n# | filter x\n| filter not ispresent(c)\n|\nlimit 5 # last",
    "fields @timestamp\n , a\n , b\n| display a\n| limit 10\n| filter a",
    "filter @message like \"say \\\"x\\\"\" and b like 'it\\'s' and c = \"it's\" and d = 'say \"x\"'",
    "fields `a.b-c`, `a b` as ` `, responseElements.instancesSet.items.0.instanceId",
    "sort by a desc, b | limit 100 | display a, b",
    "order by a",
    "filter a = null | fields null",
    "stats pct(@duration, 95) as p95, percentile(@duration, 50.5), count(), count(*), count(a) by @log",
    "parse @message \"[*] * The error was: *\" as level, config, exception | filter level = 'ERROR'",
    "parse @message /user=(?<user>.*?), method:(?<method>\\w+), latency := (?<latency>\\d+)/ | stats avg(latency)",
    "parse \"* *\" as a, b | parse b /(.*)\\/(.*)/ as c, d",
    "filter strcontains(@message, \"x\") = 1 and ispresent(a) and !ispresent(b)",
    "filter @type = \"REPORT\" | fields @requestId, @billedDuration | sort by @billedDuration desc",
    "stats count(*) as requests, sum(if(@type = \"START\", 1, 0)) by bin(30s)",
    "fields jsonParse(@message) as d, d.a[0].b | unmask a",
    "FIELDS a | FILTER a LIKE /x/ AND NOT b IN [1] OR c NOT LIKE \"y\" | STATS COUNT(*) AS n BY a | SORT n DESC | LIMIT 1",
    "fields strlen(@message) as n\t|\r\n filter n > 10 | dedup a, b | limit 3",
    "filter a > -1 and b < -0.5 and c = - d",
    "fields tolower(split(a, \"/\")[1]) as x",
    "fields detail.field-value",
    "filter @message not like /(a|b)|c/ and @logStream =~ \"^x\"",
    "filter @timestamp >= 1700000000000 and @timestamp<=1700003600000",
    "stats latest(a) by `b-c`,bin(5m)|filter latest>3",
    "stats max(a)-min(a) as spread, (max(a)-min(a))/count(*)",
    "stats sum(a) as count, count",
    "filter \"1\" or a",
    "fields fromMillis(a), toMillis(@timestamp)-b",
};

/* The pipe rules of section 1.3: tolerated with a warning. */
static const char *const tolerated[] = {
    "| fields a",
    "fields a |",
    "fields a |\n# the end\n",
    "fields @timestamp,\n     | host,\n     | status            # tolerated\n| filter status >= 500",
    "parse @message \"* * * *\"\n| as region, vpc_id,\n| flow_direction,\n| az\n| stats count(*) by region",
    "stats count(*) |\nby a",
    "stats count(*) by | a, | b",
    "stats | count(*) as n | , sum(a) | as s by b",
    "fields | a, | filter, | limit | , stats",
    "filter a in (| SOURCE g | fields a |) or b",
    "sort | by a",
};

static void test_published(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++)
        assert_prints(queries[i], NULL);
}

static void test_tolerated(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(tolerated) / sizeof(tolerated[0]); i++) {
        struct parsed parsed;

        assert_prints(tolerated[i], NULL);
        parsed_init(&parsed, view_of(tolerated[i]));
        assert_true(parsed_has(&parsed, CODE_W0201));
        parsed_clear(&parsed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_published), cmocka_unit_test(test_tolerated) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
