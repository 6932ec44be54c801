#include "app/verb_test.h"

#include "app/target.h"
#include "app/tell.h"
#include "app/test_coverage.h"
#include "app/test_pool.h"
#include "app/test_record.h"
#include "app/test_report.h"
#include "app/test_update.h"
#include "app/test_watch.h"
#include "base/threads.h"
#include "render/visible.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SESSION_WATCH_NS = 200000000 };

struct test_session {
    struct settings *settings;
    struct screen screen;
    struct test_plan plan;
    struct test_pool pool;
};

static void session_add_place(struct buffer *text, const struct test_job *job)
{
    visible_add(text, job->file->path);
    buffer_add_format(text, ":%zu: ", job->test->line);
    visible_add(text, job->test->name);
}

static enum exit_status session_write_report(const struct test_session *session, struct view wanted, const struct test_report *report)
{
    const struct wanted_report asked = wanted_report_of(session->settings, wanted);
    struct test_report here = *report;
    struct target target;

    here.filed = asked.path != NULL;
    target_open(&target, asked.path, true);
    test_report_find(asked.form)->write(&target.output, &here);
    return target_close(&target);
}

static enum exit_status session_report(struct test_session *session)
{
    const struct test_report report = {
        .plan = &session->plan,
        .outcomes = session->pool.outcomes,
        .color = session->screen.out_color,
        .verbose = session->settings->verbose,
        .update = session->settings->update,
    };
    const struct word_list *reports = &session->settings->reports;
    enum exit_status status = EXIT_ANSWERED;
    bool failed = false, seen = false;

    for (size_t i = 0; i < reports->count; i++) {
        const enum exit_status one = session_write_report(session, reports->list[i], &report);

        status = one == EXIT_ANSWERED ? status : one;
        seen |= !wanted_report_of(session->settings, reports->list[i]).path;
    }
    if (!seen && session_write_report(session, VIEW("human"), &report) != EXIT_ANSWERED)
        status = EXIT_WORLD_FAILED;
    for (size_t job = 0; job < session->plan.job_count; job++)
        failed |= session->pool.outcomes[job].failed > 0 &&
                  !(session->settings->update && test_outcome_mends(&session->pool.outcomes[job]));
    if (session->pool.interrupted) {
        tell("interrupted");
        return EXIT_INTERRUPTED;
    }
    if (session->plan.malformed > 0)
        return EXIT_MISUSED;
    return status != EXIT_ANSWERED ? status : failed ? EXIT_CHECK_FAILED : EXIT_ANSWERED;
}

static int session_by_place(const void *a, const void *b)
{
    const struct test_rewrite *left = a, *right = b;

    return (left->section->begin > right->section->begin) - (left->section->begin < right->section->begin);
}

/* Rewrites the file's expectations and says so. */
static enum exit_status session_update_file(const struct test_session *session, const struct test_file *file)
{
    enum exit_status exit = EXIT_ANSWERED;
    struct test_rewrite *rewrites = heap_zalloc((session->plan.job_count + 1) * sizeof *rewrites);
    struct fault fault;
    size_t count = 0;

    for (size_t job = 0; job < session->plan.job_count; job++)
        if (session->plan.jobs[job].file == file && session->pool.outcomes[job].edit.section)
            rewrites[count++] = (struct test_rewrite){
                session->pool.outcomes[job].edit.section, buffer_view(&session->pool.outcomes[job].edit.body)
            };
    qsort(rewrites, count, sizeof *rewrites, session_by_place);
    if (count > 0 && test_update_write(file, rewrites, count, &fault) != STATUS_OK) {
        tell("%s", fault.message);
        exit = EXIT_WORLD_FAILED;
    } else if (count > 0 && !session->settings->quiet) {
        tell("%.*s: %zu expectation%s rewritten", VIEW_PRINT(file->path), count, count == 1 ? "" : "s");
    }
    free(rewrites);
    return exit;
}

static enum exit_status session_update(const struct test_session *session, enum exit_status status)
{
    for (size_t i = 0; i < session->plan.file_count; i++) {
        enum exit_status file = session_update_file(session, session->plan.files[i]);

        status = file == EXIT_ANSWERED ? status : file;
    }
    return status;
}

static enum exit_status session_list(const struct test_session *session)
{
    struct output output;

