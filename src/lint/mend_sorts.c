/* A sort in front of stats can go, where no aggregate looks at the order of rows. */
#include "lint/rules.h"

static void sorts_ask(struct lint *lint, const struct node *node, void *context)
{
    bool *ordered = context;
    const struct function *function = node->kind == NODE_CALL ? function_find(node->text) : NULL;

    (void)lint;
    *ordered = *ordered || (function && function->aggregate && function->aggregate->needs_rank);
}

static bool sorts_matter(struct lint *lint, size_t sort)
{
    bool ordered = false;

    for (size_t i = sort + 1; i < lint->tree->count; i++) {
        const struct stage *stage = lint->tree->stages[i];

        lint_each_of_stage(lint, stage, sorts_ask, &ordered);
        if (stage_is(stage, "stats"))
            return ordered;
        /* These do not look at the order; any other stage may. */
        if (!stage_is(stage, "filter") && !stage_is(stage, "fields") && !stage_is(stage, "parse") && !stage_is(stage, "display"))
            return true;
    }
    return true;
}

void lint_mend_sorts(struct lint *lint)
{
    for (struct diagnostic *found = lint->diagnostics->first; found; found = found->next) {
        struct span span;

        if (found->code != CODE_W0501)
            continue;
        for (size_t i = 0; i < lint->tree->count; i++)
            if (lint->tree->stages[i]->head.begin == found->span.begin && !sorts_matter(lint, i) &&
                lint_stage_span(lint, lint->tree, i, &span))
                diagnostic_mend(lint->diagnostics, found, span, "%s", "");
    }
}
