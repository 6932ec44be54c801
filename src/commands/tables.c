#include "commands/tables.h"

size_t tables_field(struct binder *binder, const struct name *name)
{
    size_t slot;

    if (!binder_field(binder, name, &slot)) {
        slot = plan_slot_new(binder->plan, name->text, TYPE_ANY, name->span);
        binder_extend(binder, slot, binder_null(binder, name->span), name->span);
    }
    return slot;
}

struct plan_step *tables_step(struct binder *binder, const struct stage *stage, table_fn change, void *own,
                              explain_fn explain)
{
    struct table_detail *detail = ARENA_NEW(binder->arena, struct table_detail);
    struct plan_step *step = plan_step_new(binder->plan, (const char *)arena_keep(binder->arena, stage->word).data,
                                           STEP_BREAKER, &table_operator, detail, explain, stage->span);

    detail->order = binder_order(binder, &step->reads);
    detail->change = change;
    detail->own = own;
    binder->order = (struct ordering){ .placed = true };
    return step;
}

size_t tables_write_new(struct binder *binder, struct plan_step *step, struct view name, struct span span, enum type type)
{
    size_t slot = binder_define(binder, name, span, type)->slot;

    slot_set_add(&step->writes, slot);
    columns_unite(&binder->added, binder->arena, (struct output_column){ name, slot });
    return slot;
}

size_t tables_write_over(struct binder *binder, struct plan_step *step, const struct name *name, enum type type)
{
    size_t slot = binder_replace(binder, name->text, name->span, type)->slot;

    slot_set_add(&step->writes, slot);
    return slot;
}

/* ---- options ---- */

static struct view option_text(const struct binder *binder, struct span span)
{
    return view_between(binder->plan->text.data + span.begin, binder->plan->text.data + span.end);
}

void tables_report_value(struct binder *binder, const struct option *option, const char *wanted)
{
    if (option->value && option->value->kind != NODE_ERROR)
        diagnostics_add(binder->diagnostics, CODE_E0515, option->value->span, "%.*s is %s, not %.*s",
                        VIEW_PRINT(option->word), wanted, VIEW_PRINT(option_text(binder, option->value->span)));
}

bool tables_boolean(struct binder *binder, const struct option *option, bool otherwise)
{
    if (option->value && option->value->kind == NODE_BOOLEAN)
        return option->value->number != 0;
    tables_report_value(binder, option, "true or false");
    return otherwise;
}

void tables_report_option(struct binder *binder, const struct stage *stage, const struct option *option, const char *known)
{
    struct diagnostic *diagnostic = diagnostics_add(binder->diagnostics, CODE_E0515, option->span, "%.*s has no option `%.*s`",
                                                    VIEW_PRINT(stage->word), VIEW_PRINT(option->word));

    diagnostic_help(binder->diagnostics, diagnostic, "there is %s", known);
}
