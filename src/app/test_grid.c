#include "app/test_grid.h"

#include "app/test_file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "render/layout.h"

#include <stdlib.h>

enum { GRID_GAP = 2 };

static const struct view grid_nothing = VIEW_INIT("(nothing)");        /* an answer without columns */
static const struct view grid_null_row = VIEW_INIT("(null)");          /* a row that would be an empty line */

/* A cell as it stands in a line: its text and the columns of the screen it takes. */
struct grid_piece {
    struct view text;
    size_t begin, end;
};

/* ---- values ---- */

static bool grid_is_bare(struct view value)
{
    if (value.length == 0 || value.data[0] == ' ' || value.data[value.length - 1] == ' ' || value.data[0] == '"' ||
        view_find(value, VIEW("  "), 0) != SIZE_MAX || view_equal(value, grid_nothing) || view_equal(value, grid_null_row) ||
        !utf8_valid(value))
        return false;
    for (size_t i = 0; i < value.length; i++)
        if ((unsigned char)value.data[i] < 0x20 || value.data[i] == 0x7f)
            return false;
    return true;
}

void test_grid_add_cell(struct buffer *text, struct view value)
{
    if (!value.data)
        return;
    if (grid_is_bare(value))
        buffer_add(text, value);
    else
        json_add_string(text, value);
}

void test_value_print(struct buffer *text, struct view value)
{
    if (!value.data)
        buffer_add_text(text, "null");
    else if (view_equal(value, VIEW("null")))
        buffer_add_text(text, "\"null\"");
    else
        test_grid_add_cell(text, value);
}

/* A cell's text, which is not empty. */
static enum status grid_cell_parse(struct arena *arena, struct view text, struct view *value, struct fault *fault)
{
    struct json json;

    *value = text;
    if (text.data[0] != '"')
        return STATUS_OK;
    json = json_at(text);
    if (json.kind != JSON_STRING || json.raw.length != text.length || !json_valid(text))
        return fault_set(fault, STATUS_INVALID, "%.*s is no JSON string", VIEW_PRINT(text));
    *value = json_text(arena, json);
    if (!value->data)
        *value = VIEW("");
    return STATUS_OK;
}

enum status test_value_parse(struct arena *arena, struct view text, struct view *value, struct fault *fault)
{
    *value = (struct view){ 0 };
    if (view_equal(text, VIEW("null")))
        return STATUS_OK;
    if (text.length == 0)
        return fault_set(fault, STATUS_INVALID, "there is no value behind =>");
    return grid_cell_parse(arena, text, value, fault);
}

/* ---- reading ---- */

/* Where a cell that begins at `at` ends: at two blanks, but not inside a JSON string. */
static size_t grid_piece_end(struct view line, size_t at)
{
    if (line.data[at] == '"') {
        struct json json = json_at(view_skip(line, at));

        if (json.kind == JSON_STRING)
            return at + json.raw.length;
    }
    size_t end = view_find(line, VIEW("  "), at);

    return end == SIZE_MAX ? line.length : end;
}

static struct grid_piece *grid_pieces(struct arena *arena, struct view line, size_t *count)
{
    struct grid_piece *pieces = NULL;
    size_t capacity = 0, at = 0, column = 0;

    while (line.length > 0 && line.data[line.length - 1] == ' ')
        line.length--;
    *count = 0;
    while (at < line.length) {
        size_t end;

        if (line.data[at] == ' ') {
            at++;
            column++;
            continue;
        }
        end = grid_piece_end(line, at);
        pieces = arena_grow(arena, pieces, &capacity, *count + 1, sizeof *pieces);
        pieces[*count] = (struct grid_piece){ { line.data + at, end - at }, column, 0 };
        column += utf8_width(pieces[*count].text);
        pieces[(*count)++].end = column;
        at = end;
    }
    return pieces;
}

/*
 * The column a cell belongs to, `from` or later: the one whose name begins where it does; else one whose name it stands
 * under, as longer numbers do that are aligned to the right; else the last one whose name begins before it.
 */
static size_t grid_column(const struct grid_piece *names, size_t count, size_t from, const struct grid_piece *piece)
{
    size_t last = from;

    for (size_t i = from; i < count; i++)
        if (names[i].begin == piece->begin)
            return i;
    for (size_t i = from; i < count; i++)
        if (names[i].begin < piece->end && piece->begin < names[i].end)
            return i;
    for (size_t i = from; i < count; i++)
        if (names[i].begin <= piece->begin)
            last = i;
    return last;
}

static enum status grid_parse_row(struct arena *arena, const struct grid_piece *names, struct view line,
                                  struct test_grid *grid, struct fault *fault)
{
    struct view *cells = grid->cells + grid->rows * grid->columns;
    size_t count, from = 0;
    struct grid_piece *pieces;

