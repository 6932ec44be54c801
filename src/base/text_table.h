/*
 * Finds texts among many by their hash: an open hash table in which a part of the hash stands beside each place, so that a text
 * that is not there is known not to be without looking at another one.
 *
 *     struct text_table table = text_table_new(arena, texts, count);
 *     struct text_slot *slot = text_table_find(&table, text, text_table_hash(text));
 *     if (slot->place == 0) text_table_put(&table, slot, hash, i + 1);        texts[i] is the text
 *     else                  texts[slot->place - 1] is equal
 *
 * The texts belong to the caller and may be filled in as they are put. Who asks for many computes some hashes first, and goes on with
 * those that text_table_sift() leaves.
 */
#pragma once

#include "base/arena.h"
#include "base/hash.h"

struct text_slot {
    uint32_t tag;
    uint32_t place;             /* 1 + the number of a text; 0: free */
};

/* Bits by other parts of the hash, near where slots are far: of what is not there an eighth passes. */
struct text_sieve {
    uint64_t *bits;
    size_t mask;
};

struct text_table {
    struct text_slot *slots;
    const struct view *texts;
    size_t mask;
    struct text_sieve sieve;
};

enum { TEXT_TABLE_AHEAD = 128 };    /* hashes to compute at a time */

/* For a table of so many slots, a power of two that is at least twice the number of texts. */
struct text_sieve text_sieve_new(struct arena *arena, size_t slots);

static inline size_t text_sieve_bit(const struct text_sieve *sieve, uint64_t hash)
{
    return hash >> 24 & sieve->mask;
}

static inline void text_sieve_put(const struct text_sieve *sieve, uint64_t hash)
{
    const size_t bit = text_sieve_bit(sieve, hash);

    sieve->bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* Which of the hashes may have been put; how many those are. */
static inline size_t text_sieve_pass(const struct text_sieve *sieve, const uint64_t *hashes, size_t count, uint32_t *left)
{
    size_t passed = 0;

    for (size_t i = 0; i < count; i++) {
        const size_t bit = text_sieve_bit(sieve, hashes[i]);

        left[passed] = (uint32_t)i;
        passed += sieve->bits[bit / 64] >> bit % 64 & 1;
    }
    return passed;
}

/* Room for so many different texts. */
struct text_table text_table_new(struct arena *arena, const struct view *texts, size_t count);

static inline uint64_t text_table_hash(struct view text)
{
    return hash_bytes(text, 0);
}

/* Of up to TEXT_TABLE_AHEAD hashes those whose texts may be there; what is needed to find them is on its way. */
size_t text_table_sift(const struct text_table *table, const uint64_t *hashes, size_t count, uint32_t *left);

/* The slot of the text, or the free one where it belongs. */
static inline struct text_slot *text_table_find(const struct text_table *table, struct view text, uint64_t hash)
{
    const uint32_t tag = (uint32_t)(hash >> 32);

    for (size_t at = hash & table->mask;; at = (at + 1) & table->mask) {
        struct text_slot *slot = &table->slots[at];

        if (slot->place == 0 || (slot->tag == tag && view_equal(table->texts[slot->place - 1], text)))
            return slot;
    }
}

static inline void text_table_put(const struct text_table *table, struct text_slot *slot, uint64_t hash, uint32_t place)
{
    text_sieve_put(&table->sieve, hash);
    *slot = (struct text_slot){ (uint32_t)(hash >> 32), place };
}