    output_init(&output, STDOUT_FILENO);
    for (size_t job = 0; job < session->plan.job_count; job++) {
        session_add_place(&output.text, &session->plan.jobs[job]);
        buffer_add_char(&output.text, '\n');
        output_relax(&output);
    }
    output_flush(&output);
    output_clear(&output);
    return session->plan.malformed > 0 ? EXIT_MISUSED : EXIT_ANSWERED;
}

/* Beside a report for a program on standard output, it goes to standard error. */
static void session_cover(const struct test_session *session)
{
    const struct word_list *reports = &session->settings->reports;
    int fd = STDOUT_FILENO;
    struct output output;

    for (size_t i = 0; i < reports->count; i++)
        if (!wanted_report_of(session->settings, reports->list[i]).path && !view_equal(reports->list[i], VIEW("human")))
            fd = STDERR_FILENO;
    output_init(&output, fd);
    test_coverage_tell(session->settings, &session->plan, session->pool.folder,
                       fd == STDOUT_FILENO ? session->screen.out_color : session->screen.error_color, &output);
    output_flush(&output);
    output_clear(&output);
}

static enum exit_status session_run_in(struct test_session *session, struct view folder)
{
    const size_t workers = session->settings->jobs ? session->settings->jobs : threads_default();
    const size_t jobs = session->plan.job_count;
    enum exit_status status;
    struct fault fault;

    session->pool = (struct test_pool){
        .plan = &session->plan,
        .folder = folder,
        .workers = workers < jobs ? workers : jobs,
        .color = session->screen.out_color,
        .thorough = session->settings->thorough,
        .update = session->settings->update,
        .fail_fast = session->settings->fail_fast,
        .outcomes = heap_zalloc(jobs * sizeof *session->pool.outcomes),
    };
    if (test_pool_run(&session->pool, &fault) != STATUS_OK) {
        tell("%s", fault.message);
        status = EXIT_WORLD_FAILED;
    } else {
        status = session_report(session);
        if (session->settings->update)
            status = session_update(session, status);
        if (session->settings->coverage && !session->pool.interrupted)
            session_cover(session);
    }
    for (size_t job = 0; job < jobs; job++)
        test_outcome_clear(&session->pool.outcomes[job]);
    free(session->pool.outcomes);
    return status;
}

static enum exit_status session_run(struct test_session *session)
{
    const char *temporary = getenv("TMPDIR");
    struct buffer folder = { 0 };
    enum exit_status status = EXIT_WORLD_FAILED;

    buffer_add_format(&folder, "%s/liq-test-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(folder.data))
        tell("%s: %s", folder.data, strerror(errno));
    else
        status = session_run_in(session, buffer_view(&folder));
    rmdir(folder.data);
    buffer_clear(&folder);
    return status;
}

/* Plans and runs, or lists, once. */
static enum exit_status session_once(struct test_session *session)
{
    const struct settings *settings = session->settings;
    enum exit_status status = EXIT_MISUSED;

    test_plan_make(settings, &session->plan);
    if (session->plan.job_count == 0)
        tell(session->plan.malformed > 0 ? "nothing can be run" : "there are no cases to run: test files end in .test");
    else
        status = settings->list ? session_list(session) : session_run(session);
    return status;
}

/* Runs again and again, each time something has changed. */
static enum exit_status session_watch(struct test_session *session)
{
    enum exit_status status;
    uint64_t seen;

    do {
        status = session_once(session);
        const size_t before = session->plan.job_count;

        if (status == EXIT_INTERRUPTED)
            break;
        seen = test_watch_state(session->settings, &session->plan);
        tell("%zu case%s; watching for changes, Ctrl-C ends", before, before == 1 ? "" : "s");
        while (test_watch_state(session->settings, &session->plan) == seen)
            nanosleep(&(struct timespec){ .tv_nsec = SESSION_WATCH_NS }, NULL);
        test_plan_clear(&session->plan);
    } while (true);
    test_plan_clear(&session->plan);
    return status;
}

enum exit_status verb_test(struct settings *settings)
{
    struct test_session session = { .settings = settings, .screen = screen_of(settings) };
    enum exit_status status;

    if (settings->record)
        return test_record(settings);
    if (test_record_wants(settings)) {
        tell("options about queries and events go with --record; in test files they are `set` lines");
        return EXIT_MISUSED;
    }
    if (settings->watch)
        return session_watch(&session);
    status = session_once(&session);
    test_plan_clear(&session.plan);
    return status;
}
