/* Conditions that must all hold, and cannot. */
#include "lint/rules.h"

#include "base/number.h"

/* A comparison of a field, and the constant in it. */
struct bound {
    const struct expr *whole, *constant;        /* NULL: there is none */
    bool itself;                                /* >=, <= */
};
/* What is known of a field so far: x = c; x > c; x < c. */
struct known {
    struct bound equal, above, below;
    bool told;
};

static bool constant_number(const struct expr *constant, double *number)
{
    if (constant->value.kind == KIND_TEXT)
        return number_parse(constant->value.text, number);
    *number = constant->value.number;
    return constant->value.kind == KIND_NUMBER;
}

static bool constants_differ(const struct expr *a, const struct expr *b)
{
    double x, y;
    const bool numbers = constant_number(a, &x) && constant_number(b, &y);

    if (numbers)
        return x < y || x > y;
    return a->value.kind == KIND_TEXT && b->value.kind == KIND_TEXT && !view_equal(a->value.text, b->value.text);
}

/* Whether a is too small to be above b. */
static bool bound_misses(const struct bound *a, const struct bound *b, bool itself)
{
    double x, y;

    return a->whole && b->whole && constant_number(a->constant, &x) && constant_number(b->constant, &y) &&
           (x < y || (!itself && x <= y));
}

/* The comparison that the one just learnt excludes; NULL when there is none. */
static const struct expr *known_learn(struct known *known, const struct comparison *comparison, const struct expr *whole)
{
    const struct bound bound = { whole, comparison->constant, comparison->sign[1] == '=' };
    const struct bound before = known->equal;

    switch (comparison->sign[0]) {
    case '=':
        known->equal = bound;
        if (before.whole && constants_differ(before.constant, bound.constant))
            return before.whole;
        if (bound_misses(&known->equal, &known->above, known->above.itself))
            return known->above.whole;
        return bound_misses(&known->below, &known->equal, known->below.itself) ? known->below.whole : NULL;
    case '>':
        known->above = bound;
        if (bound_misses(&known->equal, &known->above, bound.itself))
            return known->equal.whole;
        return bound_misses(&known->below, &known->above, bound.itself && known->below.itself) ? known->below.whole : NULL;
    case '<':
        known->below = bound;
        if (bound_misses(&known->below, &known->equal, bound.itself))
            return known->equal.whole;
        return bound_misses(&known->below, &known->above, bound.itself && known->above.itself) ? known->above.whole : NULL;
    default:
        return NULL;
    }
}

static void conjuncts_learn(struct lint *lint, const struct expr *expr, struct known *fields)
{
    struct comparison comparison;
    const struct expr *other;
    struct known *known;

    if (expr_calls(expr, "and"))
        for (size_t i = 0; i < expr->count; i++)
            conjuncts_learn(lint, expr->args[i], fields);
    if (!expr_comparison(lint, expr, &comparison))
        return;
    known = &fields[comparison.slot];
    other = known->told ? NULL : known_learn(known, &comparison, expr);
    if (!other)
        return;
    known->told = true;
    diagnostic_help(lint->diagnostics,
                    diagnostics_add(lint->diagnostics, CODE_W0711, expr->span, "this and %.*s exclude each other",
                                    VIEW_PRINT(lint_slice(lint, other->span))),
                    "no row is left; or, or in [...], takes several values");
}

/* What stands below or, not and so on holds or not by itself: each and in there is looked at alone. */
static void contradiction_within(struct lint *lint, const struct expr *expr, void *context)
{
    (void)context;
    if (expr_calls(expr, "and"))
        conjuncts_learn(lint, expr, ARENA_ARRAY(lint->arena, lint->plan->slot_count, struct known));
}

void lint_contradiction(struct lint *lint)
{
    struct known *fields = ARENA_ARRAY(lint->arena, lint->plan->slot_count, struct known);

    for (size_t i = 0; i < lint->plan->step_count; i++)
        if (lint->plan->steps[i]->condition)
            conjuncts_learn(lint, lint->plan->steps[i]->condition, fields);
    lint_each_expr(lint, contradiction_within, NULL);
}
