#include "lint/rules.h"

static void expr_walk(struct lint *lint, const struct expr *expr, lint_expr_fn visit, void *context)
{
    visit(lint, expr, context);
    for (size_t i = 0; expr->kind == EXPR_CALL && i < expr->count; i++)
        expr_walk(lint, expr->args[i], visit, context);
}

void lint_each_expr(struct lint *lint, lint_expr_fn visit, void *context)
{
    for (size_t i = 0; i < lint->plan->step_count; i++) {
        const struct plan_step *step = lint->plan->steps[i];

        if (step->condition)
            expr_walk(lint, step->condition, visit, context);
        for (size_t k = 0; k < step->output_count; k++)
            expr_walk(lint, step->outputs[k].expr, visit, context);
    }
}

bool expr_calls(const struct expr *expr, const char *function)
{
    return expr->kind == EXPR_CALL && strcmp(expr->function->name, function) == 0;
}

/* Comparisons, and how they read from the other side. */
static const struct {
    const char *sign, *turned;
} comparisons[] = { { "=", "=" }, { "!=", "!=" }, { "<", ">" }, { "<=", ">=" }, { ">", "<" }, { ">=", "<=" } };

enum { COMPARISONS = sizeof comparisons / sizeof *comparisons };

static size_t comparison_of(const struct expr *expr)
{
    for (size_t i = 0; i < COMPARISONS; i++)
        if (expr_calls(expr, comparisons[i].sign))
            return i;
    return COMPARISONS;
}

bool expr_compares(const struct expr *expr)
{
    return comparison_of(expr) < COMPARISONS;
}

bool expr_comparison(const struct lint *lint, const struct expr *expr, struct comparison *comparison)
{
    const size_t which = comparison_of(expr);

    if (which == COMPARISONS || expr->count != 2)
        return false;
    for (size_t side = 0; side < 2; side++) {
        const struct expr *field = expr->args[side], *constant = expr->args[1 - side];

        if (field->kind != EXPR_SLOT || constant->kind != EXPR_CONSTANT || !lint_is_known(lint, constant->span))
            continue;
        *comparison = (struct comparison){
            .sign = side == 0 ? comparisons[which].sign : comparisons[which].turned, .slot = field->slot, .constant = constant,
        };
        return true;
    }
    return false;
}

struct slot_set lint_used(const struct lint *lint)
{
    const struct plan *plan = lint->plan;
    struct slot_set used;

    slot_set_init(&used, lint->arena);
    for (size_t i = 0; i < plan->step_count; i++)
        slot_set_join(&used, &plan->steps[i]->reads);
    for (size_t i = 0; i < plan->column_count; i++)
        slot_set_add(&used, plan->columns[i].slot);
    for (size_t i = 0; i < plan->order.count; i++)
        slot_set_add(&used, plan->order.keys[i].slot);
    return used;
}
