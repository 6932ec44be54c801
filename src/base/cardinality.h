/*
 * How many different hashes there were, estimated in a few kilobytes: a HyperLogLog (Flajolet and others, 2007) read as Ertl
 * (2017) proposes, so that it is good from the first hash on. The standard error is 1.6 %.
 *
 * Zeroed, it has seen none. What it says depends on which hashes were added alone: neither on their order, nor on how they
 * were shared out among several that are joined.
 */
#pragma once

#include <stdint.h>

enum { CARDINALITY_BITS = 12, CARDINALITY_REGISTERS = 1 << CARDINALITY_BITS };

struct cardinality {
    uint8_t registers[CARDINALITY_REGISTERS];
};

static inline void cardinality_add(struct cardinality *cardinality, uint64_t hash)
{
    uint8_t *highest = &cardinality->registers[hash >> (64 - CARDINALITY_BITS)];
    const uint64_t rest = hash << CARDINALITY_BITS | UINT64_C(1) << (CARDINALITY_BITS - 1);
    const uint8_t rank = (uint8_t)(__builtin_clzll(rest) + 1);

    if (rank > *highest)
        *highest = rank;
}

void cardinality_join(struct cardinality *into, const struct cardinality *from);
uint64_t cardinality_estimate(const struct cardinality *cardinality);
