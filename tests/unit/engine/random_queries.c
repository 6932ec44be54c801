/* Stages put together at random, over events made at random: what compiles answers the same with and without the optimizer, in
 * batches of any size, by one worker or eight, with vector code and without, and never fails. LIQ_TEST_QUERIES says how many,
 * or LIQ_TEST_SECONDS how long; LIQ_TEST_SEED which. */
#include "random_log.h"

#include "base/clock.h"
#include "base/processor.h"

static uint32_t seed = 20240501;

static const char *pick(const char *const *list, size_t count)
{
    return list[next_random(&seed) % count];
}
#define PICK(list) pick(list, sizeof(list) / sizeof(list)[0])

static const char *const name[] = { "svc", "ms", "ok", "code", "a", "b", "c", "n", "@message", "@timestamp", "deep.n.0", "missing" };
static const char *const fresh[] = { "a", "b", "c", "n", "x", "y", "ms" };
static const char *const constant[] = { "1", "20", "\"GET\"", "\"20\"", "true", "\"\"", "12.5", "null", "\"a=1\"" };
static const char *const comparison[] = { "=", "!=", "<", ">=", "like" };

static void expression_add(struct buffer *out, int depth)
{
    static const char *const form[] = { "%s", "(%s * 2)", "strlen(%s)", "coalesce(%s, ms)", "tolower(%s)", "abs(%s)",
                                        "ispresent(%s)", "substr(%s, 1, 2)", "if(%s, svc, ms)", "(%s + ms)", "bin(1m)",
                                        "concat(%s, \"-\", ok)", "datefloor(%s, 1h)" };
    const char *chosen = PICK(form), *hole = strstr(chosen, "%s");

    if (!hole || depth == 0) {
        buffer_add_text(out, hole ? PICK(name) : chosen);
        return;
    }
    buffer_add(out, (struct view){ chosen, (size_t)(hole - chosen) });
    expression_add(out, depth - 1);
    buffer_add_text(out, hole + 2);
}

static void condition_add(struct buffer *out, int depth)
{
    static const char *const whole[] = { "@message like /(took|user)/", "@message like \"GET\"", "svc in [\"GET\", 5, \"\"]",
                                         "@message not like \"PUT\"", "ms", "not ok", "1 = 1" };

    switch (next_random(&seed) % (depth ? 5 : 2)) {
    case 0:
        buffer_add_text(out, PICK(whole));
        break;
    case 1:
        expression_add(out, 1);
        buffer_add_format(out, " %s %s", PICK(comparison), PICK(constant));
        break;
    case 2:
        buffer_add_text(out, "not (");
        condition_add(out, depth - 1);
        buffer_add_text(out, ")");
        break;
    default:
        condition_add(out, depth - 1);
        buffer_add_text(out, next_random(&seed) % 3 ? " and " : " or ");
        condition_add(out, depth - 1);
        break;
    }
}

static void stats_add(struct buffer *out)
{
    static const char *const aggregate[] = { "count(*)", "sum(%s)", "max(%s)", "count_distinct(%s)", "values(%s)", "avg(%s)",
                                             "latest(%s)", "pct(%s, 50)", "max(%s) - min(%s)", "sum(%s) / count(*)", "sortsFirst(%s)" };
    unsigned items = 1 + next_random(&seed) % 3, keys = next_random(&seed) % 3;

    buffer_add_text(out, "stats ");
    for (unsigned i = 0; i < items; i++) {
        const char *of = PICK(name);

        buffer_add_text(out, i ? ", " : "");
        for (const char *next = PICK(aggregate); *next; next++)
            if (*next == '%' && next[1] == 's') {
                buffer_add_text(out, of);
                next++;
            } else {
                buffer_add_char(out, *next);
            }
        if (next_random(&seed) % 3)
            buffer_add_format(out, " as %s", PICK(fresh));
    }
    for (unsigned i = 0; i < keys; i++) {
        buffer_add_text(out, i ? ", " : " by ");
        expression_add(out, next_random(&seed) % 2);
        if (next_random(&seed) % 3)
            buffer_add_format(out, " as %s", PICK(fresh));
    }
}

/* Stages of the other commands; each hole is one of the names. */
static void other_stage_add(struct buffer *out)
{
    static const char *const stage[] = {
        "fields jsonParse(@message) as j | unnest j.deep.n into x",
        "fields split(@message, \" \") as j | unnest j into x",
        "unnest % into y",
        "fields deep.n | expand deep.n",
        "fields split(svc, \"=\") as c | expand c",
        "parse @message /(?<x>[a-z]+)=?(?<y>\\d*)/ multi",
        "parse @message logfmt as x | filter x.action = \"GET\" or ispresent(%)",
        "parse @message logfmt as y | display y.user, y.level, %",
        "parse @message csv as x, y",
        "json field=@message \"svc\" as x",
        "fields jsonParse(@message) as j | fields j.ms as x, j.deep.n[0] as y",
        "accum ms as n", "sort @timestamp asc | accum ms as x",
        "autoregress % as x", "sort % | autoregress ms as y p=1-2",
        "filldown %", "sort % desc | filldown svc, ok",
        "sessionize % maxspan 30s as x",
        "outlier %", "outlier action=remove ms",
        "addtotals", "addtotals row=true col=true fieldname=x ms",
        "stats count(*) as n by bin(1m) | fillmissing with 0 for n",
        "stats sum(ms) as x by bin(30s) as y, svc | fillmissing | filldown x",
        "countFrequent %", "countFrequent %, %",
        "filterIndex svc in [\"GET\", \"05\"]",
        "filter % in (fields svc | filter ms > 10)",
        "stats histogram(ms, 5) as x by %", "stats count(*) as n by histogram(ms, 10) as x",
        "stats rate(ms, 1m) as x by bin(1m)", "stats count(*) as n by bin(1h) as x offset 10m",
        "unmask %",
    };

    for (const char *next = PICK(stage); *next; next++)
        if (*next == '%')
            buffer_add_text(out, PICK(name));
        else
            buffer_add_char(out, *next);
}

