/*
 * A batch: about a thousand rows flowing through the steps of a plan together.
 *
 * Columns stand by slot; a slot is NULL until the step that makes it has run. `selected` lists the rows that are still in,
 * ascending; it only ever shrinks. Everything in a batch lives in its arena and is gone when the next batch is filled.
 */
#pragma once

#include "data/column.h"

enum { BATCH_ROWS = 1024 };

/*
 * A row's place in the order of the table: first by major, then by minor, then by part, all ascending. For events major is
 * minus the timestamp, so that newest comes first, and minor the place in the input. Rows made of one row share these two,
 * and part counts them.
 */
struct rank {
    int64_t major;
    uint64_t minor, part;
};
#define RANK_OF_NO_EVENT UINT64_MAX     /* minor of a row that a step has added */
static inline int rank_compare(struct rank a, struct rank b)
{
    if (a.major != b.major)
        return a.major < b.major ? -1 : 1;
    if (a.minor != b.minor)
        return a.minor < b.minor ? -1 : 1;
    return a.part < b.part ? -1 : a.part > b.part;
}

struct batch {
    size_t rows;                /* rows the columns hold */
    uint32_t *selected;         /* room for `rows` */
    size_t count;               /* selected rows */
    struct column **columns;    /* by slot */
    size_t slots;
    struct rank *rank;          /* by row */
    struct arena *arena;        /* not owned */
};

/* An empty batch of `rows` rows, all selected, no columns. */
struct batch *batch_new(struct arena *arena, size_t rows, size_t slots);
/* Keeps the selected rows whose value in `condition` (BOOLEAN or null) is true. */
void batch_keep_true(struct batch *batch, const struct column *condition);
