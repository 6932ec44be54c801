#include "functions/distinct.h"

#include "base/hash.h"

_Static_assert(sizeof(struct distinct_key) == 16, "a key is two words");

uint64_t distinct_hash(struct view text)
{
    return hash_bytes(text, 0);
}

static char *distinct_slot(const struct distinct *set, size_t index, size_t slot_size)
{
    return (char *)set->slots + index * slot_size;
}

void distinct_prefetch(const struct distinct *set, uint64_t hash, size_t slot_size)
{
    if (set->capacity > 0)
        __builtin_prefetch(distinct_slot(set, hash & (set->capacity - 1), slot_size));
}

struct view distinct_text(const void *slot)
{
    const struct distinct_key *key = slot;
    size_t length = key->size - 1;

    if (length <= DISTINCT_SHORT)
        return (struct view){ (const char *)key + offsetof(struct distinct_key, head), length };
    return (struct view){ key->data, length };
}

static struct distinct_key key_of(struct view text)
{
    struct distinct_key key = { .size = (uint32_t)text.length + 1 };

    if (text.length > DISTINCT_SHORT) {
        memcpy(key.head, text.data, DISTINCT_HEAD);
        key.data = text.data;
    } else if (text.length > 0) {
        memcpy((char *)&key + offsetof(struct distinct_key, head), text.data, text.length);
    }
    return key;
}

static bool key_equal(const struct distinct_key *a, const struct distinct_key *b)
{
    uint64_t begin_a, begin_b;

    memcpy(&begin_a, a, sizeof begin_a);
    memcpy(&begin_b, b, sizeof begin_b);
    if (begin_a != begin_b)
        return false;
    if (a->size - 1 <= DISTINCT_SHORT)
        return memcmp(a->rest, b->rest, sizeof a->rest) == 0;
    return a->data == b->data || memcmp(a->data, b->data, a->size - 1) == 0;
}

/* Where the key is, or the free slot where it belongs; there is always one. */
static char *distinct_place(const struct distinct *set, const struct distinct_key *key, uint64_t hash, size_t slot_size)
{
    size_t mask = (size_t)set->capacity - 1;

    for (size_t index = hash & mask;; index = (index + 1) & mask) {
        char *slot = distinct_slot(set, index, slot_size);
        const struct distinct_key *there = (const void *)slot;
        if (there->size == 0 || key_equal(there, key))
            return slot;
    }
}

/* Slots hold no hashes: what they would save here is less than what they would cost in every set. */
static void distinct_grow(struct distinct *set, struct arena *arena, size_t slot_size)
{
    struct distinct old = *set;
    const char *slot;
    size_t at = 0;

    set->capacity = old.capacity == 0 ? 2 : 2 * old.capacity;
    set->slots = arena_zalloc(arena, set->capacity * slot_size);
    while ((slot = distinct_next(&old, &at, slot_size)) != NULL) {
        uint64_t hash = distinct_hash(distinct_text(slot));
        memcpy(distinct_place(set, (const void *)slot, hash, slot_size), slot, slot_size);
    }
}

void *distinct_add(struct distinct *set, struct arena *arena, struct view text, uint64_t hash, size_t slot_size, bool keep)
{
    if (set->capacity - set->count <= set->capacity / 4)    /* at most three quarters full */
        distinct_grow(set, arena, slot_size);
    struct distinct_key key = key_of(text);
    char *slot = distinct_place(set, &key, hash, slot_size);
    if (((struct distinct_key *)(void *)slot)->size == 0) {
        if (keep && text.length > DISTINCT_SHORT) {
            char *copy = arena_alloc(arena, text.length);
            memcpy(copy, text.data, text.length);
            key.data = copy;
        }
        memcpy(slot, &key, sizeof key);
        set->count++;
    }
    return slot;
}

const void *distinct_next(const struct distinct *set, size_t *at, size_t slot_size)
{
    while (*at < set->capacity) {
        const char *slot = distinct_slot(set, (*at)++, slot_size);
        if (((const struct distinct_key *)(const void *)slot)->size != 0)
            return slot;
    }
    return NULL;
}
