/* Runs and their results. */

#include "engine/run_parts.h"

#include "base/clock.h"
#include "base/threads.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- results ---- */

struct liq_result *result_new(const struct liq_query *query)
{
    struct liq_result *result = heap_zalloc(sizeof *result);

    arena_init(&result->arena, NULL);
    map_init(&result->groups, &result->arena);
    result->query = query;
    return result;
}

static struct liq_text pointer_of(struct liq_result *result, const struct catalog *catalog, uint64_t position)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    enum { OFFSET_BITS = 40, BYTES = 12, LENGTH = 16 };
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);
    uint64_t input = position >> OFFSET_BITS, offset = position & ((UINT64_C(1) << OFFSET_BITS) - 1);
    uint64_t name = UINT64_C(14695981039346656037);
    unsigned char bytes[BYTES];
    char *text = arena_alloc(&result->arena, LENGTH);

    /* Seven bytes of the file's name (FNV-1a, so that the pointer is good across versions), five of the place in it. */
    for (size_t i = 0; input < count && i < inputs[input].path.length; i++)
        name = (name ^ (unsigned char)inputs[input].path.data[i]) * UINT64_C(1099511628211);
    for (int i = 0; i < BYTES; i++)
        bytes[i] = (unsigned char)(i < 7 ? name >> (8 * i) : offset >> (8 * (i - 7)));
    for (int i = 0; i < LENGTH; i++) {
        int bit = i * 6, at = bit / 8;
        unsigned pair = (unsigned)bytes[at] << 8 | (at + 1 < BYTES ? bytes[at + 1] : 0u);

        text[i] = digit[pair >> (10 - bit % 8) & 63];
    }
    return (struct liq_text){ text, LENGTH };
}

static enum liq_kind kind_public(enum kind kind)
{
    static const enum liq_kind public_kind[KIND_COUNT] = {
        [KIND_NULL] = LIQ_NULL,       [KIND_TEXT] = LIQ_STRING, [KIND_NUMBER] = LIQ_NUMBER, [KIND_BOOLEAN] = LIQ_BOOLEAN,
        [KIND_TIMESTAMP] = LIQ_TIMESTAMP, [KIND_MAP] = LIQ_MAP, [KIND_LIST] = LIQ_LIST,
    };

    return public_kind[kind];
}

void result_fill(struct liq_result *result, const struct catalog *catalog)
{
    const struct plan *plan = result->query->plan;
    const struct answer *answer = &result->answer;

    result->column_count = plan->column_count;
    result->columns = ARENA_ARRAY(&result->arena, plan->column_count, struct liq_text);
    for (size_t i = 0; i < plan->column_count; i++)
        result->columns[i] = text_of(arena_keep(&result->arena, plan->columns[i].name));
    result->cells = ARENA_ARRAY(&result->arena, answer->count * plan->column_count, struct liq_cell);
    result->pointers = ARENA_ARRAY(&result->arena, answer->count, struct liq_text);
    for (size_t row = 0; row < answer->count; row++) {
        for (size_t column = 0; column < plan->column_count; column++) {
            struct value value = answer->rows[row].values[column];
            struct view text = value_display(value, &result->arena);

            result->cells[row * plan->column_count + column] =
                (struct liq_cell){ text.data ? kind_public(value.kind) : LIQ_NULL, text_of(text) };
        }
        if (plan->pointers && answer->rows[row].position != RANK_OF_NO_EVENT)
            result->pointers[row] = pointer_of(result, catalog, answer->rows[row].position);
    }
}

/* ---- runs ---- */

static size_t default_memory_bytes(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page_bytes = sysconf(_SC_PAGESIZE);

    return pages > 0 && page_bytes > 0 ? (size_t)pages / 4 * (size_t)page_bytes : 0;
}

/* What a worker has in hand, a morsel and batches, does not become less with the memory there is: so fewer of them share little. */
static size_t run_workers(size_t asked, size_t memory_bytes)
{
    enum { WORKER_BYTES = 4 << 20 };
    const size_t most = memory_bytes > WORKER_BYTES ? memory_bytes / WORKER_BYTES : 1;

    return memory_bytes == 0 || asked < most ? asked : most;
}

struct exec_options run_options(const struct liq_run_options *options, const struct liq_query *query)
{
    const size_t memory_bytes = options->memory_bytes ? (size_t)options->memory_bytes : default_memory_bytes();

