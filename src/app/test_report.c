#include "app/test_report.h"

#include "app/test_diff.h"
#include "app/github.h"
#include "base/json.h"
#include "render/ink.h"
#include "render/visible.h"

struct report_totals {
    size_t passed, failed, skipped, excused, rewritten;     /* lines of expressions are counted one by one */
    size_t cases, failed_cases, skipped_cases, elapsed_us;
};

bool test_outcome_ran(const struct test_outcome *outcome)
{
    return outcome->passed + outcome->failed + outcome->skipped + outcome->excused > 0;
}

bool test_outcome_mends(const struct test_outcome *outcome)
{
    return outcome->edit.section && !outcome->beyond_edit;
}

static bool report_mended(const struct test_report *report, size_t job)
{
    return report->update && test_outcome_mends(&report->outcomes[job]);
}

/* Of the jobs from `begin` to `end`. */
static struct report_totals report_count(const struct test_report *report, size_t begin, size_t end)
{
    struct report_totals totals = { 0 };

    for (size_t job = begin; job < end; job++) {
        const struct test_outcome *outcome = &report->outcomes[job];

        totals.passed += outcome->passed;
        *(report_mended(report, job) ? &totals.rewritten : &totals.failed) += outcome->failed;
        totals.skipped += outcome->skipped;
        totals.excused += outcome->excused;
        totals.cases += test_outcome_ran(outcome);
        totals.failed_cases += outcome->failed > 0 && !report_mended(report, job);
        totals.skipped_cases += outcome->failed == 0 && (outcome->skipped > 0 || outcome->excused > 0);
        totals.elapsed_us += outcome->elapsed_us;
    }
    return totals;
}

static struct report_totals report_totals(const struct test_report *report)
{
    return report_count(report, 0, report->plan->job_count);
}

/* Why a case was skipped, or is expected to fail. */
static struct view report_reason(const struct test_job *job, const struct test_outcome *outcome)
{
    const enum test_keyword keyword = outcome->skipped > 0 ? TEST_SKIP : TEST_XFAIL;
    const struct test_section *section = test_file_section(job->file, job->test, keyword);

    return section && (outcome->skipped > 0 || outcome->excused > 0) ? section->argument : VIEW("");
}

/* The report of a case without colours, each line without the two blanks before it. */
static void report_add_plain(struct buffer *text, struct view report)
{
    struct view line;

    while (test_next_line(&report, &line)) {
        if (view_starts(line, VIEW("  ")))
            line = view_skip(line, 2);
        for (size_t i = 0; i < line.length; i++) {
            if (line.data[i] != '\033') {
                buffer_add_char(text, line.data[i]);
                continue;
            }
            while (i < line.length && line.data[i] != 'm')
                i++;
        }
        buffer_add_char(text, '\n');
    }
}

/* The last line of every form that lets lines stand; scripts add them up. */
static void report_add_totals(struct buffer *text, const struct test_report *report)
{
    struct report_totals totals = report_totals(report);

    buffer_add_format(text, "%zu passed, %zu failed", totals.passed, totals.failed);
    if (totals.skipped > 0)
        buffer_add_format(text, ", %zu skipped", totals.skipped);
    if (totals.rewritten > 0)
        buffer_add_format(text, ", %zu rewritten", totals.rewritten);
    if (totals.excused > 0)
        buffer_add_format(text, ", %zu failed as expected", totals.excused);
    buffer_add_char(text, '\n');
}

/* Calls `write` for every case from `begin` to `end` that was run. */
static void report_each(struct output *output, const struct test_report *report, size_t begin, size_t end,
                        void (*write)(struct buffer *text, const struct test_report *report, size_t job, size_t number))
{
    size_t number = 0;

    for (size_t job = begin; job < end; job++)
        if (test_outcome_ran(&report->outcomes[job])) {
            write(&output->text, report, job, ++number);
            output_relax(output);
        }
}

/* ---- for people ---- */

static void human_add(struct buffer *text, const struct test_report *report, size_t job, size_t number)
{
    const struct test_outcome *outcome = &report->outcomes[job];
    const struct test_job *of = &report->plan->jobs[job];

    (void)number;
    if (report_mended(report, job))
        ink_add(text, report->color, INK_YELLOW, VIEW("new  "));
    else if (outcome->failed > 0)
        ink_add(text, report->color, INK_BOLD_RED, VIEW("FAIL "));
    else if (!report->verbose)
        return;
    else if (outcome->skipped > 0)
        ink_add(text, report->color, INK_YELLOW, VIEW("skip "));
    else if (outcome->excused > 0)
        ink_add(text, report->color, INK_YELLOW, VIEW("xfail "));
    else
        ink_add(text, report->color, INK_GREEN, VIEW("ok   "));
    visible_add(text, of->file->path);
    buffer_add_format(text, ":%zu: ", of->test->line);
    visible_add(text, of->test->name);
    if (report_reason(of, outcome).length > 0) {
        buffer_add_text(text, " (");
        visible_add(text, report_reason(of, outcome));
        buffer_add_char(text, ')');
    }
    buffer_add_char(text, '\n');
    if (report_mended(report, job))
        test_diff(text, outcome->edit.section->body, buffer_view(&outcome->edit.body), report->color);
    else if (outcome->failed > 0)
        buffer_add(text, buffer_view(&outcome->report));
}

