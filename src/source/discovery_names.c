#include "source/discovery_names.h"

#include "base/scan.h"

#include <stdlib.h>

/* Names of more segments are never found: no message of a size the service takes has them. */
enum { SEGMENTS_MAX = 4096 };

static size_t segment_index(struct view segment)
{
    size_t index = 0;

    if (segment.length == 0 || segment.length > 9 || (segment.data[0] == '0' && segment.length > 1))
        return SIZE_MAX;
    for (size_t i = 0; i < segment.length; i++) {
        if (segment.data[i] < '0' || segment.data[i] > '9')
            return SIZE_MAX;
        index = index * 10 + (size_t)(segment.data[i] - '0');
    }
    return index;
}

static struct json_node *node_new(struct view segment, struct arena *arena)
{
    struct json_node *node = ARENA_NEW(arena, struct json_node);

    node->segment = segment;
    node->name = SIZE_MAX;
    node->index = segment_index(segment);
    return node;
}

static struct json_node *node_add(struct json_node *node, struct view segment, struct arena *arena)
{
    struct json_node **child = &node->children;

    while (*child && !view_equal((*child)->segment, segment))
        child = &(*child)->sibling;
    if (!*child)
        *child = node_new(segment, arena);
    return *child;
}

static void node_expect(struct json_node *node, char last)
{
    node->last[(unsigned char)last / 64] |= (uint64_t)1 << (unsigned char)last % 64;
}

/* The key of an object at this node may end with the segment: alone, or behind others and a dot. An empty one leaves the
 * quote before the key, or that dot. */
static void node_expect_segment(struct json_node *node, struct view segment)
{
    if (segment.length > 0) {
        node_expect(node, segment.data[segment.length - 1]);
    } else {
        node_expect(node, '"');
        node_expect(node, '.');
    }
}

static void names_add(struct json_node *root, struct view name, size_t place, struct arena *arena)
{
    struct json_node *node = root;

    for (size_t at = 0, dot; at <= name.length; at = dot + 1) {
        dot = view_find_byte(name, '.', at);
        dot = dot == SIZE_MAX ? name.length : dot;
        const struct view segment = { name.data + at, dot - at };
        struct json_node *above = root;

        node = node_add(node, segment, arena);
        for (size_t from = 0, to; from < at; from = to + 1) {
            node_expect_segment(above, segment);
            to = view_find_byte(name, '.', from);
            above = node_add(above, (struct view){ name.data + from, to - from }, arena);
        }
        node_expect_segment(above, segment);
    }
    node->name = place;
}

/* Where a child stands in its parent's table. An @ put before the segment (marked) is not looked at but counted. */
static size_t segment_hash(struct view segment, bool marked)
{
    const size_t length = segment.length + marked;

    if (segment.length == 0)
        return 0;
    return (unsigned char)segment.data[segment.length - 1] * 31u + length * 7u +
           (unsigned char)segment.data[segment.length - (length + 1) / 2];
}

static int element_compare(const void *a, const void *b)
{
    const struct json_node *const *first = a, *const *second = b;

    return (*first)->index < (*second)->index ? -1 : (*first)->index > (*second)->index;
}

static void node_finish(struct json_node *node, struct arena *arena)
{
    size_t children = 0, elements = 0, size = 4;

    for (struct json_node *child = node->children; child; child = child->sibling) {
        children++;
        elements += child->index != SIZE_MAX;
        node_finish(child, arena);
    }
    while (size < 2 * children)
        size *= 2;
    node->table = ARENA_ARRAY(arena, size, struct json_node *);
    node->table_mask = size - 1;
    node->elements = ARENA_ARRAY(arena, elements, struct json_node *);
    for (struct json_node *child = node->children; child; child = child->sibling) {
        size_t place = segment_hash(child->segment, false) & node->table_mask;

        while (node->table[place])
            place = (place + 1) & node->table_mask;
        node->table[place] = child;
        if (child->index != SIZE_MAX)
            node->elements[node->element_count++] = child;
    }
    if (elements > 1)
        qsort(node->elements, elements, sizeof *node->elements, element_compare);
}

static bool name_can_be_found(struct view name)
{
    return (!view_starts(name, VIEW("@")) || view_starts(name, VIEW("@@"))) && scan_count_byte(name, '.') < SEGMENTS_MAX;
}

struct json_node *names_new(const struct view *names, size_t count, size_t *wanted, struct arena *arena)
{
    struct json_node *root = node_new((struct view){ "", 0 }, arena);

    *wanted = 0;
    for (size_t i = 0; i < count; i++)
        if (name_can_be_found(names[i])) {
            names_add(root, names[i], i, arena);
            (*wanted)++;
        }
    node_finish(root, arena);
    return *wanted > 0 ? root : NULL;
}

static struct json_node *node_child(const struct json_node *node, struct view segment, bool marked)
{
    for (size_t place = segment_hash(segment, marked);; place++) {
        struct json_node *child = node->table[place & node->table_mask];

        if (!child)
            return NULL;
        if (child->segment.length == segment.length + marked && (!marked || child->segment.data[0] == '@') &&
            memcmp(child->segment.data + marked, segment.data, segment.length) == 0)
            return child;
    }
}

struct json_node *names_follow(struct json_node *node, struct view key)
{
    bool marked = key.length > 0 && key.data[0] == '@';

    for (size_t at = 0, dot; node && at <= key.length; at = dot + 1) {
        dot = view_find_byte(key, '.', at);
        dot = dot == SIZE_MAX ? key.length : dot;
        node = node_child(node, (struct view){ key.data + at, dot - at }, marked);
        marked = false;
    }
    return node;
}

struct json_node *names_element(const struct json_node *node, size_t index)
{
    size_t low = 0, high = node->element_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (node->elements[middle]->index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low < node->element_count && node->elements[low]->index == index ? node->elements[low] : NULL;
}
