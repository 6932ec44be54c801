#include "base/arena.h"
#include "render/answer.h"
#include "render/ink.h"
#include "render/layout.h"
#include "render/visible.h"

#include <stdlib.h>

enum { TABLE_GAP = 2, TABLE_LAST_RULE = 72 };   /* a rule as long as the longest message is no help */

/* One column of the table: how wide it is drawn, and on which side its cells stand. */
struct table {
    const struct liq_result *result;
    const struct answer_style *style;
    struct layout_column *columns;
    size_t count;
    struct buffer scratch;
};

static void table_measure(struct table *table)
{
    struct answer_part *part = table->style->part;

    if (part && part->columns)
        memcpy(table->columns, part->columns, table->count * sizeof *table->columns);
    for (size_t column = 0; column < table->count; column++)
        layout_measure(&table->columns[column],
                       visible_view(&table->scratch, answer_view(liq_result_column(table->result, column))), true);
    for (size_t row = 0, rows = liq_result_rows(table->result); row < rows; row++)
        for (size_t column = 0; column < table->count; column++)
            layout_measure(&table->columns[column],
                           visible_view(&table->scratch, answer_cell(table->result, row, column)), false);
    if (part && !part->columns)
        part->columns = heap_zalloc(table->count * sizeof *part->columns);
    if (part)
        memcpy(part->columns, table->columns, table->count * sizeof *part->columns);
    layout_settle(table->columns, table->count, table->style->width, TABLE_GAP);
}

/* Above an answer that is written anew, what time it is. */
static void table_mark(const struct answer_style *style, struct output *output)
{
    if (style->part->begun)
        buffer_add_char(&output->text, '\n');
    ink_begin(&output->text, style->color, INK_DIM);
    buffer_add_format(&output->text, "%s %.*s", style->unicode ? "\u2500\u2500" : "--", VIEW_PRINT(style->part->emitted));
    ink_end(&output->text, style->color, INK_DIM);
    buffer_add_char(&output->text, '\n');
}

/* Writes one line, a cell a column; `cell` gives the texts. */
static void table_line(struct table *table, struct output *output, enum ink ink,
                       struct view (*cell)(const struct table *table, size_t row, size_t column), size_t row)
{
    size_t used = 0, pending = 0;   /* blanks are written only before something visible */

    for (size_t column = 0; column < table->count; column++) {
        struct view text = visible_view(&table->scratch, cell(table, row, column));
        struct layout_cell place = layout_cell(&table->columns[column], text, table->style->width, used);

        if (column + 1 == table->count && !place.right_aligned)
            place.after = 0;
        pending += place.before;
        if (text.length > 0) {
            buffer_add_repeat(&output->text, ' ', pending);
            pending = 0;
            ink_begin(&output->text, table->style->color, ink);
            buffer_add(&output->text, place.text);
            if (place.cut)
                buffer_add_text(&output->text, layout_ellipsis(table->style->unicode));
            ink_end(&output->text, table->style->color, ink);
        }
        pending += place.after + TABLE_GAP;
        used += table->columns[column].width + TABLE_GAP;
        if (table->style->width && used >= table->style->width)
            break;
    }
    buffer_add_char(&output->text, '\n');
}

static struct view table_name(const struct table *table, size_t row, size_t column)
{
    (void)row;
    return answer_view(liq_result_column(table->result, column));
}

static struct view table_value(const struct table *table, size_t row, size_t column)
{
    return answer_cell(table->result, row, column);
}

static void table_rule(const struct table *table, struct output *output)
{
    size_t used = 0;

    ink_begin(&output->text, table->style->color, INK_DIM);
    for (size_t column = 0; column < table->count; column++) {
        size_t width = table->columns[column].width;

        if (column > 0) {
            if (table->style->width && used + TABLE_GAP >= table->style->width)
                break;
            buffer_add_repeat(&output->text, ' ', TABLE_GAP);
            used += TABLE_GAP;
        }
        if (table->style->width && used + width > table->style->width)
            width = table->style->width - used;
        if (column + 1 == table->count && width > TABLE_LAST_RULE)
            width = TABLE_LAST_RULE;
        for (size_t i = 0; i < width; i++)
            buffer_add_text(&output->text, table->style->unicode ? "\u2500" : "-");
        used += width;
    }
    ink_end(&output->text, table->style->color, INK_DIM);
    buffer_add_char(&output->text, '\n');
}

void answer_table_write(struct output *output, const struct liq_result *result, const struct answer_style *style)
{
    struct table table = { .result = result, .style = style, .count = liq_result_columns(result) };

    if (table.count == 0)
        return;
    table.columns = heap_zalloc(table.count * sizeof *table.columns);
    table_measure(&table);
    if (answer_is_marked(style))
        table_mark(style, output);
    if (answer_is_marked(style) || !answer_is_begun(style)) {
        table_line(&table, output, INK_BOLD, table_name, 0);
        table_rule(&table, output);
    }
    for (size_t row = 0, rows = liq_result_rows(result); row < rows && !output->error; row++) {
        table_line(&table, output, INK_NONE, table_value, row);
        output_relax(output);
    }
    free(table.columns);
    buffer_clear(&table.scratch);
}
