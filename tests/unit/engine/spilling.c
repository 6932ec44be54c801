/* Queries that outgrow the memory they are given: the answer is the same as with enough of it. */
#include "liq/liq.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { EVENTS = 120000, KEYS = 60000 };

static char path[] = "/tmp/liq-spilling-XXXXXX";

static int events_make(void **state)
{
    int descriptor = mkstemp(path);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    uint32_t random = 1;

    (void)state;
    if (!file)
        return -1;
    for (int i = 0; i < EVENTS; i++) {
        random = random * 1664525u + 1013904223u;
        fprintf(file, "2024-05-01T%02d:%02d:%02d.%03dZ key=%u part=%s value=%d;\n", i / 36000 % 24, i / 600 % 60, i / 10 % 60,
                i % 10 * 100, (random >> 8) % KEYS, random >> 28 ? "some-longer-text-of-a-key" : "", i % 1000);
    }
    return fclose(file);
}

static int events_remove(void **state)
{
    (void)state;
    return unlink(path);
}

/* The answer as one text, or NULL when the run failed; *status is how it ended. */
static char *answer(const char *text, uint64_t memory_bytes, size_t jobs, enum liq_status *status)
{
    struct liq_query *query = liq_query_new(text, strlen(text), NULL);
    struct liq_text file = { path, sizeof path - 1 };
    char pattern[sizeof path + 2];
    struct liq_text group = { pattern, (size_t)snprintf(pattern, sizeof pattern, "x=%s", path) };
    struct liq_inputs_options which = { .paths = &file, .path_count = 1, .groups = &group, .group_count = 1, .morsel_bytes = 1 << 18 };
    struct liq_run_options how = { .jobs = jobs, .memory_bytes = memory_bytes };
    struct liq_inputs *inputs;
    struct liq_result *result;
    struct liq_error error;
    char *out = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&out, &length);

    if (!liq_query_valid(query))
        fail_msg("%s: %.*s", text, (int)liq_query_diagnostic(query, 0).message.length,
                 liq_query_diagnostic(query, 0).message.data);
    assert_int_equal(liq_inputs_new(&which, &inputs, &error), LIQ_OK);
    *status = liq_run(query, inputs, &how, &result, &error);
    for (size_t row = 0; *status == LIQ_OK && row < liq_result_rows(result); row++)
        for (size_t column = 0; column < liq_result_columns(result); column++) {
            struct liq_cell cell = liq_result_cell(result, row, column);

            fprintf(stream, "%.*s|", (int)cell.text.length, cell.text.data ? cell.text.data : "-");
        }
    fclose(stream);
    if (*status == LIQ_OK)
        liq_result_free(result);
    liq_inputs_free(inputs);
    liq_query_free(query);
    return out;
}

static void assert_same(const char *query, uint64_t least_bytes)
{
    enum liq_status status;
    char *expected = answer(query, UINT64_C(4) << 30, 1, &status);

    if (status != LIQ_OK)
        fail_msg("status %d: %s", (int)status, query);
    for (size_t jobs = 1; jobs <= 64; jobs *= 8) {
        char *spilled = answer(query, least_bytes, jobs, &status);

        if (status != LIQ_OK || strcmp(spilled, expected) != 0)
            fail_msg("%zu jobs: status %d: %s", jobs, (int)status, query);
        free(spilled);
    }
    free(expected);
}

static void groups_beyond_memory(void **state)
{
    (void)state;
    assert_same("parse @message \"key=* part=* value=*;\" as key, part, value "
                "| stats count(*) as n, sum(value) as s, max(value) as m, latest(value) as l by key, part "
                "| sort n desc | limit 500", 20 << 20);
}

static void duplicates_beyond_memory(void **state)
{
    (void)state;
    assert_same("parse @message \"key=* part=* value=*;\" as key, part, value | fields if(value > 990, null, value) as v "
                "| display key, v | dedup key, v | limit 1000", 20 << 20);
}

#define PARSED "parse @message \"key=* part=* value=*;\" as key, part, value | "

