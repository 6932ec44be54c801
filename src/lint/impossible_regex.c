/* A regex that cannot match. */
#include "lint/rules.h"

#include "base/regex_doubt.h"

static void impossible_look(struct lint *lint, const struct node *node, void *context)
{
    (void)context;
    if (node->kind == NODE_REGEX && lint_is_known(lint, node->span) && regex_is_impossible(node->text))
        diagnostic_help(lint->diagnostics,
                        diagnostics_add(lint->diagnostics, CODE_W0708, node->span, "this regex matches nothing"),
                        "nothing stands before the beginning or behind the end: write \\^ or \\$ for the sign, or (?m) for lines");
}

void lint_impossible_regex(struct lint *lint)
{
    lint_each_node(lint, impossible_look, NULL);
}
