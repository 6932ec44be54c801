/* Runs that follow a file: what they say at each point is what a run over the file as it is then says. */
#include "answered.h"

#include <fcntl.h>
#include <stdatomic.h>

enum { MOST_ROWS = 4096 };

/* A file that is written piece by piece, by whoever follows it. */
struct growing {
    const char *path;
    const struct liq_query *query;
    struct view rest;
    size_t piece;                   /* bytes */
    bool lines;                     /* whole ones */
    _Atomic bool over;
    size_t updates;
    struct buffer rows;             /* a line each */
    double records;
};

static void growing_write(struct growing *growing)
{
    size_t length = growing->piece < growing->rest.length ? growing->piece : growing->rest.length;
    const int descriptor = open(growing->path, O_WRONLY | O_APPEND);

    while (growing->lines && length < growing->rest.length && growing->rest.data[length - 1] != '\n')
        length++;
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, growing->rest.data, length), length);
    assert_int_equal(close(descriptor), 0);
    growing->rest = view_skip(growing->rest, length);
}

static bool growing_is_over(void *context)
{
    return ((struct growing *)context)->over;
}

static void growing_go_on(struct growing *growing)
{
    if (growing->rest.length > 0)
        growing_write(growing);
    else
        growing->over = true;
}

/* ---- answers ---- */

static void assert_as_run(const struct growing *growing, const struct liq_result *result)
{
    static const struct way way = { 2, 64, 0, false, false };
    struct buffer is = { 0 }, wanted = { 0 };

    result_print(result, true, &is);
    query_answer(growing->query, growing->path, &way, true, &wanted);
    assert_string_equal(is.data, wanted.data);
    buffer_clear(&is);
    buffer_clear(&wanted);
}

static enum liq_status answer_update(void *context, const struct liq_result *result)
{
    struct growing *growing = context;

    growing->updates++;
    assert_as_run(growing, result);
    growing_go_on(growing);
    return LIQ_OK;
}

static struct liq_result *follow(struct growing *growing, const struct liq_follow_options *options)
{
    struct liq_text path = { growing->path, strlen(growing->path) };
    struct liq_inputs_options wanted = { .paths = &path, .path_count = 1, .grows = true, .morsel_bytes = 4096 };
    struct liq_follow_options how = *options;
    struct liq_inputs *inputs = NULL;
    struct liq_result *result = NULL;
    struct liq_error error = { "" };

    how.run.context = growing;
    how.run.should_stop = growing_is_over;
    assert_int_equal(liq_inputs_new(&wanted, &inputs, &error), LIQ_OK);
    if (liq_follow(growing->query, inputs, &how, &result, &error) != LIQ_OK)
        fail_msg("%.*s: %s", (int)liq_query_text(growing->query).length, liq_query_text(growing->query).data, error.message);
    liq_inputs_free(inputs);
    return result;
}

static void events_add(struct buffer *text, unsigned count, unsigned padding)
{
    for (unsigned i = 0; i < count; i++)
        buffer_add_format(text, "{\"@timestamp\":%lld,\"@message\":\"{\\\"n\\\":%u,\\\"m\\\":%u,\\\"pad\\\":\\\"%0*u\\\"}\"}\n",
                          1714557600000 + (long long)(i * 7919 % 5000), i, i % 13, (int)padding, i);
}

static void assert_stand(const char *query, uint64_t memory_bytes, unsigned events, unsigned padding)
{
    struct buffer text = { 0 };
    struct log_file file = log_write(VIEW(""));
    struct growing growing = { .path = file.path, .query = query_compiled(query, NULL), .lines = true };
    struct liq_result *result;

    assert_int_equal(liq_query_following(growing.query), LIQ_FOLLOW_ANSWERS);
    events_add(&text, events, padding);
    growing.rest = buffer_view(&text);
    growing.piece = text.length / 6;
    growing_write(&growing);
    result = follow(&growing, &(struct liq_follow_options){
                                  .run = { .jobs = 3, .batch_rows = 32, .memory_bytes = memory_bytes },
                                  .interval_ms = 1, .update = answer_update,
                              });
    assert_as_run(&growing, result);
    assert_true(growing.updates > 2);
    liq_result_free(result);
    liq_query_free((struct liq_query *)(uintptr_t)growing.query);
    buffer_clear(&text);
    log_remove(&file);
}

