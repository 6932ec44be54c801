/* SARIF 2.1.0, as code scanning services take it: one run, a rule a code, a result a finding. */
#include "app/lint_report.h"

#include "base/json.h"
#include "base/utf8.h"

#include <ctype.h>

#define SARIF_SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

static void sarif_message(struct buffer *text, const char *name, struct view value)
{
    buffer_add_format(text, "\"%s\":{\"text\":", name);
    json_add_string(text, value);
    buffer_add_char(text, '}');
}

/* ---- rules ---- */

static bool sarif_occurs(const struct lint_report *report, const char *code)
{
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(report->findings[i].code, code) == 0)
            return true;
    return false;
}

static void sarif_rule(struct buffer *text, struct arena *arena, const struct liq_code_info *code)
{
    buffer_add_format(text, "{\"id\":\"%s\",", code->id);
    sarif_message(text, "shortDescription", view_of(code->title));
    buffer_add_char(text, ',');
    sarif_message(text, "fullDescription", view_of(code->explanation));
    if (*code->wrong) {
        buffer_add_char(text, ',');
        sarif_message(text, "help", arena_format(arena, "Wrong: %s\nRight: %s", code->wrong, code->right));
    }
    buffer_add_format(text, ",\"defaultConfiguration\":{\"level\":\"%s\"}}", code->severity == LIQ_ERROR ? "error" : "warning");
}

/* Those of the codes that occur; results name them by their place among these. */
static void sarif_rules(struct buffer *text, const struct lint_report *report)
{
    struct liq_code_info code;
    bool first = true;

    for (size_t i = 0; liq_code_at(i, &code); i++) {
        if (!sarif_occurs(report, code.id))
            continue;
        buffer_add_text(text, first ? "" : ",\n");
        sarif_rule(text, report->arena, &code);
        first = false;
    }
}

static size_t sarif_rule_index(const struct lint_report *report, const char *id)
{
    struct liq_code_info code;
    size_t index = 0;

    for (size_t i = 0; liq_code_at(i, &code) && strcmp(code.id, id) != 0; i++)
        index += sarif_occurs(report, code.id);
    return index;
}

/* ---- results ---- */

/* A path as a reference: what has a meaning there is escaped. */
static void sarif_artifact(struct buffer *text, struct view path)
{
    struct buffer uri;

    buffer_init(&uri);
    if (view_starts(path, VIEW("/")))
        buffer_add_text(&uri, "file://");
    while (view_starts(path, VIEW("./")))
        path = view_skip(path, 2);
    for (size_t i = 0; i < path.length; i++) {
        const unsigned char byte = (unsigned char)path.data[i];

        if (isalnum(byte) || strchr("-._~/", byte))
            buffer_add_char(&uri, (char)byte);
        else
            buffer_add_format(&uri, "%%%02X", byte);
    }
    buffer_add_text(text, "\"artifactLocation\":{\"uri\":");
    json_add_string(text, buffer_view(&uri));
    buffer_add_char(text, '}');
    buffer_clear(&uri);
}

static void sarif_region(struct buffer *text, const char *name, const struct liq_place *first, const struct liq_place *last)
{
    buffer_add_format(text, "\"%s\":{\"startLine\":%zu,\"startColumn\":%zu,\"endLine\":%zu,\"endColumn\":%zu}", name, first->line,
                      first->column, last->line, last->column);
}

static struct liq_place sarif_place(struct view file, size_t byte)
{
    struct liq_place place = { .byte = byte, .line = 1 };
    size_t begin = 0;

    for (size_t i = 0; i < byte; i++)
        if (file.data[i] == '\n') {
            place.line++;
            begin = i + 1;
        }
    place.column = 1 + utf8_length(view_between(file.data + begin, file.data + byte));
    return place;
}

/* What the change does, when it can be said in a line; else what the finding is about. */
static struct view sarif_change(struct arena *arena, struct view before, struct view after, struct view title)
{
    enum { CHANGE_MOST = 80 };

    if (before.length > CHANGE_MOST || after.length > CHANGE_MOST || view_find_byte(before, '\n', 0) != SIZE_MAX ||
        view_find_byte(after, '\n', 0) != SIZE_MAX)
        return arena_format(arena, "Mend: %.*s", VIEW_PRINT(title));
    if (after.length == 0)
        return arena_format(arena, "Take out `%.*s`", VIEW_PRINT(before));
    if (before.length == 0)
        return arena_format(arena, "Put in `%.*s`", VIEW_PRINT(after));
    return arena_format(arena, "Write `%.*s` in place of `%.*s`", VIEW_PRINT(after), VIEW_PRINT(before));
}