static void human_write(struct output *output, const struct test_report *report)
{
    report_each(output, report, 0, report->plan->job_count, human_add);
    report_add_totals(&output->text, report);
}

/* ---- TAP ---- */

/* A # would begin a directive, a \ an escape. */
static void tap_add_words(struct buffer *text, struct view words)
{
    struct buffer safe = { 0 };

    visible_add(&safe, words);
    for (size_t i = 0; i < safe.length; i++) {
        if (safe.data[i] == '#' || safe.data[i] == '\\')
            buffer_add_char(text, '\\');
        buffer_add_char(text, safe.data[i]);
    }
    buffer_clear(&safe);
}

static void tap_add_details(struct buffer *text, const struct test_job *job, const struct test_outcome *outcome)
{
    struct buffer plain = { 0 };

    report_add_plain(&plain, buffer_view(&outcome->report));
    buffer_add_text(text, "  ---\n  message: ");
    json_add_string(text, buffer_view(&plain));
    buffer_add_text(text, "\n  file: ");
    json_add_string(text, job->file->path);
    buffer_add_format(text, "\n  line: %zu\n  ...\n", job->test->line);
    buffer_clear(&plain);
}

static void tap_add(struct buffer *text, const struct test_report *report, size_t job, size_t number)
{
    const struct test_outcome *outcome = &report->outcomes[job];
    const struct test_job *of = &report->plan->jobs[job];

    buffer_add_format(text, "%sok %zu - ", outcome->failed + outcome->excused > 0 ? "not " : "", number);
    tap_add_words(text, of->test->name);
    if (outcome->skipped > 0 || outcome->excused > 0) {
        buffer_add_text(text, outcome->skipped > 0 ? " # SKIP " : " # TO" "DO ");
        tap_add_words(text, report_reason(of, outcome));
    }
    buffer_add_char(text, '\n');
    if (outcome->failed > 0)
        tap_add_details(text, of, outcome);
}

static void tap_write_version(struct output *output, const struct test_report *report, unsigned version)
{
    buffer_add_format(&output->text, "TAP version %u\n1..%zu\n", version, report_totals(report).cases);
    report_each(output, report, 0, report->plan->job_count, tap_add);
}

static void tap_write(struct output *output, const struct test_report *report)
{
    tap_write_version(output, report, 14);
}

/* What we write is the same in both, but readers refuse versions that came after them. */
static void tap13_write(struct output *output, const struct test_report *report)
{
    tap_write_version(output, report, 13);
}

/* ---- JUnit's XML ---- */

static void xml_add(struct buffer *text, struct view words)
{
    struct buffer safe = { 0 };

    visible_add_lines(&safe, words);
    for (size_t i = 0; i < safe.length; i++) {
        if (safe.data[i] == '<')
            buffer_add_text(text, "&lt;");
        else if (safe.data[i] == '>')
            buffer_add_text(text, "&gt;");
        else if (safe.data[i] == '&')
            buffer_add_text(text, "&amp;");
        else if (safe.data[i] == '"')
            buffer_add_text(text, "&quot;");
        else
            buffer_add_char(text, safe.data[i]);
    }
    buffer_clear(&safe);
}

static void junit_add(struct buffer *text, const struct test_report *report, size_t job, size_t number)
{
    const struct test_outcome *outcome = &report->outcomes[job];
    const struct test_job *of = &report->plan->jobs[job];

    (void)number;
    buffer_add_text(text, "    <testcase name=\"");
    xml_add(text, of->test->name);
    buffer_add_text(text, "\" classname=\"");
    xml_add(text, of->file->path);
    buffer_add_text(text, "\" file=\"");
    xml_add(text, of->file->path);
    buffer_add_format(text, "\" line=\"%zu\" time=\"%.6f\"", of->test->line, (double)outcome->elapsed_us / 1e6);
    if (outcome->failed > 0) {
        struct buffer plain = { 0 };
        struct view rest, line = VIEW("");

        report_add_plain(&plain, buffer_view(&outcome->report));
        rest = buffer_view(&plain);
        test_next_line(&rest, &line);
        buffer_add_text(text, ">\n      <failure type=\"answer\" message=\"");
        xml_add(text, line);
        buffer_add_text(text, "\">");
        xml_add(text, buffer_view(&plain));
        buffer_add_text(text, "</failure>\n    </testcase>\n");
        buffer_clear(&plain);
    } else if (outcome->skipped > 0 || outcome->excused > 0) {
        buffer_add_text(text, outcome->skipped > 0 ? "><skipped message=\"" : "><skipped message=\"fails as expected: ");
        xml_add(text, report_reason(of, outcome));
        buffer_add_text(text, "\"/></testcase>\n");
    } else {
        buffer_add_text(text, "/>\n");
    }
}