static void answers(void **state)
{
    static const char *const queries[] = {
        "stats count(*) as c, sum(n) as s, pct(n, 50) as p, count_distinct(n) as d by m | sort m",
        "stats count(*) as c by m, n % 5 as r | stats max(c) as top, values(r) as rs by m | sort m",
        "sort n desc | limit 7",
        "fields n | limit 5",
        "fields n, m | tail 3",
        "fields n, m | dedup m",
        "stats earliest(n) as a, latest(n) as z by bin(1s) as t | sort t",
        "filter m = 3 | stats stddev(n) as s",
        "sort @timestamp asc | accum n as so_far | tail 5",
        "sort @timestamp asc | autoregress n | tail 4",
        "fields @timestamp, n | outlier n | limit 5",
    };

    (void)state;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        assert_stand(queries[i], 0, 400, 4);
}

/* What memory cannot hold stands in files that the copies share. */
static void answers_beyond_memory(void **state)
{
    (void)state;
    assert_stand("stats count(*) as c, max(pad) as p by n | sort n desc | limit 20", 6 << 20, 20000, 64);
    assert_stand("fields n, pad | dedup n | limit 20", 6 << 20, 20000, 64);
}

/* ---- rows ---- */

static enum liq_status rows_update(void *context, const struct liq_result *result)
{
    struct growing *growing = context;

    for (size_t row = 0; row < liq_result_rows(result); row++) {
        for (size_t column = 0; column < liq_result_columns(result); column++) {
            struct liq_text text = liq_result_cell(result, row, column).text;

            buffer_add_format(&growing->rows, "%.*s|", (int)text.length, text.length ? text.data : "");
        }
        buffer_add_char(&growing->rows, '\n');
    }
    return LIQ_OK;
}

static void rows_caught_up(void *context)
{
    growing_go_on(context);
}

static int line_compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The lines of a text, sorted. */
static size_t lines_of(struct buffer *text, char **lines)
{
    size_t count = 0;

    buffer_add_char(text, '\0');
    for (char *line = strtok(text->data, "\n"); line; line = strtok(NULL, "\n")) {
        assert_true(count < MOST_ROWS);
        lines[count++] = line;
    }
    qsort(lines, count, sizeof *lines, line_compare);
    return count;
}

static void rows_of_run(struct growing *growing)
{
    struct liq_inputs *inputs = inputs_open(growing->path, 0);
    struct liq_result *result = NULL;
    struct liq_error error;

    assert_int_equal(liq_run(growing->query, inputs, NULL, &result, &error), LIQ_OK);
    assert_int_equal(rows_update(growing, result), LIQ_OK);
    growing->records = liq_result_statistics(result).records_scanned;
    liq_result_free(result);
    liq_inputs_free(inputs);
}

/* Each row comes once, wherever lines break off. */
static void assert_rows(const char *query, struct view text, size_t piece)
{
    static char *is[MOST_ROWS], *wanted[MOST_ROWS];
    struct log_file file = log_write(VIEW(""));
    struct growing growing = { .path = file.path, .query = query_compiled(query, NULL), .rest = text, .piece = piece };
    struct growing whole = { .path = file.path, .query = growing.query };
    struct liq_result *result;

    assert_int_equal(liq_query_following(growing.query), LIQ_FOLLOW_ROWS);
    growing_write(&growing);
    result = follow(&growing, &(struct liq_follow_options){
                                  .run = { .jobs = 2, .batch_rows = 16 }, .update = rows_update, .caught_up = rows_caught_up,
                              });
    rows_of_run(&whole);
    assert_true(whole.records > 0);
    assert_true(liq_result_statistics(result).records_scanned == whole.records);
    const size_t count = lines_of(&growing.rows, is);
    assert_true(liq_result_statistics(result).result_count == (double)count);
    assert_int_equal(count, lines_of(&whole.rows, wanted));
    for (size_t i = 0; i < count; i++)
        assert_string_equal(is[i], wanted[i]);
    liq_result_free(result);
    liq_query_free((struct liq_query *)(uintptr_t)growing.query);
    buffer_clear(&growing.rows);
    buffer_clear(&whole.rows);
    log_remove(&file);
}

