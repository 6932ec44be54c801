/*
 * The names looked for in JSON, as a tree of their segments. Private to discovery*.c.
 *
 * A key with dots in it goes down several segments at once, so {"a.b":1} and {"a":{"b":1}} meet in the same place.
 */
#pragma once

#include "base/arena.h"

#include <stdint.h>

struct json_node {
    struct view segment;
    size_t name;                        /* its place; SIZE_MAX: only on the way to names */
    size_t index;                       /* of the array element of this segment; SIZE_MAX when it is no index */
    struct json_node *children, *sibling;
    struct json_node **table;           /* the children by hash; a power of two, at most half full */
    size_t table_mask;
    struct json_node **elements;        /* those with an index, ascending */
    size_t element_count;
    uint64_t last[4];                   /* a bit for every byte the keys of descendants end with */
};

/* The root of all names that can be of JSON; NULL when none can. No name may be there twice. *wanted is how many they are. */
struct json_node *names_new(const struct view *names, size_t count, size_t *wanted, struct arena *arena);
/* Where a key (decoded) leads; NULL when nowhere. */
struct json_node *names_follow(struct json_node *node, struct view key);
/* Where the element leads. */
struct json_node *names_element(const struct json_node *node, size_t index);

/* Whether a key may lead anywhere whose last byte this is; the quote before it when it is empty. */
static inline bool names_expect(const struct json_node *node, char last)
{
    return node->last[(unsigned char)last / 64] >> (unsigned char)last % 64 & 1;
}
