#include "app/test_report.h"

#include "base/json.h"
#include "render/ink.h"
#include "render/visible.h"

struct report_totals {
    size_t passed, failed, skipped, cases, elapsed_us;
};

bool test_outcome_ran(const struct test_outcome *outcome)
{
    return outcome->passed + outcome->failed + outcome->skipped > 0;
}

static struct report_totals report_totals(const struct test_report *report)
{
    struct report_totals totals = { 0 };

    for (size_t job = 0; job < report->plan->job_count; job++) {
        const struct test_outcome *outcome = &report->outcomes[job];

        totals.passed += outcome->passed;
        totals.failed += outcome->failed;
        totals.skipped += outcome->skipped;
        totals.cases += test_outcome_ran(outcome);
        totals.elapsed_us += outcome->elapsed_us;
    }
    return totals;
}

/* The last line of every form that lets lines stand; scripts add them up. */
static void report_add_totals(struct buffer *text, const struct test_report *report)
{
    struct report_totals totals = report_totals(report);

    buffer_add_format(text, "%zu passed, %zu failed", totals.passed, totals.failed);
    if (totals.skipped > 0)
        buffer_add_format(text, ", %zu skipped", totals.skipped);
    buffer_add_char(text, '\n');
}

/* Calls `write` for every case that was run. */
static void report_each(struct output *output, const struct test_report *report,
                        void (*write)(struct buffer *text, const struct test_report *report, size_t job, size_t number))
{
    size_t number = 0;

    for (size_t job = 0; job < report->plan->job_count; job++)
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
    if (outcome->failed > 0)
        ink_add(text, report->color, INK_BOLD_RED, VIEW("FAIL "));
    else if (!report->verbose)
        return;
    else if (outcome->skipped > 0)
        ink_add(text, report->color, INK_YELLOW, VIEW("skip "));
    else
        ink_add(text, report->color, INK_GREEN, VIEW("ok   "));
    visible_add(text, of->file->path);
    buffer_add_format(text, ":%zu: ", of->test->line);
    visible_add(text, of->test->name);
    buffer_add_char(text, '\n');
    buffer_add(text, buffer_view(&outcome->report));
}

static void human_write(struct output *output, const struct test_report *report)
{
    report_each(output, report, human_add);
    report_add_totals(&output->text, report);
}

/* ---- TAP ---- */

static void tap_add(struct buffer *text, const struct test_report *report, size_t job, size_t number)
{
    const struct test_outcome *outcome = &report->outcomes[job];
    const struct test_job *of = &report->plan->jobs[job];
    struct view rest = buffer_view(&outcome->report), line;
    struct buffer name = { 0 };

    visible_add(&name, of->test->name);
    for (size_t i = 0; i < name.length; i++)    /* a # would begin a directive */
        if (name.data[i] == '#')
            name.data[i] = ' ';
    buffer_add_format(text, "%sok %zu - %.*s%s\n", outcome->failed > 0 ? "not " : "", number, VIEW_PRINT(buffer_view(&name)),
                      outcome->skipped > 0 ? " # SKIP" : "");
    if (outcome->failed > 0)
        buffer_add_format(text, "# %.*s:%zu\n", VIEW_PRINT(of->file->path), of->test->line);
    while (test_next_line(&rest, &line))
        buffer_add_format(text, "# %.*s\n", VIEW_PRINT(line));
    buffer_clear(&name);
}

static void tap_write(struct output *output, const struct test_report *report)
{
    buffer_add_format(&output->text, "TAP version 13\n1..%zu\n", report_totals(report).cases);
    report_each(output, report, tap_add);
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
        buffer_add_text(text, ">\n      <failure>");
        xml_add(text, buffer_view(&outcome->report));
        buffer_add_text(text, "</failure>\n    </testcase>\n");
    } else {
        buffer_add_text(text, outcome->skipped > 0 ? "><skipped/></testcase>\n" : "/>\n");
    }
}

static void junit_write(struct output *output, const struct test_report *report)
{
    size_t failed = 0, skipped = 0;

    for (size_t job = 0; job < report->plan->job_count; job++) {    /* JUnit counts cases, not expressions */
        failed += report->outcomes[job].failed > 0;
        skipped += report->outcomes[job].skipped > 0;
    }
    buffer_add_format(&output->text,
                      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
                      "  <testsuite name=\"liq\" tests=\"%zu\" failures=\"%zu\" skipped=\"%zu\" time=\"%.6f\">\n",
                      report_totals(report).cases, failed, skipped, (double)report_totals(report).elapsed_us / 1e6);
    report_each(output, report, junit_add);
    buffer_add_text(&output->text, "  </testsuite>\n</testsuites>\n");
}

/* ---- JSON, a line a case ---- */

static void json_add_case(struct buffer *text, const struct test_report *report, size_t job, size_t number)
{
    const struct test_outcome *outcome = &report->outcomes[job];
    const struct test_job *of = &report->plan->jobs[job];

    (void)number;
    buffer_add_text(text, "{\"file\":");
    json_add_string(text, of->file->path);
    buffer_add_format(text, ",\"line\":%zu,\"case\":", of->test->line);
    json_add_string(text, of->test->name);
    buffer_add_format(text, ",\"status\":\"%s\",\"passed\":%zu,\"failed\":%zu,\"elapsedMicroseconds\":%zu",
                      outcome->failed > 0 ? "failed" : outcome->skipped > 0 ? "skipped" : "passed", outcome->passed,
                      outcome->failed, outcome->elapsed_us);
    if (outcome->failed > 0) {
        buffer_add_text(text, ",\"report\":");
        json_add_string(text, buffer_view(&outcome->report));
    }
    buffer_add_text(text, "}\n");
}

static void json_write(struct output *output, const struct test_report *report)
{
    report_each(output, report, json_add_case);
}

/* ---- annotations of GitHub's workflows ---- */

static void github_add_value(struct buffer *text, struct view words, bool property)
{
    for (size_t i = 0; i < words.length; i++) {
        char byte = words.data[i];

        if (byte == '%' || byte == '\n' || byte == '\r' || (property && (byte == ':' || byte == ',')))
            buffer_add_format(text, "%%%02X", (unsigned char)byte);
        else
            buffer_add_char(text, byte);
    }
}

static void github_add(struct buffer *text, const struct test_report *report, size_t job, size_t number)
{
    const struct test_outcome *outcome = &report->outcomes[job];
    const struct test_job *of = &report->plan->jobs[job];

    (void)number;
    if (outcome->failed == 0)
        return;
    buffer_add_text(text, "::error file=");
    github_add_value(text, of->file->path, true);
    buffer_add_format(text, ",line=%zu,title=", of->test->line);
    github_add_value(text, of->test->name, true);
    buffer_add_text(text, "::");
    github_add_value(text, buffer_view(&outcome->report), false);
    buffer_add_char(text, '\n');
}

static void github_write(struct output *output, const struct test_report *report)
{
    report_each(output, report, github_add);
    report_add_totals(&output->text, report);
}

static const struct test_report_form report_forms[] = {
    { "human", human_write }, { "tap", tap_write }, { "junit", junit_write }, { "json", json_write }, { "github", github_write },
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
