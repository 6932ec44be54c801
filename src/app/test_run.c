#include "app/test_run.h"

#include "app/test_check.h"
#include "app/test_diff.h"
#include "app/test_grid.h"
#include "app/test_query.h"
#include "app/test_query.h"
#include "render/answer.h"
#include "render/carets.h"

#include <stdarg.h>

/* A case on its way: what is asked of it, and what its query said. */
struct test_trial {
    struct test_bench bench;
    const struct test_request *request;
    struct test_outcome *outcome;
    struct test_query query;
};

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

static const struct test_section *trial_section(const struct test_trial *trial, enum test_keyword keyword)
{
    return test_file_section(trial->bench.file, trial->bench.test, keyword);
}

/* The edit is kept only where rewriting is wanted; the first of a case counts, another needs another run. */
static void trial_edit(struct test_trial *trial, const struct test_section *section, struct view body)
{
    if (trial->outcome->edit.section)
        trial->outcome->beyond_edit = true;
    if (!trial->request->update || trial->outcome->edit.section)
        return;
    trial->outcome->edit.section = section;
    buffer_add(&trial->outcome->edit.body, body);
}

static void trial_fail_text(struct test_trial *trial, const struct test_section *section, struct view wanted, struct view is)
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

static void trial_judge_grid(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    const bool unordered = view_equal(section->argument, VIEW("unordered"));
    struct arena *arena = &trial->bench.arena;
    struct test_grid wanted, is;
    struct buffer wanted_text = { 0 }, is_text = { 0 };
    struct fault fault;

    test_grid_of(arena, result, &is);
    if (test_grid_parse(arena, section->body, &wanted, &fault) != STATUS_OK) {
        test_fail(trial->outcome, "the expected answer cannot be read: %s", fault.message);
    } else if (!test_grid_equal(arena, &wanted, &is, unordered)) {
        test_grid_print(&wanted_text, &wanted, &is);
        test_grid_print(&is_text, &is, &wanted);
        trial->outcome->failed = 1;
        test_diff(&trial->outcome->report, buffer_view(&wanted_text), buffer_view(&is_text), trial->request->color);
        buffer_reset(&is_text);
        test_grid_print(&is_text, &is, NULL);
        trial_edit(trial, section, buffer_view(&is_text));
    }
    buffer_clear(&wanted_text);
    buffer_clear(&is_text);
}

/* An answer in one of the output forms: answer csv, answer json. */
static void trial_judge_form(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    const struct answer_form *form = answer_form_find(section->argument);
    const struct answer_style style = { 0 };
    struct output output;

    if (!form) {
        test_fail(trial->outcome, "line %zu: an answer is a table, unordered, or an output form such as csv and json",
                  section->line);
        return;
    }
    output_init(&output, -1);
    form->write(&output, result, &style);
    if (!view_equal(buffer_view(&output.text), section->body))
        trial_fail_text(trial, section, section->body, buffer_view(&output.text));
    output_clear(&output);
}

static void trial_judge_columns(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    struct buffer is = { 0 };

    for (size_t i = 0, count = liq_result_columns(result); i < count; i++)
        buffer_add_format(&is, "%s%.*s", i > 0 ? ", " : "", VIEW_PRINT(liq_result_column(result, i)));
    if (!view_equal(buffer_view(&is), section->argument))
        test_fail(trial->outcome, "the columns are %.*s", VIEW_PRINT(buffer_view(&is)));
    buffer_clear(&is);
}

static void trial_judge_rows(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    struct view is = arena_format(&trial->bench.arena, "%zu", liq_result_rows(result));

    if (!view_equal(is, section->argument))
        test_fail(trial->outcome, "there are %.*s rows, not %.*s", VIEW_PRINT(is), VIEW_PRINT(section->argument));
}

static void trial_judge_statistics(struct test_trial *trial, const struct test_section *section,
                                   const struct liq_result *result)
{
    const struct liq_statistics statistics = liq_result_statistics(result);
    struct buffer why = { 0 };

    if (!test_check_statistics(section->body, &statistics, &why))
        test_fail(trial->outcome, "%.*s", VIEW_PRINT(buffer_view(&why)));
    buffer_clear(&why);
}

static void trial_judge_answer(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    if (section->argument.length == 0 || view_equal(section->argument, VIEW("unordered")))
        trial_judge_grid(trial, section, result);
    else
        trial_judge_form(trial, section, result);
}

