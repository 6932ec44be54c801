#include "base/map.h"

#include "base/hash.h"

enum { MAP_FIRST = 8 };

void map_init(struct map *map, struct arena *arena)
{
    *map = (struct map){ .arena = arena };
}

/* The index holds 1 + the entry's number, 0 where it is free; at most half of it is taken. */
static struct map_entry *map_probe(const struct map *map, struct view key, size_t hash, size_t *free_slot)
{
    size_t mask = map->index_size - 1;
    size_t slot = hash & mask;

    while (map->index[slot]) {
        struct map_entry *entry = &map->entries[map->index[slot] - 1];

        if (entry->hash == hash && view_equal(entry->key, key))
            return entry;
        slot = (slot + 1) & mask;
    }
    *free_slot = slot;
    return NULL;
}

static void map_rebuild(struct map *map, size_t index_size)
{
    map->index_size = index_size;
    map->index = ARENA_ARRAY(map->arena, map->index_size, uint32_t);
    for (size_t i = 0; i < map->count; i++) {
        size_t slot = map->entries[i].hash & (map->index_size - 1);

        while (map->index[slot])
            slot = (slot + 1) & (map->index_size - 1);
        map->index[slot] = (uint32_t)(i + 1);
    }
}

void map_reserve(struct map *map, size_t count)
{
    size_t index_size = map->index_size ? map->index_size : 2 * (size_t)MAP_FIRST;

    while (index_size / 2 < count)
        index_size *= 2;
    if (index_size > map->index_size)
        map_rebuild(map, index_size);
    map->entries = arena_grow(map->arena, map->entries, &map->capacity, count, sizeof *map->entries);
}

struct map_entry *map_find(const struct map *map, struct view key)
{
    size_t free_slot;

    return map->count ? map_probe(map, key, hash_bytes(key, 0), &free_slot) : NULL;
}

void *map_get(const struct map *map, struct view key)
{
    struct map_entry *entry = map_find(map, key);

    return entry ? entry->value : NULL;
}

void map_set(struct map *map, struct view key, void *value)
{
    size_t hash = hash_bytes(key, 0);
    size_t free_slot;

    if (map->count >= map->index_size / 2)
        map_rebuild(map, map->index_size ? map->index_size * 2 : 2 * (size_t)MAP_FIRST);

    struct map_entry *entry = map_probe(map, key, hash, &free_slot);

    if (entry) {
        entry->value = value;
        return;
    }
    map->entries = arena_grow(map->arena, map->entries, &map->capacity, map->count + 1, sizeof *map->entries);
    map->entries[map->count] = (struct map_entry){ .key = key, .value = value, .hash = hash };
    map->index[free_slot] = (uint32_t)++map->count;
}
