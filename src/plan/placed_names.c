#include "plan/placed_names.h"

#include "base/hash.h"

enum { PLACES_FIRST = 32 };

static struct view places_name(const void *list, size_t element, size_t place)
{
    struct view name;

    memcpy(&name, (const char *)list + place * element, sizeof name);
    return name;
}

/* The slot of the name, or the free one where it would be. */
static uint32_t *places_probe(const struct places *places, const void *list, size_t element, struct view name)
{
    size_t slot = hash_bytes(name, 0) & (places->size - 1);

    while (places->table[slot] && !view_equal(places_name(list, element, places->table[slot] - 1), name))
        slot = (slot + 1) & (places->size - 1);
    return &places->table[slot];
}

size_t places_find(const struct places *places, const void *list, size_t element, struct view name)
{
    const uint32_t *slot = places->count ? places_probe(places, list, element, name) : NULL;

    return slot && *slot ? *slot - 1 : SIZE_MAX;
}

static void places_grow(struct places *places, struct arena *arena, const void *list, size_t element)
{
    const struct places before = *places;

    places->size = before.size ? 4 * before.size : PLACES_FIRST;
    places->table = ARENA_ARRAY(arena, places->size, uint32_t);
    for (size_t i = 0; i < before.size; i++)
        if (before.table[i])
            *places_probe(places, list, element, places_name(list, element, before.table[i] - 1)) = before.table[i];
}

void places_add(struct places *places, struct arena *arena, const void *list, size_t element, size_t place)
{
    uint32_t *slot;

    if (places->count >= places->size / 2)
        places_grow(places, arena, list, element);
    slot = places_probe(places, list, element, places_name(list, element, place));
    if (*slot)
        return;
    *slot = (uint32_t)(place + 1);
    places->count++;
}