static const struct {
    enum test_keyword keyword;
    bool every_mode;            /* else it holds in all when the answers are the same */
    void (*judge)(struct test_trial *trial, const struct test_section *section, const struct liq_result *result);
} trial_judges[] = {
    { TEST_ANSWER, false, trial_judge_answer },
    { TEST_ROWS, false, trial_judge_rows },
    { TEST_COLUMNS, false, trial_judge_columns },
    { TEST_STATISTICS, true, trial_judge_statistics },
};

enum { TRIAL_JUDGES = sizeof trial_judges / sizeof *trial_judges };

static bool trial_same_cell(const struct liq_result *a, const struct liq_result *b, size_t row, size_t column)
{
    struct liq_cell left = liq_result_cell(a, row, column), right = liq_result_cell(b, row, column);

    return left.kind == right.kind && (left.text.data == NULL) == (right.text.data == NULL) &&
           view_equal(answer_view(left.text), answer_view(right.text));
}

static bool trial_same(const struct liq_result *a, const struct liq_result *b)
{
    const size_t rows = liq_result_rows(a), columns = liq_result_columns(a);

    if (rows != liq_result_rows(b) || columns != liq_result_columns(b))
        return false;
    for (size_t column = 0; column < columns; column++) {
        if (!view_equal(answer_view(liq_result_column(a, column)), answer_view(liq_result_column(b, column))))
            return false;
        for (size_t row = 0; row < rows; row++)
            if (!trial_same_cell(a, b, row, column))
                return false;
    }
    return true;
}

static void trial_tell_difference(struct test_trial *trial, const struct liq_result *first, const struct liq_result *other)
{
    struct test_grid wanted, is;
    struct buffer wanted_text = { 0 }, is_text = { 0 };

    test_fail(trial->outcome, "the answer differs from that of the first mode (which is the same table when only kinds differ):");
    test_grid_of(&trial->bench.arena, first, &wanted);
    test_grid_of(&trial->bench.arena, other, &is);
    test_grid_print(&wanted_text, &wanted, &is);
    test_grid_print(&is_text, &is, &wanted);
    test_diff(&trial->outcome->report, buffer_view(&wanted_text), buffer_view(&is_text), trial->request->color);
    buffer_clear(&wanted_text);
    buffer_clear(&is_text);
}

/* Judges one mode's result; `first` is the first mode's, NULL when this is it. */
static void trial_judge_result(struct test_trial *trial, const struct liq_result *first, const struct liq_result *result)
{
    for (size_t i = 0; i < TRIAL_JUDGES; i++) {
        const struct test_section *section = trial_section(trial, trial_judges[i].keyword);

        if (section && (!first || trial_judges[i].every_mode))
            trial_judges[i].judge(trial, section, result);
    }
    if (first && !trial_same(first, result))
        trial_tell_difference(trial, first, result);
}

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
            trial_judge_result(trial, first, result);
        if (trial->outcome->failed) {
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
}

static bool trial_asks_for_rows(const struct test_trial *trial)
{
    for (size_t i = 0; i < TRIAL_JUDGES; i++)
        if (trial_section(trial, trial_judges[i].keyword))
            return true;
    return false;
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
        if (trial_asks_for_rows(trial))
            trial_run_modes(trial);
    }
    test_query_free(&trial->query);
}

void test_run(const struct test_file *file, const struct test_case *test, const struct test_request *request,
              struct test_outcome *outcome)
{
    struct test_trial trial = { .request = request, .outcome = outcome };
    const struct test_section *query = test_file_section(file, test, TEST_QUERY);
    const struct test_section *expressions = test_file_section(file, test, TEST_EXPRESSIONS);
    struct fault fault;

    *outcome = (struct test_outcome){ 0 };
    if (test_file_section(file, test, TEST_SKIP)) {
        outcome->skipped = 1;
        return;
    }
    if (test_bench_open(&trial.bench, file, test, request->folder, &fault) != STATUS_OK) {
        test_fail(outcome, "%s", fault.message);
    } else {
        trial.bench.modes = request->thorough ? TEST_MODES : 1;
        if (query) {
            trial_run_query(&trial, query);
            outcome->passed = !outcome->failed;
        }
        if (expressions)
            test_run_expressions(&trial.bench, expressions, outcome);
    }
    test_bench_close(&trial.bench);
}
