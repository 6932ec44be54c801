/*
 * What `limit any` has read. How far workers get before the last row is found is chance; what lies up to the last row that
 * is needed is not. So each worker notes how many events its pieces of the input hold, and in those with rows that may be
 * the last also how many lie up to each of them; at the end what lies behind the last row is left out.
 */
#pragma once

#include "exec/operator.h"
#include "source/reading.h"

struct reckoning {
    struct reading_count *pieces;   /* that lie behind each other and have no rows are one */
    size_t piece_count, piece_capacity;
    struct reading_count *marks;    /* `to` is a row's place, the rest counts its piece up to there */
    size_t mark_count, mark_capacity;
    size_t piece_marks;             /* marks before the piece that is being pushed */
    bool last_marked;               /* the last of the pieces has some */
};

/* The rows of a batch that has come to the output, at most as many of them as are wanted. */
void reckoning_mark(struct worker *worker, const struct batch *batch, uint64_t limit);
/* Behind each piece, when its rows have been pushed. */
void reckoning_add(struct worker *worker);
/* What lies up to that place, all workers together. */
struct reading_count reckoning_until(const struct exec *exec, uint64_t place);
