#include "app/test_compare_rows.h"

#include "base/utf8.h"
#include "render/ink.h"
#include "render/layout.h"

#include <stdlib.h>

enum { ROWS_ALIGNED = 600, ROWS_SHOWN = 60, ROWS_AROUND = 2, ROWS_GAP = 2 };

static const struct view *compare_row(const struct test_grid *grid, size_t row)
{
    return grid->cells + row * grid->columns;
}

static size_t compare_likeness(const struct compare *compare, size_t wanted, size_t is)
{
    const struct view *left = compare_row(&compare->wanted, wanted), *right = compare_row(&compare->is, is);
    size_t equal = 0;

    for (size_t i = 0; i < compare->wanted.columns; i++)
        equal += compare_cells_equal(compare, i, left[i], right[i]);
    return equal;
}

static bool compare_rows_equal(const struct compare *compare, size_t wanted, size_t is)
{
    const struct view *left = compare_row(&compare->wanted, wanted), *right = compare_row(&compare->is, is);

    for (size_t i = 0; i < compare->wanted.columns; i++)
        if (!compare_cells_equal(compare, i, left[i], right[i]))
            return false;
    return true;
}

static void compare_note_equal(struct compare *compare, size_t wanted, size_t is)
{
    compare->equals[wanted] = is;
    compare->used[is] = true;
}

/* ---- rows in order ---- */

/* Of the rows from `begin` to the ends, which are so many from behind equal: the longest run in common. */
static void compare_align(struct compare *compare, size_t begin, size_t wanted_end, size_t is_end)
{
    const size_t rows = wanted_end - begin, others = is_end - begin, width = others + 1;
    unsigned short *table = heap_zalloc((rows + 1) * width * sizeof *table);

    for (size_t i = rows; i-- > 0;)
        for (size_t j = others; j-- > 0;) {
            const unsigned short below = table[(i + 1) * width + j], right = table[i * width + j + 1];

            if (compare_rows_equal(compare, begin + i, begin + j))
                table[i * width + j] = (unsigned short)(table[(i + 1) * width + j + 1] + 1);
            else
                table[i * width + j] = below > right ? below : right;
        }
    for (size_t i = 0, j = 0; i < rows && j < others;) {
        if (compare_rows_equal(compare, begin + i, begin + j))
            compare_note_equal(compare, begin + i++, begin + j++);
        else if (table[(i + 1) * width + j] >= table[i * width + j + 1])
            i++;
        else
            j++;
    }
    free(table);
}

static void compare_match_ordered(struct compare *compare)
{
    size_t begin = 0, wanted_end = compare->wanted.rows, is_end = compare->is.rows;

    while (begin < wanted_end && begin < is_end && compare_rows_equal(compare, begin, begin)) {
        compare_note_equal(compare, begin, begin);
        begin++;
    }
    while (wanted_end > begin && is_end > begin && compare_rows_equal(compare, wanted_end - 1, is_end - 1))
        compare_note_equal(compare, --wanted_end, --is_end);
    if (wanted_end - begin <= ROWS_ALIGNED && is_end - begin <= ROWS_ALIGNED)
        compare_align(compare, begin, wanted_end, is_end);
    else
        for (size_t i = begin; i < wanted_end && i < is_end; i++)
            if (compare_rows_equal(compare, i, i))
                compare_note_equal(compare, i, i);
}

/* ---- rows in any order ---- */

static int compare_order_cells(struct view a, struct view b)
{
    if (!a.data || !b.data)
        return (a.data != NULL) - (b.data != NULL);
    return view_compare(a, b);
}

static int compare_order_rows(const struct test_grid *left, size_t a, const struct test_grid *right, size_t b)
{
    int order = 0;

    for (size_t i = 0; i < left->columns && order == 0; i++)
        order = compare_order_cells(compare_row(left, a)[i], compare_row(right, b)[i]);
    return order;
}

static int compare_by_row(const void *a, const void *b, void *grid)
{
    const size_t left = *(const size_t *)a, right = *(const size_t *)b;
    const int order = compare_order_rows(grid, left, grid, right);

    return order != 0 ? order : (left > right) - (left < right);
}

static size_t *compare_sorted(struct compare *compare, struct test_grid *grid)
{
    size_t *rows = ARENA_ARRAY(compare->arena, grid->rows, size_t);

    for (size_t i = 0; i < grid->rows; i++)
        rows[i] = i;
    if (grid->rows > 1)
        qsort_r(rows, grid->rows, sizeof *rows, compare_by_row, grid);
    return rows;
}

/* Rows that are the same text, by sorting both. */
static void compare_match_sorted(struct compare *compare)
{
    const size_t *left = compare_sorted(compare, &compare->wanted), *right = compare_sorted(compare, &compare->is);

    for (size_t i = 0, j = 0; i < compare->wanted.rows && j < compare->is.rows;) {
        const int order = compare_order_rows(&compare->wanted, left[i], &compare->is, right[j]);

        if (order == 0)
            compare_note_equal(compare, left[i], right[j]);
        i += order <= 0;
        j += order >= 0;
    }
}

