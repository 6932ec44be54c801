/*
 * A set of texts with something kept beside each: what countDistinct, values and topk are made of. There may be millions of
 * sets with a text or two and one set with millions of texts, so short texts stand in the slot itself and an empty set is
 * 16 zeroed bytes.
 *
 * A slot begins with its key; what follows is the caller's, zeroed when the key is new. Slots move when the set grows.
 */
#pragma once

#include "data/column.h"

enum { DISTINCT_SHORT = 8 };

struct distinct_key {
    uint64_t mark;              /* 32 bits of the hash, then 32 of the length + 1; 0: the slot is free */
    union {
        char text[DISTINCT_SHORT];
        uint64_t word;          /* a short text, zeros behind it */
        const char *data;
    };
};
struct distinct {
    void *slots;                /* in the arena the texts were added with */
    uint32_t count;
    uint32_t capacity;          /* a power of two, or 0 */
};

uint64_t distinct_hash(struct view text);
/* Asks the memory for the slot where a text of that hash would be. */
void distinct_prefetch(const struct distinct *set, uint64_t hash, size_t slot_size);
/* Asks for the texts that will be compared when the text of another set's slot is added. */
void distinct_prefetch_text(const struct distinct *set, const void *slot, size_t slot_size);
/*
 * Room for so many texts more. To be called before one set is added to another: slots come in the order of hashes, which
 * would pile up at the front of a set that is to grow in the course of it.
 */
void distinct_reserve(struct distinct *set, struct arena *arena, size_t more, size_t slot_size);
/* The slot of the text, which is added when it is new. keep: the bytes must be copied; else they live long enough. */
void *distinct_add(struct distinct *set, struct arena *arena, struct view text, uint64_t hash, size_t slot_size, bool keep);
/* The text of a slot, for as long as the slot stays where it is. */
struct view distinct_text(const void *slot);
/* As much of the hash of a slot's text as distinct_add() looks at, without looking at the text. */
uint64_t distinct_slot_hash(const void *slot);
/* The first used slot at or after *at, which is advanced past it; NULL at the end. */
const void *distinct_next(const struct distinct *set, size_t *at, size_t slot_size);
