#include "functions/distinct.h"

#include "base/hash.h"

#include <endian.h>

_Static_assert(sizeof(struct distinct_key) == 16, "a key is two words");

uint64_t distinct_hash(struct view text)
{
    return hash_bytes(text, 0);
}

static char *distinct_slot(const struct distinct *set, size_t index, size_t slot_size)
{
    return (char *)set->slots + index * slot_size;
}

/* The part of the hash that a key keeps says where its slot is, so that growing need not look at texts. */
static size_t distinct_index(const struct distinct *set, uint64_t hash)
{
    return (size_t)(hash >> 32) & ((size_t)set->capacity - 1);
}

void distinct_prefetch(const struct distinct *set, uint64_t hash, size_t slot_size)
{
    if (set->capacity > 0)
        __builtin_prefetch(distinct_slot(set, distinct_index(set, hash), slot_size));
}

static size_t key_length(const struct distinct_key *key)
{
    return (uint32_t)key->mark - 1;
}

struct view distinct_text(const void *slot)
{
    const struct distinct_key *key = slot;
    size_t length = key_length(key);

    return (struct view){ length <= DISTINCT_SHORT ? key->text : key->data, length };
}

uint64_t distinct_slot_hash(const void *slot)
{
    return ((const struct distinct_key *)slot)->mark;
}

/* Made in a register: bytes written one by one and read back as a word would stall. */
static uint64_t short_word(struct view text)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t length = text.length;
    uint32_t low, high;

    if (length >= sizeof low) {
        memcpy(&low, bytes, sizeof low);
        memcpy(&high, bytes + length - sizeof high, sizeof high);
        return htole64(le32toh(low) | (uint64_t)le32toh(high) << 8 * (length - sizeof high));
    }
    if (length == 0)
        return 0;
    return htole64(bytes[0] | (uint64_t)bytes[length / 2] << 8 * (length / 2) | (uint64_t)bytes[length - 1] << 8 * (length - 1));
}

static struct distinct_key key_of(struct view text, uint64_t hash)
{
    struct distinct_key key = { .mark = (hash & ~(uint64_t)UINT32_MAX) | (uint32_t)(text.length + 1) };

    if (text.length <= DISTINCT_SHORT)
        key.word = short_word(text);
    else
        key.data = text.data;
    return key;
}

static bool key_equal(const struct distinct_key *a, const struct distinct_key *b)
{
    if (a->mark != b->mark)
        return false;
    if (key_length(a) <= DISTINCT_SHORT)
        return a->word == b->word;
    return a->data == b->data || memcmp(a->data, b->data, key_length(a)) == 0;
}

/* Where the key is, or the free slot where it belongs; there is always one. */
static char *distinct_place(const struct distinct *set, const struct distinct_key *key, size_t slot_size)
{
    for (size_t index = distinct_index(set, key->mark);; index = (index + 1) & ((size_t)set->capacity - 1)) {
        char *slot = distinct_slot(set, index, slot_size);
        const struct distinct_key *there = (const void *)slot;
        if (there->mark == 0 || key_equal(there, key))
            return slot;
    }
}

void distinct_prefetch_text(const struct distinct *set, const void *slot, size_t slot_size)
{
    const struct distinct_key *key = slot;
    const struct distinct_key *there = (const void *)distinct_slot(set, distinct_index(set, key->mark), slot_size);

    if (there->mark == key->mark && key_length(key) > DISTINCT_SHORT) {
        __builtin_prefetch(key->data);
        __builtin_prefetch(there->data);
    }
}

static void distinct_grow(struct distinct *set, struct arena *arena, size_t capacity, size_t slot_size)
{
    struct distinct old = *set;
    const char *slot;
    size_t at = 0;

    set->capacity = (uint32_t)capacity;
    set->slots = arena_zalloc(arena, capacity * slot_size);
    while ((slot = distinct_next(&old, &at, slot_size)) != NULL)
        memcpy(distinct_place(set, (const void *)slot, slot_size), slot, slot_size);
}

/* At most three quarters of the slots are used. */
static bool distinct_is_tight(size_t capacity, size_t count)
{
    return capacity < count || capacity - count <= capacity / 4;
}

void distinct_reserve(struct distinct *set, struct arena *arena, size_t more, size_t slot_size)
{
    size_t capacity = set->capacity;

    while (distinct_is_tight(capacity, set->count + more))
        capacity = capacity == 0 ? 2 : 2 * capacity;
    if (capacity > set->capacity)
        distinct_grow(set, arena, capacity, slot_size);
}

void *distinct_add(struct distinct *set, struct arena *arena, struct view text, uint64_t hash, size_t slot_size, bool keep)
{
    if (distinct_is_tight(set->capacity, set->count))
        distinct_grow(set, arena, set->capacity == 0 ? 2 : 2 * (size_t)set->capacity, slot_size);
    struct distinct_key key = key_of(text, hash);
    char *slot = distinct_place(set, &key, slot_size);
    if (((struct distinct_key *)(void *)slot)->mark == 0) {
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
        if (((const struct distinct_key *)(const void *)slot)->mark != 0)
            return slot;
    }
    return NULL;
}
