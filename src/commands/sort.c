/*
 * sort A desc, B: the order of the rows (language reference 2.10).
 *
 * Nothing is done to the rows here: the order is noted in the binder, and whoever depends on it (the output, limit, dedup)
 * takes it from there.
 */

#include "commands/commands.h"

/* Whether a stage between this one and the stats goes by the order of rows, as limit and accum do. */
static bool sort_is_felt(const struct binder *binder, const struct stage *sort)
{
    size_t i = 0;

    while (i < binder->tree->count && binder->tree->stages[i] != sort)
        i++;
    for (i++; i < binder->tree->count && !view_equal(binder->tree->stages[i]->word, VIEW("stats")); i++) {
        const struct command *command = binder->options->find_command(binder->tree->stages[i]->word);

        if (command && command != &sort_command && !command->keeps_limit)
            return true;
    }
    return false;
}

static void sort_check_place(struct binder *binder, const struct stage *stage)
{
    struct diagnostic *diagnostic;

    if (binder->stats_total < 1 || binder->stats_count == binder->stats_total)
        return;
    if (binder->stats_total == 1 && sort_is_felt(binder, stage))
        return;
    if (binder->stats_total == 1) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_W0501, stage->head, "a sort before stats has no effect");
        diagnostic_help(binder->diagnostics, diagnostic, "move it behind the stats, and sort by one of its columns");
        return;
    }
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0504, stage->head,
                                 "with several stats, sort must come after the last of them");
    diagnostic_help(binder->diagnostics, diagnostic, "move it to the end of the query");
}

static bool sort_field(struct binder *binder, const struct name *name, size_t *slot)
{
    if (view_equal(name->text, VIEW("@timestamp")) && binder->closed && !binder_lookup(binder, name->text))
        for (size_t i = 0; i < binder->names.count; i++) {
            const struct binding *binding = binder->names.entries[i].value;

            if (binding->bin && binding->computed) {
                *slot = binding->slot;
                return true;
            }
        }
    return binder_field(binder, name, slot);
}

static bool order_has(const struct order_key *keys, size_t count, size_t slot)
{
    for (size_t i = 0; i < count; i++)
        if (keys[i].slot == slot)
            return true;
    return false;
}

static void sort_bind(struct binder *binder, const struct stage *stage)
{
    struct order_key *keys = ARENA_ARRAY(binder->arena, stage->key_count + binder->order.count, struct order_key);
    size_t count = 0, slot;

    sort_check_place(binder, stage);
    for (size_t i = 0; i < stage->key_count; i++) {
        const struct sort_key *key = &stage->keys[i];

        if (!sort_field(binder, key->name, &slot))
            continue;
        if (binder->plan->slots[slot].type == TYPE_STRUCTURE)
            diagnostics_add(binder->diagnostics, CODE_E0408, key->span, "`%.*s` is a list or map, which has no order",
                            VIEW_PRINT(key->name->text));
        if (!order_has(keys, count, slot))
            keys[count++] = (struct order_key){ slot, key->descending };
    }
    /* Equal rows stay in the order they came in. */
    for (size_t i = 0; i < binder->order.count; i++)
        if (!order_has(keys, count, binder->order.keys[i].slot))
            keys[count++] = binder->order.keys[i];
    binder->order.keys = keys;
    binder->order.count = count;
    binder->sorted = true;
    binder->sorted_span = stage->span;
}

const struct command sort_command = {
    .name = "sort",
    .usage = "sort FIELD [asc | desc], ...",
    .help = "Order the rows; ascending unless said otherwise, equal rows as they came.",
    .section = "2.10",
    .examples = { "fields @timestamp, @message | sort @timestamp asc", "stats count(*) as n by host | sort n desc, host" },
    .bind = sort_bind,
};