static void sarif_fix(struct buffer *text, struct arena *arena, struct view path, struct view file,
                      const struct liq_finding *finding)
{
    const struct view before = view_between(file.data + finding->mending.begin, file.data + finding->mending.end);
    const struct liq_place first = sarif_place(file, finding->mending.begin), last = sarif_place(file, finding->mending.end);

    buffer_add_text(text, ",\"fixes\":[{");
    sarif_message(text, "description", sarif_change(arena, before, lint_view(finding->mending.text), lint_view(finding->message)));
    buffer_add_text(text, ",\"artifactChanges\":[{");
    sarif_artifact(text, path);
    buffer_add_text(text, ",\"replacements\":[{");
    sarif_region(text, "deletedRegion", &first, &last);
    buffer_add_char(text, ',');
    sarif_message(text, "insertedContent", lint_view(finding->mending.text));
    buffer_add_text(text, "}]}]}]");
}

static void sarif_result(struct buffer *text, const struct lint_report *report, const struct liq_finding *finding)
{
    const struct liq_saved_item item = liq_saved_at(report->saved, finding->item);
    struct view message = lint_view(finding->message);

    if (finding->help.length > 0)
        message = arena_format(report->arena, "%.*s\n%.*s", VIEW_PRINT(message), VIEW_PRINT(lint_view(finding->help)));
    buffer_add_format(text, "{\"ruleId\":\"%s\",\"ruleIndex\":%zu,\"level\":\"%s\",", finding->code,
                      sarif_rule_index(report, finding->code), finding->severity == LIQ_ERROR ? "error" : "warning");
    sarif_message(text, "message", message);
    buffer_add_text(text, ",\"locations\":[{\"physicalLocation\":{");
    sarif_artifact(text, lint_view(item.path));
    buffer_add_char(text, ',');
    sarif_region(text, "region", &finding->first, &finding->last);
    buffer_add_text(text, "},\"logicalLocations\":[{\"fullyQualifiedName\":");
    json_add_string(text, lint_view(item.id));
    buffer_add_text(text, "}]}]");
    if (finding->mendable)
        sarif_fix(text, report->arena, lint_view(item.path), lint_view(liq_saved_file_text(report->saved, finding->item)), finding);
    buffer_add_char(text, '}');
}

/* ---- what could not be read ---- */

static void sarif_notification(struct buffer *text, const struct liq_saved_complaint *complaint)
{
    buffer_add_format(text, "{\"level\":\"%s\",", complaint->loss ? "error" : "note");
    sarif_message(text, "message", lint_view(complaint->message));
    buffer_add_text(text, ",\"locations\":[{\"physicalLocation\":{");
    sarif_artifact(text, lint_view(complaint->path));
    if (complaint->place.line > 0)
        buffer_add_format(text, ",\"region\":{\"startLine\":%zu,\"startColumn\":%zu}", complaint->place.line,
                          complaint->place.column);
    buffer_add_text(text, "}}]}");
}

static void sarif_invocation(struct buffer *text, const struct lint_report *report)
{
    bool loss = false;

    for (size_t i = 0; i < liq_saved_complaint_count(report->saved); i++)
        loss = loss || liq_saved_complaint_at(report->saved, i).loss;
    buffer_add_format(text, "{\"executionSuccessful\":%s,\"toolExecutionNotifications\":[", loss ? "false" : "true");
    for (size_t i = 0; i < liq_saved_complaint_count(report->saved); i++) {
        const struct liq_saved_complaint complaint = liq_saved_complaint_at(report->saved, i);

        buffer_add_text(text, i > 0 ? "," : "");
        sarif_notification(text, &complaint);
    }
    buffer_add_text(text, "]}");
}

void lint_sarif_write(struct output *output, const struct lint_report *report)
{
    struct buffer *text = &output->text;

    buffer_add_format(text, "{\"$schema\":\"%s\",\"version\":\"2.1.0\",\"runs\":[{\n\"tool\":{\"driver\":{\"name\":\"liq\","
                            "\"version\":\"%s\",\"rules\":[", SARIF_SCHEMA, liq_version());
    sarif_rules(text, report);
    buffer_add_text(text, "]}},\n\"columnKind\":\"unicodeCodePoints\",\n\"invocations\":[");
    sarif_invocation(text, report);
    buffer_add_text(text, "],\n\"results\":[");
    for (size_t i = 0; i < report->count; i++) {
        buffer_add_text(text, i > 0 ? ",\n" : "\n");
        sarif_result(text, report, &report->findings[i]);
        output_relax(output);
    }
    buffer_add_text(text, "]}]}\n");
}
