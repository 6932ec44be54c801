/*
 * Tables: the operator behind commands that need all rows at once, in their order: accum, filldown, fillmissing and others.
 *
 * The command's function goes through the rows, as often as it likes, and passes rows on: those that came in, with values
 * changed, and others. The sequence in which it does so becomes their order. Where memory does not suffice for all rows
 * they are in files meanwhile; a function that keeps no more than it has to works with any number of them.
 */
#pragma once

#include "exec/passing.h"
#include "exec/sorter.h"

struct table {
    struct step *step;
    const struct row_layout *layout;
    struct arena *arena;        /* for the function's own, until it returns */
    /* Private: */
    struct sorter *rows;
    struct row *extra;
    struct passing passing;
    uint64_t seen, passed;
};

/* Goes through the rows of a table; `own` is the command's, from its detail. */
typedef enum status (*table_fn)(struct table *table, const void *own);

struct table_detail {
    struct ordering order;      /* of the rows that come in */
    table_fn change;
    void *own;
};
extern const struct operator table_operator;

/* The next row, good until the next call; NULL at the end. */
enum status table_next(struct table *table, struct row **row);
/* Begins again with the first row. Values that were set may be there or not. */
enum status table_rewind(struct table *table);
/* Passes a row on; its texts are copied. */
enum status table_pass(struct table *table, const struct row *row);
/* A row with nothing in it, of no event; anew each time. */
struct row *table_extra(struct table *table);
/* Where the rows of the table hold a slot that the step reads or writes. */
size_t table_place(const struct table *table, size_t slot);
/* STATUS_OK, or why to end: to be asked in long loops. */
enum status table_check(const struct table *table);

/* A value that is kept while rows go by. All zero at first. */
struct held {
    struct value value;
    char *room;
    size_t capacity;
};
void table_hold(struct table *table, struct held *held, struct value value);
