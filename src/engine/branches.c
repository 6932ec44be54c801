/*
 * The branches of a query, behind the public header. Each comes with a probe: the stages before it, and a filter that only rows
 * pass by which the branch is taken. So nothing has to be counted while real queries run.
 */
#include "base/buffer.h"
#include "syntax/query_parse.h"

#include <liq/liq.h>
#include <stdlib.h>

struct liq_branches {
    struct arena arena;
    struct view text;
    struct liq_branch *list;
    size_t count, capacity;
};

/* Where branches are looked for: the text of a query whose rows are those that the expression sees, without a pipe behind it. */
struct branch_place {
    struct liq_branches *branches;
    struct view before;
};

static struct view branch_text(const struct liq_branches *branches, struct span span)
{
    return (struct view){ branches->text.data + span.begin, span.end - span.begin };
}

static void branch_add(struct branch_place *place, enum liq_branch_kind kind, struct span span, struct view last_stage)
{
    struct liq_branches *branches = place->branches;
    const struct view probe = place->before.length > 0
                                  ? arena_format(&branches->arena, "%.*s\n| %.*s", VIEW_PRINT(place->before), VIEW_PRINT(last_stage))
                                  : last_stage;

    branches->list = arena_grow(&branches->arena, branches->list, &branches->capacity, branches->count + 1, sizeof *branches->list);
    branches->list[branches->count++] = (struct liq_branch){ kind, span.begin, span.end, { probe.data, probe.length } };
}

/* The text of an operand, with the parentheses that may be around it left to the caller. */
static void branch_add_condition(struct branch_place *place, const struct node *node)
{
    struct arena *arena = &place->branches->arena;
    const struct view text = branch_text(place->branches, node->span);

    branch_add(place, LIQ_BRANCH_TRUE, node->span, arena_format(arena, "filter if((%.*s), 1, 0) = 1", VIEW_PRINT(text)));
    branch_add(place, LIQ_BRANCH_FALSE, node->span, arena_format(arena, "filter if((%.*s), 1, 0) = 0", VIEW_PRINT(text)));
}

static bool branch_is_logic(const struct node *node)
{
    return node->kind == NODE_OPERATOR && (node->op == OP_AND || node->op == OP_OR);
}

static bool branch_is_choice(const struct node *node)
{
    return node->kind == NODE_CALL && (view_equal_nocase(node->text, VIEW("if")) || view_equal_nocase(node->text, VIEW("case")));
}

/* if(a, x, y) and case(a, x, b, y, z): which arm is taken is asked by the same call with numbers for arms. */
static void branch_add_choice(struct branch_place *place, const struct node *node)
{
    struct arena *arena = &place->branches->arena;
    struct buffer chosen = { 0 };
    size_t arms = 0;

    buffer_add_text(&chosen, "case(");
    for (size_t i = 0; i + 1 < node->count; i += 2)
        buffer_add_format(&chosen, "(%.*s), %zu, ", VIEW_PRINT(branch_text(place->branches, node->args[i]->span)), ++arms);
    buffer_add_text(&chosen, "0)");
    for (size_t i = 0; i + 1 < node->count; i += 2)
        branch_add(place, LIQ_BRANCH_ARM, node->args[i + 1]->span,
                   arena_format(arena, "filter %s = %zu", chosen.data, i / 2 + 1));
    if (node->count % 2 == 1)
        branch_add(place, LIQ_BRANCH_ARM, node->args[node->count - 1]->span, arena_format(arena, "filter %s = 0", chosen.data));
    buffer_clear(&chosen);
}

static void branch_visit(struct branch_place *place, const struct node *node)
{
    if (branch_is_choice(node))
        branch_add_choice(place, node);
    for (size_t i = 0; i < node->count; i++) {
        if (branch_is_logic(node) && !branch_is_logic(node->args[i]))
            branch_add_condition(place, node->args[i]);
        branch_visit(place, node->args[i]);
    }
}

