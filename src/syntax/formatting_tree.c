/* What the tree says about tokens: which are names, which are options, and which name a column by their text. */
#include "base/buffer.h"
#include "syntax/formatting_parts.h"
#include "syntax/insights_parser.h"

/* What is to be told of a tree; members may be NULL. */
struct tree_walk {
    void *context;
    void (*name)(void *context, struct span span);
    void (*option)(void *context, const struct option *option);
    void (*column)(void *context, const struct item *item);
    void (*node)(void *context, const struct node *node);
};

static void walk_query(const struct tree_walk *walk, const struct query_tree *tree);

static void walk_name(const struct tree_walk *walk, const struct name *name)
{
    if (name && walk->name)
        walk->name(walk->context, name->span);
}

static void walk_node(const struct tree_walk *walk, const struct node *node)
{
    if (!node)
        return;
    if (node->kind == NODE_FIELD)
        walk_name(walk, node->name);
    if (walk->node)
        walk->node(walk->context, node);
    for (size_t i = 0; i < node->count; i++)
        walk_node(walk, node->args[i]);
    if (node->query)
        walk_query(walk, node->query);
}

static void walk_items(const struct tree_walk *walk, const struct items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->items[i];

        walk_node(walk, item->expr);
        walk_name(walk, item->alias);
        if (!item->alias && item->expr->kind != NODE_FIELD && walk->column)
            walk->column(walk->context, item);
    }
}

static void walk_stage(const struct tree_walk *walk, const struct stage *stage)
{
    walk_items(walk, &stage->items);
    walk_items(walk, &stage->by);
    walk_node(walk, stage->offset);
    walk_node(walk, stage->test);
    walk_name(walk, stage->field);
    for (size_t i = 0; i < stage->name_count; i++)
        walk_name(walk, stage->names[i]);
    for (size_t i = 0; i < stage->key_count; i++)
        walk_name(walk, stage->keys[i].name);
    for (size_t i = 0; i < stage->option_count; i++) {
        if (walk->option)
            walk->option(walk->context, &stage->options[i]);
        walk_node(walk, stage->options[i].value);
    }
    if (stage->query)
        walk_query(walk, stage->query);
}

static void walk_query(const struct tree_walk *walk, const struct query_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        walk_stage(walk, tree->stages[i]);
}

/* ---- columns ---- */

static void columns_add(void *context, const struct item *item)
{
    buffer_add(context, item->source);
    buffer_add_char(context, '\n');
}

struct view formatting_columns(const struct query_tree *tree, struct arena *arena)
{
    struct buffer out = { 0 };
    const struct tree_walk walk = { .context = &out, .column = columns_add };
    struct view columns;

    walk_query(&walk, tree);
    columns = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return columns;
}

/* ---- marks ---- */

struct marking {
    struct formatting *formatting;
    struct view *columns;       /* their texts, without any blanks */
    size_t count, capacity;
};

/* The first item that does not begin before that. */
static size_t mark_find(const struct formatting *formatting, uint32_t begin)
{
    size_t low = 0, high = formatting->count;

    while (low < high) {
        const size_t middle = (low + high) / 2;

        if (formatting->items[middle].span.begin < begin)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void mark_fixed(struct formatting *formatting, struct span span)
{
    const size_t first = mark_find(formatting, span.begin);

    for (size_t i = first; i < formatting->count && formatting->items[i].span.begin < span.end; i++) {
        formatting->items[i].fixed = true;
        formatting->items[i].fixed_before |= i > first;
    }
}

static void mark_name(void *context, struct span span)
{
    const struct marking *marking = context;
    const size_t at = mark_find(marking->formatting, span.begin);

    if (at < marking->formatting->count)
        marking->formatting->items[at].named = true;
}

/* `type=inner`, but not `maxspan 30m`. */
static void mark_option(void *context, const struct option *option)
{
    const struct marking *marking = context;
    struct formatting *formatting = marking->formatting;
    const size_t at = mark_find(formatting, option->span.begin);

    if (at + 1 >= formatting->count || formatting->items[at + 1].kind != T_EQUAL)
        return;
    formatting->items[at].named = true;
    for (size_t i = at + 1; i < formatting->count && formatting->items[i].span.begin < option->span.end; i++)
        formatting->items[i].tight = true;
}

static struct view mark_without_blanks(struct arena *arena, struct view text)
{
    char *out = arena_alloc(arena, text.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < text.length; i++)
        if (!strchr(" \t\r\n", text.data[i]))
            out[length++] = text.data[i];
    return (struct view){ out, length };
}

static void mark_column(void *context, const struct item *item)
{
    struct marking *marking = context;
    struct arena *arena = marking->formatting->parser.arena;

    mark_fixed(marking->formatting, item->span);
    marking->columns = arena_grow(arena, marking->columns, &marking->capacity, marking->count + 1, sizeof *marking->columns);
    marking->columns[marking->count++] = mark_without_blanks(arena, item->source);
}

/* A later stage calls a column by the same text: its blanks decide whether it does. */
static void mark_mention(void *context, const struct node *node)
{
    const struct marking *marking = context;
    struct view text;

    if (node->kind != NODE_CALL && node->kind != NODE_OPERATOR)
        return;
    text = mark_without_blanks(marking->formatting->parser.arena, formatting_slice(marking->formatting, node->span));
    for (size_t i = 0; i < marking->count; i++)
        if (view_equal(text, marking->columns[i]))
            mark_fixed(marking->formatting, node->span);
}

void formatting_mark(struct formatting *formatting)
{
    struct marking marking = { .formatting = formatting };
    const struct tree_walk marks = { &marking, mark_name, mark_option, mark_column, NULL };
    const struct tree_walk mentions = { .context = &marking, .node = mark_mention };

    walk_query(&marks, formatting->parser.tree);
    if (marking.count > 0)
        walk_query(&mentions, formatting->parser.tree);
}
