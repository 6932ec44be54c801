#include "app/target.h"
#include "app/test_record.h"

#include "app/query_text.h"
#include "app/request.h"
#include "app/test_compare.h"
#include "app/test_record_text.h"
#include "app/test_run.h"
#include "app/test_sample.h"
#include "app/watch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { RECORD_EVENTS = 1000, RECORD_PATIENCE_US = 20000000, RECORD_BYTES = 256 * 1024 * 1024 };

struct record {
    struct settings *settings;
    struct request request;
    struct liq_query_options range;
    struct arena arena, scratch;        /* scratch: of one try */
    struct buffer lines;                /* all events, a line each */
    bool too_much;
    struct liq_result *result;
    struct test_grid answer;
    struct view folder, path;           /* for the events that are tried */
    struct watch watch;
    int64_t began_us;                   /* to look for a sample */
};

static struct liq_text record_text(struct view view)
{
    return (struct liq_text){ view.data, view.length };
}

/* ---- the events ---- */

static bool record_take(void *context, struct liq_text lines)
{
    struct record *record = context;

    record->too_much = record->lines.length + lines.length > RECORD_BYTES;
    if (!record->too_much)
        buffer_add(&record->lines, (struct view){ lines.data, lines.length });
    return !record->too_much;
}

static bool record_stopped(void *context)
{
    struct record *record = context;

    return watch_should_stop(&record->watch);
}

static enum liq_status record_events(struct record *record, const struct liq_inputs *inputs, struct liq_error *error)
{
    return liq_convert(inputs,
                       &(struct liq_convert_options){
                           .has_start = record->range.has_start,
                           .has_end = record->range.has_end,
                           .start_ms = record->range.start_ms,
                           .end_ms = record->range.end_ms,
                           .jobs = record->settings->jobs,
                           .write = record_take,
                           .should_stop = record_stopped,
                           .context = record,
                       },
                       NULL, error);
}

static bool record_write(const struct record *record, const struct view *lines, size_t count)
{
    FILE *file = fopen(record->path.data, "we");
    bool written = file != NULL;

    for (size_t i = 0; i < count && written; i++)
        written = fwrite(lines[i].data, 1, lines[i].length, file) == lines[i].length && fputc('\n', file) == '\n';
    return file && fclose(file) == 0 && written;
}

/* Whether these events give the answer that was given. */
static bool record_holds(void *context, const struct view *lines, size_t count)
{
    struct record *record = context;
    const struct settings *settings = record->settings;
    const struct liq_text path = record_text(record->path);
    const struct liq_inputs_options wanted = {
        .paths = &path,
        .path_count = 1,
        .format = { "events", 6 },
        .account = record_text(settings->account),
        .zone = record_text(settings->zone),
        .log_groups = record_text(settings->log_groups),
        .now_ms = record->request.now_ms,
    };
    const struct test_leeway none = { 0 };
    struct liq_inputs *inputs = NULL;
    struct liq_result *result = NULL;
    struct buffer report = { 0 };
    struct liq_error error;
    struct test_grid is;
    bool same = false;

    if (record_write(record, lines, count) && liq_inputs_new(&wanted, &inputs, &error) == LIQ_OK &&
        liq_run(record->request.query, inputs, &(struct liq_run_options){ .jobs = 1 }, &result, &error) == LIQ_OK) {
        test_grid_of(&record->scratch, result, &is);
        same = test_compare(&record->scratch, &record->answer, &is, &none, &report, false);
    }
    liq_result_free(result);
    liq_inputs_free(inputs);
    buffer_clear(&report);
    arena_reset(&record->scratch);
    return same;
}

static bool record_enough(void *context)
{
    struct record *record = context;

    return watch_should_stop(&record->watch) || watch_clock_us() - record->began_us > RECORD_PATIENCE_US;
}

/* An event that the answer does not need shows, beside those it does, that the query leaves something out. */
static void record_add_contrast(struct record *record, struct test_sample *sample, const struct view *all, size_t count)
{
    struct view *with = ARENA_ARRAY(&record->arena, sample->count + 1, struct view);
    size_t at = 0;

    while (at < sample->count && sample->lines[at].data == all[at].data)
        at++;
    if (at == count)
        return;
    memcpy(with, sample->lines, at * sizeof *with);
    with[at] = all[at];
    memcpy(with + at + 1, sample->lines + at, (sample->count - at) * sizeof *with);
    if (record_holds(record, with, sample->count + 1)) {
        sample->lines = with;
        sample->count++;
    }
}

