/* The fields of JSON objects: language reference 5.4, with objects and lists, and with what stands behind the limit. */
#include "source/survey_parts.h"

#include "data/structure.h"

#include <math.h>

enum {
    TREES_NODES = 1 << 16,          /* of a section at a time */
    NODE_CHILDREN = 16,             /* more are found by their keys */
    ADDING_SCALARS = 100000,        /* of one object */
};

void trees_init(struct survey_trees *trees, struct budget *budget)
{
    *trees = (struct survey_trees){ .nodes = 0 };
    arena_init(&trees->arena, budget);
}

void trees_forget(struct survey_trees *trees)
{
    arena_clear(&trees->arena);
    trees->message = trees->carrier = NULL;
    trees->nodes = 0;
}

/* ---- the way to a field ---- */

/* The path of a node is that of its parent, with a dot, and its own key. */
static void path_add(struct buffer *path, const struct survey_node *node, struct arena *scratch)
{
    struct view key;

    if (!node->parent)
        return;
    path_add(path, node->parent, scratch);
    if (node->parent->parent)
        buffer_add_char(path, '.');
    if (!node->key.data) {
        buffer_add_format(path, "%zu", node->index);
        return;
    }
    key = json_decode(scratch, node->key);
    if (key.length > 0 && key.data[0] == '@')
        buffer_add_char(path, '@');
    buffer_add(path, key);
}

static bool node_is(const struct survey_node *node, const struct json_walk *walk)
{
    return walk->object ? view_equal(node->key, walk->key) && node->key.data : !node->key.data && node->index == walk->index;
}

static struct survey_node *node_search(const struct survey_node *parent, const struct json_walk *walk)
{
    if (parent->by_key && walk->object)
        return map_get(parent->by_key, walk->key);
    for (struct survey_node *node = parent->children; node; node = node->sibling)
        if (node_is(node, walk))
            return node;
    return NULL;
}

static void node_index(struct survey_trees *trees, struct survey_node *parent, struct survey_node *child)
{
    if (!parent->by_key && parent->count > NODE_CHILDREN) {
        parent->by_key = ARENA_NEW(&trees->arena, struct map);
        map_init(parent->by_key, &trees->arena);
        for (struct survey_node *node = parent->children; node; node = node->sibling)
            if (node->key.data)
                map_set(parent->by_key, node->key, node);
    } else if (parent->by_key && child->key.data) {
        map_set(parent->by_key, child->key, child);
    }
}

/* Only what an envelope says with an @, and not of the message itself, is of the event beside its message. */
static bool carrier_is_field(struct view name)
{
    static const struct view beginnings[] = {
        VIEW_INIT("@entity"), VIEW_INIT("@aws."), VIEW_INIT("@data_"), VIEW_INIT("@source."),
    };

    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (view_starts(name, beginnings[i]))
            return true;
    return false;
}

static struct survey_field *adding_find(struct survey_adding *adding, struct view name)
{
    struct survey_field *field;

    if (!adding->carrier)
        return fields_find(adding->fields, name);
    if (name.length < 2 || !carrier_is_field(view_skip(name, 1)))
        return NULL;
    field = fields_find(adding->fields, view_skip(name, 1));
    if (field)
        field->sort = SURVEY_CARRIED;
    return field;
}

static struct survey_field *adding_field(struct survey_adding *adding, const struct survey_node *node)
{
    struct buffer path = { 0 };
    struct survey_field *field;

    path_add(&path, node, adding->scratch);
    field = adding_find(adding, buffer_view(&path));
    buffer_clear(&path);
    return field;
}

static struct survey_node *node_new(struct survey_adding *adding, struct survey_node *parent, const struct json_walk *walk)
{
    struct survey_trees *trees = adding->trees;
    struct survey_node *node = ARENA_NEW(&trees->arena, struct survey_node);

    if (walk->object)
        node->key = arena_keep(&trees->arena, walk->key);
    node->index = walk->index;
    node->parent = parent;
    node->field = adding_field(adding, node);
    *(parent->last ? &parent->last->sibling : &parent->children) = node;
    parent->last = node;
    parent->count++;
    trees->nodes++;
    node_index(trees, parent, node);
    return node;
}

/* ---- walking ---- */

static void adding_container(struct survey_adding *adding, struct survey_node *parent, struct json container);

static void adding_value(struct survey_adding *adding, struct survey_node *node, struct json json)
{
    const bool behind = adding->scalars >= adding->options->max_fields;
    const bool container = json.kind == JSON_OBJECT || json.kind == JSON_ARRAY;
    const bool first = node->field && adding_note(adding, node->field, behind);

    adding->scalars += !container;
    if (first && container)
        tally_count(&node->field->tally, json.kind == JSON_OBJECT ? KIND_MAP : KIND_LIST, NAN);
    else if (first)
        tally_add(&node->field->tally, value_of_json(json, adding->scratch), adding->draw);
    if (container)
        adding_container(adding, node, json);
}

/* Members mostly come in the order of the object before: the next one is looked for behind the last. */
static void adding_container(struct survey_adding *adding, struct survey_node *parent, struct json container)
{
    struct json_walk walk = json_walk(container);
    struct survey_node *node = NULL;

    while (adding->scalars < ADDING_SCALARS && json_next(&walk)) {
        node = node ? node->sibling : parent->children;
        if (!node || !node_is(node, &walk))
            node = node_search(parent, &walk);
        if (!node)
            node = node_new(adding, parent, &walk);
        adding_value(adding, node, walk.value);
    }
}

bool adding_object(struct survey_adding *adding, struct view text)
{
    const struct json object = json_at(text);
    struct survey_node **root = adding->carrier ? &adding->trees->carrier : &adding->trees->message;

    if (object.kind != JSON_OBJECT || !json_valid(text))
        return false;
    if (adding->trees->nodes > TREES_NODES)
        trees_forget(adding->trees);
    if (!*root)
        *root = ARENA_NEW(&adding->trees->arena, struct survey_node);
    adding->scalars = 0;
    adding_container(adding, *root, object);
    return true;
}
