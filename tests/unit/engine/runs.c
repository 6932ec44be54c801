/* Runs: parameters, sources, limits of memory, stopping, statistics. */
#include "answered.h"

static struct liq_text text_of_string(const char *string)
{
    return (struct liq_text){ string, strlen(string) };
}

static struct log_file log_numbered(unsigned events, unsigned padding)
{
    struct buffer text;
    struct log_file file;

    buffer_init(&text);
    for (unsigned i = 0; i < events; i++)
        buffer_add_format(&text, "{\"@timestamp\":%lld,\"@message\":\"{\\\"n\\\":%u,\\\"m\\\":%u,\\\"pad\\\":\\\"%0*u\\\"}\"}\n",
                          1714557600000 + (long long)i, i, i % 1000, (int)padding, i);
    file = log_write(buffer_view(&text));
    buffer_clear(&text);
    return file;
}

static enum liq_status run(const char *path, const char *text, const struct liq_run_options *options, struct buffer *out,
                           struct liq_error *error)
{
    struct liq_inputs *inputs = inputs_open(path, 1 << 16);
    struct liq_query *query = query_compiled(text, NULL);
    struct liq_result *result = NULL;
    enum liq_status status = liq_run(query, inputs, options, &result, error);

    if (status == LIQ_OK)
        result_print(result, true, out);
    else
        assert_null(result);
    liq_result_free(result);
    liq_query_free(query);
    liq_inputs_free(inputs);
    return status;
}

static void parameters(void **state)
{
    static const struct {
        const char *text, *filled;
    } rows[] = {
        { "filter a = {{x}}", "filter a = 1 | limit 5" },
        { "filter a = {{ x }} and b = {{x}}", "filter a = 1 | limit 5 and b = 1 | limit 5" },
        { "filter a = {{y}}{{y}}", "filter a = {{x}}{{x}}" },
        { "filter a = {{X}}", "filter a = {{X}}" },
        { "filter a = {{x", "filter a = {{x" },
        { "filter a = {{x}", "filter a = {{x}" },
        { "filter a = {{}}", "filter a = {{}}" },
        { "{{{x}}}", "{1 | limit 5}" },
        { "filter a = {{1x}}", "filter a = {{1x}}" },
        { "filter a = \"{{x}}\"", "filter a = \"1 | limit 5\"" },
    };
    struct liq_parameter parameter[2] = { { text_of_string("x"), text_of_string("1 | limit 5") },
                                          { text_of_string("y"), text_of_string("{{x}}") } };
    struct liq_query_options options = { .parameters = parameter, .parameter_count = 2 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct liq_query *query = liq_query_new(rows[i].text, strlen(rows[i].text), &options);
        struct liq_text filled = liq_query_text(query);

        if (filled.length != strlen(rows[i].filled) || memcmp(filled.data, rows[i].filled, filled.length) != 0)
            fail_msg("%s becomes %.*s", rows[i].text, (int)filled.length, filled.data);
        liq_query_free(query);
    }
    struct liq_query *query = liq_query_new("filter a = {{z}}", 16, &options);
    assert_false(liq_query_valid(query));
    assert_string_equal(liq_query_diagnostic(query, 0).code, "E0113");
    liq_query_free(query);
}

static void mistakes_do_not_run(void **state)
{
    struct log_file file = log_numbered(1, 0);
    struct liq_inputs *inputs = inputs_open(file.path, 0);
    struct liq_query *query = liq_query_new("fields strln(a)", 15, NULL);
    struct liq_result *result;
    struct liq_error error;

    (void)state;
    assert_int_equal(liq_run(query, inputs, NULL, &result, &error), LIQ_INVALID);
    assert_null(result);
    assert_int_equal(liq_query_column_count(query), 0);
    assert_int_equal(liq_query_explain(query).length, 0);
    liq_query_free(query);
    liq_inputs_free(inputs);
    log_remove(&file);
}

