/* unmask A, B: show what a data-protection policy hides (language reference 2.18). Nothing is hidden in files: no step. */

#include "commands/commands.h"

static void unmask_bind(struct binder *binder, const struct stage *stage)
{
    for (size_t i = 0; i < stage->items.count; i++) {
        const struct name *name = binder_bare_name(binder, &stage->items.items[i], "unmask");
        size_t slot;

        if (name)
            (void)binder_field(binder, name, &slot);
    }
}

const struct command unmask_command = {
    .name = "unmask",
    .usage = "unmask FIELD, ...",
    .help = "Show what a data-protection policy hides on the service; files hide nothing, so the rows pass as they are.",
    .section = "2.18",
    .examples = { "fields @timestamp, @message | unmask @message" },
    .bind = unmask_bind,
    .keeps_limit = true,
};
