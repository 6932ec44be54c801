/* tolower compared with capitals. */
#include "lint/rules.h"

#include <ctype.h>

static bool case_occurs(struct view text, bool capital)
{
    for (size_t i = 0; i < text.length; i++)
        if (capital ? isupper((unsigned char)text.data[i]) : islower((unsigned char)text.data[i]))
            return true;
    return false;
}

/* The letters of a regex that stand for themselves, as far as they are told easily: none when it is in any case, or has sets. */
static bool case_occurs_in_regex(struct view pattern, bool capital)
{
    for (size_t i = 0; i < pattern.length; i++)
        if (strchr("[(|?*{", pattern.data[i]))
            return false;
    for (size_t i = 0; i < pattern.length; i++) {
        const char byte = pattern.data[i];

        if (byte == '\\')
            i++;
        else if (case_occurs((struct view){ &byte, 1 }, capital))
            return true;
    }
    return false;
}

static void case_tell(struct lint *lint, const struct expr *call, const struct expr *with, bool capital)
{
    const bool regex = with->type == TYPE_REGEX;

    if (!lint_is_known(lint, with->span))
        return;
    if (regex ? !case_occurs_in_regex(with->pattern, capital)
              : with->value.kind != KIND_TEXT || !case_occurs(with->value.text, capital))
        return;
    diagnostic_help(lint->diagnostics,
                    diagnostics_add(lint->diagnostics, CODE_W0713, with->span, "%s leaves no %s, so this is never there",
                                    call->function->name, capital ? "capitals" : "small letters"),
                    "write it in %s", capital ? "small letters" : "capitals");
}

static void case_look(struct lint *lint, const struct expr *expr, void *context)
{
    static const char *const signs[] = { "=", "!=", "like", "=~", "in", "strcontains" };
    bool known = false;

    (void)context;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        known = known || expr_calls(expr, signs[i]);
    if (!known || expr->count < 2)
        return;
    for (size_t side = 0; side < 2; side++) {
        const struct expr *call = expr->args[side];
        const bool lower = expr_calls(call, "tolower");

        if (!lower && !expr_calls(call, "toupper"))
            continue;
        for (size_t i = 0; i < expr->count; i++)
            if (i != side && expr->args[i]->kind == EXPR_CONSTANT)
                case_tell(lint, call, expr->args[i], lower);
    }
}

void lint_wrong_case(struct lint *lint)
{
    lint_each_expr(lint, case_look, NULL);
}
