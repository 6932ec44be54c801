/*
 * Rows that are kept beyond their batch: sorted, cut, deduplicated, and passed on as batches again.
 *
 * A layout says which slots a kept row holds and by what rows are ordered. Sort keys are prepared when a row is kept, so
 * that comparing two rows reads no text twice.
 */
#pragma once

#include "exec/operator.h"

/* Times stand among the texts, as what they display; among themselves their milliseconds say the same. */
enum sort_class { SORT_NULL, SORT_TEXT, SORT_TIME, SORT_NUMBER };
struct sort_value {
    enum sort_class class;
    double number;              /* of SORT_NUMBER, SORT_TIME */
    struct view text;           /* of SORT_TEXT, and of numbers that have one */
};

struct row_layout {
    size_t *slots;              /* the slots a row holds */
    size_t count;
    struct ordering order;
    size_t key_bytes;           /* of a row's sort values */
    size_t row_bytes;           /* of a row without its texts */
};

struct row {
    struct rank rank;
    size_t text_bytes, text_capacity;   /* of the texts behind the row */
    char *texts;
    struct value *values;       /* by place in layout->slots */
    struct sort_value *keys;    /* by order key */
};

/* A layout in the arena. */
struct row_layout *row_layout_new(struct arena *arena, size_t *slots, size_t count, const struct ordering *order);
/* Where rows hold a slot that they hold. */
size_t row_layout_place(const struct row_layout *layout, size_t slot);

/* The sort value of a value; its text points into the value. */
struct sort_value sort_value_of(const struct value *value);
int sort_value_compare(const struct sort_value *a, const struct sort_value *b);

/* <0 when a comes before b in the layout's order. 0 only for the same row. */
int row_compare(const struct row_layout *layout, const struct row *a, const struct row *b);

/* A row read from a batch without copying: good while the batch is. `row` has room as row_room() made it. */
struct row *row_room(const struct row_layout *layout, struct arena *arena);
void row_view(const struct row_layout *layout, const struct batch *batch, size_t index, struct row *row);
/* A copy with its own texts, in the arena. */
struct row *row_keep(const struct row_layout *layout, struct arena *arena, const struct row *row);
/* Puts other contents into a kept row, reusing its memory where they fit. */
void row_replace(const struct row_layout *layout, struct arena *arena, struct row *into, const struct row *row);
size_t row_bytes(const struct row_layout *layout, const struct row *row);

/* Asks for the memory of a row that is about to be looked at. */
static inline void row_ask_for(const struct row_layout *layout, const struct row *row)
{
    enum { LINE = 64, MOST_LINES = 4 };
    const char *at = (const char *)row;

    for (size_t line = 0; line < MOST_LINES && line * LINE < layout->row_bytes; line++)
        __builtin_prefetch(at + line * LINE);
}

/* Sorts pointers to rows. */
void rows_sort(const struct row_layout *layout, struct row **rows, size_t count);
/* Rearranges so that the `keep` first rows of the order stand first, in any order. */
void rows_select(const struct row_layout *layout, struct row **rows, size_t count, size_t keep);
/* Passes the rows on behind the step, batch by batch, in the given sequence. With `renumber` their
 * place leads their rank; which event they are stays behind it. */
enum status rows_pass(const struct row_layout *layout, struct step *step, struct worker *worker, struct row **rows,
                      size_t count, bool renumber);
