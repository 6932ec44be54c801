#include "app/verb_run.h"

#include "app/follow.h"
#include "app/running.h"
#include "app/suggest.h"
#include "app/watch.h"
#include "render/ink.h"
#include "render/summary.h"
#include "render/visible.h"

#include <errno.h>
#include <unistd.h>

static enum exit_status run_fail(enum exit_status status, const char *message)
{
    tell("%s", message);
    return status;
}

/* How many are told unless -v asks for all: of what is merely odd, and of what was lost. */
enum { RUN_REMARKS = 5, RUN_LOSSES = 10 };

/* Says what could not be read, and what looks odd; whether anything was lost. */
static bool run_tell_complaints(const struct settings *settings, const struct liq_result *result)
{
    const size_t most = settings->quiet ? 0 : settings->verbose ? SIZE_MAX : RUN_REMARKS;
    const size_t most_losses = settings->verbose ? SIZE_MAX : RUN_LOSSES;
    size_t remarks = 0, losses = 0;

    for (size_t i = 0, count = liq_result_complaint_count(result); i < count; i++) {
        struct liq_complaint complaint = liq_result_complaint(result, i);

        if (complaint.loss ? losses++ < most_losses : remarks++ < most)
            tell("%.*s: %.*s", VIEW_PRINT(complaint.path), VIEW_PRINT(complaint.message));
    }
    if (losses > most_losses)
        tell("%zu more files could not be read, or not to their end; -v names them", losses - most_losses);
    if (!settings->quiet && remarks > most)
        tell("%zu more remarks on files; -v shows them", remarks - most);
    return losses > 0;
}

void run_tell_rest(const struct settings *settings, const struct screen *screen, const struct liq_result *result,
                          int64_t elapsed_us)
{
    struct liq_statistics statistics = liq_result_statistics(result);
    struct buffer text = { 0 };

    statistics.elapsed_us = (uint64_t)elapsed_us;       /* with the opening of files, which may be most of it */

    for (size_t i = 0, count = settings->quiet ? 0 : liq_result_note_count(result); i < count; i++) {
        ink_add(&text, screen->error_color, INK_YELLOW, VIEW("note: "));
        visible_add(&text, answer_view(liq_result_note(result, i)));
        buffer_add_char(&text, '\n');
    }
    if (settings->statistics)
        summary_add_statistics(&text, &statistics);
    if (!settings->quiet && (screen->error_terminal || settings->verbose)) {
        ink_begin(&text, screen->error_color, INK_DIM);
        summary_add_run(&text, &statistics);
        ink_end(&text, screen->error_color, INK_DIM);
        buffer_add_char(&text, '\n');
    }
    tell_text(buffer_view(&text));
    buffer_clear(&text);
}

/* A reader that has seen enough and closed its end is no failure. */
static enum exit_status run_write(const struct settings *settings, const struct request *request, const struct run_face *face,
                                  const struct screen *screen, const struct liq_result *result)
{
    const struct answer_form *form = settings->output.data ? answer_form_find(settings->output) : answer_form_at(0);
    struct answer_style style = screen_style(screen);
    struct output output;
    int error;

    output_init(&output, STDOUT_FILENO);
    style.structures = face && face->structures;
    if (face && (face->every_form || form == answer_form_at(0)))
        face->table(&output, result, &style, settings, request);
    else
        form->write(&output, result, &style);
    output_flush(&output);
    error = output.error;
    output_clear(&output);
    if (!error || error == EPIPE)
        return EXIT_ANSWERED;
    tell("standard output: %s", strerror(error));
    return EXIT_WORLD_FAILED;
}

/* Whether it is told how many events there were. */
static bool run_counts(const struct settings *settings, const struct screen *screen, const struct watch *watch)
{
    const struct answer_form *form = settings->output.data ? answer_form_find(settings->output) : NULL;

    return settings->statistics || settings->verbose || watch->shows_progress || (form && form->counts) ||
           (!settings->quiet && screen->error_terminal);
}

static enum exit_status run_report(const struct settings *settings, const struct request *request, const struct run_face *face,
                                   const struct screen *screen, const struct liq_result *result, int64_t elapsed_us)
{
    const size_t rows = liq_result_rows(result);
    enum exit_status status = run_write(settings, request, face, screen, result);
    bool loss = run_tell_complaints(settings, result);

    run_tell_rest(settings, screen, result, elapsed_us);
    if (status != EXIT_ANSWERED || loss)
        return EXIT_WORLD_FAILED;
    if (settings->fail_if.data && view_equal(settings->fail_if, VIEW("rows")) == (rows > 0))
        return EXIT_CHECK_FAILED;
    return EXIT_ANSWERED;
}

