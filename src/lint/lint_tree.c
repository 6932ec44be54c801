#include "lint/rules.h"

#include "syntax/query_parse.h"

struct view lint_slice(const struct lint *lint, struct span span)
{
    return view_between(lint->text.data + span.begin, lint->text.data + span.end);
}

bool lint_is_known(const struct lint *lint, struct span span)
{
    for (size_t i = 0; i < lint->unknown_count; i++)
        if (lint->unknown[i].begin < span.end && span.begin < lint->unknown[i].end)
            return false;
    return true;
}

bool stage_is(const struct stage *stage, const char *word)
{
    return view_equal(stage->word, view_of(word));
}

/* ---- walking ---- */

static void walk_tree(struct lint *lint, const struct query_tree *tree, lint_visit_fn visit, void *context)
{
    for (size_t i = 0; i < tree->count; i++)
        lint_each_of_stage(lint, tree->stages[i], visit, context);
}

void lint_each_within(struct lint *lint, const struct node *node, lint_visit_fn visit, void *context)
{
    if (!node)
        return;
    visit(lint, node, context);
    for (size_t i = 0; i < node->count; i++)
        lint_each_within(lint, node->args[i], visit, context);
    if (node->query)
        walk_tree(lint, node->query, visit, context);
}

static void walk_items(struct lint *lint, const struct items *items, lint_visit_fn visit, void *context)
{
    for (size_t i = 0; i < items->count; i++)
        lint_each_within(lint, items->items[i].expr, visit, context);
}

void lint_each_of_stage(struct lint *lint, const struct stage *stage, lint_visit_fn visit, void *context)
{
    walk_items(lint, &stage->items, visit, context);
    walk_items(lint, &stage->by, visit, context);
    lint_each_within(lint, stage->test, visit, context);
    lint_each_within(lint, stage->pattern, visit, context);
    if (stage->query)
        walk_tree(lint, stage->query, visit, context);
}

void lint_each_node(struct lint *lint, lint_visit_fn visit, void *context)
{
    walk_tree(lint, lint->tree, visit, context);
}

struct tree_visitor {
    void (*visit)(struct lint *lint, const struct query_tree *tree);
};

static void tree_of_node(struct lint *lint, const struct node *node, void *context)
{
    const struct tree_visitor *visitor = context;

    if (node->query)
        visitor->visit(lint, node->query);
}

void lint_each_tree(struct lint *lint, void (*visit)(struct lint *lint, const struct query_tree *tree))
{
    struct tree_visitor visitor = { visit };

    visit(lint, lint->tree);
    lint_each_node(lint, tree_of_node, &visitor);
    for (size_t i = 0; i < lint->tree->count; i++)
        if (lint->tree->stages[i]->query)
            visit(lint, lint->tree->stages[i]->query);
}

/* ---- leaving out ---- */

struct comment_search {
    struct span span;
    bool found;
};

static void comment_look(void *context, struct span span, enum token_class class)
{
    struct comment_search *search = context;

    if (class == TOKEN_CLASS_COMMENT && span.end > search->span.begin && span.begin < search->span.end)
        search->found = true;
}

bool lint_has_comment(const struct lint *lint, struct span span)
{
    struct comment_search search = { .span = span };

    tokens_classify(lint->text, comment_look, &search);
    return search.found;
}

bool lint_stage_span(const struct lint *lint, const struct query_tree *tree, size_t stage, struct span *span)
{
    *span = tree->stages[stage]->span;
    if (stage + 1 < tree->count)
        span->end = tree->stages[stage + 1]->span.begin;
    else if (stage > 0)
        span->begin = tree->stages[stage - 1]->span.end;
    else
        return false;
    return !lint_has_comment(lint, *span);
}
