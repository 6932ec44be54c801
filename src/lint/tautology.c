/* `a != 1 or a != 2` holds for everything. */
#include "lint/rules.h"

#include "base/number.h"

struct differing {
    const struct expr *first;   /* the constant of the first x != c */
    bool told;
};

static bool differing_alike(const struct value *a, const struct value *b)
{
    double x = a->number, y = b->number;
    const bool left = a->kind == KIND_NUMBER || (a->kind == KIND_TEXT && number_parse(a->text, &x));
    const bool right = b->kind == KIND_NUMBER || (b->kind == KIND_TEXT && number_parse(b->text, &y));

    if (left && right)
        return x <= y && x >= y;
    return a->kind == b->kind && a->kind == KIND_TEXT && view_equal(a->text, b->text);
}

static void differing_collect(struct lint *lint, const struct expr *expr, struct differing *fields)
{
    struct differing *field;
    struct comparison comparison;

    if (expr_calls(expr, "or"))
        for (size_t i = 0; i < expr->count; i++)
            differing_collect(lint, expr->args[i], fields);
    if (!expr_comparison(lint, expr, &comparison) || strcmp(comparison.sign, "!=") != 0)
        return;
    field = &fields[comparison.slot];
    if (!field->first)
        field->first = comparison.constant;
    if (field->told || differing_alike(&field->first->value, &comparison.constant->value))
        return;
    field->told = true;
    diagnostic_help(lint->diagnostics,
                    diagnostics_add(lint->diagnostics, CODE_W0712, expr->span, "`%.*s` is always different from this or from %.*s",
                                    VIEW_PRINT(lint->plan->slots[comparison.slot].name),
                                    VIEW_PRINT(lint_slice(lint, field->first->span))),
                    "write and, or not in [...]");
}

static void tautology_look(struct lint *lint, const struct expr *expr, void *context)
{
    (void)context;
    if (expr_calls(expr, "or"))
        differing_collect(lint, expr, ARENA_ARRAY(lint->arena, lint->plan->slot_count, struct differing));
}

void lint_tautology(struct lint *lint)
{
    lint_each_expr(lint, tautology_look, NULL);
}
