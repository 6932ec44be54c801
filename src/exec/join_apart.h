/*
 * A join whose right side memory cannot hold: the rows of both sides are put aside in partitions by the hash of their key,
 * and joined a partition at a time. What comes out is sorted back into the order it has when all is at hand.
 */
#pragma once

#include "exec/join_rows.h"

struct join_apart;

/* The right side, from an answer whose rows are in a file. Faults as join_index_new() does. */
enum status join_apart_new(struct step *step, const struct answer *answer, struct join_apart **apart, struct fault *fault);
void join_apart_free(struct join_apart *apart);
/* Puts rows of the left side aside. */
enum status join_apart_push(struct join_apart *apart, struct worker *worker, struct batch *batch);
/* Joins, and passes the rows on. */
enum status join_apart_finish(struct join_apart *apart, struct worker *worker);
