#include "functions/counted.h"

#include "functions/code_set.h"

/* With so many texts, and when there are that many times more, it is asked for their shape; by a sample. */
enum { COUNTED_FEW = 384, COUNTED_AGAIN = 16, SAMPLE = 64, SLOT = sizeof(struct distinct_key) };

/* A set's capacity when its slots are one of these. */
enum { COUNTED_MANY = 1 };

struct many {
    struct identifier_shape shape;
    struct code_set codes;
    struct distinct rest;       /* texts of another shape */
};

static bool counted_is_many(const struct distinct *set)
{
    return set->capacity == COUNTED_MANY;
}

/* ---- From few to many ---- */

static struct many *counted_make_many(struct distinct *set, struct arena *arena, const struct identifier_shape *shape)
{
    const struct distinct few = *set;
    struct many *many = ARENA_NEW(arena, struct many);
    const void *slot;
    size_t at = 0;

    many->shape = *shape;
    code_set_init(&many->codes, arena);
    while ((slot = distinct_next(&few, &at, SLOT)) != NULL) {
        const struct view text = distinct_text(slot);
        struct identifier_code code;

        if (identifier_code(shape, text, &code))
            code_set_add(&many->codes, arena, code);
        else
            (void)distinct_add(&many->rest, arena, text, distinct_slot_hash(slot), SLOT, false);
    }
    *set = (struct distinct){ .slots = many, .capacity = COUNTED_MANY };
    return many;
}

static void counted_learn(struct distinct *set, struct arena *arena)
{
    struct view sample[SAMPLE];
    struct identifier_shape shape;
    size_t count = 0, at = 0;

    for (const void *slot; count < SAMPLE && (slot = distinct_next(set, &at, SLOT)) != NULL;)
        sample[count++] = distinct_text(slot);
    if (identifier_learn(&shape, sample, count))
        counted_make_many(set, arena, &shape);
}

static bool counted_asks(uint32_t count)
{
    while (count > COUNTED_FEW && count % COUNTED_AGAIN == 0)
        count /= COUNTED_AGAIN;
    return count == COUNTED_FEW;
}

/* ---- One at a time ---- */

bool counted_add_code(struct distinct *set, struct arena *arena, struct view text)
{
    struct many *many = set->slots;

    if (!counted_is_many(set) || !identifier_code(&many->shape, text, code_set_next(&many->codes)))
        return false;
    code_set_add_next(&many->codes, arena);
    return true;
}

void counted_prefetch(const struct distinct *set, uint64_t hash)
{
    distinct_prefetch(counted_is_many(set) ? &((const struct many *)set->slots)->rest : set, hash, SLOT);
}

void counted_add(struct distinct *set, struct arena *arena, struct view text, uint64_t hash, bool keep)
{
    if (counted_is_many(set)) {
        if (!counted_add_code(set, arena, text))
            (void)distinct_add(&((struct many *)set->slots)->rest, arena, text, hash, SLOT, keep);
        return;
    }
    const uint32_t count = set->count;

    (void)distinct_add(set, arena, text, hash, SLOT, keep);
    if (set->count > count && counted_asks(set->count))
        counted_learn(set, arena);
}

size_t counted_count(const struct distinct *set)
{
    struct many *many = set->slots;

    return counted_is_many(set) ? code_set_count(&many->codes) + many->rest.count : set->count;
}

/* ---- Two sets ---- */

static void combine_texts(struct distinct *into, const struct distinct *from, struct arena *arena)
{
    enum { BLOCK = 32 };
    struct distinct *few = counted_is_many(into) ? &((struct many *)into->slots)->rest : into;
    size_t at = 0;

    distinct_reserve(few, arena, from->count, SLOT);
    for (size_t count = BLOCK; count == BLOCK;) {
        const void *slots[BLOCK];

        for (count = 0; count < BLOCK && (slots[count] = distinct_next(from, &at, SLOT)) != NULL; count++)
            distinct_prefetch_text(few, slots[count], SLOT);
        for (size_t i = 0; i < count; i++)
            (void)distinct_add(few, arena, distinct_text(slots[i]), distinct_slot_hash(slots[i]), SLOT, false);
    }
}

/* Where codes of another set go to. */
struct combining {
    struct distinct *into;
    struct code_set *codes;
    const struct identifier_shape *shape;
    struct arena *arena;
};

static void combine_code(void *context, struct identifier_code code)
{
    const struct combining *combining = context;

    code_set_add(combining->codes, combining->arena, code);
}

/* Of another shape. */
static void combine_strange(void *context, struct identifier_code code)
{
    const struct combining *combining = context;
    char text[IDENTIFIER_MOST];
    const struct view view = { text, combining->shape->length };

    identifier_text(combining->shape, code, text);
    counted_add(combining->into, combining->arena, view, distinct_hash(view), true);
}

static void combine_some(struct distinct *into, const struct distinct *from, struct arena *arena)
{
    const void *slot;
    size_t at = 0;

    while ((slot = distinct_next(from, &at, SLOT)) != NULL)
        counted_add(into, arena, distinct_text(slot), distinct_slot_hash(slot), false);
}

void counted_combine(struct distinct *into, const struct distinct *from, struct arena *arena)
{
    if (!counted_is_many(from)) {
        if (counted_is_many(into))
            combine_some(into, from, arena);
        else
            combine_texts(into, from, arena);
        return;
    }
    struct many *other = from->slots;
    struct many *many = counted_is_many(into) ? into->slots : counted_make_many(into, arena, &other->shape);
    struct combining combining = { into, &many->codes, &other->shape, arena };
    const bool same = identifier_same_shape(&many->shape, &other->shape);

    code_set_each(&other->codes, same ? combine_code : combine_strange, &combining);
    if (same)
        combine_texts(into, &other->rest, arena);
    else
        combine_some(into, &other->rest, arena);
}