static void unknown_source(void **state)
{
    struct log_file file = log_numbered(1, 0);
    struct liq_error error = { "" };

    (void)state;
    assert_int_equal(run(file.path, "SOURCE \"nowhere\" | fields n", NULL, NULL, &error), LIQ_INVALID);
    assert_non_null(strstr(error.message, "nowhere"));
    assert_non_null(strstr(error.message, "ResourceNotFoundException"));
    log_remove(&file);
}

static bool stop_at_once(void *context)
{
    ++*(int *)context;
    return true;
}

static void stopping(void **state)
{
    struct log_file file = log_numbered(300000, 300);
    struct liq_error error = { "" };
    int asked = 0;
    struct liq_run_options options = { .jobs = 2, .batch_rows = 1, .should_stop = stop_at_once, .context = &asked };

    (void)state;
    assert_int_equal(run(file.path, "stats count_distinct(strlen(replace(pad, n, m))) by n, pad", &options, NULL, &error),
                     LIQ_CANCELLED);
    assert_true(asked >= 1);
    log_remove(&file);
}

/* A megabyte holds neither the groups nor the rows: they are put aside, and the answer is the same; what cannot be put aside
 * is told. */
static void memory(void **state)
{
    static const char *const spilling[] = {
        "stats count(*) as c, sum(m) as s, max(pad) as p by n | sort s desc | limit 40",
        "stats count(*) as c, values(n % 3) as v by n % 9000 as k | filter k % 300 = 7",
        "stats count(*) as c by pad | stats count(*) as groups, sum(c) as rows",
        "fields n % 20000 as k | dedup k | limit 50",
        "fields n, if(n % 2 = 0, pad, missing) as even | sort n desc | dedup even | limit 50",
        "fields pad | sort m, n | limit 30",
    };
    struct log_file file = log_numbered(40000, 200);

    (void)state;
    for (size_t i = 0; i < sizeof spilling / sizeof spilling[0]; i++)
        for (size_t jobs = 1; jobs <= 3; jobs += 2) {
            struct liq_run_options much = { .jobs = jobs, .memory_bytes = 1 << 30 };
            struct liq_run_options little = { .jobs = jobs, .memory_bytes = 12 << 20, .batch_rows = 64 };
            struct buffer wanted, got;
            struct liq_error error = { "" };

            buffer_init(&wanted);
            buffer_init(&got);
            assert_int_equal(run(file.path, spilling[i], &much, &wanted, &error), LIQ_OK);
            if (run(file.path, spilling[i], &little, &got, &error) != LIQ_OK)
                fail_msg("%s: %s", spilling[i], error.message);
            if (strcmp(wanted.data, got.data) != 0)
                fail_msg("%s\nin little memory:\n%.3000s\nin much:\n%.3000s", spilling[i], got.data, wanted.data);
            buffer_clear(&wanted);
            buffer_clear(&got);
        }
    struct liq_run_options tiny = { .jobs = 2, .memory_bytes = 2 << 20, .batch_rows = 64 };
    struct liq_error error = { "" };
    assert_int_equal(run(file.path, "stats values(pad)", &tiny, NULL, &error), LIQ_OVER_BUDGET);
    assert_non_null(strstr(error.message, "memory"));
    assert_int_equal(run(file.path, "sort pad | limit 40000", &tiny, NULL, &error), LIQ_OVER_BUDGET);
    log_remove(&file);
}

