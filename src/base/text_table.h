/*
 * Finds texts among many by their hash: an open hash table in which a part of the hash stands beside each place, so that a text
 * that is not there is known not to be without looking at another one.
 *
 *     struct text_table table = text_table_new(arena, texts, count);
 *     struct text_slot *slot = text_table_find(&table, text, text_table_hash(text));
 *     if (slot->place == 0) text_table_put(slot, hash, i + 1);        texts[i] is the text
 *     else                  texts[slot->place - 1] is equal
 *
 * The texts belong to the caller and may be filled in as they are put. Who asks for many computes some hashes first and has the
 * slots fetched meanwhile.
 */
#pragma once

#include "base/arena.h"
#include "base/hash.h"

struct text_slot {
    uint32_t tag;
    uint32_t place;             /* 1 + the number of a text; 0: free */
};

struct text_table {
    struct text_slot *slots;
    const struct view *texts;
    size_t mask;
};

enum { TEXT_TABLE_AHEAD = 32 };     /* hashes to compute at a time */

/* Room for so many different texts. */
struct text_table text_table_new(struct arena *arena, const struct view *texts, size_t count);

static inline uint64_t text_table_hash(struct view text)
{
    return hash_bytes(text, 0);
}

static inline void text_table_fetch(const struct text_table *table, uint64_t hash)
{
    __builtin_prefetch(&table->slots[hash & table->mask]);
}

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

static inline void text_table_put(struct text_slot *slot, uint64_t hash, uint32_t place)
{
    *slot = (struct text_slot){ (uint32_t)(hash >> 32), place };
}