    return (struct exec_options){
        .workers = run_workers(options->jobs ? options->jobs : threads_default(), memory_bytes),
        .batch_rows = options->batch_rows ? options->batch_rows : BATCH_ROWS,
        .memory_bytes = memory_bytes,
        .max_fields = query->max_fields,
        .trace = options->trace,
        .uncounted = options->uncounted,
    };
}

void result_complain(struct liq_result *result, struct complaints more)
{
    struct complaints all = { ARENA_ARRAY(&result->arena, result->complaints.count + more.count, struct complaint), 0 };

    for (size_t i = 0; i < result->complaints.count; i++)
        all.list[all.count++] = result->complaints.list[i];
    for (size_t i = 0; i < more.count; i++) {
        bool known = false;

        for (size_t k = 0; k < result->complaints.count; k++)
            known = known || (view_equal(more.list[i].path, result->complaints.list[k].path) &&
                              view_equal(more.list[i].message, result->complaints.list[k].message));
        if (!known)
            all.list[all.count++] = more.list[i];
    }
    result->complaints = all;
}

static void run_stop(void *exec)
{
    exec_stop(exec);
}

static struct reading_totals run_totals(const void *exec)
{
    return exec_progress(exec);
}

static const struct watched run_watched = { run_stop, run_totals };

static enum status run_plan(struct liq_result *result, const struct plan *plan, const struct catalog *catalog,
                            struct exec_options how, struct watching *watch, struct answer *answer, struct fault *fault)
{
    struct exec *exec;
    enum status status;

    status = sources_select(plan, catalog, &result->arena, &how, &result->refusal);
    if (status != STATUS_OK)
        return fault_set(fault, status, "%.*s", VIEW_PRINT(result->refusal.message));
    sources_add_groups(&result->groups, catalog, &how);
    exec = exec_new(plan, catalog, &how);
    watching_follow(watch, &run_watched, exec);
    status = exec_run(exec, answer, fault);
    watching_follow(watch, NULL, NULL);
    if (status == STATUS_OK)
        result_complain(result, exec_complaints(exec, &result->arena));
    exec_free(exec);
    if (!how.choice)
        return status;
    if (status == STATUS_OK) {
        status = chooser_finish(how.choice, false, answer, &result->groups, &result->arena, &result->refusal);
        if (status != STATUS_OK)
            status = fault_set(fault, status, "%.*s", VIEW_PRINT(result->refusal.message));
    }
    chooser_free(how.choice);
    return status;
}

/* What the answers of the queries inside take of the memory there is, at least a byte of it stays. */
static void memory_take(struct exec_options *how, const struct answer *answer)
{
    if (how->memory_bytes == 0)
        return;
    how->memory_bytes = how->memory_bytes > answer->arena.used ? how->memory_bytes - answer->arena.used : 1;
}

/* The queries inside first, then the whole with their answers. */
static enum status run_all(struct liq_result *result, const struct catalog *catalog, struct exec_options how,
                           struct watching *watch, struct fault *fault)
{
    const struct plan *plan = result->query->plan;
    struct answer *inner = ARENA_ARRAY(&result->arena, plan->inner_count, struct answer);
    enum status status = STATUS_OK;

    how.inner = inner;
    for (size_t i = 0; i < plan->inner_count && status == STATUS_OK; i++) {
        status = run_plan(result, plan->inner[i].plan, catalog, how, watch, &inner[i], fault);
        result_add_trace(result, plan->inner[i].plan, i + 1, &inner[i]);
        memory_take(&how, &inner[i]);
    }
    if (status == STATUS_OK)
        status = run_plan(result, plan, catalog, how, watch, &result->answer, fault);
    result_add_trace(result, plan, 0, &result->answer);
    for (size_t i = 0; i < plan->inner_count; i++) {
        result->answer.totals.records += inner[i].totals.records;
        result->answer.totals.bytes += inner[i].totals.bytes;
        for (size_t k = 0; status == STATUS_OK && k < inner[i].note_count; k++)
            answer_note(&result->answer, "%.*s", VIEW_PRINT(inner[i].notes[k]));
        answer_clear(&inner[i]);
    }
    return status;
}

