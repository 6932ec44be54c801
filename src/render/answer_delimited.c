/* Values between commas or tabs, and Markdown's bars. */
#include "base/utf8.h"
#include "render/answer.h"
#include "render/visible.h"

typedef void (*delimited_value_fn)(struct buffer *text, struct view value, bool terminal);

static bool csv_needs_quotes(struct view value)
{
    if (value.length == 0)
        return value.data != NULL;      /* an empty text, unlike a null */
    for (size_t i = 0; i < value.length; i++)
        if (value.data[i] == ',' || value.data[i] == '"' || value.data[i] == '\n' || value.data[i] == '\r')
            return true;
    return value.data[0] == ' ' || value.data[value.length - 1] == ' ';
}

static void csv_value(struct buffer *text, struct view value, bool terminal)
{
    struct buffer safe = { 0 };

    if (terminal && !visible_plain(value)) {
        visible_add_lines(&safe, value);
        value = buffer_view(&safe);
    }
    if (csv_needs_quotes(value)) {
        buffer_add_char(text, '"');
        for (size_t at = 0; at < value.length;) {
            size_t quote = view_find_byte(value, '"', at);
            size_t end = quote == SIZE_MAX ? value.length : quote + 1;

            buffer_add(text, (struct view){ value.data + at, end - at });
            if (quote != SIZE_MAX)
                buffer_add_char(text, '"');
            at = end;
        }
        buffer_add_char(text, '"');
    } else {
        buffer_add(text, value);
    }
    buffer_clear(&safe);
}

static void tsv_value(struct buffer *text, struct view value, bool terminal)
{
    struct buffer safe = { 0 };

    for (size_t i = 0; i < value.length; i++) {
        char byte = value.data[i];

        if (byte == '\t')
            buffer_add_text(&safe, "\\t");
        else if (byte == '\n')
            buffer_add_text(&safe, "\\n");
        else if (byte == '\r')
            buffer_add_text(&safe, "\\r");
        else if (byte == '\\')
            buffer_add_text(&safe, "\\\\");
        else
            buffer_add_char(&safe, byte);
    }
    if (terminal)
        visible_add(text, buffer_view(&safe));
    else
        buffer_add(text, buffer_view(&safe));
    buffer_clear(&safe);
}

static void markdown_value(struct buffer *text, struct view value, bool terminal)
{
    struct buffer safe = { 0 };

    (void)terminal;
    visible_add(&safe, value);
    for (size_t i = 0; i < safe.length; i++) {
        char byte = safe.data[i];

        if (byte == '|' || byte == '\\' || byte == '`' || byte == '*' || byte == '_' || byte == '<' || byte == '[')
            buffer_add_char(text, '\\');
        buffer_add_char(text, byte);
    }
    buffer_clear(&safe);
}

/* The column that tells answers written one after another from each other. */
static void delimited_mark(struct output *output, const struct answer_style *style, delimited_value_fn add, struct view text,
                           char delimiter)
{
    if (!answer_is_marked(style))
        return;
    add(&output->text, text, style->terminal);
    buffer_add_char(&output->text, delimiter);
}

static void delimited_rows(struct output *output, const struct liq_result *result, const struct answer_style *style,
                           delimited_value_fn add, char delimiter, const char *end)
{
    size_t columns = liq_result_columns(result);

    for (size_t row = 0, rows = liq_result_rows(result); row < rows && !output->error; row++) {
        delimited_mark(output, style, add, answer_is_marked(style) ? style->part->emitted : VIEW(""), delimiter);
        for (size_t column = 0; column < columns; column++) {
            if (column > 0)
                buffer_add_char(&output->text, delimiter);
            add(&output->text, answer_cell(result, row, column), style->terminal);
        }
        buffer_add_text(&output->text, end);
        output_relax(output);
    }
}

static void delimited_header(struct output *output, const struct liq_result *result, const struct answer_style *style,
                             delimited_value_fn add, char delimiter, const char *end)
{
    if (answer_is_begun(style))
        return;
    delimited_mark(output, style, add, VIEW("@emitted"), delimiter);
    for (size_t column = 0, columns = liq_result_columns(result); column < columns; column++) {
        if (column > 0)
            buffer_add_char(&output->text, delimiter);
        add(&output->text, answer_view(liq_result_column(result, column)), style->terminal);
    }
    if (liq_result_columns(result) > 0)
        buffer_add_text(&output->text, end);
}

/* The golden files and most tools want bare line feeds; RFC 4180 readers take them as well. */
void answer_csv_write(struct output *output, const struct liq_result *result, const struct answer_style *style)
{
    delimited_header(output, result, style, csv_value, ',', "\n");
    delimited_rows(output, result, style, csv_value, ',', "\n");
}

void answer_tsv_write(struct output *output, const struct liq_result *result, const struct answer_style *style)
{
    delimited_header(output, result, style, tsv_value, '\t', "\n");
    delimited_rows(output, result, style, tsv_value, '\t', "\n");
}

static void markdown_line(struct output *output, const struct liq_result *result, size_t row, bool header)
{
    for (size_t column = 0, columns = liq_result_columns(result); column < columns; column++) {
        buffer_add_text(&output->text, "| ");
        markdown_value(&output->text, header ? answer_view(liq_result_column(result, column))
                                             : answer_cell(result, row, column), false);
        buffer_add_char(&output->text, ' ');
    }
    buffer_add_text(&output->text, "|\n");
}

static void markdown_header(struct output *output, const struct liq_result *result)
{
    markdown_line(output, result, 0, true);
    for (size_t column = 0, columns = liq_result_columns(result); column < columns; column++)
        buffer_add_text(&output->text, "| --- ");
    buffer_add_text(&output->text, "|\n");
}

void answer_markdown_write(struct output *output, const struct liq_result *result, const struct answer_style *style)
{
    size_t columns = liq_result_columns(result);

    if (columns == 0)
        return;
    if (answer_is_marked(style))
        buffer_add_format(&output->text, "%s### %.*s\n\n", style->part->begun ? "\n" : "", VIEW_PRINT(style->part->emitted));
    if (answer_is_marked(style) || !answer_is_begun(style))
        markdown_header(output, result);
    for (size_t row = 0, rows = liq_result_rows(result); row < rows && !output->error; row++) {
        markdown_line(output, result, row, false);
        output_relax(output);
    }
}
