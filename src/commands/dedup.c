/* dedup A, B: of rows with equal values the first (language reference 2.11). */

#include "commands/commands.h"
#include "exec/first_rows.h"
#include "plan/explain.h"

static void dedup_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct dedup_detail *detail = step->detail;

    buffer_add_text(out, "dedup");
    for (size_t i = 0; i < detail->count; i++) {
        buffer_add_text(out, i ? ", " : " ");
        name_print(plan->slots[detail->slots[i]].name, out);
    }
    buffer_add_text(out, ", keeping the first");
    explain_order(plan, &detail->order, out);
}

static void dedup_bind(struct binder *binder, const struct stage *stage)
{
    struct dedup_detail *detail = ARENA_NEW(binder->arena, struct dedup_detail);
    struct plan_step *step;

    detail->slots = ARENA_ARRAY(binder->arena, stage->items.count, size_t);
    for (size_t i = 0; i < stage->items.count; i++) {
        const struct name *name = binder_bare_name(binder, &stage->items.items[i], "dedup");
        size_t slot;

        if (!name || !binder_field(binder, name, &slot))
            continue;
        if (binder->plan->slots[slot].type == TYPE_STRUCTURE)
            diagnostics_add(binder->diagnostics, CODE_E0408, name->span, "dedup cannot compare lists and maps (`%.*s`)",
                            VIEW_PRINT(name->text));
        detail->slots[detail->count++] = slot;
    }
    step = plan_step_new(binder->plan, "dedup", STEP_BREAKER, &dedup_operator, detail, dedup_explain, stage->span);
    for (size_t i = 0; i < detail->count; i++)
        slot_set_add(&step->reads, detail->slots[i]);
    detail->order = binder_order(binder, &step->reads);
    binder->deduplicated = true;
}

const struct command dedup_command = {
    .name = "dedup",
    .usage = "dedup FIELD, ...",
    .help = "Keep the first row of each combination of values; rows that lack one of them all stay.",
    .section = "2.11",
    .examples = { "fields @timestamp, host, status | dedup host", "sort @timestamp asc | dedup host, status | limit 10" },
    .bind = dedup_bind,
};
