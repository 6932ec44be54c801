#include "functions/code_set.h"

#include "base/wide.h"

#include <string.h>

/*
 * A part begins small and is doubled until it has PART_MOST slots, then it is divided; but where hashes have so many bits in common that
 * one would be divided much more often than another, it is doubled.
 */
enum { PART_FIRST = 512, PART_MOST = 4096, PART_LINE = 64, WAITING = 64, DEPTH_MOST = 32, DEPTH_APART = 3, RECENT = 256 };

struct code_part {
    struct identifier_code *slots;
    size_t mask;                /* a power of two, less one */
    size_t count;               /* of codes; there is always room for those that wait */
    unsigned depth;             /* bits of the hash that all have in common */
};

static struct identifier_code *slots_new(struct arena *arena, size_t capacity)
{
    const size_t bytes = capacity * sizeof(struct identifier_code);
    char *room = arena_alloc(arena, bytes + PART_LINE);

    room += -(uintptr_t)room % PART_LINE;
    return memset(room, 0, bytes);
}

static struct code_part *part_new(struct arena *arena, size_t capacity, unsigned depth)
{
    struct code_part *part = arena_alloc(arena, sizeof *part);

    part->slots = slots_new(arena, capacity);
    part->mask = capacity - 1;
    part->count = 0;
    part->depth = depth;
    return part;
}

static uint64_t code_hash(struct identifier_code code)
{
    const uint128 product = (uint128)(code.low ^ UINT64_C(0x9e3779b97f4a7c15)) * (code.high ^ UINT64_C(0xd6e8feb86659fd93));

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static size_t code_set_index(const struct code_set *set, uint64_t hash)
{
    return hash >> 1 >> (63 - set->depth);
}

static bool code_is_zero(struct identifier_code code)
{
    return (code.low | code.high) == 0;
}

static bool code_equal(struct identifier_code a, struct identifier_code b)
{
    return ((a.low ^ b.low) | (a.high ^ b.high)) == 0;
}

/* ---- A part ---- */

static void part_put(struct code_part *part, struct identifier_code code, uint64_t hash)
{
    size_t index = hash & part->mask;

    for (; !code_is_zero(part->slots[index]); index = (index + 1) & part->mask)
        if (code_equal(part->slots[index], code))
            return;
    part->slots[index] = code;
    part->count++;
}

/* With those that will be waiting, at most three quarters of the slots are used. */
static bool part_is_tight(const struct code_part *part)
{
    return part->count + WAITING > (part->mask + 1) / 4 * 3;
}

/* A code that is not there. */
static void part_put_new(struct code_part *part, struct identifier_code code)
{
    size_t index = code_hash(code) & part->mask;

    while (!code_is_zero(part->slots[index]))
        index = (index + 1) & part->mask;
    part->slots[index] = code;
    part->count++;
}

static void part_double(struct code_part *part, struct arena *arena)
{
    const struct identifier_code *old = part->slots;
    const size_t capacity = part->mask + 1;

    part->slots = slots_new(arena, 2 * capacity);
    part->mask = 2 * capacity - 1;
    part->count = 0;
    for (size_t i = 0; i < capacity; i++)
        if (!code_is_zero(old[i]))
            part_put_new(part, old[i]);
}

/* Those with the next bit of the hash go into another part. */
static struct code_part *part_divide(struct code_part *part, struct arena *arena)
{
    struct code_part *other = part_new(arena, part->mask + 1, ++part->depth);
    struct identifier_code stay[PART_MOST], go[PART_MOST];
    size_t stays = 0, goes = 0;

    for (size_t i = 0; i <= part->mask; i++) {
        const struct identifier_code code = stay[stays] = go[goes] = part->slots[i];
        const bool is_there = !code_is_zero(code), is_set = code_hash(code) >> (64 - part->depth) & 1;

        stays += is_there & !is_set;
        goes += is_there & is_set;
    }
    memset(part->slots, 0, (part->mask + 1) * sizeof *part->slots);
    part->count = 0;
    for (size_t i = 0; i < stays; i++)
        part_put_new(part, stay[i]);
    for (size_t i = 0; i < goes; i++)
        part_put_new(other, go[i]);
    return other;
}

/* ---- All of them ---- */

static void code_set_make_waits(struct code_set *set, struct arena *arena)
{
    const size_t count = (size_t)1 << set->depth;

    set->waiting = arena_zalloc(arena, count);
    set->waits = arena_alloc(arena, count * WAITING * sizeof *set->waits);
}

void code_set_init(struct code_set *set, struct arena *arena)
{
    *set = (struct code_set){ .parts = arena_alloc(arena, sizeof *set->parts) };
    set->parts[0] = part_new(arena, PART_FIRST, 0);
    set->recent = arena_zalloc(arena, RECENT * sizeof *set->recent);
    code_set_make_waits(set, arena);
}

static void code_set_wait(struct code_set *set, size_t index, struct identifier_code code)
{
    set->waits[index * WAITING + set->waiting[index]++] = code;
}

/* Whether no part has been divided so much less than others that more could wait for it than it has room for. */
static bool code_set_may_deepen(const struct code_set *set)
{
    for (size_t i = 0; i >> set->depth == 0; i++)
        if (set->parts[i]->depth + DEPTH_APART < set->depth + 1)
            return false;
    return set->depth < DEPTH_MOST;
}

static void code_set_deepen(struct code_set *set, struct arena *arena)
{
    const struct code_set old = *set;
    const size_t count = (size_t)1 << old.depth;

    set->parts = arena_alloc(arena, 2 * count * sizeof *set->parts);
    set->depth++;
    code_set_make_waits(set, arena);
    for (size_t i = 0; i < count; i++) {
        set->parts[2 * i] = set->parts[2 * i + 1] = old.parts[i];
        for (size_t k = 0; k < old.waiting[i]; k++) {
            const struct identifier_code code = old.waits[i * WAITING + k];

            code_set_wait(set, code_set_index(set, code_hash(code)), code);
        }
    }
}

/* Makes room in the part of that hash. */
static void code_set_extend(struct code_set *set, struct arena *arena, uint64_t hash)
{
    struct code_part *part = set->parts[code_set_index(set, hash)];
    const bool divided = part->mask + 1 == PART_MOST && (part->depth < set->depth || code_set_may_deepen(set));

    if (!divided) {
        part_double(part, arena);
        return;
    }
    if (part->depth == set->depth)
        code_set_deepen(set, arena);
    struct code_part *other = part_divide(part, arena);
    const size_t width = (size_t)1 << (set->depth - other->depth);
    const size_t first = code_set_index(set, hash) & ~(2 * width - 1);
    for (size_t i = 0; i < width; i++)
        set->parts[first + width + i] = other;
}

/* Adds what waits at a place. */
static void code_set_settle(struct code_set *set, size_t index)
{
    const struct identifier_code *waits = set->waits + index * WAITING;
    struct code_part *part = set->parts[index];
    const size_t count = set->waiting[index];
    uint64_t hashes[WAITING];

    for (size_t i = 0; i < count; i++) {
        hashes[i] = code_hash(waits[i]);
        __builtin_prefetch(&part->slots[hashes[i] & part->mask], 1);
    }
    for (size_t i = 0; i < count; i++)
        part_put(part, waits[i], hashes[i]);
    set->waiting[index] = 0;
}

static __attribute__((noinline)) void code_set_make_room(struct code_set *set, struct arena *arena, uint64_t hash)
{
    code_set_settle(set, code_set_index(set, hash));
    while (part_is_tight(set->parts[code_set_index(set, hash)]))
        code_set_extend(set, arena, hash);
}

/*
 * Step by step for all of them, and without a guess at which are new: what is found out late about one would otherwise keep the next ones
 * waiting.
 */
void code_set_take_newest(struct code_set *set, struct arena *arena)
{
    struct identifier_code codes[CODES_TOGETHER + 1];
    uint64_t hashes[CODES_TOGETHER + 1], hash;
    size_t count = 0;

    for (size_t i = 0; i < set->newest_count; i++) {
        const struct identifier_code code = set->newest[i];
        struct identifier_code *recent = &set->recent[(hash = code_hash(code)) % RECENT];
        const bool is_zero = code_is_zero(code), is_new = !code_equal(*recent, code);

        *recent = codes[count] = code;
        hashes[count] = hash;
        set->zero |= is_zero;
        count += is_new & !is_zero;
    }
    set->newest_count = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t index = code_set_index(set, hashes[i]);

        __builtin_prefetch(&set->waits[index * WAITING + set->waiting[index]], 1);
    }
    for (size_t i = 0; i < count; i++) {
        const size_t index = code_set_index(set, hashes[i]);

        code_set_wait(set, index, codes[i]);
        if (set->waiting[index] == WAITING)
            code_set_make_room(set, arena, hashes[i]);
    }
}