static void stage_add(struct buffer *out)
{
    switch (next_random(&seed) % 18) {
    case 12:
    case 13:
    case 14:
    case 15:
    case 16:
        other_stage_add(out);
        break;
    case 0:
    case 1:
    case 2:
        buffer_add_text(out, "filter ");
        condition_add(out, 2);
        break;
    case 3:
    case 4:
        buffer_add_text(out, next_random(&seed) % 4 ? "fields " : "display ");
        expression_add(out, 2);
        buffer_add_format(out, " as %s, %s", PICK(fresh), PICK(name));
        break;
    case 5:
        buffer_add_format(out, "parse %s \"%s\" as %s, %s", next_random(&seed) % 3 ? "@message" : PICK(name),
                          next_random(&seed) % 2 ? "user=* action=*," : "* *", PICK(fresh), PICK(fresh));
        break;
    case 6:
        buffer_add_format(out, "parse @message /(?<%s>[A-Z]+) took (?<%s>\\d+)?/", PICK(fresh), PICK(fresh));
        break;
    case 7:
        buffer_add_format(out, "sort %s %s, %s", PICK(name), next_random(&seed) % 2 ? "desc" : "asc", PICK(name));
        break;
    case 8:
        buffer_add_format(out, "%s %u", next_random(&seed) % 3 ? "limit" : next_random(&seed) % 2 ? "tail" : "limit any",
                          1 + next_random(&seed) % 60);
        break;
    case 9:
        buffer_add_format(out, "dedup %s, %s", PICK(name), PICK(name));
        break;
    default:
        stats_add(out);
        break;
    }
}

static void random_query(struct buffer *out)
{
    unsigned stages = 1 + next_random(&seed) % 6;

    out->length = 0;
    for (unsigned i = 0; i < stages; i++) {
        buffer_add_text(out, i ? " | " : "");
        stage_add(out);
    }
    buffer_add_char(out, '\0');
}

static bool is_valid(const char *text)
{
    struct liq_query *query = liq_query_new(text, strlen(text), NULL);
    bool valid = liq_query_valid(query);

    liq_query_free(query);
    return valid;
}

enum { LOG_EVENTS = 200, LOG_QUERIES = 100 };

/* What runs differently and must answer the same. */
static const struct random_way {
    struct way way;
    enum processor_level most;  /* vector code, at most */
} others[] = {
    { { 1, 3, 64, false, false }, PROCESSOR_PLAIN },
    { { 3, 64, 4096, true, false }, PROCESSOR_SSE42 },
    { { 8, 1024, 512, false, true }, PROCESSOR_WIDE },
    { { 1, 1024, 0, false, true }, PROCESSOR_WIDE },
};
enum { OTHERS = sizeof others / sizeof others[0] };

static void answer_in(const char *text, const char *path, const struct random_way *how, struct buffer *out)
{
    struct liq_query_options options = { .no_optimize = how->way.no_optimize, .now_ms = 1714557600000 };
    const enum processor_level level = processor_decided;

    processor_decided = how->most < level ? how->most : level;
    struct liq_query *query = query_compiled(text, &options);
    out->length = 0;
    query_answer(query, path, &how->way, true, out);
    liq_query_free(query);
    processor_decided = level;
}

static void compare_ways(const char *text, const char *path, struct buffer *first, struct buffer *other)
{
    static const struct random_way written = { { 1, 1024, 0, true, false }, PROCESSOR_WIDE };

    answer_in(text, path, &written, first);
    for (size_t i = 0; i < OTHERS; i++) {
        answer_in(text, path, &others[i], other);
        if (strcmp(first->data, other->data) != 0)
            fail_msg("%s\nway %zu answers:\n%.2000s\nas written:\n%.2000s", text, i, other->data, first->data);
    }
}

/* Asks some random queries of a random log; returns how many. */
static long ask_log(uint32_t log_seed)
{
    struct log_file file = log_random(LOG_EVENTS, log_seed);
    struct buffer text, first, other;
    long asked = 0;

    buffer_init(&text);
    buffer_init(&first);
    buffer_init(&other);
    while (asked < LOG_QUERIES) {
        random_query(&text);
        if (!is_valid(text.data))
            continue;
        compare_ways(text.data, file.path, &first, &other);
        asked++;
    }
    buffer_clear(&text);
    buffer_clear(&first);
    buffer_clear(&other);
    log_remove(&file);
    return asked;
}

static long number_told(const char *variable, long otherwise)
{
    const char *told = getenv(variable);

    return told ? atol(told) : otherwise;
}

static void random_stages(void **state)
{
    const long seconds = number_told("LIQ_TEST_SECONDS", 0), queries = number_told("LIQ_TEST_QUERIES", 4 * LOG_QUERIES);
    const int64_t end_us = clock_us() + seconds * 1000000;
    long asked = 0;

    (void)state;
    seed = (uint32_t)number_told("LIQ_TEST_SEED", seed);
    for (uint32_t log_seed = 7; seconds > 0 ? clock_us() < end_us : asked < queries; log_seed = next_random(&seed))
        asked += ask_log(log_seed);
    print_message("%ld queries\n", asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(random_stages) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
