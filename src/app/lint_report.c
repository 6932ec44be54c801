#include "app/lint_report.h"

#include "app/github.h"
#include "base/json.h"
#include "render/carets.h"

static const char *report_severity(const struct liq_finding *finding)
{
    return finding->severity == LIQ_ERROR ? "error" : "warning";
}

/* ---- for people ---- */

static void human_write(struct output *output, const struct lint_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct liq_finding *finding = &report->findings[i];
        const struct carets carets = {
            .query = lint_view(liq_saved_file_text(report->saved, finding->item)),
            .name = lint_view(liq_saved_at(report->saved, finding->item).path),
            .color = report->color,
        };
        const struct liq_diagnostic diagnostic = {
            .code = finding->code,
            .severity = finding->severity,
            .begin = finding->first.byte,
            .end = finding->last.byte,
            .line = finding->first.line,
            .column = finding->first.column,
            .end_line = finding->last.line,
            .end_column = finding->last.column,
            .message = finding->message,
            .help = finding->help,
        };

        buffer_add_text(&output->text, i > 0 ? "\n" : "");
        carets_write(&output->text, &carets, &diagnostic);
        output_relax(output);
    }
}

/* ---- JSON, a line a finding ---- */

static void report_member(struct buffer *text, const char *name, struct view value)
{
    buffer_add_format(text, "\"%s\":", name);
    json_add_string(text, value);
    buffer_add_char(text, ',');
}

static void json_write(struct output *output, const struct lint_report *report)
{
    struct buffer *text = &output->text;

    for (size_t i = 0; i < report->count; i++) {
        const struct liq_finding *finding = &report->findings[i];
        const struct liq_saved_item item = liq_saved_at(report->saved, finding->item);

        buffer_add_char(text, '{');
        report_member(text, "path", lint_view(item.path));
        buffer_add_format(text, "\"line\":%zu,\"column\":%zu,\"endLine\":%zu,\"endColumn\":%zu,", finding->first.line,
                          finding->first.column, finding->last.line, finding->last.column);
        report_member(text, "query", lint_view(item.id));
        buffer_add_format(text, "\"code\":\"%s\",\"severity\":\"%s\",", finding->code, report_severity(finding));
        report_member(text, "message", lint_view(finding->message));
        if (finding->help.length > 0)
            report_member(text, "help", lint_view(finding->help));
        buffer_add_format(text, "\"fixable\":%s}\n", finding->mendable ? "true" : "false");
        output_relax(output);
    }
}

/* ---- annotations of GitHub's workflows ---- */

static void github_write(struct output *output, const struct lint_report *report)
{
    struct buffer *text = &output->text;

    for (size_t i = 0; i < report->count; i++) {
        const struct liq_finding *finding = &report->findings[i];

        buffer_add_format(text, "::%s file=", report_severity(finding));
        github_add_value(text, lint_view(liq_saved_at(report->saved, finding->item).path), true);
        buffer_add_format(text, ",line=%zu,col=%zu,endLine=%zu", finding->first.line, finding->first.column, finding->last.line);
        if (finding->last.line == finding->first.line)
            buffer_add_format(text, ",endColumn=%zu", finding->last.column);
        buffer_add_format(text, ",title=%s::", finding->code);
        github_add_value(text, lint_view(finding->message), false);
        if (finding->help.length > 0) {
            buffer_add_text(text, "%0Ahelp: ");
            github_add_value(text, lint_view(finding->help), false);
        }
        buffer_add_char(text, '\n');
        output_relax(output);
    }
}

static const struct lint_report_form report_forms[] = {
    { "human", human_write }, { "json", json_write }, { "sarif", lint_sarif_write }, { "github", github_write },
};

const struct lint_report_form *lint_report_find(struct view name)
{
    for (size_t i = 0; i < sizeof report_forms / sizeof *report_forms; i++)
        if (view_equal(name, view_of(report_forms[i].name)))
            return &report_forms[i];
    return NULL;
}