/* Adds all that waits. */
static void code_set_settle_all(struct code_set *set)
{
    for (size_t i = 0; i >> set->depth == 0; i++)
        code_set_settle(set, i);
    for (size_t i = 0; i < set->newest_count; i++) {
        const struct identifier_code code = set->newest[i];
        const uint64_t hash = code_hash(code);

        if (code_is_zero(code))
            set->zero = true;
        else
            part_put(set->parts[code_set_index(set, hash)], code, hash);
    }
    set->newest_count = 0;
}

/* The part at a place, when it has not been at the one before. */
static const struct code_part *code_set_part(const struct code_set *set, size_t index)
{
    return index == 0 || set->parts[index] != set->parts[index - 1] ? set->parts[index] : NULL;
}

size_t code_set_count(struct code_set *set)
{
    size_t count;

    code_set_settle_all(set);
    count = set->zero;
    for (size_t i = 0; i >> set->depth == 0; i++) {
        const struct code_part *part = code_set_part(set, i);

        count += part ? part->count : 0;
    }
    return count;
}

void code_set_each(struct code_set *set, void (*each)(void *context, struct identifier_code code), void *context)
{
    code_set_settle_all(set);
    if (set->zero)
        each(context, (struct identifier_code){ 0, 0 });
    for (size_t i = 0; i >> set->depth == 0; i++) {
        const struct code_part *part = code_set_part(set, i);

        for (size_t k = 0; part && k <= part->mask; k++)
            if (!code_is_zero(part->slots[k]))
                each(context, part->slots[k]);
    }
}
