/*
 * JSON discovery: language reference 5.2, 5.4 and 5.5.
 *
 * The names looked for make a tree of their segments. A message is outlined once, which also tells whether it is JSON at
 * all; then only the objects and arrays that names lead into are walked, from colon to colon. What most keys are turned
 * away by is their last byte. A key with dots in it goes down several segments at once, so {"a.b":1} and {"a":{"b":1}}
 * meet in the same place, and the first of them wins.
 */
#include "base/json.h"
#include "base/map.h"
#include "base/scan.h"
#include "source/discovery_forms.h"
#include "source/discovery_outline.h"
#include "source/discovery_parts.h"
#include "source/discovery_scalar.h"

#include <stdlib.h>

/* Names of more segments are never found: no message of a size the service takes has them. */
enum { SEGMENTS_MAX = 4096 };

struct json_node {
    struct view segment;
    size_t name;                        /* or DISCOVERY_UNWANTED: only on the way to names */
    size_t index;                       /* of the array element of this segment; SIZE_MAX when it is no index */
    struct json_node *children, *sibling;
    struct json_node **table;           /* the children by hash; a power of two, at most half full */
    size_t table_mask;
    struct json_node **elements;        /* those with an index, ascending */
    size_t element_count;
    uint64_t last[4];                   /* a bit for every byte the keys of descendants end with */
};

struct discovery_json {
    struct json_node *root;
    size_t *names;              /* those in the tree */
    size_t wanted;
    size_t limit;
};

/* ---- The tree of names ---- */

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
    node->name = DISCOVERY_UNWANTED;
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

