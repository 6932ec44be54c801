#include "app/verb_test.h"

#include "app/tell.h"
#include "app/test_plan.h"
#include "app/test_update.h"
#include "app/watch.h"
#include "base/threads.h"
#include "render/ink.h"
#include "render/visible.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* The cases being run, by several threads: each takes the next. */
struct test_session {
    const struct settings *settings;
    struct screen screen;
    struct test_plan plan;
    struct test_outcome *outcomes;      /* one a job */
    struct view folder;
    struct watch watch;
    atomic_size_t next;
    atomic_bool stop;
};

static void session_work(void *context, size_t index)
{
    struct test_session *session = context;

    while (!atomic_load(&session->stop)) {
        size_t job = atomic_fetch_add(&session->next, 1);
        struct buffer folder = { 0 };

        if (job >= session->plan.job_count)
            return;
        buffer_add_format(&folder, "%.*s/%zu", VIEW_PRINT(session->folder), job);
        test_run(session->plan.jobs[job].file, session->plan.jobs[job].test,
                 &(struct test_request){
                     .folder = buffer_view(&folder),
                     .color = session->screen.out_color,
                     .quick = session->settings->quick,
                     .update = session->settings->update,
                 },
                 &session->outcomes[job]);
        buffer_clear(&folder);
        if ((session->settings->fail_fast && session->outcomes[job].failed > 0) ||
            (index == 0 && watch_should_stop(&session->watch)))
            atomic_store(&session->stop, true);
    }
}

static void session_add_place(struct buffer *text, const struct test_job *job)
{
    visible_add(text, job->file->path);
    buffer_add_format(text, ":%zu: ", job->test->line);
    visible_add(text, job->test->name);
}

static void session_report_job(const struct test_session *session, struct buffer *text, size_t job)
{
    const struct test_outcome *outcome = &session->outcomes[job];
    const bool color = session->screen.out_color;

    if (outcome->failed > 0)
        ink_add(text, color, INK_BOLD_RED, VIEW("FAIL "));
    else if (!session->settings->verbose)
        return;
    else if (outcome->skipped > 0)
        ink_add(text, color, INK_YELLOW, VIEW("skip "));
    else
        ink_add(text, color, INK_GREEN, VIEW("ok   "));
    session_add_place(text, &session->plan.jobs[job]);
    buffer_add_char(text, '\n');
    buffer_add(text, buffer_view(&outcome->report));
}

static enum exit_status session_report(struct test_session *session)
{
    size_t passed = 0, failed = 0, skipped = 0;
    struct output output;
    int error;

    output_init(&output, STDOUT_FILENO);
    for (size_t job = 0; job < session->plan.job_count; job++) {
        passed += session->outcomes[job].passed;
        failed += session->outcomes[job].failed;
        skipped += session->outcomes[job].skipped;
        if (session->outcomes[job].passed + session->outcomes[job].failed + session->outcomes[job].skipped > 0)
            session_report_job(session, &output.text, job);
        output_relax(&output);
    }
    buffer_add_format(&output.text, "%zu passed, %zu failed", passed, failed);
    if (skipped > 0)
        buffer_add_format(&output.text, ", %zu skipped", skipped);
    buffer_add_char(&output.text, '\n');
    output_flush(&output);
    error = output.error;
    output_clear(&output);
    if (session->watch.stopped)
        return EXIT_INTERRUPTED;
    if (session->plan.malformed > 0)
        return EXIT_MISUSED;
    if (error && error != EPIPE)
        return EXIT_WORLD_FAILED;
    return failed > 0 ? EXIT_CHECK_FAILED : EXIT_ANSWERED;
}

static int session_by_place(const void *a, const void *b)
{
    const struct test_rewrite *left = a, *right = b;

    return (left->section->begin > right->section->begin) - (left->section->begin < right->section->begin);
}

/* Rewrites the file's expectations; how many. */
static size_t session_update_file(const struct test_session *session, const struct test_file *file)
{
    struct test_rewrite *rewrites = heap_zalloc((session->plan.job_count + 1) * sizeof *rewrites);
    struct fault fault;
    size_t count = 0;

    for (size_t job = 0; job < session->plan.job_count; job++)
        if (session->plan.jobs[job].file == file && session->outcomes[job].edit.section)
            rewrites[count++] = (struct test_rewrite){
                session->outcomes[job].edit.section, buffer_view(&session->outcomes[job].edit.body)
            };
    qsort(rewrites, count, sizeof *rewrites, session_by_place);
    if (count > 0 && test_update_write(file, rewrites, count, &fault) != STATUS_OK) {
        tell("%s", fault.message);
        count = 0;
    }
    free(rewrites);
    return count;
}

static void session_update(const struct test_session *session)
{
    for (size_t i = 0; i < session->plan.file_count; i++) {
        size_t count = session_update_file(session, session->plan.files[i]);

        if (count > 0 && !session->settings->quiet)
            tell("%.*s: %zu expectation%s rewritten", VIEW_PRINT(session->plan.files[i]->path), count,
                 count == 1 ? "" : "s");
    }
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

static enum exit_status session_run(struct test_session *session, struct arena *arena)
{
    const char *temporary = getenv("TMPDIR");
    struct view folder = arena_format(arena, "%s/liq-test-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    char *made = heap_alloc(folder.length + 1);
    const size_t workers = session->settings->jobs ? session->settings->jobs : threads_default();
    enum exit_status status;

    memcpy(made, folder.data, folder.length + 1);
    if (!mkdtemp(made)) {
        tell("%s: %s", made, strerror(errno));
        free(made);
        return EXIT_WORLD_FAILED;
    }
    session->folder = view_of(made);
    session->outcomes = heap_zalloc((session->plan.job_count + 1) * sizeof *session->outcomes);
    watch_begin(&session->watch, session->settings, &session->screen);
    threads_run(workers < session->plan.job_count ? workers : 1, session_work, session);
    watch_end(&session->watch);
    rmdir(made);
    status = session_report(session);
    if (session->settings->update)
        session_update(session);
    for (size_t job = 0; job < session->plan.job_count; job++)
        test_outcome_clear(&session->outcomes[job]);
    free(session->outcomes);
    free(made);
    return status;
}

enum exit_status verb_test(struct settings *settings)
{
    struct test_session session = { .settings = settings, .screen = screen_of(settings) };

    test_plan_make(settings, &session.plan);
    if (session.plan.job_count == 0) {
        tell(session.plan.malformed > 0 ? "nothing can be run" : "there are no cases to run: test files end in .test");
        return EXIT_MISUSED;
    }
    if (settings->list)
        return session_list(&session);
    return session_run(&session, &settings->arena);
}
