/* A column that fields computes and nobody reads. */
#include "lint/rules.h"

static const struct name *column_alias(const struct stage *stage, const struct slot *slot)
{
    for (size_t i = 0; i < stage->items.count; i++) {
        const struct name *alias = stage->items.items[i].alias;

        if (alias && alias->span.begin == slot->span.begin && view_equal(alias->text, slot->name))
            return alias;
    }
    return NULL;
}

static void column_look(struct lint *lint, const struct stage *stage, const struct slot_set *used)
{
    for (size_t i = 0; i < lint->plan->slot_count; i++) {
        const struct slot *slot = &lint->plan->slots[i];
        const struct name *alias = slot->origin == SLOT_EPHEMERAL ? column_alias(stage, slot) : NULL;

        if (!alias || slot_set_has(used, i))
            continue;
        diagnostic_help(lint->diagnostics,
                        diagnostics_add(lint->diagnostics, CODE_W0707, alias->span, "`%.*s` is computed, and not used",
                                        VIEW_PRINT(slot->name)),
                        "leave it out, or use it where it was meant to be");
    }
}

void lint_unused_column(struct lint *lint)
{
    const struct slot_set used = lint_used(lint);

    for (size_t i = 0; i < lint->tree->count; i++)
        if (stage_is(lint->tree->stages[i], "fields"))
            column_look(lint, lint->tree->stages[i], &used);
}