static void tree_add(struct discovery_json *json, struct view name, size_t place, struct arena *arena)
{
    struct json_node *node = json->root;

    if (scan_count_byte(name, '.') >= SEGMENTS_MAX)
        return;
    for (size_t at = 0, dot; at <= name.length; at = dot + 1) {
        dot = view_find_byte(name, '.', at);
        dot = dot == SIZE_MAX ? name.length : dot;
        const struct view segment = { name.data + at, dot - at };
        struct json_node *above = json->root;

        node = node_add(node, segment, arena);
        for (size_t from = 0, to; from < at; from = to + 1) {
            node_expect_segment(above, segment);
            to = view_find_byte(name, '.', from);
            above = node_add(above, (struct view){ name.data + from, to - from }, arena);
        }
        node_expect_segment(above, segment);
    }
    node->name = place;
    json->names[json->wanted++] = place;
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

struct discovery_json *discovery_json_new(const struct view *names, size_t count, size_t limit, struct arena *arena)
{
    struct discovery_json *json = ARENA_NEW(arena, struct discovery_json);

    json->root = node_new((struct view){ "", 0 }, arena);
    json->limit = limit;
    json->names = ARENA_ARRAY(arena, count, size_t);
    for (size_t i = 0; i < count; i++)
        if (!view_starts(names[i], VIEW("@")) || view_starts(names[i], VIEW("@@")))
            tree_add(json, names[i], i, arena);
    node_finish(json->root, arena);
    return json->wanted > 0 ? json : NULL;
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

/* Where a key leads: down a segment, or several when it has dots. */
static struct json_node *node_follow(struct json_node *node, struct view key)
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

/* ---- Going through a message ---- */

struct json_search {
    const struct discovery_json *json;
    const struct discovery_row *into;
    const struct outline *outline;
    const char *text;
    size_t left;                /* names not found yet */
    size_t last;                /* where the last value that exists begins */
};

enum marks { MARK_COMMAS = 1, MARK_CLOSES = 2, MARK_QUOTES = 4 };

/* The first of these at or behind a place. There is one: every text ends with a bracket. */
static inline __attribute__((always_inline)) size_t outline_find(const struct outline *outline, size_t from, unsigned marks)
{
    uint64_t bits = ~(uint64_t)0 << from % 64;

    for (size_t block = from / 64;; block++, bits = ~(uint64_t)0) {
        const struct outline_block *all = &outline->blocks[block];

        bits &= (marks & MARK_COMMAS ? all->commas : 0) | (marks & MARK_CLOSES ? all->closes : 0) |
                (marks & MARK_QUOTES ? all->quotes : 0);
        if (bits != 0)
            return block * 64 + (size_t)__builtin_ctzll(bits);
    }
}

/* The last quote before a place. There is one. */
static size_t outline_quote_before(const struct outline *outline, size_t place)
{
    const struct outline_block *block = outline->blocks + place / 64;
    uint64_t bits = block->quotes & (((uint64_t)1 << place % 64) - 1);

    while (bits == 0)
        bits = (--block)->quotes;
    return (size_t)(block - outline->blocks) * 64 + 63 - (size_t)__builtin_clzll(bits);
}

static bool byte_is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/* Where the next token stands. */
static size_t search_token(const struct json_search *search, size_t place)
{
    while (byte_is_blank(search->text[place]))
        place++;
    return place;
}

/* The node the key before this colon leads to. */
static struct json_node *search_key(const struct json_search *search, struct json_node *node, size_t colon)
{
    size_t end = colon - 1;

    while (byte_is_blank(search->text[end]))
        end--;
    const unsigned char last = (unsigned char)search->text[end - 1];
    if (!(node->last[last / 64] >> last % 64 & 1) && !search->outline->escaped_keys)
        return NULL;
    const size_t begin = outline_quote_before(search->outline, end) + 1;
    const struct view key = { search->text + begin, end - begin };
    return node_follow(node, search->outline->escaped_keys ? json_decode(search->into->arena, key) : key);
}

/* The first value of a name in the document is the one. */
static bool search_wants(const struct json_search *search, const struct json_node *node)
{
    return node->name != DISCOVERY_UNWANTED && search->into->found[node->name] != search->into->row + 1;
}

static void search_put(struct json_search *search, const struct json_node *node, size_t begin, struct value value)
{
    search->into->places[node->name] = begin;
    search->into->found[node->name] = (uint32_t)search->into->row + 1;
    search->left--;
    discovery_put(search->into, node->name, value);
}

/* The string, number or word that begins here. */
static struct view search_raw(const struct json_search *search, size_t begin)
{
    size_t end;

    if (search->text[begin] == '"') {
        end = outline_find(search->outline, begin + 1, MARK_QUOTES) + 1;
    } else {
        end = outline_find(search->outline, begin, MARK_COMMAS | MARK_CLOSES);
        while (byte_is_blank(search->text[end - 1]))
            end--;
    }
    return (struct view){ search->text + begin, end - begin };
}

static void search_scalar(struct json_search *search, const struct json_node *node, size_t begin)
{
    if (!search_wants(search, node) || begin > search->last)
        return;
    search_put(search, node, begin, scalar_value(search_raw(search, begin), search->into->arena));
}

static struct view search_compact(const struct json_search *search, struct view raw)
{
    struct buffer compact;
    struct view text = raw;

    buffer_init(&compact);
    json_add_compact(&compact, json_at(raw));
    if (compact.length < raw.length)
        text = arena_keep(search->into->arena, buffer_view(&compact));
    buffer_clear(&compact);
    return text;
}

static void search_object(struct json_search *search, struct json_node *node, size_t open);
static void search_array(struct json_search *search, struct json_node *node, size_t open);

/* A container that begins with this mark. What is inside comes before the text of it all, but its names are others. */
static void search_container(struct json_search *search, struct json_node *node, size_t open)
{
    const struct outline *outline = search->outline;
    const size_t begin = outline->marks[open], end = outline->marks[outline->partners[open]] + 1;

    if (node->children && search->text[begin] == '{')
        search_object(search, node, open);
    else if (node->children)
        search_array(search, node, open);
    if (search_wants(search, node) && begin <= search->last)
        search_put(search, node, begin, value_text(search_compact(search, (struct view){ search->text + begin, end - begin })));
}

static void search_object(struct json_search *search, struct json_node *node, size_t open)
{
    const struct outline *outline = search->outline;
    const size_t close = outline->partners[open];

    for (size_t mark = open + 1; mark < close && search->left > 0; mark++) {
        const size_t colon = outline->marks[mark];
        struct json_node *child = search_key(search, node, colon);
        const char next = search->text[outline->marks[mark + 1]];

        if (next == '{' || next == '[') {   /* then it is this member's value */
            if (child)
                search_container(search, child, mark + 1);
            mark = outline->partners[mark + 1];
        } else if (child) {
            search_scalar(search, child, search_token(search, colon + 1));
        }
    }
}

static void search_array(struct json_search *search, struct json_node *node, size_t open)
{
    const struct outline *outline = search->outline;
    size_t end = outline->marks[open], mark = open + 1, next = 0;

    for (size_t index = 0; next < node->element_count && search->left > 0; index++) {
        const size_t begin = search_token(search, end + 1);
        const bool container = search->text[begin] == '{' || search->text[begin] == '[';
        struct json_node *child = node->elements[next]->index == index ? node->elements[next++] : NULL;

        if (search->text[begin] == ']')
            break;
        if (child && container)
            search_container(search, child, mark);
        else if (child)
            search_scalar(search, child, begin);
        end = begin;
        if (container) {
            end = outline->marks[outline->partners[mark]] + 1;
            mark = outline->partners[mark] + 1;
        }
        end = outline_find(outline, end, MARK_COMMAS | MARK_CLOSES);
        if (search->text[end] != ',')
            break;
    }
}

/* ---- How many fields there are ---- */

/* Where the value begins behind which there are no more fields: that of the limit-th leaf. */
static size_t search_last(const struct outline *outline, size_t limit)
{
    struct outline_leaves leaves = { .outline = outline };

    for (size_t count = 0; outline_next_leaf(&leaves);)
        if (++count == limit)
            return leaves.begin;
    return SIZE_MAX;
}

/* ---- A message ---- */

/* Whether every name that was found is a scalar, and all fields of the message exist. */
static bool search_is_plain(const struct json_search *search)
{
    for (size_t i = 0; i < search->json->wanted; i++) {
        const size_t name = search->json->names[i];
        const char *found = search->text + search->into->places[name];

        if (search->into->found[name] == search->into->row + 1 && (*found == '{' || *found == '['))
            return false;
    }
    return search->last == SIZE_MAX;
}

static bool json_extract_known(const struct view text, const struct discovery_row *into)
{
    if (!forms_recognize(into->forms, text))
        return false;
    for (size_t i = 0; i < into->forms->found_count; i++) {
        const struct form_found *found = &into->forms->found[i];

        discovery_put(into, found->name, scalar_value(found->raw, into->arena));
    }
    return true;
}

void discovery_json_extract(const struct discovery_json *json, struct view text, const struct discovery_row *into)
{
    struct json_search search = { .json = json, .into = into, .outline = into->outline, .left = json->wanted };

    if (json->limit == 0 || json_extract_known(text, into) || !outline_read(into->outline, text))
        return;
    search.text = into->outline->text.data;
    search.last = into->outline->comma_count < json->limit ? SIZE_MAX : search_last(into->outline, json->limit);
    search_object(&search, json->root, 0);
    if (forms_want(into->forms) && search_is_plain(&search))
        forms_learn(into->forms, into->outline, into);
}
