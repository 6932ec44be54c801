/* A field compared with a number here and with a text there. */
#include "lint/rules.h"

#include "base/number.h"

#include <ctype.h>

struct field_kinds {
    const struct expr *number, *text;   /* the first of each */
    bool told;
};

/* Texts that stand for the absence of a value are compared with beside any other. */
static bool kinds_are_absence(struct view text)
{
    static const char *const words[] = { "null", "none", "nil", "nan", "undefined", "n/a" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (view_equal_nocase(text, view_of(words[i])))
            return true;
    for (size_t i = 0; i < text.length; i++)
        if (isalnum((unsigned char)text.data[i]) || (unsigned char)text.data[i] >= 0x80)
            return false;
    return true;
}

static void kinds_note(struct lint *lint, struct field_kinds *kinds, size_t slot, const struct expr *constant)
{
    const bool number = constant->value.kind == KIND_NUMBER;
    const struct expr **place = number ? &kinds->number : &kinds->text;
    struct diagnostic *found;
    double value;

    if (!number && (constant->value.kind != KIND_TEXT || number_parse(constant->value.text, &value) ||
                    kinds_are_absence(constant->value.text)))
        return;
    *place = *place ? *place : constant;
    if (!kinds->number || !kinds->text || kinds->told)
        return;
    kinds->told = true;
    found = diagnostics_add(lint->diagnostics, CODE_W0701, constant->span,
                            "`%.*s` is compared with a %s here and with a %s elsewhere, %.*s",
                            VIEW_PRINT(lint->plan->slots[slot].name), number ? "number" : "text", number ? "text" : "number",
                            VIEW_PRINT(lint_slice(lint, (number ? kinds->text : kinds->number)->span)));
    diagnostic_help(lint->diagnostics, found, "a value is never equal to both kinds: compare with one of them, or another field");
}

static void kinds_look(struct lint *lint, const struct expr *expr, void *context)
{
    struct field_kinds *fields = context;
    struct comparison comparison;

    if (expr_comparison(lint, expr, &comparison))
        kinds_note(lint, &fields[comparison.slot], comparison.slot, comparison.constant);
    if (!expr_calls(expr, "in") || expr->args[0]->kind != EXPR_SLOT)
        return;
    for (size_t i = 1; i < expr->count; i++)
        if (expr->args[i]->kind == EXPR_CONSTANT && lint_is_known(lint, expr->args[i]->span))
            kinds_note(lint, &fields[expr->args[0]->slot], expr->args[0]->slot, expr->args[i]);
}

void lint_two_kinds(struct lint *lint)
{
    lint_each_expr(lint, kinds_look, ARENA_ARRAY(lint->arena, lint->plan->slot_count, struct field_kinds));
}
