#include "data/csv_table.h"

#include "base/utf8.h"
#include "base/whole_file.h"

/* ---- cells ---- */

struct csv_reader {
    struct view text;
    size_t at, line;            /* the next byte, and its line from 1 */
    struct arena *arena;
    struct fault *fault;
    struct view *cells;         /* of the row that is being read */
    size_t count, capacity;
};

static bool csv_at_line_end(const struct csv_reader *reader)
{
    const char *at = reader->text.data + reader->at;

    return *at == '\n' || (*at == '\r' && reader->at + 1 < reader->text.length && at[1] == '\n');
}

static bool csv_at_end(const struct csv_reader *reader)
{
    return reader->at == reader->text.length;
}

/* What stood between the quotes, with every pair of quotes made one. */
static struct view csv_unquote(struct arena *arena, struct view text, size_t pairs)
{
    size_t length = 0;
    char *out;

    if (pairs == 0)
        return text;
    out = arena_alloc(arena, text.length - pairs);
    for (size_t i = 0; i < text.length; i++) {
        out[length++] = text.data[i];
        i += text.data[i] == '"';
    }
    return (struct view){ out, length };
}

/* Behind the opening quote. */
static enum status csv_read_quoted(struct csv_reader *reader, struct view *cell)
{
    size_t begin = reader->at, line = reader->line, pairs = 0;

    for (; !csv_at_end(reader); reader->at++) {
        reader->line += reader->text.data[reader->at] == '\n';
        if (reader->text.data[reader->at] != '"')
            continue;
        if (reader->at + 1 == reader->text.length || reader->text.data[reader->at + 1] != '"') {
            *cell = csv_unquote(reader->arena, (struct view){ reader->text.data + begin, reader->at - begin }, pairs);
            reader->at++;
            return STATUS_OK;
        }
        reader->at++;
        pairs++;
    }
    return fault_set(reader->fault, STATUS_INVALID, "line %zu: the quote is never closed", line);
}

static void csv_read_plain(struct csv_reader *reader, struct view *cell)
{
    size_t begin = reader->at;

    while (!csv_at_end(reader) && reader->text.data[reader->at] != ',' && !csv_at_line_end(reader))
        reader->at++;
    *cell = (struct view){ reader->text.data + begin, reader->at - begin };
}

static enum status csv_read_cell(struct csv_reader *reader)
{
    struct view cell;

    if (!csv_at_end(reader) && reader->text.data[reader->at] == '"') {
        reader->at++;
        TRY(csv_read_quoted(reader, &cell));
        if (!csv_at_end(reader) && reader->text.data[reader->at] != ',' && !csv_at_line_end(reader))
            return fault_set(reader->fault, STATUS_INVALID,
                             "line %zu: a comma or the end of the line must follow a closing quote", reader->line);
    } else {
        csv_read_plain(reader, &cell);
    }
    reader->cells =
        arena_grow(reader->arena, reader->cells, &reader->capacity, reader->count + 1, sizeof *reader->cells);
    reader->cells[reader->count++] = cell;
    return STATUS_OK;
}

static enum status csv_read_row(struct csv_reader *reader)
{
    reader->count = 0;
    TRY(csv_read_cell(reader));
    while (!csv_at_end(reader) && reader->text.data[reader->at] == ',') {
        reader->at++;
        TRY(csv_read_cell(reader));
    }
    if (!csv_at_end(reader)) {
        reader->at += reader->text.data[reader->at] == '\r';
        reader->at++;
        reader->line++;
    }
    return STATUS_OK;
}

/* ---- rows ---- */

static enum status csv_read_header(struct csv_reader *reader, struct csv_table *table)
{
    if (csv_at_end(reader))
        return fault_set(reader->fault, STATUS_INVALID, "there is no header row");
    TRY(csv_read_row(reader));
    table->columns = ARENA_ARRAY(reader->arena, reader->count, struct view);
    for (size_t i = 0; i < reader->count; i++) {
        struct view name = view_trim(reader->cells[i]);

        if (csv_table_column(table, name) != SIZE_MAX)
            return fault_set(reader->fault, STATUS_INVALID, "line 1: there are two columns named `%.*s`", VIEW_PRINT(name));
        table->columns[table->column_count++] = name;
    }
    return STATUS_OK;
}

static enum status csv_add_row(struct csv_reader *reader, struct csv_table *table, size_t line)
{
    size_t used = table->row_count * table->column_count;

    if (reader->count != table->column_count)
        return fault_set(reader->fault, STATUS_INVALID, "line %zu: the header names %zu columns, and here are %zu", line,
                         table->column_count, reader->count);
    table->cells = arena_grow(reader->arena, table->cells, &table->cell_capacity, used + reader->count, sizeof *table->cells);
    memcpy(table->cells + used, reader->cells, reader->count * sizeof *table->cells);
    table->lines =
        arena_grow(reader->arena, table->lines, &table->line_capacity, table->row_count + 1, sizeof *table->lines);
    table->lines[table->row_count++] = line;
    return STATUS_OK;
}

enum status csv_table_parse(struct csv_table *table, struct view text, struct arena *arena, struct fault *fault)
{
    struct csv_reader reader = { .text = text, .line = 1, .arena = arena, .fault = fault };

    if (!utf8_valid(text))
        return fault_set(fault, STATUS_INVALID, "it is not UTF-8 text");
    if (view_starts(text, VIEW("\xef\xbb\xbf")))
        reader.at = 3;
    TRY(csv_read_header(&reader, table));
    while (!csv_at_end(&reader)) {
        size_t line = reader.line;

        /* An empty line is no row, unless rows have one cell. */
        if (csv_at_line_end(&reader) && table->column_count > 1) {
            reader.at += reader.text.data[reader.at] == '\r';
            reader.at++;
            reader.line++;
            continue;
        }
        TRY(csv_read_row(&reader));
        TRY(csv_add_row(&reader, table, line));
    }
    return STATUS_OK;
}

size_t csv_table_column(const struct csv_table *table, struct view name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (view_equal(table->columns[i], name))
            return i;
    return SIZE_MAX;
}

/* ---- files ---- */

enum status csv_table_read(struct csv_table *table, struct view path, struct arena *arena, struct fault *fault)
{
    struct view text = { 0 };
    struct fault why;

    TRY(whole_file_read(arena, path, CSV_TABLE_MAX_BYTES, &text, fault));
    if (text.length > CSV_TABLE_MAX_BYTES)
        return fault_set(fault, STATUS_INVALID, "%.*s: a table has at most 10 MB", VIEW_PRINT(path));
    if (csv_table_parse(table, text, arena, &why) != STATUS_OK)
        return fault_set(fault, STATUS_INVALID, "%.*s: %s", VIEW_PRINT(path), why.message);
    return STATUS_OK;
}
