/* The query that tells which fields there are: the same answer in every way, limits of memory, stopping. */
#include "answered.h"

enum { DISCOVERED_EVENTS = 3000 };

static struct log_file log_of_many_fields(void)
{
    struct buffer text;
    struct log_file file;

    buffer_init(&text);
    for (unsigned i = 0; i < DISCOVERED_EVENTS; i++)
        buffer_add_format(&text,
                          "{\"@timestamp\":%lld,\"@log\":\"123456789012:/app/%u\",\"@message\":\"{\\\"id\\\":\\\"%x\\\",\\\"n\\\":%u,"
                          "\\\"k%u\\\":%s}\"}\n",
                          1714557600000 + (long long)i, i % 3, i * 2654435761u, i % 50, i % 1300, i % 2 ? "true" : "null");
    file = log_write(buffer_view(&text));
    buffer_clear(&text);
    return file;
}

static void same_in_every_way(void **state)
{
    const struct liq_discover_options wanted[] = { { true, true }, { true, false }, { false, true }, { false, false } };
    const struct log_file file = log_of_many_fields();

    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct liq_query *query = liq_query_discover(&wanted[i], NULL);
        struct buffer first, other;

        buffer_init(&first);
        buffer_init(&other);
        assert_true(liq_query_valid(query));
        query_answer(query, file.path, &ways[0], true, &first);
        assert_non_null(strstr(first.data, wanted[i].by_group ? "123456789012:/app/2|" : "\n|"));
        assert_non_null(strstr(first.data, "|id|text|"));
        for (size_t way = 1; way < WAYS; way++) {
            buffer_reset(&other);
            query_answer(query, file.path, &ways[way], true, &other);
            assert_string_equal(other.data, first.data);
        }
        buffer_clear(&first);
        buffer_clear(&other);
        liq_query_free(query);
    }
    log_remove(&file);
}

static enum liq_status discover(const char *path, const struct liq_query_options *query_options,
                                const struct liq_run_options *options, struct liq_statistics *statistics, size_t *rows)
{
    struct liq_inputs *inputs = inputs_open(path, 1 << 12);
    struct liq_query *query = liq_query_discover(NULL, query_options);
    struct liq_result *result = NULL;
    struct liq_error error = { "" };
    const enum liq_status status = liq_run(query, inputs, options, &result, &error);

    if (status == LIQ_OK) {
        *statistics = liq_result_statistics(result);
        *rows = liq_result_rows(result);
    }
    liq_result_free(result);
    liq_query_free(query);
    liq_inputs_free(inputs);
    return status;
}

static void events_of_the_range(void **state)
{
    const struct log_file file = log_of_many_fields();
    struct liq_query_options options = { .has_start = true, .start_ms = 1714557600010, .has_end = true, .end_ms = 1714557600011 };
    struct liq_statistics statistics;
    size_t rows = 0;

    (void)state;
    assert_int_equal(discover(file.path, &options, NULL, &statistics, &rows), LIQ_OK);
    assert_true(statistics.records_scanned > 1 && statistics.records_scanned < 3);
    assert_int_equal(rows, 2 * (5 + 3));
    options.start_ms = options.end_ms = 0;
    assert_int_equal(discover(file.path, &options, NULL, &statistics, &rows), LIQ_OK);
    assert_int_equal(rows, 0);
    log_remove(&file);
}

static void memory_has_a_limit(void **state)
{
    const struct log_file file = log_of_many_fields();
    const struct liq_run_options little = { .jobs = 2, .memory_bytes = 100000 }, enough = { .jobs = 2, .memory_bytes = 64 << 20 };
    struct liq_statistics statistics;
    size_t rows = 0;

    (void)state;
    assert_int_equal(discover(file.path, NULL, &little, &statistics, &rows), LIQ_OVER_BUDGET);
    assert_int_equal(discover(file.path, NULL, &enough, &statistics, &rows), LIQ_OK);
    assert_true(statistics.peak_memory_bytes < enough.memory_bytes);
    log_remove(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_in_every_way), cmocka_unit_test(events_of_the_range), cmocka_unit_test(memory_has_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