/* What a dedup need not keep, because fewer rows are asked for, makes no difference: they are the first of all. */
static void first_of_many(void **state)
{
    static const char *const all[] = {
        "fields n % 20000 as k | dedup k",
        "fields n * 7919 % 40009 as k, n % 3000 as j | sort k | dedup j",
        "fields n * 7919 % 40009 as k, if(n % 3 = 0, n % 5000, missing) as j | sort k desc, n | dedup j",
        "fields n % 900 as j, pad | sort @timestamp asc | dedup j, m",
    };
    static const int limits[] = { 1, 50, 1000 };
    struct log_file file = log_numbered(40000, 20);

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        for (size_t k = 0; k < 2 * sizeof limits / sizeof limits[0]; k++) {
            struct liq_run_options options = { .jobs = 1 + k % 2 * 2, .batch_rows = 64 };
            struct buffer wanted, got, text;
            struct liq_error error = { "" };

            buffer_init(&wanted);
            buffer_init(&got);
            buffer_init(&text);
            buffer_add_format(&text, "%s | limit 100000", all[i]);
            assert_int_equal(run(file.path, text.data, &options, &wanted, &error), LIQ_OK);
            buffer_reset(&text);
            buffer_add_format(&text, "%s | limit %d", all[i], limits[k / 2]);
            assert_int_equal(run(file.path, text.data, &options, &got, &error), LIQ_OK);
            if (strncmp(got.data, wanted.data, strlen(got.data)) != 0 || wanted.data[strlen(got.data)] != '\n')
                fail_msg("%s:\n%.3000s\nof all:\n%.3000s", text.data, got.data, wanted.data);
            buffer_clear(&wanted);
            buffer_clear(&got);
            buffer_clear(&text);
        }
    log_remove(&file);
}

/* Where nothing can be put aside, that is what is told. */
static void no_place_to_put_aside(void **state)
{
    static const char *const spilling[] = { "stats max(pad) as p by n", "dedup pad" };
    struct log_file file = log_numbered(40000, 200);
    char *before = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : NULL;

    (void)state;
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    for (size_t i = 0; i < sizeof spilling / sizeof spilling[0]; i++) {
        struct liq_run_options little = { .jobs = 2, .memory_bytes = 12 << 20, .batch_rows = 64 };
        struct liq_error error = { "" };

        assert_int_equal(run(file.path, spilling[i], &little, NULL, &error), LIQ_IO);
        assert_non_null(strstr(error.message, "temporary file"));
    }
    if (before)
        assert_int_equal(setenv("TMPDIR", before, 1), 0);
    else
        assert_int_equal(unsetenv("TMPDIR"), 0);
    free(before);
    log_remove(&file);
}

static void statistics(void **state)
{
    static const struct {
        const char *query;
        double matched, rows;
    } rows[] = {
        { "filter m = 7", 5, 5 },
        { "filter m = 7 | limit 2", 5, 2 },
        { "filter m < 10 | dedup m", 50, 10 },
        { "filter m < 10 | stats count(*) by m | filter m = 3", 50, 1 },
        { "stats count(*)", 5000, 1 },
        { "filter m = -1 | stats count(*)", 0, 0 },
        { "fields n", 5000, 5000 },
        { "filter @message like \"nowhere\"", 0, 0 },
        { "filter m = 7 | limit 3 | sort n | limit 2", 5, 2 },
    };
    struct log_file file = log_numbered(5000, 10);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int plain = 0; plain < 2; plain++) {
            struct liq_query_options options = { .no_optimize = plain };
            struct liq_run_options how = { .jobs = 3, .batch_rows = 100 };
            struct liq_inputs *inputs = inputs_open(file.path, 4096);
            struct liq_query *query = query_compiled(rows[i].query, &options);
            struct liq_statistics statistics;
            struct liq_result *result;

            assert_int_equal(liq_run(query, inputs, &how, &result, NULL), LIQ_OK);
            statistics = liq_result_statistics(result);
            if (statistics.records_matched != rows[i].matched || statistics.result_count != rows[i].rows ||
                statistics.records_scanned != 5000)
                fail_msg("%s: %g matched, %g rows, %g scanned", rows[i].query, statistics.records_matched,
                         statistics.result_count, statistics.records_scanned);
            liq_result_free(result);
            liq_query_free(query);
            liq_inputs_free(inputs);
        }
    log_remove(&file);
}

