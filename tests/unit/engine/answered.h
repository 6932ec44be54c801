/* For the tests of this layer: a log file made on the spot, and a query's whole answer over it as one text. */
#pragma once

#include "base/buffer.h"
#include "liq/liq.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct way {
    size_t jobs, batch_rows, morsel_bytes;
    bool no_optimize, uncounted;
};

/* What runs differently and must answer the same. */
static const struct way ways[] = {
    { 1, 1024, 0, false, false }, { 1, 1, 16, true, false },     { 1, 7, 1 << 20, false, true }, { 2, 1, 16, false, true },
    { 2, 7, 16, true, false },    { 2, 1024, 16, false, false }, { 8, 1, 16, true, true },       { 8, 7, 64, false, false },
    { 8, 1024, 16, false, true }, { 8, 1024, 0, true, false },
};
enum { WAYS = sizeof ways / sizeof ways[0] };

struct log_file {
    char path[64];
};

static inline struct log_file log_write(struct view text)
{
    struct log_file file;
    int descriptor;

    strcpy(file.path, "/tmp/liq-engine-XXXXXX");
    descriptor = mkstemp(file.path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text.data, text.length), text.length);
    assert_int_equal(close(descriptor), 0);
    return file;
}
static inline void log_remove(const struct log_file *file)
{
    assert_int_equal(unlink(file->path), 0);
}

/* The events of 3.11 of the language reference, a line each; messages are JSON. */
static inline struct view table_events(void)
{
    return VIEW("{\"@timestamp\":\"2024-05-01T10:00:10Z\",\"@message\":\"{\\\"svc\\\":\\\"a\\\",\\\"ms\\\":10,\\\"code\\\":200}\"}\n"
                "{\"@timestamp\":\"2024-05-01T10:02:00Z\",\"@message\":\"{\\\"svc\\\":\\\"a\\\",\\\"ms\\\":30,\\\"code\\\":500}\"}\n"
                "{\"@timestamp\":\"2024-05-01T10:06:00Z\",\"@message\":\"{\\\"svc\\\":\\\"b\\\",\\\"ms\\\":20,\\\"code\\\":200}\"}\n"
                "{\"@timestamp\":\"2024-05-01T10:07:30Z\",\"@message\":\"{\\\"svc\\\":\\\"b\\\",\\\"code\\\":404}\"}\n");
}

static inline struct liq_inputs *inputs_open(const char *path, size_t morsel_bytes)
{
    struct liq_text text = { path, strlen(path) };
    struct liq_inputs_options options = { .paths = &text, .path_count = 1, .morsel_bytes = morsel_bytes };
    struct liq_inputs *inputs = NULL;
    struct liq_error error = { "" };

    if (liq_inputs_new(&options, &inputs, &error) != LIQ_OK)
        fail_msg("%s: %s", path, error.message);
    return inputs;
}

static inline struct liq_query *query_compiled(const char *text, const struct liq_query_options *options)
{
    struct liq_query *query = liq_query_new(text, strlen(text), options);

    if (!liq_query_valid(query))
        fail_msg("%s: %.*s", text, (int)liq_query_diagnostic(query, 0).message.length,
                 liq_query_diagnostic(query, 0).message.data);
    return query;
}

/* Columns, then rows, a line each; cells stand between bars, nulls are empty. With `pointers` each row ends with its own. */
static inline void result_print(const struct liq_result *result, bool pointers, struct buffer *out)
{
    for (size_t column = 0; column < liq_result_columns(result); column++)
        buffer_add_format(out, "%s%.*s", column ? "|" : "", (int)liq_result_column(result, column).length,
                          liq_result_column(result, column).data);
    for (size_t row = 0; row < liq_result_rows(result); row++) {
        buffer_add_char(out, '\n');
        for (size_t column = 0; column < liq_result_columns(result); column++) {
            struct liq_text text = liq_result_cell(result, row, column).text;

            buffer_add_format(out, "%s%.*s", column ? "|" : "", (int)text.length, text.length ? text.data : "");
        }
        if (pointers && liq_result_pointer(result, row).data)
            buffer_add_format(out, "|%.16s", liq_result_pointer(result, row).data);
    }
    buffer_add_char(out, '\0');
}

static inline void query_answer(const struct liq_query *query, const char *path, const struct way *way, bool pointers,
                                struct buffer *out)
{
    struct liq_inputs *inputs = inputs_open(path, way->morsel_bytes);
    struct liq_run_options options = { .jobs = way->jobs, .batch_rows = way->batch_rows, .uncounted = way->uncounted };
    struct liq_result *result = NULL;
    struct liq_error error = { "" };

    if (liq_run(query, inputs, &options, &result, &error) != LIQ_OK)
        fail_msg("%.*s: %s", (int)liq_query_text(query).length, liq_query_text(query).data, error.message);
    result_print(result, pointers, out);
    liq_result_free(result);
    liq_inputs_free(inputs);
}

/* Fails unless the query answers `wanted` over the file in every way; NULL: unless it answers the same in every way. */
static inline void assert_answers_over(const char *path, const char *text, const char *wanted)
{
    struct buffer first, other;

    buffer_init(&first);
    buffer_init(&other);
    for (size_t i = 0; i < WAYS; i++) {
        struct liq_query_options options = { .no_optimize = ways[i].no_optimize, .now_ms = 1714557600000 };
        struct liq_query *query = query_compiled(text, &options);

        other.length = 0;
        query_answer(query, path, &ways[i], wanted == NULL, i && !wanted ? &other : &first);
        if (wanted) {
            if (strcmp(first.data, wanted) != 0)
                fail_msg("%s\nway %zu answers:\n%s\nwanted:\n%s", text, i, first.data, wanted);
            first.length = 0;
        } else if (i && strcmp(first.data, other.data) != 0) {
            fail_msg("%s\nway %zu answers:\n%.2000s\nway 0:\n%.2000s", text, i, other.data, first.data);
        }
        liq_query_free(query);
    }
    buffer_clear(&first);
    buffer_clear(&other);
}

static inline void assert_answers(const char *text, const char *wanted)
{
    struct log_file file = log_write(table_events());

    assert_answers_over(file.path, text, wanted);
    log_remove(&file);
}
