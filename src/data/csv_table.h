/*
 * A table from a CSV file (RFC 4180): a header row that names the columns, then rows with as many cells. It is read once,
 * into the arena of the query that uses it, and never written again.
 */
#pragma once

#include "base/arena.h"
#include "base/status.h"

enum { CSV_TABLE_MAX_BYTES = 10 * 1024 * 1024 };

struct csv_table {
    struct view name;
    struct view *columns;       /* names */
    size_t column_count;
    struct view *cells;         /* row by row; none has data NULL */
    size_t row_count, cell_capacity;
    size_t *lines;              /* by row: the line it begins on, from 1 */
    size_t line_capacity;
};

/* Reads the text, which must live as long as the table. A fault says what is wrong, with the line. */
enum status csv_table_parse(struct csv_table *table, struct view text, struct arena *arena, struct fault *fault);
/* Reads the file, which may be compressed, into the arena. A fault begins with the path. */
enum status csv_table_read(struct csv_table *table, struct view path, struct arena *arena, struct fault *fault);
/* SIZE_MAX when there is no column of that name. */
size_t csv_table_column(const struct csv_table *table, struct view name);

static inline struct view csv_table_cell(const struct csv_table *table, size_t row, size_t column)
{
    return table->cells[row * table->column_count + column];
}