static enum exit_status record_fail(enum exit_status status, const char *message)
{
    tell("%s", message);
    return status;
}

static enum exit_status record_sample(struct record *record, struct test_sample *sample)
{
    struct view rest = buffer_view(&record->lines), line, *all;
    size_t capacity = 0, count = 0;

    *sample = (struct test_sample){ .most = RECORD_EVENTS, .holds = record_holds, .enough = record_enough, .context = record };
    record->began_us = watch_clock_us();
    while (test_next_line(&rest, &line)) {
        sample->lines = arena_grow(&record->arena, sample->lines, &capacity, count + 1, sizeof *sample->lines);
        sample->lines[count++] = line;
    }
    sample->count = count;
    all = ARENA_ARRAY(&record->arena, count + 1, struct view);
    if (count > 0)
        memcpy(all, sample->lines, count * sizeof *all);
    if (!record_holds(record, sample->lines, count))
        return record_fail(EXIT_CHECK_FAILED, "the events as JSON lines do not give the same answer, so there is nothing to record: the "
                                              "query asks for something that is of the files");
    const bool few = test_sample_shrink(sample);

    if (record->watch.stopped)
        return record_fail(EXIT_INTERRUPTED, "interrupted");
    if (!few) {
        tell("the answer needs more than %d events, or fewer are not soon found: narrow the query, or the range by --start and --end",
             RECORD_EVENTS);
        return EXIT_CHECK_FAILED;
    }
    record_add_contrast(record, sample, all, count);
    return EXIT_ANSWERED;
}

/* ---- the case ---- */

/* A case that does not hold is not written. */
static enum exit_status record_prove(struct record *record, struct view path, struct view text)
{
    const struct test_request request = { .folder = arena_format(&record->arena, "%.*s/case", VIEW_PRINT(record->folder)) };
    enum exit_status status = EXIT_ANSWERED;
    struct test_outcome outcome = { 0 };
    struct test_file file;
    struct fault fault;

    if (test_file_parse(&record->arena, path, text, &file, &fault) != STATUS_OK)
        return record_fail(EXIT_CHECK_FAILED, fault.message);
    test_run(&file, &file.cases[file.count - 1], &request, &outcome);
    if (outcome.failed > 0) {
        tell("the case that was recorded does not hold:");
        tell_text(buffer_view(&outcome.report));
        status = EXIT_CHECK_FAILED;
    }
    test_outcome_clear(&outcome);
    return status;
}

static enum exit_status record_save(const struct record *record, struct view text)
{
    const char *path = record->settings->to.data ? arena_keep(&record->settings->arena, record->settings->to).data : NULL;
    struct target target;

    target_open(&target, path, false);
    buffer_add(&target.output.text, text);
    return target_close(&target);
}

/* What the file has already, which the new case must fit: its names, its shared sections. */
static enum exit_status record_before(struct record *record, struct view path, struct buffer *text)
{
    struct view before = VIEW("");
    struct fault fault;

    if (!record->settings->to.data || access(arena_keep(&record->arena, path).data, F_OK) != 0)
        return EXIT_ANSWERED;
    if (query_text_read(&record->arena, path, &before, &fault) != STATUS_OK)
        return record_fail(EXIT_WORLD_FAILED, fault.message);
    buffer_add(text, before);
    return EXIT_ANSWERED;
}

static enum exit_status record_case(struct record *record, const struct test_sample *sample)
{
    const struct view path = record->settings->to.data ? record->settings->to : VIEW("recorded.test");
    struct buffer text = { 0 };
    enum exit_status status = record_before(record, path, &text);
    const size_t begin = text.length;

    if (status == EXIT_ANSWERED) {
        record_text_add(&text, record->settings, &record->request, sample, &record->answer);
        status = record_prove(record, path, buffer_view(&text));
    }
    if (status == EXIT_ANSWERED)
        status = record_save(record, view_skip(buffer_view(&text), begin));
    if (status == EXIT_ANSWERED && !record->settings->quiet)
        tell("recorded with %zu event%s; what the query should answer, you know best: read it before you keep it", sample->count,
             sample->count == 1 ? "" : "s");
    buffer_clear(&text);
    return status;
}

