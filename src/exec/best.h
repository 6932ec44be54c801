/*
 * The best rows seen: at most `limit` of an order, however many are offered. Twice as many are let in before the worse half
 * is dropped, so that a row costs a constant number of comparisons whatever order the input comes in; what the dropped rows
 * occupied is given back by moving the survivors.
 */
#pragma once

#include "exec/rows.h"

struct best {
    const struct row_layout *layout;
    uint64_t limit;
    struct row **rows;
    size_t count, capacity;
    struct row *candidate;      /* where offered rows are looked at */
    struct row *worst;          /* the limit-th of what was seen at the last cut; NULL before */
    struct arena arena[2];      /* rows live in arena[side] */
    size_t side;
    size_t live_bytes;
};

void best_init(struct best *best, const struct row_layout *layout, uint64_t limit, struct budget *budget);
void best_clear(struct best *best);
/* Takes rows out of the selection that cannot be among the best, by the first column of the order, if that is there. */
void best_sieve(const struct best *best, struct batch *batch);
/* Offers the selected rows of a batch. */
void best_offer(struct best *best, struct batch *batch);
/* Offers a kept row of another worker; it is not copied and must stay. */
void best_offer_row(struct best *best, struct row *row);
/* The worst of `limit` rows, beyond which no row will ever be among the best; NULL as long as there are fewer. */
const struct row *best_worst(struct best *best);
/* Drops what is beyond the limit and sorts the rest. */
void best_finish(struct best *best);
