/*
 * The same answer however it is reached. The bytes up to the first NUL are a query, the rest is a log file; the query is run as
 * written by one worker, then with the optimizer, other batches, other morsels, eight workers and without vector code, and must say
 * the same.
 */
#include "engine/engine.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "base/processor.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { FUZZ_NOW_MS = 1714557600, FUZZ_MORSEL = 64, FUZZ_BATCH = 3 };

/* What takes longer is not compared: millions of rows that fillmissing adds, mostly. */
enum { FUZZ_FIRST_MS = 500, FUZZ_OTHERS_MS = 4000 };

/* How a query is run. */
struct fuzz_way {
    bool no_optimize;
    size_t jobs, batch_rows, morsel_bytes;
    uint64_t memory_bytes;      /* little for the first way, so that what it answers the others have room for */
    enum processor_level most;  /* vector code, at most */
    unsigned most_ms;
};

enum fuzz_outcome { FUZZ_NONE, FUZZ_ANSWERED, FUZZ_STOPPED };

static bool fuzz_should_stop(void *end_us)
{
    return clock_us() > *(const int64_t *)end_us;
}

/* The answer, cell by cell, kinds included. */
static enum fuzz_outcome fuzz_answer(struct view text, const char *path, const struct fuzz_way *way, struct buffer *out)
{
    const struct liq_text name = { path, strlen(path) };
    const struct liq_inputs_options wanted = {
        .paths = &name, .path_count = 1, .morsel_bytes = way->morsel_bytes, .now_ms = FUZZ_NOW_MS * INT64_C(1000),
    };
    const struct liq_query_options compiled = { .now_ms = FUZZ_NOW_MS * INT64_C(1000), .no_optimize = way->no_optimize };
    int64_t end_us = clock_us() + way->most_ms * INT64_C(1000);
    const struct liq_run_options options = { .jobs = way->jobs, .batch_rows = way->batch_rows, .memory_bytes = way->memory_bytes,
                                             .should_stop = fuzz_should_stop, .context = &end_us };
    const enum processor_level level = processor_decided;

    processor_decided = way->most < level ? way->most : level;
    struct liq_query *query = liq_query_new(text.data, text.length, &compiled);
    struct liq_inputs *inputs = NULL;
    struct liq_result *result = NULL;
    struct liq_error error;
    enum liq_status status = LIQ_OK;
    /* How much of a damaged file can be read may depend on how it is asked for. */
    bool answered = liq_query_valid(query) && liq_inputs_new(&wanted, &inputs, &error) == LIQ_OK &&
                    (status = liq_run(query, inputs, &options, &result, &error)) == LIQ_OK &&
                    liq_result_complaint_count(result) == 0;

    for (size_t row = 0; answered && row < liq_result_rows(result); row++)
        for (size_t column = 0; column < liq_result_columns(result); column++) {
            const struct liq_cell cell = liq_result_cell(result, row, column);

            buffer_add_char(out, (char)('0' + (int)cell.kind));
            buffer_add(out, (struct view){ cell.text.data, cell.text.length });
            buffer_add_char(out, '\n');
        }
    liq_result_free(result);
    liq_inputs_free(inputs);
    liq_query_free(query);
    processor_decided = level;
    return answered ? FUZZ_ANSWERED : status == LIQ_CANCELLED ? FUZZ_STOPPED : FUZZ_NONE;
}

static void fuzz_compare(struct view text, const char *path)
{
    static const struct fuzz_way plain = { true, 1, 0, 0, 64 << 20, PROCESSOR_WIDE, FUZZ_FIRST_MS };
    static const struct fuzz_way others[] = {
        { false, 1, 0, 0, 1 << 30, PROCESSOR_WIDE, FUZZ_OTHERS_MS },
        { false, 1, FUZZ_BATCH, FUZZ_MORSEL, 1 << 30, PROCESSOR_PLAIN, FUZZ_OTHERS_MS },
        { true, 8, 1, FUZZ_MORSEL, 1 << 30, PROCESSOR_SSE42, FUZZ_OTHERS_MS },
        { false, 2, 0, FUZZ_MORSEL, 1 << 30, PROCESSOR_PLAIN, FUZZ_OTHERS_MS },
    };
    struct buffer expected, found;

    buffer_init(&expected);
    buffer_init(&found);
    if (fuzz_answer(text, path, &plain, &expected) == FUZZ_ANSWERED)
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            buffer_reset(&found);
            const enum fuzz_outcome outcome = fuzz_answer(text, path, &others[i], &found);

            if (outcome == FUZZ_STOPPED)
                break;
            if (outcome == FUZZ_NONE || !view_equal(buffer_view(&expected), buffer_view(&found))) {
                fprintf(stderr, "way %zu differs:\n%.*s\n-- as written:\n%.*s-- otherwise:\n%.*s", i, VIEW_PRINT(text),
                        VIEW_PRINT(buffer_view(&expected)), VIEW_PRINT(buffer_view(&found)));
                abort();
            }
        }
    buffer_clear(&expected);
    buffer_clear(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const uint8_t *end = size ? memchr(bytes, 0, size) : NULL;
    const struct view text = { (const char *)bytes, end ? (size_t)(end - bytes) : size };
    char path[64];
    int file;

    if (!end || (file = memfd_create("events", 0)) < 0)
        return 0;
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (write(file, end + 1, size - text.length - 1) == (ssize_t)(size - text.length - 1))
        fuzz_compare(text, path);
    close(file);
    return 0;
}
