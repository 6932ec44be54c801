/* fields A, B as C: choose columns, compute new fields (language reference 2.2). */

#include "commands/commands.h"
#include "syntax/wording.h"

/* Reports `fields x` of a name that parse made: the service refuses it (2.0.4). */
static void fields_check_parsed(struct binder *binder, const struct item *item, const struct binding *binding)
{
    struct diagnostic *diagnostic;

    if (!binding || !binding->parsed)
        return;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0303, item->span,
                                 "`%.*s` was made by parse and is a column already: fields would define it again",
                                 VIEW_PRINT(binding->name));
    if (diagnostic)
        diagnostic->service = wording_defined(binder->arena, binder->plan->text, binding->name, item->span);
    diagnostic_help(binder->diagnostics, diagnostic, "write display %.*s, or leave it out", VIEW_PRINT(binding->name));
}

static void fields_bind(struct binder *binder, const struct stage *stage)
{
    binder->has_fields = true;
    if (binder->has_aggregate && !binder->fields_after_aggregate) {
        binder->fields_after_aggregate = true;
        binder->added = (struct columns){ 0 };      /* only what is named from here on */
    }
    for (size_t i = 0; i < stage->items.count; i++) {
        const struct item *item = &stage->items.items[i];
        bool bare = item->expr->kind == NODE_FIELD && !item->alias;
        struct output_column column;

        if (item->expr->kind == NODE_ERROR)
            continue;
        if (bare)
            fields_check_parsed(binder, item, binder_lookup(binder, item->expr->name->text));
        column = binder_item(binder, item);
        if (bare)
            binder_select(binder, column.name, item->span, column.slot);
        columns_unite(binder->has_aggregate ? &binder->after : &binder->fields, binder->arena, column);
    }
}

const struct command fields_command = {
    .name = "fields",
    .usage = "fields EXPRESSION [as NAME], ...",
    .help = "Choose the columns of the result, and compute new fields.",
    .section = "2.2",
    .examples = { "fields @timestamp, @message", "fields @timestamp, strlen(@message) as length | sort length desc" },
    .bind = fields_bind,
    .keeps_limit = true,
};
