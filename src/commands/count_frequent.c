/* countFrequent A, B: how often each combination of values occurs, most frequent first (language reference 2.28). */

#include "commands/commands.h"
#include "exec/aggregate.h"
#include "plan/explain.h"

static const struct view count_name = VIEW_INIT("_approxcount");

static void frequent_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct aggregate_detail *detail = step->detail;

    buffer_add_text(out, "countFrequent");
    for (size_t i = 0; i < detail->key_count; i++) {
        buffer_add_text(out, i ? ", " : " ");
        name_print(plan->slots[detail->keys[i].slot].name, out);
    }
}

/* The fields, each once, as group keys with slots of their own. */
static void frequent_keys(struct binder *binder, const struct stage *stage, struct aggregate_detail *detail)
{
    detail->keys = ARENA_ARRAY(binder->arena, stage->items.count, struct aggregate_key);
    for (size_t i = 0; i < stage->items.count; i++) {
        const struct name *name = binder_bare_name(binder, &stage->items.items[i], "countFrequent");
        struct expr *expr;
        bool again = false;

        if (!name)
            continue;
        expr = binder_expr(binder, stage->items.items[i].expr);
        if (expr->type == TYPE_STRUCTURE)
            diagnostics_add(binder->diagnostics, CODE_E0408, name->span, "countFrequent cannot compare lists and maps (`%.*s`)",
                            VIEW_PRINT(name->text));
        for (size_t k = 0; k < detail->key_count; k++)
            again = again || detail->keys[k].expr == expr;
        if (!again)
            detail->keys[detail->key_count++] =
                (struct aggregate_key){ expr, plan_slot_new(binder->plan, name->text, expr->type, name->span) };
    }
}

static struct ordering frequent_order(struct binder *binder, const struct aggregate_detail *detail)
{
    struct order_key *keys = ARENA_ARRAY(binder->arena, detail->key_count + 1, struct order_key);

    keys[0] = (struct order_key){ detail->items[0].slot, true };
    for (size_t i = 0; i < detail->key_count; i++)
        keys[i + 1] = (struct order_key){ detail->keys[i].slot, false };
    return (struct ordering){ .keys = keys, .count = detail->key_count + 1 };
}

/* The table it leaves behind: the fields under their names, then the count. */
static void frequent_open(struct binder *binder, const struct aggregate_detail *detail, struct span span)
{
    struct plan *plan = binder->plan;

    binder_close(binder);
    for (size_t i = 0; i < detail->key_count; i++) {
        size_t slot = detail->keys[i].slot;

        binder_introduce(binder, plan->slots[slot].name, plan->slots[slot].span, slot, false)->key = true;
        columns_add(&binder->aggregate, binder->arena, (struct output_column){ plan->slots[slot].name, slot });
    }
    binder_introduce(binder, count_name, span, detail->items[0].slot, true);
    columns_add(&binder->aggregate, binder->arena, (struct output_column){ count_name, detail->items[0].slot });
}

static void frequent_bind(struct binder *binder, const struct stage *stage)
{
    struct aggregate_detail *detail = ARENA_NEW(binder->arena, struct aggregate_detail);
    struct plan_step *step;
    struct slot_set reads;

    frequent_keys(binder, stage, detail);
    detail->items = ARENA_NEW(binder->arena, struct aggregate_item);
    detail->items[0].function = function_find(VIEW("count"));
    detail->items[0].slot = plan_slot_new(binder->plan, count_name, TYPE_NUMBER, stage->head);
    detail->item_count = 1;
    slot_set_init(&reads, binder->arena);
    for (size_t i = 0; i < detail->key_count; i++)
        expr_reads(detail->keys[i].expr, &reads);
    step = plan_step_new(binder->plan, "countFrequent", STEP_BREAKER, &aggregate_operator, detail, frequent_explain, stage->span);
    step->reads = reads;
    for (size_t i = 0; i < detail->key_count; i++)
        slot_set_add(&step->writes, detail->keys[i].slot);
    slot_set_add(&step->writes, detail->items[0].slot);
    binder->order = frequent_order(binder, detail);
    detail->order = binder_order(binder, &step->writes);
    frequent_open(binder, detail, stage->head);
}

const struct command count_frequent_command = {
    .name = "countFrequent",
    .usage = "countFrequent FIELD, ...",
    .help = "Count each combination of the fields' values, the most frequent first; the counts are exact here.",
    .section = "2.28",
    .examples = { "countFrequent host", "countFrequent host, status | filter _approxcount > 10 | limit 20" },
    .bind = frequent_bind,
};
