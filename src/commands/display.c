/* display A, B as C: the columns of the result, whatever was chosen before (language reference 2.3). */

#include "commands/commands.h"

static bool display_has(const struct columns *columns, struct view name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (view_equal(columns->list[i].name, name))
            return true;
    return false;
}

static void display_bind(struct binder *binder, const struct stage *stage)
{
    binder->has_display = true;
    binder->display = (struct columns){ 0 };
    for (size_t i = 0; i < stage->items.count; i++) {
        const struct item *item = &stage->items.items[i];
        struct output_column column;

        if (item->expr->kind == NODE_ERROR)
            continue;
        column = binder_item(binder, item);
        if (item->alias && display_has(&binder->display, column.name))
            binder_report_taken(binder, column.name, item->alias->span, "another column of this display has the name");
        columns_unite(&binder->display, binder->arena, column);
    }
}

const struct command display_command = {
    .name = "display",
    .usage = "display EXPRESSION [as NAME], ...",
    .help = "Show exactly these columns; the last display wins.",
    .section = "2.3",
    .examples = { "fields @timestamp, @message, @logStream | display @message" },
    .bind = display_bind,
    .keeps_limit = true,
};