/* Names that the captures of a pattern have: (?<name>...) and (?P<name>...). */
static void branch_add_captures(struct buffer *text, struct view pattern)
{
    for (size_t at = 0; (at = view_find(pattern, VIEW("(?"), at)) != SIZE_MAX;) {
        size_t begin, end;

        at += 2;
        at += at < pattern.length && pattern.data[at] == 'P';
        if (at >= pattern.length || pattern.data[at] != '<')
            continue;
        begin = at + 1;
        end = view_find_byte(pattern, '>', begin);
        if (end == SIZE_MAX || end == begin || pattern.data[begin] == '=' || pattern.data[begin] == '!')
            continue;
        buffer_add_format(text, "%sispresent(`%.*s`)", text->length > 0 ? " or " : "", (int)(end - begin), pattern.data + begin);
    }
}

static void branch_add_match(struct branch_place *place, const struct stage *stage)
{
    struct liq_branches *branches = place->branches;
    struct buffer found = { 0 };

    for (size_t i = 0; i < stage->name_count; i++)
        buffer_add_format(&found, "%sispresent(%.*s)", i > 0 ? " or " : "",
                          VIEW_PRINT(branch_text(branches, stage->names[i]->span)));
    if (stage->name_count == 0 && stage->pattern && stage->pattern->kind == NODE_REGEX)
        branch_add_captures(&found, stage->pattern->text);
    if (found.length > 0)
        branch_add(place, LIQ_BRANCH_MATCH, stage->span,
                   arena_format(&branches->arena, "%.*s | filter %s", VIEW_PRINT(branch_text(branches, stage->span)), found.data));
    buffer_clear(&found);
}

/* An element of `fields` sees those before it under the names they were given. */
static void branch_visit_items(struct branch_place *place, const struct stage *stage)
{
    const bool extends = view_equal(stage->word, VIEW("fields"));

    for (size_t i = 0; i < stage->items.count; i++) {
        struct branch_place here = *place;

        if (extends && i > 0) {
            const struct span span = { stage->span.begin, stage->items.items[i - 1].span.end };
            const struct view text = branch_text(place->branches, span);

            here.before = place->before.length > 0 ? arena_format(&place->branches->arena, "%.*s\n| %.*s", VIEW_PRINT(place->before),
                                                                  VIEW_PRINT(text))
                                                   : text;
        }
        if (stage->items.items[i].expr)
            branch_visit(&here, stage->items.items[i].expr);
    }
    for (size_t i = 0; i < stage->by.count; i++)
        if (stage->by.items[i].expr)
            branch_visit(place, stage->by.items[i].expr);
}

static void branch_visit_stage(struct branch_place *place, const struct stage *stage)
{
    if (!view_equal_nocase(stage->word, VIEW("source")) && place->before.length > 0)
        branch_add(place, LIQ_BRANCH_STAGE, stage->span, VIEW("limit 1"));
    if (stage->test && !branch_is_logic(stage->test))
        branch_add_condition(place, stage->test);
    if (stage->test)
        branch_visit(place, stage->test);
    if (view_equal(stage->word, VIEW("parse")))
        branch_add_match(place, stage);
    else
        branch_visit_items(place, stage);
}

struct liq_branches *liq_branches_new(struct liq_text text)
{
    struct liq_branches *branches = heap_zalloc(sizeof *branches);
    struct diagnostics diagnostics;
    struct query_tree *tree;

    arena_init(&branches->arena, NULL);
    branches->text = arena_keep(&branches->arena, (struct view){ text.data, text.length });
    diagnostics_init(&diagnostics, &branches->arena);
    tree = query_parse(branches->text, &branches->arena, &diagnostics);
    for (size_t i = 0; i < tree->count && diagnostics.errors == 0; i++) {
        struct branch_place place = { branches, VIEW("") };

        if (i > 0)
            place.before = branch_text(branches, (struct span){ tree->stages[0]->span.begin, tree->stages[i - 1]->span.end });
        branch_visit_stage(&place, tree->stages[i]);
    }
    return branches;
}

void liq_branches_free(struct liq_branches *branches)
{
    if (branches)
        arena_clear(&branches->arena);
    free(branches);
}

size_t liq_branches_count(const struct liq_branches *branches)
{
    return branches->count;
}

struct liq_branch liq_branches_at(const struct liq_branches *branches, size_t index)
{
    return branches->list[index];
}