/* And where numbers may differ, each with the first that is left. */
static void compare_match_near(struct compare *compare)
{
    for (size_t i = 0; i < compare->wanted.rows; i++)
        for (size_t j = 0; j < compare->is.rows && compare->equals[i] == SIZE_MAX; j++)
            if (!compare->used[j] && compare_rows_equal(compare, i, j))
                compare_note_equal(compare, i, j);
}

/* ---- rows that have changed ---- */

/* The row from `begin` to `end` that is most like the wanted one, if it is like it. */
static size_t compare_most_like(const struct compare *compare, size_t wanted, size_t begin, size_t end)
{
    size_t best = SIZE_MAX, most = 0;

    for (size_t j = begin; j < end; j++) {
        const size_t likeness = compare->used[j] ? 0 : compare_likeness(compare, wanted, j) + 1;

        if (likeness > most && 2 * (likeness - 1) + 1 >= compare->wanted.columns) {
            best = j;
            most = likeness;
        }
    }
    return best;
}

/* In order, a row can only have become one between those that are equal around it. */
static void compare_match_changed(struct compare *compare)
{
    size_t begin = 0;

    for (size_t i = 0; i < compare->wanted.rows; i++) {
        size_t end = compare->is.rows;

        if (compare->equals[i] != SIZE_MAX) {
            begin = compare->unordered ? 0 : compare->equals[i] + 1;
            continue;
        }
        for (size_t k = i + 1; k < compare->wanted.rows && !compare->unordered && end == compare->is.rows; k++)
            if (compare->equals[k] != SIZE_MAX)
                end = compare->equals[k];
        if (end - begin > ROWS_ALIGNED)
            end = begin + ROWS_ALIGNED;
        compare->changes[i] = compare_most_like(compare, i, begin, end);
        if (compare->changes[i] == SIZE_MAX)
            continue;
        compare->used[compare->changes[i]] = true;
        begin = compare->unordered ? 0 : compare->changes[i] + 1;
    }
}

bool compare_match_rows(struct compare *compare)
{
    size_t equal = 0;

    compare->equals = ARENA_ARRAY(compare->arena, compare->wanted.rows, size_t);
    compare->changes = ARENA_ARRAY(compare->arena, compare->wanted.rows, size_t);
    compare->used = ARENA_ARRAY(compare->arena, compare->is.rows, bool);
    for (size_t i = 0; i < compare->wanted.rows; i++)
        compare->equals[i] = compare->changes[i] = SIZE_MAX;
    if (!compare->unordered)
        compare_match_ordered(compare);
    else
        compare_match_sorted(compare);
    if (compare->unordered && !compare->exact)
        compare_match_near(compare);
    for (size_t i = 0; i < compare->wanted.rows; i++)
        equal += compare->equals[i] != SIZE_MAX;
    if (equal == compare->wanted.rows && (compare->some || equal == compare->is.rows))
        return true;
    compare_match_changed(compare);
    return false;
}

/* ---- the report ---- */

struct compare_line {
    char mark;                  /* blank, - + or ~ */
    size_t wanted, is;
};

struct compare_lines {
    struct compare_line *list;
    size_t count;
    struct layout_column *columns;
};

static void lines_add_extra(const struct compare *compare, struct compare_lines *lines, size_t *next, size_t end)
{
    for (; *next < end; ++*next)
        if (!compare->used[*next] && !compare->some)
            lines->list[lines->count++] = (struct compare_line){ '+', SIZE_MAX, *next };
}

static void lines_gather(const struct compare *compare, struct compare_lines *lines)
{
    size_t next = 0;

    lines->list = ARENA_ARRAY(compare->arena, compare->wanted.rows + compare->is.rows, struct compare_line);
    for (size_t i = 0; i < compare->wanted.rows; i++) {
        const bool equal = compare->equals[i] != SIZE_MAX;
        const size_t is = equal ? compare->equals[i] : compare->changes[i];

        if (is != SIZE_MAX && !compare->unordered)
            lines_add_extra(compare, lines, &next, is);
        lines->list[lines->count++] = (struct compare_line){ equal ? ' ' : is != SIZE_MAX ? '~' : '-', i, is };
    }
    lines_add_extra(compare, lines, &next, compare->is.rows);
}

/* A cell that has changed is WANTED => GOT; the texts of both are in the buffers. */
static bool lines_cell(const struct compare *compare, const struct compare_line *line, size_t column, struct buffer *wanted,
                       struct buffer *is)
{
    struct view left = { 0 }, right = { 0 };

    buffer_reset(wanted);
    buffer_reset(is);
    if (line->mark != '+')
        left = compare_row(&compare->wanted, line->wanted)[column];
    if (line->mark == '+' || line->mark == '~')
        right = compare_row(&compare->is, line->is)[column];
    if (line->mark == '~' && !compare_cells_equal(compare, column, left, right)) {
        test_value_print(wanted, left);
        test_value_print(is, right);
        return true;
    }
    test_grid_add_cell(wanted, line->mark == '+' ? right : left);
    return false;
}

