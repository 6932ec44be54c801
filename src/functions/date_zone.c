#include "base/map.h"
#include "functions/dates.h"

#include <stdlib.h>

enum { ZONE_CACHE_MOST = 1000 };    /* names come from the data: forget them all when there are too many */

struct known_zone {
    const struct zone *zone;        /* NULL for a name that is none */
};
struct zone_cache {
    struct arena arena;
    struct map zones;               /* of struct known_zone */
};

void *zone_cache_new(const void *prepared)
{
    struct zone_cache *cache = heap_zalloc(sizeof *cache);

    (void)prepared;
    arena_init(&cache->arena, NULL);
    map_init(&cache->zones, &cache->arena);
    return cache;
}

void zone_cache_free(void *scratch)
{
    struct zone_cache *cache = scratch;

    if (!cache)
        return;
    arena_clear(&cache->arena);
    free(cache);
}

const struct zone *zone_cache_find(struct zone_cache *cache, struct view name)
{
    const struct known_zone *known = map_get(&cache->zones, name);

    if (known)
        return known->zone;
    if (cache->zones.count >= ZONE_CACHE_MOST) {
        arena_reset(&cache->arena);
        map_init(&cache->zones, &cache->arena);
    }
    struct known_zone *fresh = ARENA_NEW(&cache->arena, struct known_zone);
    fresh->zone = zone_find(&cache->arena, name);
    map_set(&cache->zones, arena_keep(&cache->arena, name), fresh);
    return fresh->zone;
}
