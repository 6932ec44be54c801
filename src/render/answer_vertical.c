#include "base/utf8.h"
#include "render/answer.h"
#include "render/ink.h"
#include "render/visible.h"

/* A value of several lines goes on below its first, indented as far. */
static void vertical_value(struct buffer *text, struct view value, size_t indent)
{
    while (value.length > 0) {
        size_t end = view_find_byte(value, '\n', 0);
        struct view line = { value.data, end == SIZE_MAX ? value.length : end };

        visible_add(text, line);
        if (end == SIZE_MAX)
            return;
        value = view_skip(value, end + 1);
        buffer_add_char(text, '\n');
        if (value.length > 0)
            buffer_add_repeat(text, ' ', indent);
    }
}

static void vertical_title(struct output *output, size_t row, const struct answer_style *style)
{
    const char *line = style->unicode ? "\u2500\u2500" : "--";

    ink_begin(&output->text, style->color, INK_DIM);
    buffer_add_format(&output->text, "%s %zu %s", line, row + 1, line);
    ink_end(&output->text, style->color, INK_DIM);
    buffer_add_char(&output->text, '\n');
}

static void vertical_mark(struct output *output, const struct answer_style *style)
{
    const char *line = style->unicode ? "\u2550\u2550" : "==";

    ink_begin(&output->text, style->color, INK_DIM);
    buffer_add_format(&output->text, "%s %.*s %s", line, VIEW_PRINT(style->part->emitted), line);
    ink_end(&output->text, style->color, INK_DIM);
    buffer_add_char(&output->text, '\n');
}

void answer_vertical_write(struct output *output, const struct liq_result *result, const struct answer_style *style)
{
    struct buffer scratch = { 0 };
    size_t columns = liq_result_columns(result), widest = 0, before = answer_is_begun(style) ? style->part->rows : 0;

    for (size_t column = 0; column < columns; column++) {
        size_t width = utf8_width(visible_view(&scratch, answer_view(liq_result_column(result, column))));

        widest = width > widest ? width : widest;
    }
    if (answer_is_marked(style))
        vertical_mark(output, style);
    for (size_t row = 0, rows = liq_result_rows(result); row < rows && !output->error; row++) {
        vertical_title(output, before + row, style);
        for (size_t column = 0; column < columns; column++) {
            struct view name = visible_view(&scratch, answer_view(liq_result_column(result, column)));
            struct view value = answer_cell(result, row, column);

            ink_add(&output->text, style->color, INK_BOLD, name);
            if (value.length > 0) {
                buffer_add_repeat(&output->text, ' ', widest - utf8_width(name) + 2);
                vertical_value(&output->text, value, widest + 2);
            }
            buffer_add_char(&output->text, '\n');
        }
        output_relax(output);
    }
    buffer_clear(&scratch);
}