static enum status run(struct liq_result *result, const struct liq_inputs *inputs, const struct liq_run_options *options,
                       struct fault *fault)
{
    struct watching watch = {
        .should_stop = options->should_stop, .progress = options->progress, .context = options->context,
    };
    enum status status;

    watching_start(&watch);
    status = run_all(result, inputs->catalog, run_options(options, result->query), &watch, fault);
    watching_end(&watch);
    if (status == STATUS_OK)
        result_fill(result, inputs->catalog);
    return status;
}

void run_say(struct liq_error *error, const char *message, const struct refusal *refusal)
{
    if (!error)
        return;
    *error = (struct liq_error){ .begin = refusal->span.begin, .end = refusal->span.end };
    if (refusal->message.length)
        error->code = code_row(CODE_E0530)->id;
    snprintf(error->message, sizeof error->message, "%s", message);
    snprintf(error->help, sizeof error->help, "%.*s", VIEW_PRINT(refusal->help));
}

enum liq_status liq_run(const struct liq_query *query, const struct liq_inputs *inputs, const struct liq_run_options *options,
                        struct liq_result **out, struct liq_error *error)
{
    static const struct liq_run_options nothing = { 0 };
    struct liq_result *result;
    struct fault fault = { "the query has mistakes" };
    uint64_t started_us = (uint64_t)clock_us();
    enum status status = STATUS_INVALID;

    *out = NULL;
    if (query->valid) {
        result = result_new(query);
        status = run(result, inputs, options ? options : &nothing, &fault);
        result->elapsed_us = (uint64_t)clock_us() - started_us;
        if (status != STATUS_OK) {
            run_say(error, fault.message, &result->refusal);
            liq_result_free(result);
            return engine_status(status);
        }
        *out = result;
        return LIQ_OK;
    }
    run_say(error, fault.message, &(struct refusal){ .help = { "", 0 } });
    return engine_status(status);
}

struct liq_diagnostic liq_error_diagnostic(const struct liq_query *query, const struct liq_error *error)
{
    struct place begin = place_of(query->text, (uint32_t)error->begin), end = place_of(query->text, (uint32_t)error->end);

    return (struct liq_diagnostic){
        .code = error->code,
        .severity = LIQ_ERROR,
        .begin = error->begin,
        .end = error->end,
        .line = begin.line,
        .column = begin.column,
        .end_line = end.line,
        .end_column = end.column,
        .message = text_of(view_of(error->message)),
        .help = text_of(view_of(error->help)),
    };
}

void liq_result_free(struct liq_result *result)
{
    if (!result)
        return;
    answer_clear(&result->answer);
    arena_clear(&result->arena);
    free(result);
}

/* ---- reading results ---- */

size_t liq_result_rows(const struct liq_result *result)
{
    return result->answer.count;
}

size_t liq_result_columns(const struct liq_result *result)
{
    return result->column_count;
}

struct liq_text liq_result_column(const struct liq_result *result, size_t column)
{
    return result->columns[column];
}

struct liq_cell liq_result_cell(const struct liq_result *result, size_t row, size_t column)
{
    return result->cells[row * result->column_count + column];
}

struct liq_text liq_result_pointer(const struct liq_result *result, size_t row)
{
    return result->pointers[row];
}

struct liq_statistics liq_result_statistics(const struct liq_result *result)
{
    return (struct liq_statistics){
        .records_matched = (double)result->answer.matched,
        .records_scanned = (double)result->answer.totals.records,
        .bytes_scanned = (double)result->answer.totals.bytes,
        .groups_scanned = (double)result->groups.count,
        .result_count = (double)(result->answer.count + result->answer.given),
        .peak_memory_bytes = result->answer.peak_bytes,
        .elapsed_us = result->elapsed_us,
    };
}

size_t liq_result_complaint_count(const struct liq_result *result)
{
    return result->complaints.count;
}

struct liq_complaint liq_result_complaint(const struct liq_result *result, size_t index)
{
    const struct complaint *complaint = &result->complaints.list[index];

    return (struct liq_complaint){ text_of(complaint->path), text_of(complaint->message), complaint->loss };
}

size_t liq_result_note_count(const struct liq_result *result)
{
    return result->answer.note_count;
}

struct liq_text liq_result_note(const struct liq_result *result, size_t index)
{
    return text_of(result->answer.notes[index]);
}