void run_tell_error(const struct settings *settings, const struct request *request, enum liq_status status,
                           const struct liq_error *error)
{
    struct liq_diagnostic diagnostic;

    if (status == LIQ_CANCELLED || !error->code) {
        tell("%s", status == LIQ_CANCELLED ? "interrupted" : error->message);
        return;
    }
    diagnostic = liq_error_diagnostic(request->query, error);
    request_tell_diagnostic(request, settings, &diagnostic);
}

enum exit_status run_answer(struct settings *settings, const struct request *request, const struct run_face *face)
{
    struct screen screen = screen_of(settings);
    struct liq_inputs *inputs = NULL;
    struct liq_result *result = NULL;
    struct liq_error error = { 0 };
    struct watch watch;
    const int64_t began_us = watch_clock_us();
    enum liq_status status = request_open(settings, request, &inputs, &error);

    if (status == LIQ_OK) {
        watch_begin(&watch, settings, &screen);
        status = liq_run(request->query, inputs,
                         &(struct liq_run_options){
                             .jobs = settings->jobs,
                             .batch_rows = settings->batch_rows,
                             .memory_bytes = settings->memory_bytes,
                             .trace = face && face->trace,
                             .uncounted = !face && !run_counts(settings, &screen, &watch),
                             .should_stop = watch_should_stop,
                             .progress = watch_progress,
                             .context = &watch,
                         },
                         &result, &error);
        watch_end(&watch);
    }
    const int64_t elapsed_us = watch_clock_us() - began_us;
    enum exit_status exit = status == LIQ_OK ? run_report(settings, request, face, &screen, result, elapsed_us) : exit_of_liq(status);

    if (status != LIQ_OK)
        run_tell_error(settings, request, status, &error);
    liq_result_free(result);
    liq_inputs_free(inputs);
    return exit;
}

/* A query of one word may have been meant as a verb. */
static void run_suggest_verb(const struct request *request)
{
    struct suggest near = suggest_start(request->text);
    struct liq_command_info command;

    if (request->name.data || view_find_byte(request->text, ' ', 0) != SIZE_MAX)
        return;
    for (size_t i = 0; liq_command_at(i, &command); i++)
        if (view_equal_nocase(request->text, view_of(command.name)))
            return;
    for (size_t i = 1; verb_at(i); i++)
        suggest_offer(&near, view_of(verb_at(i)->name));
    if (near.best.data)
        tell("did you mean the verb, `liq %.*s`?", VIEW_PRINT(near.best));
}

bool run_lacks_input(const struct request *request)
{
    return request->file_count == 0 && isatty(STDIN_FILENO);
}

enum exit_status run_files(struct settings *settings, run_ask_fn ask, const struct run_face *face, const char *example)
{
    struct request request;
    struct fault fault = { 0 };
    enum status status = STATUS_OK;
    enum exit_status exit;

    request_init_files(&request, settings);
    if (run_lacks_input(&request))
        status = fault_set(&fault, STATUS_INVALID, "no file is named and standard input is a terminal; name log files or a folder, "
                                                   "as in %s", example);
    if (status == STATUS_OK)
        status = ask(&request, settings, &fault);
    exit = status == STATUS_OK ? run_answer(settings, &request, face) : run_fail(exit_of_status(status), fault.message);
    request_clear(&request);
    return exit;
}

enum exit_status verb_query(struct settings *settings)
{
    struct request request;
    struct fault fault = { 0 };
    enum status status = request_init(&request, settings, &fault);
    enum exit_status exit;

    if (status != STATUS_OK)
        return run_fail(exit_of_status(status), fault.message);
    if (run_lacks_input(&request))
        return run_fail(EXIT_MISUSED, "no file is named and standard input is a terminal; name a log file or a folder, "
                                      "as in liq 'QUERY' app.log (a bare - reads what is typed)");
    status = request_compile(&request, settings, &fault);
    if (status != STATUS_OK)
        exit = run_fail(exit_of_status(status), fault.message);
    else
        exit = !liq_query_valid(request.query) ? EXIT_MISUSED
               : settings->follow              ? follow_run(settings, &request)
                                               : run_answer(settings, &request, NULL);
    if (request.query && !liq_query_valid(request.query))
        run_suggest_verb(&request);
    request_clear(&request);
    return exit;
}

enum exit_status verb_run(struct settings *settings)
{
    return verb_query(settings);
}
