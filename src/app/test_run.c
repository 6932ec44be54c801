#include "app/test_run.h"

#include "app/test_check.h"
#include "app/test_diff.h"
#include "app/test_expect.h"
#include "app/test_query.h"
#include "app/test_steps.h"
#include "render/carets.h"

#include <stdarg.h>

void test_outcome_clear(struct test_outcome *outcome)
{
    buffer_clear(&outcome->report);
    buffer_clear(&outcome->edit.body);
}

void test_fail(struct test_outcome *outcome, const char *format, ...)
{
    va_list args;

    outcome->failed = 1;
    outcome->beyond_edit = true;
    buffer_add_text(&outcome->report, "  ");
    va_start(args, format);
    buffer_add_vformat(&outcome->report, format, args);
    va_end(args);
    buffer_add_char(&outcome->report, '\n');
}

const struct test_section *trial_section(const struct test_trial *trial, enum test_keyword keyword)
{
    return test_file_section(trial->bench.file, trial->bench.test, keyword);
}

void trial_edit(struct test_trial *trial, const struct test_section *section, struct view body)
{
    if (trial->outcome->edit.section)
        trial->outcome->beyond_edit = true;
    if (!trial->request->update || trial->outcome->edit.section)
        return;
    trial->outcome->edit.section = section;
    buffer_add(&trial->outcome->edit.body, body);
}

void trial_fail_text(struct test_trial *trial, const struct test_section *section, struct view wanted, struct view is)
{
    trial->outcome->failed = 1;
    test_diff(&trial->outcome->report, wanted, is, trial->request->color);
    trial_edit(trial, section, is);
}

/* ---- what is said about the query ---- */

static void trial_judge_said(struct test_trial *trial, const struct test_section *section,
                             const struct liq_error *error)
{
    const struct test_said said = { trial->query.optimized, error };
    struct buffer why = { 0 }, is = { 0 };

    if (!test_check_said(section->body, &said, &why)) {
        buffer_add_format(&trial->outcome->report, "  %.*s\n", VIEW_PRINT(buffer_view(&why)));
        test_print_said(&is, &said);
        trial_fail_text(trial, section, section->body, buffer_view(&is));
    }
    buffer_clear(&why);
    buffer_clear(&is);
}

/* A query that compiles may still be refused when it is run: a group that does not exist. */
static void trial_judge_refusal(struct test_trial *trial, const struct test_section *section)
{
    struct liq_result *result = NULL;
    struct liq_error error = { 0 };
    enum liq_status status = LIQ_INVALID;

    if (!liq_query_valid(trial->query.optimized)) {
        trial_judge_said(trial, section, NULL);
        return;
    }
    status = test_bench_run(&trial->bench, &trial->query, &test_modes[0], &result, &error);
    liq_result_free(result);
    if (status == LIQ_INVALID)
        trial_judge_said(trial, section, &error);
    else
        test_fail(trial->outcome, "the query compiles; an error was expected");
}

static void trial_tell_diagnostics(struct test_trial *trial)
{
    struct liq_text text = liq_query_text(trial->query.optimized);
    const struct carets carets = { { text.data, text.length }, { 0 }, trial->request->color };

    test_fail(trial->outcome, "the query does not compile:");
    for (size_t i = 0, count = liq_query_diagnostic_count(trial->query.optimized); i < count; i++) {
        struct liq_diagnostic diagnostic = liq_query_diagnostic(trial->query.optimized, i);

        carets_write(&trial->outcome->report, &carets, &diagnostic);
    }
}

/* ---- the answer ---- */

/* Runs the modes until one fails. */
static void trial_run_modes(struct test_trial *trial)
{
    struct liq_result *first = NULL;

    for (size_t i = 0; i < trial->bench.modes && !trial->outcome->failed; i++) {
        struct liq_result *result = NULL;
        struct liq_error error = { 0 };

        if (test_bench_run(&trial->bench, &trial->query, &test_modes[i], &result, &error) != LIQ_OK)
            test_fail(trial->outcome, "the run fails: %s", error.message);
        else
            test_expect(trial, first, result);
        if (trial->outcome->failed && trial->bench.modes > 1) {
            buffer_add_text(&trial->outcome->report, "  with ");
            test_mode_print(&trial->outcome->report, &test_modes[i]);
            buffer_add_char(&trial->outcome->report, '\n');
        }
        if (first)
            liq_result_free(result);
        else
            first = result;
    }
    liq_result_free(first);
    if (trial->outcome->rows_lost)
        test_steps_tell(trial);
}

/* ---- the case ---- */

static enum status trial_query_text(struct test_trial *trial, const struct test_section *section, struct view *text,
                                    struct fault *fault)
{
    *text = section->body.data ? section->body : VIEW("");
    if (text->length > 0)       /* the last line feed belongs to the file, not to the query */
        text->length--;
    if (section->argument.length == 0)
        return STATUS_OK;
    return test_query_read(&trial->bench, section, section->argument, text, fault);
}

static void trial_run_query(struct test_trial *trial, const struct test_section *section)
{
    const struct test_section *error = trial_section(trial, TEST_ERROR), *warnings = trial_section(trial, TEST_WARNINGS);
    struct fault fault;
    struct view text;

    if (trial_query_text(trial, section, &text, &fault) != STATUS_OK) {
        test_fail(trial->outcome, "%s", fault.message);
        return;
    }
    trial->query = test_query_new(&trial->bench, text);
    if (error) {
        trial_judge_refusal(trial, error);
    } else if (!liq_query_valid(trial->query.optimized)) {
        trial_tell_diagnostics(trial);
    } else {
        if (warnings)
            trial_judge_said(trial, warnings, NULL);
        if (test_expects_rows(trial))
            trial_run_modes(trial);
    }
    test_query_free(&trial->query);
}

/* A case that is expected to fail, and does, is excused; one that does not must say so no longer. */
static void run_excuse(const struct test_section *xfail, struct test_outcome *outcome)
{
    if (outcome->failed > 0) {
        outcome->excused = outcome->failed;
        outcome->failed = outcome->passed = 0;
        buffer_clear(&outcome->edit.body);
        outcome->edit.section = NULL;
        return;
    }
    outcome->passed = 0;
    test_fail(outcome, "the case holds, but was expected to fail: %.*s", VIEW_PRINT(xfail->argument));
}

static void run_case(struct test_trial *trial, const struct test_request *request)
{
    const struct test_section *query = trial_section(trial, TEST_QUERY), *expressions = trial_section(trial, TEST_EXPRESSIONS);

    trial->bench.modes = request->thorough ? TEST_MODES : 1;
    if (query) {
        trial_run_query(trial, query);
        trial->outcome->passed = !trial->outcome->failed;
    }
    if (expressions)
        test_run_expressions(&trial->bench, expressions, trial->outcome);
}

void test_run(const struct test_file *file, const struct test_case *test, const struct test_request *request,
              struct test_outcome *outcome)
{
    struct test_trial trial = { .request = request, .outcome = outcome };
    const struct test_section *xfail = test_file_section(file, test, TEST_XFAIL);
    struct fault fault;

    *outcome = (struct test_outcome){ 0 };
    if (test_file_section(file, test, TEST_SKIP)) {
        outcome->skipped = 1;
        return;
    }
    if (test_bench_open(&trial.bench, file, test, request->folder, &fault) != STATUS_OK)
        test_fail(outcome, "%s", fault.message);
    else
        run_case(&trial, request);
    test_bench_close(&trial.bench);
    if (xfail)
        run_excuse(xfail, outcome);
}