    grid->rows++;
    if (view_equal(view_trim(line), grid_null_row))
        return STATUS_OK;
    pieces = grid_pieces(arena, line, &count);
    for (size_t i = 0; i < count; i++) {
        size_t column;

        if (from == grid->columns)
            return fault_set(fault, STATUS_INVALID, "row %zu has more cells than there are columns", grid->rows);
        column = grid_column(names, grid->columns, from, &pieces[i]);
        TRY(grid_cell_parse(arena, pieces[i].text, &cells[column], fault));
        from = column + 1;
    }
    return STATUS_OK;
}

enum status test_grid_parse(struct arena *arena, struct view text, struct test_grid *grid, struct fault *fault)
{
    struct view line = { 0 }, rest;
    struct grid_piece *names;
    size_t lines = 0;

    *grid = (struct test_grid){ 0 };
    if (!test_next_line(&text, &line) || view_equal(view_trim(line), grid_nothing))
        return STATUS_OK;
    names = grid_pieces(arena, line, &grid->columns);
    grid->names = ARENA_ARRAY(arena, grid->columns, struct view);
    for (size_t i = 0; i < grid->columns; i++)
        TRY(grid_cell_parse(arena, names[i].text, &grid->names[i], fault));
    for (rest = text; test_next_line(&rest, &line);)
        lines++;
    grid->cells = ARENA_ARRAY(arena, lines * grid->columns, struct view);
    while (test_next_line(&text, &line))
        TRY(grid_parse_row(arena, names, line, grid, fault));
    return STATUS_OK;
}

/* ---- results ---- */

void test_grid_of(struct arena *arena, const struct liq_result *result, struct test_grid *grid)
{
    *grid = (struct test_grid){ .columns = liq_result_columns(result), .rows = liq_result_rows(result) };
    if (grid->columns == 0)
        grid->rows = 0;
    grid->names = ARENA_ARRAY(arena, grid->columns, struct view);
    grid->cells = ARENA_ARRAY(arena, grid->rows * grid->columns, struct view);
    for (size_t column = 0; column < grid->columns; column++) {
        struct liq_text name = liq_result_column(result, column);

        grid->names[column] = (struct view){ name.data, name.length };
        for (size_t row = 0; row < grid->rows; row++) {
            struct liq_text text = liq_result_cell(result, row, column).text;

            grid->cells[row * grid->columns + column] = (struct view){ text.data, text.length };
        }
    }
}

/* ---- printing ---- */

static void grid_measure(struct layout_column *columns, size_t count, const struct test_grid *grid)
{
    struct buffer scratch = { 0 };

    for (size_t column = 0; column < grid->columns && column < count; column++) {
        test_grid_add_cell(&scratch, grid->names[column]);
        layout_measure(&columns[column], buffer_view(&scratch), true);
        buffer_reset(&scratch);
        for (size_t row = 0; row < grid->rows; row++) {
            struct view value = grid->cells[row * grid->columns + column];

            test_grid_add_cell(&scratch, value);
            layout_measure(&columns[column], value.data ? buffer_view(&scratch) : value, false);
            buffer_reset(&scratch);
        }
    }
    buffer_clear(&scratch);
}

static void grid_print_row(struct buffer *text, const struct layout_column *columns, size_t count, const struct view *cells)
{
    struct buffer cell = { 0 };
    size_t begin = text->length, pending = 0;

    for (size_t column = 0; column < count; column++) {
        struct layout_cell place;

        buffer_reset(&cell);
        test_grid_add_cell(&cell, cells[column]);
        place = layout_cell(&columns[column], buffer_view(&cell), 0, 0);
        if (cell.length > 0) {
            buffer_add_repeat(text, ' ', pending + place.before);
            buffer_add(text, buffer_view(&cell));
            pending = place.after + GRID_GAP;
        } else {
            pending += place.before + place.after + GRID_GAP;
        }
    }
    if (text->length == begin)
        buffer_add(text, grid_null_row);
    buffer_add_char(text, '\n');
    buffer_clear(&cell);
}

void test_grid_print(struct buffer *text, const struct test_grid *grid, const struct test_grid *beside)
{
    struct layout_column *columns;

    if (grid->columns == 0) {
        buffer_add(text, grid_nothing);
        buffer_add_char(text, '\n');
        return;
    }
    columns = heap_zalloc(grid->columns * sizeof *columns);
    grid_measure(columns, grid->columns, grid);
    if (beside)
        grid_measure(columns, grid->columns, beside);
    grid_print_row(text, columns, grid->columns, grid->names);
    for (size_t row = 0; row < grid->rows; row++)
        grid_print_row(text, columns, grid->columns, grid->cells + row * grid->columns);
    free(columns);
}
