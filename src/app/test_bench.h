/*
 * A bench runs the queries of one case: it holds the case's settings, its events in a file of its own, and knows the modes
 * in which every query must give the same answer.
 */
#pragma once

#include "app/moment.h"
#include "app/test_file.h"
#include "base/buffer.h"

#include <liq/liq.h>

struct test_mode {
    size_t jobs, batch_rows, morsel_bytes;      /* 0: the default */
    bool no_optimize;
    bool trace;
};

enum { TEST_MODES = 12 };
extern const struct test_mode test_modes[TEST_MODES];
void test_mode_print(struct buffer *text, const struct test_mode *mode);

/* What stands in place of an expression whose value is not known: `set value`. */
struct test_value {
    struct view expression, text;
    bool used;
};

struct test_bench {
    const struct test_file *file;
    const struct test_case *test;
    struct view folder;                         /* of this case alone; made when it has events to write */
    size_t modes;                               /* how many of test_modes are run */
    struct arena arena;
    struct liq_query_options options;
    struct liq_inputs_options wanted;
    struct liq_inputs *inputs[2];               /* with whole morsels, and with tiny ones */
    struct liq_text *groups;                    /* NAME=PATTERN; with room for those that the events name */
    size_t group_count;
    struct liq_parameter *parameters;           /* of options; with room for those that the saved query has */
    struct test_value *values;
    size_t value_count;
    struct moment_clock clock;
    size_t written;                             /* files of events in the folder */
};

/* A query compiled with and without the optimizer. */
struct test_query {
    struct liq_query *optimized, *plain;
};

/* The folder need not exist. On failure the fault says why; the bench is to be closed in any case. */
enum status test_bench_open(struct test_bench *bench, const struct test_file *file, const struct test_case *test,
                            struct view folder, struct fault *fault);
void test_bench_close(struct test_bench *bench);

struct test_query test_query_new(const struct test_bench *bench, struct view text);
void test_query_free(struct test_query *query);
/* Runs the query in a mode. Data that could not be read is a failure too. */
enum liq_status test_bench_run(struct test_bench *bench, const struct test_query *query, const struct test_mode *mode,
                               struct liq_result **result, struct liq_error *error);
