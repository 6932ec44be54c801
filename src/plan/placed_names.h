/*
 * Where in a list a name stands: for lists of a query's names, which may be some hundred long, and are asked for each name.
 * The elements of the list begin with their name, a struct view; the list itself is somebody else's, and may move.
 */
#pragma once

#include "base/arena.h"

struct places {
    uint32_t *table;            /* 1 + a place in the list, 0 where it is free; at most half of it is taken */
    size_t size, count;
};

/* The place of the first element of that name, as far as places_add was told; SIZE_MAX when there is none. */
size_t places_find(const struct places *places, const void *list, size_t element, struct view name);
/* The element at that place has got its name. */
void places_add(struct places *places, struct arena *arena, const void *list, size_t element, size_t place);
