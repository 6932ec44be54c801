/* display A, B as C: the columns of the result, whatever was chosen before (language reference 2.3). */

#include "commands/commands.h"

static void display_bind(struct binder *binder, const struct stage *stage)
{
    binder->has_display = true;
    binder->display = (struct columns){ 0 };
    for (size_t i = 0; i < stage->items.count; i++)
        if (stage->items.items[i].expr->kind != NODE_ERROR)
            columns_unite(&binder->display, binder->arena, binder_item(binder, &stage->items.items[i]));
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
