/*
 * Which numbers stand at some ranks among many, found without keeping them: each round goes through all of them and tells
 * a few more bits of each.
 *
 *     ranks_init(&ranks, wanted, count, arena);
 *     for (int round = 0; round < RANKS_ROUNDS; round++) {
 *         ranks_see(&ranks, number);      for all numbers
 *         ranks_narrow(&ranks);
 *     }
 *     ranks_value(&ranks, 0);
 */
#pragma once

#include "base/arena.h"

enum { RANKS_BITS = 11, RANKS_ROUNDS = 6, RANKS_MOST = 4 };

struct ranks {
    /* Private: */
    size_t count;
    unsigned known;             /* bits */
    struct rank_search {
        uint64_t left;          /* the rank among the numbers that begin like this */
        uint64_t bits;          /* the known ones, in place */
        uint64_t *seen;         /* how many there are, by the bits that follow */
    } search[RANKS_MOST];
};

/* wanted: 0 is the least number. There must be as many. */
void ranks_init(struct ranks *ranks, const uint64_t *wanted, size_t count, struct arena *arena);
void ranks_see(struct ranks *ranks, double number);     /* not NaN */
void ranks_narrow(struct ranks *ranks);
double ranks_value(const struct ranks *ranks, size_t which);
