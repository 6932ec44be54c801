#include "base/text_table.h"

enum { SIEVE_BITS = 4 };        /* for each slot */

struct text_sieve text_sieve_new(struct arena *arena, size_t slots)
{
    return (struct text_sieve){ ARENA_ARRAY(arena, slots * SIEVE_BITS / 64, uint64_t), slots * SIEVE_BITS - 1 };
}

struct text_table text_table_new(struct arena *arena, const struct view *texts, size_t count)
{
    size_t size = 16;

    while (size < 2 * count)
        size *= 2;
    return (struct text_table){ ARENA_ARRAY(arena, size, struct text_slot), texts, size - 1, text_sieve_new(arena, size) };
}

/* The first place with that tag, which is nearly always that of the text if it is there; 0 when there is none. */
static uint32_t text_table_likely(const struct text_table *table, uint64_t hash)
{
    for (size_t at = hash & table->mask;; at = (at + 1) & table->mask) {
        const struct text_slot *slot = &table->slots[at];

        if (slot->place == 0 || slot->tag == (uint32_t)(hash >> 32))
            return slot->place;
    }
}

/* Each of the loops waits for nothing but what the one before has asked for. */
size_t text_table_sift(const struct text_table *table, const uint64_t *hashes, size_t count, uint32_t *left)
{
    const size_t passed = text_sieve_pass(&table->sieve, hashes, count, left);
    uint32_t places[TEXT_TABLE_AHEAD];
    size_t found = 0;

    for (size_t i = 0; i < passed; i++)
        __builtin_prefetch(&table->slots[hashes[left[i]] & table->mask]);
    for (size_t i = 0; i < passed; i++) {
        places[found] = text_table_likely(table, hashes[left[i]]);
        left[found] = left[i];
        if (places[found] != 0)
            __builtin_prefetch(&table->texts[places[found++] - 1]);
    }
    for (size_t i = 0; i < found; i++)
        __builtin_prefetch(table->texts[places[i] - 1].data);
    return found;
}