/* ---- the verb ---- */

/* Says what could not be read. */
static bool record_lost(const struct record *record)
{
    bool lost = false;

    for (size_t i = 0; i < liq_result_complaint_count(record->result); i++) {
        const struct liq_complaint complaint = liq_result_complaint(record->result, i);

        if (!complaint.loss)
            continue;
        tell("%.*s: %.*s", VIEW_PRINT(complaint.path), VIEW_PRINT(complaint.message));
        lost = true;
    }
    return lost;
}

static enum exit_status record_run(struct record *record, const struct liq_inputs *inputs)
{
    const struct liq_run_options how = { .jobs = record->settings->jobs, .should_stop = record_stopped, .context = record };
    struct liq_error error = { 0 };
    enum liq_status status = liq_run(record->request.query, inputs, &how, &record->result, &error);
    struct test_sample sample;
    enum exit_status exit;

    if (status == LIQ_OK)
        status = record_events(record, inputs, &error);
    if (status == LIQ_OK && record_lost(record))
        return EXIT_WORLD_FAILED;
    if (record->too_much)
        return record_fail(EXIT_CHECK_FAILED, "there are more than 256 MiB of events: narrow the range by --start and --end");
    if (status != LIQ_OK)
        return record_fail(exit_of_liq(status), error.message);
    test_grid_of(&record->arena, record->result, &record->answer);
    exit = record_sample(record, &sample);
    return exit == EXIT_ANSWERED ? record_case(record, &sample) : exit;
}

static enum exit_status record_in_folder(struct record *record, const struct liq_inputs *inputs)
{
    const char *temporary = getenv("TMPDIR");
    struct buffer folder = { 0 };
    enum exit_status status = EXIT_WORLD_FAILED;

    buffer_add_format(&folder, "%s/liq-test-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(folder.data)) {
        tell("%s: %s", folder.data, strerror(errno));
    } else {
        record->folder = buffer_view(&folder);
        record->path = arena_format(&record->arena, "%s/events.log", folder.data);
        watch_begin(&record->watch, record->settings, &(struct screen){ 0 });
        status = record_run(record, inputs);
        watch_end(&record->watch);
        unlink(record->path.data);
        rmdir(folder.data);
    }
    buffer_clear(&folder);
    return status;
}

static enum exit_status record_open(struct record *record)
{
    struct settings *settings = record->settings;
    struct liq_inputs *inputs = NULL;
    struct liq_error error = { 0 };
    struct fault fault = { 0 };
    enum exit_status status;

    if (!settings->now.data)    /* the case has to say when it was */
        settings->now = record_now(&settings->arena);
    if (request_init(&record->request, settings, &fault) != STATUS_OK ||
        request_compile(&record->request, settings, &fault) != STATUS_OK ||
        request_range(&record->request, settings, &record->range, &fault) != STATUS_OK)
        return record_fail(EXIT_MISUSED, fault.message);
    if (!liq_query_valid(record->request.query))
        return EXIT_MISUSED;
    status = exit_of_liq(request_open(settings, &record->request, &inputs, &error));
    if (status != EXIT_ANSWERED)
        return record_fail(status, error.message);
    status = record_in_folder(record, inputs);
    liq_inputs_free(inputs);
    return status;
}

bool test_record_wants(const struct settings *settings)
{
    return settings->query_file.data || settings->parameter_count > 0 || settings->table_count > 0 || settings->saved.count > 0 ||
           settings->start.data || settings->end.data || settings->now.data || settings->groups.count > 0 ||
           settings->account.data || settings->log_groups.data || settings->format.data || settings->join.data ||
           settings->zone.data || settings->strict || settings->discover.data || settings->to.data;
}

enum exit_status test_record(struct settings *settings)
{
    struct record record = { .settings = settings };
    enum exit_status status;

    arena_init(&record.arena, NULL);
    arena_init(&record.scratch, NULL);
    status = record_open(&record);
    liq_result_free(record.result);
    request_clear(&record.request);
    buffer_clear(&record.lines);
    arena_clear(&record.scratch);
    arena_clear(&record.arena);
    return status;
}
