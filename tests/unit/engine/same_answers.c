/* A log of many shapes, and queries of all stages: the cells, the order of rows and their pointers are the same in every way
 * a query can run. What they should be is told by other tests. */
#include "random_log.h"

static const char *const query[] = {
    "filter svc = \"GET\" and ms > 10 | limit 50",
    "filter svc like \"t\" or ms < 5 | sort ms desc, svc | limit 30",
    "filter not (ms > 3) or ispresent(ok) | fields svc, ms, ok | tail 40",
    "filter @message like /took (\\d+)/ | parse @message /took (?<took>\\d+) ms/ | filter took > 20 | sort took",
    "filter @message like \"timeout\" and @message not like \"GET\" | stats count(*) by bin(1m)",
    "parse @message \"user=* action=*, level=*\" as user, action, level | filter level = \"3\" | stats count(*) as n by user, action",
    "parse @message \"user=* action=*,\" as user, action | filter user = \"a=1\" or action in [\"GET\", \"PUT\"] | sort @timestamp asc",
    "parse @message \"[*] * *\" as a, b, c | parse c \"* took *\" as d, e | stats count(e) as n, max(e) as m by a, b",
    "parse @message \"[*] *\" as a, b | filter a = \"timeout\" | parse b /(?<verb>[A-Z]+)/ | stats count(*) by verb",
    "parse @message /(?i)(?<what>get|put|\\x{e9}t\\x{e9})/ | stats count(*) as n by what | sort n desc",
    "stats count(*), count(svc), sum(ms), avg(ms), min(ms), max(ms), stddev(ms), pct(ms, 90) by svc",
    "stats count_distinct(svc) as d, values(svc) as v, sum(ms) / count(*) as r by bin(2m)",
    "stats earliest(ms) as e, latest(svc) as l, sortsFirst(ok) as f, sortsLast(ms) as t by ok",
    "stats values(code) as v by ok, svc | filter ispresent(svc)",
    "stats topk(5, svc)",
    "stats sum(ms) as s by svc, bin(1m) as t | stats max(s) as m, values(svc) as v, count(*) as n by datefloor(t, 3m)",
    "stats count(*) as n by svc, ok | stats values(n) as v by ok | sort ok desc",
    "stats count(*) as n by ms | sort ms desc | limit 12",
    "stats count(*) as n by ms | sort n desc, ms | tail 12",
    "fields coalesce(ms, svc, @timestamp) as any | sort any | limit 200",
    "fields coalesce(ms, svc, @timestamp) as any | sort any desc | limit 200",
    "fields ms, svc | dedup svc",
    "fields ms, svc | sort ms desc | dedup svc, ok | limit 7",
    "fields coalesce(ms, @timestamp) as x | dedup x",
    "sort ms | limit 20 | filter svc = \"GET\"",
    "limit 30 | sort ms, svc desc | limit 10",
    "limit 100 | stats count(*) as n, values(svc) as v by ok",
    "limit any 12 | fields svc",
    "filter ms = 4 | limit any 3",
    "limit any 9 | stats values(ms)",
    "tail 15 | limit 10 | fields @timestamp, ms",
    "fields ms * 2 as twice, twice + 1 as more, strlen(@message) as n | filter more > 20 and n < 60 | display n, more",
    "fields if(ms > 20, \"slow\", \"fast\") as speed, deep.n.0 as first | stats count(*) as c, max(first) as f by speed",
    "fields @timestamp, @logStream, @log, @ingestionTime | limit 5",
    "filter svc in [\"GET\", \"05\", \"\"] and svc != \"PUT\" | stats count(*) by svc",
    "filter svc = \"05\" or svc = 5 | stats count(*) by svc",
    "filter svc = \"\\u00e9t\\u00e9\" | fields svc",
    "filter svc = \"été\" and @message like \"été\" | fields svc",
    "filter @message = \"GET PUT\" or @message like /^timeout / | fields @message",
    "filter ms >= 49.5 and ms <= \"50\" | fields ms",
    "filter @message like \"\\\"svc\\\":\\\"GET\\\"\" | stats count(*) by svc",
    "filter @message like \"svc\\\":null\" or @message = \"x*y 200\"",
    "filter svc = \"nobody\" | stats count(*), sum(ms)",
    "stats count(*) as n by missing, ms % 3 as third, ok",
    "stats sum(ms) as a, a / 2 as b, a + b as c, max(ms) - min(ms) by svc | fields svc, c, max(ms) - min(ms) as spread | sort spread",
    "filter ispresent(deep.n.0) and deep.n.0 < 200 | sort deep.n.0 | fields deep.n.0, deep.n",
    "stats rate(ms, 1m) as r, histogram(ms, 4) as h, countOverTime(svc) as c by bin(1m) as t offset 20s",
    "stats rate(ms, 1s), histogram(ms, 3), sumOverTime(ms) by svc",
    "stats count(*) as n by histogram(ms, 7.5), ok",
    "accum ms as run | autoregress run p=1-3 | fields ms, run, run_p1, run_p3 | tail 20",
    "sort svc, ms desc | accum ms | filldown svc ok | limit 100 | accum ms as more | dedup svc",
    "fields ms, svc | filldown | sessionize svc, ok maxspan 3s as visit | stats count(*) as n, min(@timestamp) by visit",
    "fields ms | outlier mark=true uselower=true param=0.5 ms | addtotals col=true | tail 30",
    "outlier action=remove param=0.1 ms | stats count(*) as n, sum(ms) as s, values(svc) by ok | addtotals row=false col=true",
    "stats count(*) as n, max(ms) as m by bin(10s) as t, svc | fillmissing with 0 for n | filldown m | accum n as run | tail 50",
    "countFrequent svc, ok | accum _approxcount as run",
    "fields concat(svc, ok) as both | countFrequent both | limit 5 | autoregress both",
    "filterIndex svc in [\"GET\", \"05\"] | filldown * | fields svc, ms, ok | limit 60",
    "filter ms > 3 | estimate",
    "fields replace(svc, \"T\", \"\") as s | filter s like /^[A-Z]+$/ | stats count(*) as n by s, toupper(s) as u",
};

static void same_in_every_way(void **state)
{
    struct log_file file = log_random(3000, 7);

    (void)state;
    for (size_t i = 0; i < sizeof query / sizeof query[0]; i++)
        assert_answers_over(file.path, query[i], NULL);
    log_remove(&file);
}

static void same_over_few_and_none(void **state)
{
    (void)state;
    for (unsigned events = 0; events < 4; events++) {
        struct log_file file = log_random(events, 7);

        for (size_t i = 0; i < sizeof query / sizeof query[0]; i++)
            assert_answers_over(file.path, query[i], NULL);
        log_remove(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_over_few_and_none),
        cmocka_unit_test(same_in_every_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
