/*
 * A map from texts to pointers, in insertion order. For names and small dictionaries at bind time, not for rows.
 * Keys are views: the bytes behind them must outlive the map. The memory is the arena's.
 */
#pragma once

#include "base/arena.h"

struct map_entry {
    struct view key;
    void *value;
    size_t hash;
};
struct map {
    struct arena *arena;
    struct map_entry *entries;  /* in insertion order; read freely */
    size_t count, capacity;
    uint32_t *index;
    size_t index_size;
};

void map_init(struct map *map, struct arena *arena);
/* Makes room for that many entries in all, where there will be many. */
void map_reserve(struct map *map, size_t count);
void map_set(struct map *map, struct view key, void *value);     /* replaces the value of a key that is there */
void *map_get(const struct map *map, struct view key);           /* NULL when the key is not there */
struct map_entry *map_find(const struct map *map, struct view key);
