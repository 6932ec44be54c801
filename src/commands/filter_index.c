/*
 * filterIndex FIELD = VALUE and ...: filter over events that have the field (language reference 2.5).
 *
 * A comparison with a field that an event lacks is unknown, and so drops it anyway: what remains is a filter.
 */

#include "commands/commands.h"

static bool index_literal(const struct node *node)
{
    if (node->kind == NODE_OPERATOR && node->op == OP_NEGATE)
        node = node->args[0];
    return node->kind == NODE_TEXT || node->kind == NODE_NUMBER || node->kind == NODE_BOOLEAN || node->kind == NODE_ERROR;
}

static bool index_fits(const struct node *node)
{
    if (node->kind != NODE_OPERATOR || (node->op != OP_EQUAL && node->op != OP_IN) || node->args[0]->kind != NODE_FIELD)
        return false;
    for (size_t i = 1; i < node->count; i++)
        if (!index_literal(node->args[i]))
            return false;
    return true;
}

static bool index_check(struct binder *binder, const struct node *node)
{
    struct diagnostic *diagnostic;
    struct span span = node->kind == NODE_OPERATOR ? node->head : node->span;

    if (node->kind == NODE_OPERATOR && node->op == OP_AND) {
        bool left = index_check(binder, node->args[0]);

        return index_check(binder, node->args[1]) && left;
    }
    if (node->kind == NODE_ERROR || index_fits(node))
        return node->kind != NODE_ERROR;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0514, span, "filterIndex knows no `%.*s` here: it looks values up",
                                 VIEW_PRINT(view_between(binder->plan->text.data + span.begin,
                                                         binder->plan->text.data + span.end)));
    diagnostic_help(binder->diagnostics, diagnostic,
                    "write field = value or field in [value, ...], joined with and; filter takes any condition");
    return false;
}

static void index_bind(struct binder *binder, const struct stage *stage)
{
    if (index_check(binder, stage->test))
        binder_filter(binder, binder_expr(binder, stage->test), stage->span);
}

const struct command filter_index_command = {
    .name = "filterIndex",
    .usage = "filterIndex FIELD = VALUE [and FIELD in [VALUE, ...]] ...",
    .help = "Keep the events that have the fields, with these values; the service looks them up in an index.",
    .section = "2.5",
    .examples = { "filterIndex requestId = \"a-1\"", "fields @message | filterIndex status in [500, 503] and host = \"web-1\"" },
    .bind = index_bind,
    .keeps_limit = true,
};
