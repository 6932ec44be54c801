#include "plan/necessary.h"

/* Slots whose values are pieces of the event's message: the message itself, and what is captured from such a piece. */
static void message_pieces(const struct plan *plan, struct slot_set *pieces)
{
    slot_set_init(pieces, plan->arena);
    for (size_t slot = 0; slot < plan->slot_count; slot++)
        if (plan->slots[slot].origin == SLOT_SYSTEM && view_equal(plan->slots[slot].name, VIEW("@message")))
            slot_set_add(pieces, slot);
    for (size_t i = 1; i < plan->step_count; i++)
        if (plan->steps[i]->nature == STEP_CAPTURE && slot_set_meets(&plan->steps[i]->reads, pieces))
            slot_set_join(pieces, &plan->steps[i]->writes);
}

static struct necessary none(void)
{
    return (struct necessary){ 0 };
}

static struct necessary one(const struct plan *plan, struct view text)
{
    struct necessary necessary = { 0 };

    if (text.length == 0)
        return none();
    necessary.texts = ARENA_NEW(plan->arena, struct view);
    necessary.texts[0] = text;
    necessary.count = 1;
    return necessary;
}

static bool is_text(const struct expr *expr)
{
    return expr->kind == EXPR_CONSTANT && expr->value.kind == KIND_TEXT;
}

static struct necessary either(const struct plan *plan, struct necessary a, struct necessary b)
{
    struct necessary both = { .count = a.count + b.count, .fold = a.fold || b.fold };

    if (a.count == 0 || b.count == 0)
        return none();
    both.texts = ARENA_ARRAY(plan->arena, both.count, struct view);
    memcpy(both.texts, a.texts, a.count * sizeof *a.texts);
    memcpy(both.texts + a.count, b.texts, b.count * sizeof *b.texts);
    return both;
}

static size_t shortest(struct necessary necessary)
{
    size_t length = necessary.count ? SIZE_MAX : 0;

    for (size_t i = 0; i < necessary.count; i++)
        if (necessary.texts[i].length < length)
            length = necessary.texts[i].length;
    return length;
}

/* `x in ["a", "b"]` over texts: one of them. Numbers among them compare by value, which leaves no text. */
static struct necessary of_list(const struct plan *plan, const struct expr *expr)
{
    struct necessary necessary = { 0 };

    necessary.texts = ARENA_ARRAY(plan->arena, expr->count, struct view);
    for (size_t i = 1; i < expr->count; i++) {
        if (!is_text(expr->args[i]) || expr->args[i]->value.text.length == 0)
            return none();
        necessary.texts[necessary.count++] = expr->args[i]->value.text;
    }
    return necessary;
}

static struct necessary of_texts(const struct plan *plan, struct regex_texts texts)
{
    struct necessary necessary = { .count = texts.count, .fold = texts.fold };

    necessary.texts = ARENA_ARRAY(plan->arena, texts.count, struct view);
    for (size_t i = 0; i < texts.count; i++)
        necessary.texts[i] = arena_keep(plan->arena, texts.texts[i]);
    return necessary;
}

static struct necessary of_regex(const struct plan *plan, const struct expr *expr)
{
    struct regex_error error;
    struct regex *regex = regex_new(expr->pattern, plan->arena, &error);
    struct necessary necessary = none();

    if (regex)
        necessary = of_texts(plan, regex_required(regex));
    regex_free(regex);
    return necessary;
}

static struct necessary of_expr(const struct plan *plan, const struct slot_set *pieces, const struct expr *expr)
{
    const char *name;
    bool piece;

    if (expr->kind != EXPR_CALL || expr->function->family != FAMILY_OPERATOR || expr->count < 2)
        return none();
    name = expr->function->name;
    piece = expr->args[0]->kind == EXPR_SLOT && slot_set_has(pieces, expr->args[0]->slot);
    if (strcmp(name, "or") == 0)
        return either(plan, of_expr(plan, pieces, expr->args[0]), of_expr(plan, pieces, expr->args[1]));
    if (strcmp(name, "and") == 0) {
        struct necessary a = of_expr(plan, pieces, expr->args[0]), b = of_expr(plan, pieces, expr->args[1]);

        return shortest(a) >= shortest(b) ? a : b;
    }
    if (strcmp(name, "=") == 0 && !piece && expr->args[1]->kind == EXPR_SLOT)
        return slot_set_has(pieces, expr->args[1]->slot) && is_text(expr->args[0]) ? one(plan, expr->args[0]->value.text) : none();
    if (!piece)
        return none();
    if (strcmp(name, "=") == 0 || strcmp(name, "like") == 0)
        return is_text(expr->args[1]) ? one(plan, expr->args[1]->value.text) : none();
    if (strcmp(name, "in") == 0)
        return of_list(plan, expr);
    return strcmp(name, "=~") == 0 && expr->args[1]->type == TYPE_REGEX ? of_regex(plan, expr->args[1]) : none();
}

void plan_necessary(struct plan *plan)
{
    struct scan_detail *scan = plan->steps[0]->detail;
    struct slot_set pieces;

    message_pieces(plan, &pieces);
    scan->necessary = ARENA_ARRAY(plan->arena, plan->step_count, struct necessary);
    for (size_t i = 1; i < plan->step_count && plan->steps[i]->nature != STEP_BREAKER; i++) {
        struct necessary necessary = none();

        if (plan->steps[i]->nature == STEP_FILTER)
            necessary = of_expr(plan, &pieces, plan->steps[i]->condition);
        if (necessary.count)
            scan->necessary[scan->necessary_count++] = necessary;
    }
}
