/* A time written out in a filter. */
#include "lint/rules.h"

static void time_look(struct lint *lint, const struct node *node, void *context)
{
    (void)context;
    if (node->kind != NODE_OPERATOR || node->count != 2 || node->op < OP_EQUAL || node->op > OP_GREATER_EQUAL)
        return;
    for (size_t side = 0; side < 2; side++) {
        const struct node *field = node->args[side], *number = node->args[1 - side];

        if (field->kind == NODE_FIELD && view_equal(field->name->text, VIEW("@timestamp")) && number->kind == NODE_NUMBER &&
            number->number > 1e6 && lint_is_known(lint, number->span))
            diagnostic_help(lint->diagnostics,
                            diagnostics_add(lint->diagnostics, CODE_W0715, node->span, "this time will soon be the wrong one"),
                            "leave it out, and give the range when the query is run: --start and --end");
    }
}

void lint_fixed_time(struct lint *lint)
{
    lint_each_node(lint, time_look, NULL);
}
