/* A filter of @message alone, behind a parse. */
#include "lint/rules.h"

struct mentions {
    bool message, other;
};

static void mentions_look(struct lint *lint, const struct node *node, void *context)
{
    struct mentions *mentions = context;

    (void)lint;
    if (node->kind == NODE_SUBQUERY)
        mentions->other = true;
    if (node->kind != NODE_FIELD)
        return;
    if (view_equal(node->name->text, VIEW("@message")))
        mentions->message = true;
    else
        mentions->other = true;
}

static bool parse_makes_message(const struct stage *stage)
{
    for (size_t i = 0; i < stage->name_count; i++)
        if (view_equal(stage->names[i]->text, VIEW("@message")))
            return true;
    return false;
}

/* Puts the filter in front of the parses right before it. */
static void parse_mend(struct lint *lint, const struct query_tree *tree, size_t filter, size_t first, struct diagnostic *found)
{
    const struct span moved = tree->stages[filter]->span;
    const struct span passed = { tree->stages[first]->span.begin, tree->stages[filter - 1]->span.end };
    const struct span between = { passed.end, moved.begin }, whole = { passed.begin, moved.end };

    const size_t line_end = view_find_byte(lint->text, '\n', moved.end);
    struct span seen = { whole.begin, (uint32_t)(line_end < lint->text.length ? line_end : lint->text.length) };

    /* What is said behind the filter on its line is about the filter. */
    if (filter + 1 < tree->count && tree->stages[filter + 1]->span.begin < seen.end)
        seen.end = tree->stages[filter + 1]->span.begin;
    if (!lint_has_comment(lint, seen))
        diagnostic_mend(lint->diagnostics, found, whole, "%.*s%.*s%.*s", VIEW_PRINT(lint_slice(lint, moved)),
                        VIEW_PRINT(lint_slice(lint, between)), VIEW_PRINT(lint_slice(lint, passed)));
}

static void parse_look(struct lint *lint, const struct query_tree *tree)
{
    for (size_t i = 1; i < tree->count; i++) {
        const struct stage *stage = tree->stages[i];
        struct mentions mentions = { 0 };
        struct diagnostic *found;
        size_t first = i;

        if (!stage_is(stage, "filter"))
            continue;
        while (first > 0 && stage_is(tree->stages[first - 1], "parse") && !parse_makes_message(tree->stages[first - 1]))
            first--;
        lint_each_within(lint, stage->test, mentions_look, &mentions);
        if (first == i || !mentions.message || mentions.other)
            continue;
        found = diagnostics_add(lint->diagnostics, CODE_W0703, stage->head, "this looks at @message alone, and stands behind parse");
        diagnostic_help(lint->diagnostics, found, "put it in front of parse");
        parse_mend(lint, tree, i, first, found);
    }
}

void lint_message_after_parse(struct lint *lint)
{
    lint_each_tree(lint, parse_look);
}
