#include "plan/expr.h"

#include "base/json.h"
#include "plan/plan.h"

static double expr_own_cost(const struct expr *expr)
{
    switch (expr->function->family) {
    case FAMILY_OPERATOR:
        if (strcmp(expr->function->name, "=~") == 0)
            return 20;
        if (strcmp(expr->function->name, ".") == 0 || strcmp(expr->function->name, "json field") == 0)
            return 10;
        return strcmp(expr->function->name, "like") == 0 ? 6 : 1;
    case FAMILY_NUMERIC:
    case FAMILY_GENERAL:
        return 2;
    case FAMILY_HASH:
        return 50;
    case FAMILY_DATETIME:
    case FAMILY_JSON:
    case FAMILY_IP:
    case FAMILY_STRING:
    case FAMILY_AGGREGATE:
        break;
    }
    return 10;
}

double expr_cost(struct expr *expr)
{
    double cost = 0.1;

    if (expr->kind != EXPR_CALL)
        return cost;
    if (expr->cost > 0)
        return expr->cost;
    for (size_t i = 0; i < expr->count; i++)
        cost += expr_cost(expr->args[i]);
    expr->cost = cost + expr_own_cost(expr);
    return expr->cost;
}

void expr_reads(const struct expr *expr, struct slot_set *reads)
{
    if (expr->kind == EXPR_SLOT)
        slot_set_add(reads, expr->slot);
    for (size_t i = 0; expr->kind == EXPR_CALL && i < expr->count; i++)
        expr_reads(expr->args[i], reads);
}

/* ---- printing ---- */

static bool name_is_plain(struct view name)
{
    if (name.length == 0 || (name.data[0] >= '0' && name.data[0] <= '9'))
        return false;
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.data[i];

        if (c < 0x80 && c != '_' && c != '@' && c != '.' && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
            !(c >= 'A' && c <= 'Z'))
            return false;
    }
    return true;
}

void name_print(struct view name, struct buffer *out)
{
    bool plain = name_is_plain(name);

    if (!plain)
        buffer_add_char(out, '`');
    buffer_add(out, name);
    if (!plain)
        buffer_add_char(out, '`');
}

/* A slash inside would end the literal. */
static void regex_literal_print(struct view pattern, struct buffer *out)
{
    buffer_add_char(out, '/');
    for (size_t i = 0; i < pattern.length; i++) {
        if (pattern.data[i] == '\\' && i + 1 < pattern.length)
            buffer_add_char(out, pattern.data[i++]);
        else if (pattern.data[i] == '/')
            buffer_add_char(out, '\\');
        buffer_add_char(out, pattern.data[i]);
    }
    buffer_add_char(out, '/');
}

static void constant_print(const struct expr *expr, struct arena *arena, struct buffer *out)
{
    static const char *const unit[] = { "ms", "s", "m", "h", "d", "w", "mo", "q", "y" };

    if (expr->type == TYPE_PERIOD)
        buffer_add_format(out, "%lld%s", (long long)expr->period.count, unit[expr->period.unit]);
    else if (expr->type == TYPE_REGEX)
        regex_literal_print(expr->pattern, out);
    else if (expr->value.kind == KIND_NULL)
        buffer_add_text(out, "null");
    else if (expr->value.kind == KIND_TEXT)
        json_add_string(out, expr->value.text);
    else if (expr->value.kind == KIND_BOOLEAN)
        buffer_add_text(out, expr->value.number != 0 ? "true" : "false");
    else
        buffer_add(out, value_display(expr->value, arena));
}

static void expr_add(const struct plan *plan, const struct expr *expr, struct arena *arena, struct buffer *out);

static void args_add(const struct plan *plan, const struct expr *expr, size_t first, struct arena *arena, struct buffer *out)
{
    for (size_t i = first; i < expr->count; i++) {
        if (i > first)
            buffer_add_text(out, ", ");
        expr_add(plan, expr->args[i], arena, out);
    }
}

static bool is_logic(const struct expr *expr)
{
    const char *name = expr->function->name;

    return strcmp(name, "and") == 0 || strcmp(name, "or") == 0 || strcmp(name, "not") == 0;
}

/* An operand: in parentheses when it is itself an operator, but for paths and for a `not` among logic. */
static void operand_add(const struct plan *plan, const struct expr *parent, const struct expr *expr, struct arena *arena,
                        struct buffer *out)
{
    bool nested = expr->kind == EXPR_CALL && expr->function->family == FAMILY_OPERATOR &&
                  strcmp(expr->function->name, ".") != 0 && (expr->count > 1 || !is_logic(parent) || !is_logic(expr));

    if (nested)
        buffer_add_char(out, '(');
    expr_add(plan, expr, arena, out);
    if (nested)
        buffer_add_char(out, ')');
}

static void operator_add(const struct plan *plan, const struct expr *expr, struct arena *arena, struct buffer *out)
{
    const char *name = expr->function->name;

    if (expr->inner) {
        operand_add(plan, expr, expr->args[0], arena, out);
        buffer_add_format(out, " in (query %zu)", expr->inner);
        return;
    }
    if (expr->count == 1) {
        buffer_add_text(out, strcmp(name, "negate") == 0 ? "-" : "not ");
        operand_add(plan, expr, expr->args[0], arena, out);
        return;
    }
    if (strcmp(name, "json field") == 0)
        buffer_add_text(out, "json field=");
    operand_add(plan, expr, expr->args[0], arena, out);
    if (strcmp(name, ".") == 0 || strcmp(name, "json field") == 0) {
        buffer_add_text(out, name[0] == '.' ? "" : " ");
        if (name[0] == '.')
            buffer_add(out, expr->args[1]->value.text);
        else
            json_add_string(out, expr->args[1]->value.text);
        return;
    }
    if (strcmp(name, "in") == 0) {
        buffer_add_text(out, " in [");
        args_add(plan, expr, 1, arena, out);
        buffer_add_char(out, ']');
        return;
    }
    buffer_add_format(out, " %s ", strcmp(name, "in_list") == 0 ? "in" : name);
    operand_add(plan, expr, expr->args[1], arena, out);
}

static void expr_add(const struct plan *plan, const struct expr *expr, struct arena *arena, struct buffer *out)
{
    if (expr->kind == EXPR_CONSTANT) {
        constant_print(expr, arena, out);
    } else if (expr->kind == EXPR_SLOT) {
        name_print(plan->slots[expr->slot].name, out);
    } else if (expr->function->family == FAMILY_OPERATOR) {
        operator_add(plan, expr, arena, out);
    } else {
        buffer_add_format(out, "%s(", expr->function->name);
        args_add(plan, expr, 0, arena, out);
        buffer_add_char(out, ')');
    }
}

struct view expr_print(const struct plan *plan, const struct expr *expr, struct arena *arena)
{
    struct buffer out;
    struct view text;

    buffer_init(&out);
    expr_add(plan, expr, arena, &out);
    text = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return text;
}