/* limit any takes the first of the input and leaves the rest unread. */
static void any_ends_early(void **state)
{
    struct log_file file = log_numbered(100000, 100);

    (void)state;
    for (size_t jobs = 1; jobs <= 4; jobs++) {
        struct liq_run_options how = { .jobs = jobs };
        struct liq_inputs *inputs = inputs_open(file.path, 1 << 14);
        struct liq_query *query = query_compiled("filter m >= 500 | fields n | limit any 3", NULL);
        struct liq_result *result;
        struct buffer out;

        buffer_init(&out);
        assert_int_equal(liq_run(query, inputs, &how, &result, NULL), LIQ_OK);
        result_print(result, false, &out);
        assert_string_equal(out.data, "n\n500\n501\n502");
        assert_true(liq_result_statistics(result).records_scanned < 50000);
        buffer_clear(&out);
        liq_result_free(result);
        liq_query_free(query);
        liq_inputs_free(inputs);
    }
    log_remove(&file);
}

/* A pointer names an event: the same in every query, another for every event; rows of aggregates have none. */
static void pointers(void **state)
{
    struct log_file file = log_numbered(50, 1);
    struct liq_inputs *inputs = inputs_open(file.path, 0);
    struct liq_query *all = query_compiled("fields n | sort n", NULL), *one = query_compiled("filter n = 17 | fields n", NULL);
    struct liq_query *groups = query_compiled("stats count(*)", NULL);
    struct liq_result *rows, *row, *group;

    (void)state;
    assert_int_equal(liq_run(all, inputs, NULL, &rows, NULL), LIQ_OK);
    assert_int_equal(liq_run(one, inputs, NULL, &row, NULL), LIQ_OK);
    assert_int_equal(liq_run(groups, inputs, NULL, &group, NULL), LIQ_OK);
    assert_int_equal(liq_result_rows(rows), 50);
    assert_memory_equal(liq_result_pointer(rows, 17).data, liq_result_pointer(row, 0).data, 16);
    for (size_t i = 1; i < 50; i++)
        assert_memory_not_equal(liq_result_pointer(rows, i - 1).data, liq_result_pointer(rows, i).data, 16);
    assert_null(liq_result_pointer(group, 0).data);
    liq_result_free(rows);
    liq_result_free(row);
    liq_result_free(group);
    liq_query_free(all);
    liq_query_free(one);
    liq_query_free(groups);
    liq_inputs_free(inputs);
    log_remove(&file);
}

/* An empty text asks for the newest events; a range of time is inclusive at both ends. */
static void defaults_and_range(void **state)
{
    struct log_file file = log_numbered(20, 1);
    struct liq_query_options options = { .has_start = true, .has_end = true, .start_ms = 1714557600003, .end_ms = 1714557600005 };
    struct liq_query *query = query_compiled("  \n ", &options);
    struct buffer out;

    (void)state;
    buffer_init(&out);
    query_answer(query, file.path, &ways[0], false, &out);
    assert_non_null(strstr(out.data, "@timestamp|@message\n2024-05-01 10:00:00.005|"));
    assert_non_null(strstr(out.data, "\n2024-05-01 10:00:00.003|"));
    assert_null(strstr(out.data, "\n2024-05-01 10:00:00.002|"));
    assert_null(strstr(out.data, "\n2024-05-01 10:00:00.006|"));
    buffer_clear(&out);
    liq_query_free(query);
    log_remove(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters), cmocka_unit_test(mistakes_do_not_run), cmocka_unit_test(unknown_source),
        cmocka_unit_test(stopping),   cmocka_unit_test(memory),              cmocka_unit_test(statistics),
        cmocka_unit_test(pointers),   cmocka_unit_test(defaults_and_range), cmocka_unit_test(no_place_to_put_aside),
        cmocka_unit_test(any_ends_early), cmocka_unit_test(first_of_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