static void rows(void **state)
{
    struct buffer text = { 0 };

    (void)state;
    events_add(&text, 120, 4);
    assert_rows("fields @timestamp, n | filter m != 3", buffer_view(&text), 1001);
    assert_rows("fields n, @message", buffer_view(&text), 2777);
    buffer_clear(&text);
    for (unsigned i = 0; i < 40; i++)
        buffer_add_format(&text, "{\"level\":\"info\",\"n\":%u,\n \"inner\":{\"a\":[1,2,{}]}}\n", i);
    assert_rows("fields n, inner.a.0", buffer_view(&text), 111);
    buffer_clear(&text);
    for (unsigned i = 0; i < 40; i++)
        buffer_add_format(&text, "I0501 10:00:%02u.123456    7 main.go:%u] line %u\n", i, i, i);
    assert_rows("fields @timestamp, @message", buffer_view(&text), 97);
    buffer_clear(&text);
}

static void what_cannot_be_followed(void **state)
{
    struct liq_query *inner = query_compiled("filter a in (fields a)", NULL), *wrong = liq_query_new("fields |", 8, NULL);
    struct log_file file = log_write(VIEW("a\n"));
    struct liq_inputs *inputs = inputs_open(file.path, 0);
    struct liq_result *result = NULL;
    struct liq_error error = { "" };

    (void)state;
    assert_int_equal(liq_query_following(inner), LIQ_FOLLOW_NOTHING);
    assert_int_equal(liq_query_following(wrong), LIQ_FOLLOW_NOTHING);
    assert_int_equal(liq_follow(inner, inputs, &(struct liq_follow_options){ 0 }, &result, &error), LIQ_INVALID);
    assert_non_null(strstr(error.message, "cannot be followed"));
    assert_int_equal(liq_follow(wrong, inputs, &(struct liq_follow_options){ 0 }, &result, &error), LIQ_INVALID);
    assert_null(result);
    liq_inputs_free(inputs);
    liq_query_free(inner);
    liq_query_free(wrong);
    log_remove(&file);
}

/* An update that fails ends the run with what it said. */
static enum liq_status update_fails(void *context, const struct liq_result *result)
{
    (void)context, (void)result;
    return LIQ_IO;
}

static void updates_that_fail(void **state)
{
    struct log_file file = log_write(VIEW("a\nb\n"));
    struct liq_query *query = query_compiled("fields @message", NULL);
    struct liq_text path = { file.path, strlen(file.path) };
    struct liq_inputs_options wanted = { .paths = &path, .path_count = 1, .grows = true };
    struct liq_inputs *inputs = NULL;
    struct liq_result *result = NULL;
    struct liq_error error = { "" };

    (void)state;
    assert_int_equal(liq_inputs_new(&wanted, &inputs, &error), LIQ_OK);
    assert_int_equal(liq_follow(query, inputs, &(struct liq_follow_options){ .update = update_fails }, &result, &error), LIQ_IO);
    assert_null(result);
    liq_inputs_free(inputs);
    liq_query_free(query);
    log_remove(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers),           cmocka_unit_test(answers_beyond_memory),
        cmocka_unit_test(rows),              cmocka_unit_test(what_cannot_be_followed),
        cmocka_unit_test(updates_that_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
