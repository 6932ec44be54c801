/* A limit that keeps arbitrary groups. */
#include "lint/rules.h"

/* With a bin among the keys the service gives the newest first. */
static bool groups_have_bin(const struct stage *stage)
{
    for (size_t i = 0; i < stage->by.count; i++)
        if (stage->by.items[i].expr->kind == NODE_CALL && view_equal_nocase(stage->by.items[i].expr->text, VIEW("bin")))
            return true;
    return false;
}

static void limit_look(struct lint *lint, const struct query_tree *tree)
{
    bool arbitrary = false;

    for (size_t i = 0; i < tree->count; i++) {
        const struct stage *stage = tree->stages[i];
        struct diagnostic *found;

        if (stage_is(stage, "stats"))
            arbitrary = stage->by.count > 0 && !groups_have_bin(stage);
        else if (stage_is(stage, "sort") || stage_is(stage, "countFrequent"))
            arbitrary = false;
        if (!arbitrary || !stage_is(stage, "limit") || stage->any)
            continue;
        found = diagnostics_add(lint->diagnostics, CODE_W0704, stage->span, "which of the groups are kept is arbitrary");
        diagnostic_help(lint->diagnostics, found, "sort by one of the columns first");
    }
}

void lint_limit_without_sort(struct lint *lint)
{
    lint_each_tree(lint, limit_look);
}
