/* JSON: objects of our own, and what the AWS command line prints. */
#include "base/json.h"
#include "base/utf8.h"
#include "render/answer.h"
#include "render/visible.h"

/* A number stays a number only where its text is one to JSON too: 007 and +5 are texts. */
static bool json_is_number(struct liq_cell cell)
{
    struct view text = answer_view(cell.text);

    return (cell.kind == LIQ_NUMBER || cell.kind == LIQ_BOOLEAN) && text.length > 0 &&
           (text.data[0] == '-' || (text.data[0] >= '0' && text.data[0] <= '9')) && json_valid(text);
}

/* JSON lets some characters stand as they are that a screen must not see. */
static void json_add_text(struct buffer *text, struct view value, bool terminal)
{
    size_t begin = text->length;

    json_add_string(text, value);
    if (terminal && !visible_plain((struct view){ text->data + begin, text->length - begin })) {
        struct buffer written = { 0 };

        buffer_add(&written, (struct view){ text->data + begin, text->length - begin });
        text->length = begin;
        visible_add(text, buffer_view(&written));
        buffer_clear(&written);
    }
}

static void json_add_structure(struct buffer *text, struct view json, bool terminal)
{
    if (terminal)
        visible_add(text, json);
    else
        buffer_add(text, json);
}

static void json_object(struct output *output, const struct liq_result *result, size_t row,
                        const struct answer_style *style, struct view emitted)
{
    bool first = !emitted.data;

    buffer_add_char(&output->text, '{');
    if (emitted.data)
        buffer_add_format(&output->text, "\"@emitted\":\"%.*s\"", VIEW_PRINT(emitted));
    for (size_t column = 0, columns = liq_result_columns(result); column < columns; column++) {
        struct liq_cell cell = liq_result_cell(result, row, column);

        if (!cell.text.data)
            continue;
        if (!first)
            buffer_add_char(&output->text, ',');
        first = false;
        json_add_text(&output->text, answer_view(liq_result_column(result, column)), style->terminal);
        buffer_add_char(&output->text, ':');
        if (style->structures && cell.kind == LIQ_BOOLEAN)
            buffer_add_text(&output->text, view_equal(answer_view(cell.text), VIEW("1")) ? "true" : "false");
        else if (json_is_number(cell))
            buffer_add(&output->text, answer_view(cell.text));
        else if (style->structures && (cell.kind == LIQ_MAP || cell.kind == LIQ_LIST))
            json_add_structure(&output->text, answer_view(cell.text), style->terminal);
        else
            json_add_text(&output->text, answer_view(cell.text), style->terminal);
    }
    buffer_add_char(&output->text, '}');
}

void answer_json_write(struct output *output, const struct liq_result *result, const struct answer_style *style)
{
    const struct answer_part *part = answer_is_marked(style) ? NULL : style->part;
    size_t rows = liq_result_rows(result), before = part ? part->rows : 0;

    if (!part || !part->begun)
        buffer_add_char(&output->text, '[');
    for (size_t row = 0; row < rows && !output->error; row++) {
        buffer_add_text(&output->text, before + row > 0 ? ",\n " : "\n ");
        json_object(output, result, row, style, (struct view){ NULL, 0 });
        output_relax(output);
    }
    if (!part || part->last)
        buffer_add_text(&output->text, before + rows > 0 ? "\n]\n" : "]\n");
}

void answer_ndjson_write(struct output *output, const struct liq_result *result, const struct answer_style *style)
{
    for (size_t row = 0, rows = liq_result_rows(result); row < rows && !output->error; row++) {
        json_object(output, result, row, style, style->part ? style->part->emitted : (struct view){ NULL, 0 });
        buffer_add_char(&output->text, '\n');
        output_relax(output);
    }
}

static void aws_field(struct output *output, struct view name, struct view value, bool *first, bool terminal)
{
    buffer_add_text(&output->text, *first ? "\n            {\n                \"field\": "
                                          : ",\n            {\n                \"field\": ");
    *first = false;
    json_add_text(&output->text, name, terminal);
    buffer_add_text(&output->text, ",\n                \"value\": ");
    json_add_text(&output->text, value, terminal);
    buffer_add_text(&output->text, "\n            }");
}

static void aws_row(struct output *output, const struct liq_result *result, size_t row, bool terminal)
{
    struct view pointer = answer_view(liq_result_pointer(result, row));
    bool first = true;

    buffer_add_char(&output->text, '[');
    for (size_t column = 0, columns = liq_result_columns(result); column < columns; column++) {
        struct view value = answer_cell(result, row, column);

        if (value.data)
            aws_field(output, answer_view(liq_result_column(result, column)), value, &first, terminal);
    }
    if (pointer.data)
        aws_field(output, VIEW("@ptr"), pointer, &first, terminal);
    buffer_add_text(&output->text, first ? "]" : "\n        ]");
}

static void aws_statistics(struct output *output, struct liq_statistics statistics)
{
    const struct {
        const char *name;
        double value;
    } rows[] = {
        { "recordsMatched", statistics.records_matched }, { "recordsScanned", statistics.records_scanned },
        { "estimatedRecordsSkipped", 0 },                 { "bytesScanned", statistics.bytes_scanned },
        { "estimatedBytesSkipped", 0 },                   { "logGroupsScanned", statistics.groups_scanned },
    };
    enum { ROWS = sizeof rows / sizeof *rows };

    buffer_add_text(&output->text, "    \"statistics\": {\n");
    for (size_t i = 0; i < ROWS; i++)
        buffer_add_format(&output->text, "        \"%s\": %.1f%s\n", rows[i].name, rows[i].value, i + 1 < ROWS ? "," : "");
    buffer_add_text(&output->text, "    },\n");
}

void answer_aws_write(struct output *output, const struct liq_result *result, const struct answer_style *style)
{
    size_t rows = liq_result_rows(result);

    buffer_add_text(&output->text, "{\n    \"queryLanguage\": \"CWLI\",\n    \"results\": [");
    for (size_t row = 0; row < rows && !output->error; row++) {
        buffer_add_text(&output->text, row > 0 ? ",\n        " : "\n        ");
        aws_row(output, result, row, style->terminal);
        output_relax(output);
    }
    buffer_add_text(&output->text, rows > 0 ? "\n    ],\n" : "],\n");
    aws_statistics(output, liq_result_statistics(result));
    buffer_add_format(&output->text, "    \"status\": \"%s\"\n}\n", style->part && !style->part->last ? "Running" : "Complete");
}
