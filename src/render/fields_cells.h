/* What the cells of a table of fields say. Private to fields_*.c. */
#pragma once

#include "base/arena.h"
#include "render/fields_table.h"

/* The places of the columns. */
struct fields_columns {
    size_t group, format, field, type, events, total, percent, beyond, distinct, exact, least, greatest, values;
};

struct fields_columns fields_columns(const struct liq_result *result);

/* "92%"; never "0%" or "100%" of what is not quite that. */
void fields_add_percent(struct buffer *text, double part, double whole);
/* How many different values: "3", "~12,300". */
void fields_add_distinct(struct buffer *text, const struct liq_result *result, const struct fields_columns *columns, size_t row);
/* The range and the most frequent values of a row, as far as they fit in `room` columns; 0: a few of them. */
void fields_add_values(struct buffer *text, const struct liq_result *result, const struct fields_columns *columns, size_t row,
                       size_t room, const char *ellipsis);