/* What is counted are cases, not lines of expressions. */
static void junit_add_totals(struct buffer *text, const struct report_totals *totals)
{
    buffer_add_format(text, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" time=\"%.6f\">\n", totals->cases,
                      totals->failed_cases, totals->skipped_cases, (double)totals->elapsed_us / 1e6);
}

static void junit_write(struct output *output, const struct test_report *report)
{
    const struct report_totals all = report_totals(report);
    const struct test_plan *plan = report->plan;

    buffer_add_text(&output->text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"liq\"");
    junit_add_totals(&output->text, &all);
    for (size_t begin = 0, end; begin < plan->job_count; begin = end) {
        for (end = begin; end < plan->job_count && plan->jobs[end].file == plan->jobs[begin].file;)
            end++;
        const struct report_totals totals = report_count(report, begin, end);

        if (totals.cases == 0)
            continue;
        buffer_add_text(&output->text, "  <testsuite name=\"");
        xml_add(&output->text, plan->jobs[begin].file->path);
        buffer_add_char(&output->text, '"');
        junit_add_totals(&output->text, &totals);
        report_each(output, report, begin, end, junit_add);
        buffer_add_text(&output->text, "  </testsuite>\n");
    }
    buffer_add_text(&output->text, "</testsuites>\n");
}

/* ---- JSON ---- */

static void json_add_case(struct buffer *text, const struct test_report *report, size_t job, size_t number)
{
    const struct test_outcome *outcome = &report->outcomes[job];
    const struct test_job *of = &report->plan->jobs[job];
    const char *status = report_mended(report, job) ? "rewritten"
                         : outcome->failed > 0  ? "failed"
                         : outcome->skipped > 0 ? "skipped"
                         : outcome->excused > 0 ? "xfailed"
                                                : "passed";

    buffer_add_text(text, number > 1 ? ",\n    {\"file\":" : "\n    {\"file\":");
    json_add_string(text, of->file->path);
    buffer_add_format(text, ",\"line\":%zu,\"case\":", of->test->line);
    json_add_string(text, of->test->name);
    buffer_add_format(text, ",\"status\":\"%s\",\"passed\":%zu,\"failed\":%zu,\"elapsedMicroseconds\":%zu", status,
                      outcome->passed, outcome->failed, outcome->elapsed_us);
    if (report_reason(of, outcome).length > 0) {
        buffer_add_text(text, ",\"reason\":");
        json_add_string(text, report_reason(of, outcome));
    }
    if (outcome->failed > 0) {
        struct buffer plain = { 0 };

        report_add_plain(&plain, buffer_view(&outcome->report));
        buffer_add_text(text, ",\"report\":");
        json_add_string(text, buffer_view(&plain));
        buffer_clear(&plain);
    }
    buffer_add_char(text, '}');
}

static void json_write(struct output *output, const struct test_report *report)
{
    const struct report_totals totals = report_totals(report);

    buffer_add_format(&output->text,
                      "{\n  \"passed\":%zu,\"failed\":%zu,\"skipped\":%zu,\"xfailed\":%zu,\"elapsedMicroseconds\":%zu,\n  \"cases\":[",
                      totals.passed, totals.failed, totals.skipped, totals.excused, totals.elapsed_us);
    report_each(output, report, 0, report->plan->job_count, json_add_case);
    buffer_add_text(&output->text, "\n  ]\n}\n");
}

/* ---- annotations of GitHub's workflows ---- */

static void github_add(struct buffer *text, const struct test_report *report, size_t job, size_t number)
{
    const struct test_outcome *outcome = &report->outcomes[job];
    const struct test_job *of = &report->plan->jobs[job];
    const struct view path = of->file->path;
    struct buffer plain = { 0 };

    (void)number;
    if (outcome->failed == 0 || report_mended(report, job))
        return;
    buffer_add_text(text, "::error file=");
    github_add_value(text, view_starts(path, VIEW("./")) ? view_skip(path, 2) : path, true);    /* as it stands in the repository */
    buffer_add_format(text, ",line=%zu,title=", of->test->line);
    github_add_value(text, of->test->name, true);
    buffer_add_text(text, "::");
    report_add_plain(&plain, buffer_view(&outcome->report));
    github_add_value(text, buffer_view(&plain), false);
    buffer_add_char(text, '\n');
    buffer_clear(&plain);
}

static void github_write(struct output *output, const struct test_report *report)
{
    report_each(output, report, 0, report->plan->job_count, github_add);
    if (!report->filed)
        report_add_totals(&output->text, report);
}

static const struct test_report_form report_forms[] = {
    { "human", human_write }, { "tap", tap_write },   { "tap13", tap13_write },
    { "junit", junit_write }, { "json", json_write }, { "github", github_write },
};

const struct test_report_form *test_report_at(size_t index)
{
    return index < sizeof report_forms / sizeof *report_forms ? &report_forms[index] : NULL;
}

const struct test_report_form *test_report_find(struct view name)
{
    for (size_t i = 0; test_report_at(i); i++)
        if (view_equal(name, view_of(report_forms[i].name)))
            return &report_forms[i];
    return NULL;
}