/* Commands that see all rows go through them in files. */
static void rows_beyond_memory(void **state)
{
    static const char *const queries[] = {
        PARSED "fields value * 1 as number | display key, number, part | accum number as total | sort total desc | limit 300",
        PARSED "display key, value | sort @timestamp asc | autoregress key p=1-3 | filter key_p3 like /7/ | stats count(*), max(key_p1)",
        PARSED "fields if(value % 7 > 0, null, part) as part2, if(value > 500, null, key) as key2 | display part2, key2 | filldown part2, key2 "
               "| filter key2 like /99/ | limit 400",
        PARSED "fields value * 1 as number | display number, key | addtotals col=true number | sort Total desc | limit 20",
        PARSED "fields value + strlen(part) * 1000 as number | display number, key | outlier uselower=true param=0.5 number "
               "| stats count(*), sum(number), min(number), max(number)",
        PARSED "display number, key | fields value * 1 as number, key % 100 as rest | outlier action=remove param=0 number, rest "
               "| stats count(*), sum(number), sum(rest)",
        PARSED "sessionize key maxspan 10m as session | stats count(*) as n, max(key) as k by session | sort n desc, session | limit 300",
        PARSED "display key, part | appendcols max=40000 (" PARSED "stats count(*) as n by value | sort value) | filter n > 0 | stats sum(n), max(key)",
        PARSED "stats count(*) as n by bin(1h) as hour, key | fillmissing with 0 for n | filter n = 0 | stats count(*), min(hour), max(key)",
    };

    (void)state;
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++)
        assert_same(queries[i], 12 << 20);
}

/* What depends on the order of groups gets them in order, also when they were put aside. */
static void ordered_groups_beyond_memory(void **state)
{
    (void)state;
    assert_same(PARSED "stats count(*) as n, max(value) as m by key, part | stats values(part), values(m), sum(n)", 12 << 20);
    assert_same(PARSED "stats count(*) as n by key, bin(10m) as t | autoregress n p=2 | stats sum(n_p2), max(n_p2)", 12 << 20);
}

/* The sides of a join, and what a subquery answers. */
static void joins_beyond_memory(void **state)
{
    static const char *const queries[] = {
        PARSED "filter key like /77$/ | fields value * 1 as k | join left=a right=b where a.k = b.n (SOURCE 'x' | " PARSED
               "filter key < 30000 | fields value - 0.0 as n) | stats count(*), max(b.@message), min(@message)",
        PARSED "filter value = 17 | join type=left left=a right=b where a.key = b.key2 (SOURCE 'x' | " PARSED
               "filter key < 45000 | fields concat(key, '') as key2) | display @message, b.@message, b.@timestamp | limit 3000",
        PARSED "filter value < 40 | join left=a right=b where a.@timestamp = b.t (SOURCE 'x' | fields concat(@timestamp, '') as t, "
               "strlen(@message) as length | filter @message like /[1-4];/) | stats count(*), sum(b.length)",
        PARSED "join type=left left=a right=b where a.value = b.m (SOURCE 'x' | " PARSED "fields value * 1 as m | filter m = 7) "
               "| stats count(*), count(b.m), count(b.@message)",
        PARSED "fields '[1,2]' as list | unnest list into item | filter value < 20 | join left=a right=b where a.key = b.key "
               "(SOURCE 'x' | " PARSED "filter value < 500) | fields '[3,4]' as more | unnest more into again | display @message, item, "
               "b.@message, again | limit 5000",
        PARSED "filter key in (" PARSED "filter value < 900 | display key) | stats count(*), max(key)",
        PARSED "filter value not in (SOURCE 'x' | " PARSED "filter value % 3 = 0 | fields value * 1 as number | display number) | stats count(*), max(key)",
    };

    (void)state;
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++)
        assert_same(queries[i], 12 << 20);
}

static void too_many_keys(void **state)
{
    static const char query[] = PARSED "join left=a right=b where a.key = b.key (SOURCE 'x' | parse @message 'key=* ' as key) | stats count(*)";
    enum liq_status status;

    (void)state;
    free(answer(query, UINT64_C(4) << 30, 1, &status));
    assert_int_equal(status, LIQ_INVALID);
    free(answer(query, 12 << 20, 1, &status));
    assert_int_equal(status, LIQ_INVALID);
}

static void no_room_at_all(void **state)
{
    enum liq_status status;
    char *nothing;

    (void)state;
    nothing = answer("parse @message \"key=* part\" as key | stats values(@message) as all", 2 << 20, 1, &status);
    assert_int_equal(status, LIQ_OVER_BUDGET);
    free(nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_beyond_memory),
        cmocka_unit_test(duplicates_beyond_memory),
        cmocka_unit_test(rows_beyond_memory),
        cmocka_unit_test(ordered_groups_beyond_memory),
        cmocka_unit_test(joins_beyond_memory),
        cmocka_unit_test(too_many_keys),
        cmocka_unit_test(no_room_at_all),
    };

    return cmocka_run_group_tests_name("spilling", tests, events_make, events_remove);
}
