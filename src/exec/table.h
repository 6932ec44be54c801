/*
 * Tables: the operator behind commands that need all rows at once, in their order: accum, filldown, fillmissing and others.
 *
 * All rows are kept, sorted, and handed to the command's function, which may set values, drop rows and add some. The
 * rows are then passed on in the sequence it leaves them in, which becomes their order.
 */
#pragma once

#include "exec/rows.h"

struct table {
    struct step *step;
    const struct row_layout *layout;
    struct row **rows;
    size_t count, capacity;
    struct arena *arena;        /* what values point to must live there, or in a row */
};

/* Changes the rows of a table; `own` is the command's, from its detail. */
typedef enum status (*table_fn)(struct table *table, const void *own);

struct table_detail {
    struct ordering order;      /* of the rows that come in */
    table_fn change;
    void *own;
};
extern const struct operator table_operator;

/* Where the rows of the table hold a slot that the step reads or writes. */
size_t table_place(const struct table *table, size_t slot);
/* A row behind the last one, with nothing in it, of no event. */
struct row *table_add(struct table *table);
/* STATUS_OK, or why to end: to be asked in long loops. */
enum status table_check(const struct table *table);