static struct view lines_whole(struct buffer *wanted, struct buffer *is, bool changed, struct buffer *whole)
{
    buffer_reset(whole);
    buffer_add(whole, buffer_view(wanted));
    if (changed) {
        buffer_add_text(whole, " => ");
        buffer_add(whole, buffer_view(is));
    }
    return buffer_view(whole);
}

static void lines_print(const struct compare *compare, const struct compare_lines *lines, const struct compare_line *line,
                        struct buffer *report)
{
    const enum ink ink = line->mark == '-' ? INK_RED : line->mark == '+' ? INK_GREEN : line->mark == '~' ? INK_YELLOW : INK_NONE;
    struct buffer wanted = { 0 }, is = { 0 }, whole = { 0 };
    const char mark[] = { line->mark, '\0' };
    size_t pending = 1;

    buffer_add_text(report, "    ");
    ink_add(report, compare->color, ink, view_of(mark));
    for (size_t i = 0; i < compare->wanted.columns; i++) {
        const bool changed = lines_cell(compare, line, i, &wanted, &is);
        const struct view text = lines_whole(&wanted, &is, changed, &whole);
        const struct layout_cell place = layout_cell(&lines->columns[i], text, 0, 0);

        if (text.length == 0) {
            pending += place.before + place.after + ROWS_GAP;
            continue;
        }
        buffer_add_repeat(report, ' ', pending + place.before);
        if (changed) {
            ink_add(report, compare->color, INK_RED, buffer_view(&wanted));
            buffer_add_text(report, " => ");
            ink_add(report, compare->color, INK_GREEN, buffer_view(&is));
        } else {
            ink_add(report, compare->color, line->mark == '~' ? INK_NONE : ink, text);
        }
        pending = place.after + ROWS_GAP;
    }
    buffer_add_char(report, '\n');
    buffer_clear(&wanted);
    buffer_clear(&is);
    buffer_clear(&whole);
}

static void lines_print_header(const struct compare *compare, const struct compare_lines *lines, struct buffer *report)
{
    struct buffer name = { 0 };
    size_t pending = 6;

    for (size_t i = 0; i < compare->wanted.columns; i++) {
        buffer_reset(&name);
        test_grid_add_cell(&name, compare->wanted.names[i]);
        const struct layout_cell place = layout_cell(&lines->columns[i], buffer_view(&name), 0, 0);

        buffer_add_repeat(report, ' ', pending + place.before);
        buffer_add(report, buffer_view(&name));
        pending = place.after + ROWS_GAP;
    }
    buffer_add_char(report, '\n');
    buffer_clear(&name);
}

static void lines_measure(const struct compare *compare, struct compare_lines *lines)
{
    struct buffer wanted = { 0 }, is = { 0 }, whole = { 0 };

    lines->columns = ARENA_ARRAY(compare->arena, compare->wanted.columns, struct layout_column);
    for (size_t i = 0; i < compare->wanted.columns; i++) {
        test_grid_add_cell(&wanted, compare->wanted.names[i]);
        layout_measure(&lines->columns[i], buffer_view(&wanted), true);
        for (size_t j = 0; j < lines->count; j++) {
            const bool changed = lines_cell(compare, &lines->list[j], i, &wanted, &is);
            const struct view text = lines_whole(&wanted, &is, changed, &whole);

            if (text.length > 0)
                layout_measure(&lines->columns[i], text, false);
        }
        buffer_reset(&wanted);
    }
    buffer_clear(&wanted);
    buffer_clear(&is);
    buffer_clear(&whole);
}

static bool lines_near_change(const struct compare_lines *lines, size_t at)
{
    const size_t begin = at < ROWS_AROUND ? 0 : at - ROWS_AROUND;

    for (size_t i = begin; i <= at + ROWS_AROUND && i < lines->count; i++)
        if (lines->list[i].mark != ' ')
            return true;
    return false;
}

void compare_tell_rows(const struct compare *compare, struct buffer *report)
{
    struct compare_lines lines = { 0 };
    size_t shown = 0, left_out = 0, hidden = 0;

    if (compare->wanted.columns == 0)
        return;
    lines_gather(compare, &lines);
    lines_measure(compare, &lines);
    lines_print_header(compare, &lines, report);
    for (size_t i = 0; i < lines.count; i++) {
        if (!lines_near_change(&lines, i)) {
            left_out++;
        } else if (shown == ROWS_SHOWN) {
            hidden += lines.list[i].mark != ' ';
        } else {
            if (left_out > 0)
                buffer_add_format(report, "      ... %zu row%s as expected\n", left_out, left_out == 1 ? "" : "s");
            left_out = 0;
            lines_print(compare, &lines, &lines.list[i], report);
            shown++;
        }
    }
    if (hidden > 0)
        buffer_add_format(report, "      ... and %zu more rows that differ\n", hidden);
    else if (left_out > 0)
        buffer_add_format(report, "      ... %zu row%s as expected\n", left_out, left_out == 1 ? "" : "s");
}
