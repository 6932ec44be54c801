/* filter CONDITION: keep the rows for which it is true (language reference 2.4). */

#include "commands/commands.h"

static void filter_bind(struct binder *binder, const struct stage *stage)
{
    struct expr *condition = binder_expr(binder, stage->test);
    struct diagnostic *diagnostic;

    if (condition->type == TYPE_REGEX || condition->type == TYPE_PERIOD) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0403, stage->test->span, "this is not a condition");
        diagnostic_help(binder->diagnostics, diagnostic, "write filter @message like /.../");
        return;
    }
    binder_filter(binder, condition, stage->span);
}

const struct command filter_command = {
    .name = "filter",
    .usage = "filter CONDITION",
    .help = "Keep the rows for which the condition is true.",
    .section = "2.4",
    .examples = { "filter @message like /(?i)error/", "filter status >= 500 and host = \"web-1\"" },
    .bind = filter_bind,
    .keeps_limit = true,
};
