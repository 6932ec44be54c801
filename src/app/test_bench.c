#include "app/test_bench.h"

#include "app/test_events.h"
#include "app/test_settings.h"

#include <stdio.h>

enum { TINY_MORSEL = 64 };

/* Those that differ most come first, so that a first failure tells the most. */
const struct test_mode test_modes[TEST_MODES] = {
    { 1, 0, 0, false, false }, { 8, 1, TINY_MORSEL, false, false }, { 1, 0, 0, true, false },
    { 8, 1, TINY_MORSEL, true, false }, { 2, 0, 0, false, false }, { 2, 1, TINY_MORSEL, false, false },
    { 2, 0, 0, true, false }, { 2, 1, TINY_MORSEL, true, false }, { 8, 0, 0, false, false },
    { 1, 1, TINY_MORSEL, false, false }, { 8, 0, 0, true, false }, { 1, 1, TINY_MORSEL, true, false },
};

void test_mode_print(struct buffer *text, const struct test_mode *mode)
{
    buffer_add_format(text, "%zu worker%s, ", mode->jobs, mode->jobs == 1 ? "" : "s");
    if (mode->batch_rows)
        buffer_add_format(text, "batches of %zu row%s, morsels of %zu bytes, ", mode->batch_rows,
                          mode->batch_rows == 1 ? "" : "s", mode->morsel_bytes);
    else
        buffer_add_text(text, "full batches, ");
    buffer_add_text(text, mode->no_optimize ? "optimizer off" : "optimizer on");
}

enum status test_bench_open(struct test_bench *bench, const struct test_file *file, const struct test_case *test,
                            struct view folder, struct fault *fault)
{
    *bench = (struct test_bench){ .file = file, .test = test, .modes = 1 };
    arena_init(&bench->arena, NULL);
    bench->folder = arena_keep(&bench->arena, folder);
    TRY(test_settings_read(bench, fault));
    TRY(test_events_lay(bench, fault));
    bench->wanted.groups = bench->groups;
    bench->wanted.group_count = bench->group_count;
    return STATUS_OK;
}

void test_bench_close(struct test_bench *bench)
{
    for (size_t i = 0; i < 2; i++)
        liq_inputs_free(bench->inputs[i]);
    if (bench->written > 0)
        test_events_sweep(bench->folder, bench->written);
    arena_clear(&bench->arena);
}

struct test_query test_query_new(const struct test_bench *bench, struct view text)
{
    struct liq_query_options options = bench->options;
    struct test_query query = { .optimized = liq_query_new(text.data, text.length, &options) };

    options.no_optimize = true;
    query.plain = liq_query_new(text.data, text.length, &options);
    return query;
}

void test_query_free(struct test_query *query)
{
    liq_query_free(query->optimized);
    liq_query_free(query->plain);
}

static bool bench_lost_data(const struct liq_result *result, struct liq_error *error)
{
    for (size_t i = 0, count = liq_result_complaint_count(result); i < count; i++) {
        struct liq_complaint complaint = liq_result_complaint(result, i);

        if (!complaint.loss)
            continue;
        snprintf(error->message, sizeof error->message, "%.*s: %.*s", VIEW_PRINT(complaint.path),
                 VIEW_PRINT(complaint.message));
        return true;
    }
    return false;
}

enum liq_status test_bench_run(struct test_bench *bench, const struct test_query *query, const struct test_mode *mode,
                               struct liq_result **result, struct liq_error *error)
{
    struct liq_inputs **inputs = &bench->inputs[mode->morsel_bytes > 0];
    const struct liq_run_options options = { .jobs = mode->jobs, .batch_rows = mode->batch_rows, .trace = mode->trace };
    enum liq_status status = LIQ_OK;

    *result = NULL;
    if (!*inputs) {
        bench->wanted.morsel_bytes = mode->morsel_bytes;
        status = liq_inputs_new(&bench->wanted, inputs, error);
    }
    if (status == LIQ_OK)
        status = liq_run(mode->no_optimize ? query->plain : query->optimized, *inputs, &options, result, error);
    if (status == LIQ_OK && bench_lost_data(*result, error)) {
        liq_result_free(*result);
        *result = NULL;
        status = LIQ_IO;
    }
    return status;
}
