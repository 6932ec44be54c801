#include "plan/necessary.h"

/*
 * Slots whose values are pieces of the event's message: the message itself, and what is captured from such a piece; and those
 * whose values stand in the message as it spells them, discovered fields and what is captured from those.
 */
struct pieces {
    struct slot_set message, discovered;
    bool documented;                /* fields are discovered under documented names: some of their values are decoded */
};

/* What lines of Lambda's have, by the names that no field of JSON has. */
static bool is_platform(struct view name)
{
    static const struct view names[] = {
        VIEW_INIT("@type"), VIEW_INIT("@requestId"), VIEW_INIT("@xrayTraceId"), VIEW_INIT("@xraySegmentId"),
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (view_equal(name, names[i]))
            return true;
    return false;
}

/* Of other fields with one @, the values may be made of the message. */
static bool is_cut_out(struct view name)
{
    return !view_starts(name, VIEW("@")) || view_starts(name, VIEW("@@")) || is_platform(name);
}

static void find_pieces(const struct plan *plan, struct pieces *pieces)
{
    slot_set_init(&pieces->message, plan->arena);
    slot_set_init(&pieces->discovered, plan->arena);
    for (size_t i = 0; i < plan->slot_count; i++) {
        const struct slot *slot = &plan->slots[i];

        if (slot->origin == SLOT_SYSTEM && view_equal(slot->name, VIEW("@message")))
            slot_set_add(&pieces->message, i);
        if (slot->origin == SLOT_DISCOVERED && is_cut_out(slot->name))
            slot_set_add(&pieces->discovered, i);
    }
    for (size_t i = 1; i < plan->step_count; i++) {
        const struct plan_step *step = plan->steps[i];

        if (step->nature == STEP_CAPTURE && slot_set_meets(&step->reads, &pieces->message))
            slot_set_join(&pieces->message, &step->writes);
        else if (step->nature == STEP_CAPTURE && slot_set_meets(&step->reads, &pieces->discovered))
            slot_set_join(&pieces->discovered, &step->writes);
    }
}

/* By which JSON may write any byte of a text. */
static const struct view escape = VIEW_INIT("\\u");

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

/* Both lists behind each other; none where one of them is empty. */
static size_t join(const struct plan *plan, struct view **joined, struct view *a, size_t a_count, struct view *b, size_t b_count)
{
    if (a_count == 0 || b_count == 0)
        return 0;
    *joined = ARENA_ARRAY(plan->arena, a_count + b_count, struct view);
    memcpy(*joined, a, a_count * sizeof *a);
    memcpy(*joined + a_count, b, b_count * sizeof *b);
    return a_count + b_count;
}

/* Texts as regexes, so that they can be alternatives to some. */
static void add_patterns(const struct plan *plan, struct necessary *necessary)
{
    if (necessary->pattern_count > 0 || necessary->discovered)
        return;
    necessary->patterns = ARENA_ARRAY(plan->arena, necessary->count, struct view);
    for (size_t i = 0; i < necessary->count; i++)
        necessary->patterns[i] = regex_quoted(plan->arena, necessary->texts[i], necessary->fold);
    necessary->pattern_count = necessary->count;
}

static struct necessary either(const struct plan *plan, struct necessary a, struct necessary b)
{
    struct necessary both = { .fold = a.fold || b.fold, .discovered = a.discovered || b.discovered };

    if (a.pattern_count > 0 || b.pattern_count > 0) {
        add_patterns(plan, &a);
        add_patterns(plan, &b);
    }
    both.count = join(plan, &both.texts, a.texts, a.count, b.texts, b.count);
    both.whole = a.whole && b.whole;
    both.pattern_count = join(plan, &both.patterns, a.patterns, a.pattern_count, b.patterns, b.pattern_count);
    return both;
}

static size_t shortest(struct necessary necessary)
{
    size_t length = necessary.count ? SIZE_MAX : 0;

    for (size_t i = 0; i < necessary.count; i++)
        if (necessary.texts[i].length < length && !view_equal(necessary.texts[i], escape))
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

static struct necessary of_regex(const struct plan *plan, const struct expr *expr, const struct regex *regex)
{
    struct necessary necessary = of_texts(plan, regex_required(regex));

    necessary.patterns = ARENA_NEW(plan->arena, struct view);
    necessary.patterns[0] = expr->pattern;
    necessary.pattern_count = 1;
    return necessary;
}

/* What a comparison with texts that a value must hold says of the value. */
static struct necessary of_comparison(const struct plan *plan, const char *name, const struct expr *expr, const struct expr *other)
{
    if (strcmp(name, "=") == 0 || strcmp(name, "like") == 0)
        return is_text(other) ? one(plan, other->value.text) : none();
    if (strcmp(name, "in") == 0)
        return of_list(plan, expr);
    return strcmp(name, "=~") == 0 && expr->prepared && other->type == TYPE_REGEX
               ? of_regex(plan, other, function_regex(expr->prepared))
               : none();
}

/*
 * Whether a discovered value can hold the text only where the message has it too, or an escape of JSON. Numbers may be spelt
 * in another way, and there may be blanks between the members of an object: so the text has a letter that no number is
 * written with, be it Infinity, and nothing but what JSON writes as it is inside a string.
 */
static bool stands_as_it_is(struct view text)
{
    const struct view of_numbers = VIEW_INIT("eEaAfFiInNtTyY"), between = VIEW_INIT("0123456789 _-.");
    bool letters = false;

    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.data[i];

        if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'))
            letters |= view_find_byte(of_numbers, byte, 0) == SIZE_MAX;
        else if (view_find_byte(between, byte, 0) == SIZE_MAX)
            return false;
    }
    return letters;
}

static struct necessary of_discovered(const struct plan *plan, struct necessary values, bool json, bool percent)
{
    struct necessary necessary = { .count = values.count, .fold = values.fold, .discovered = true };

    for (size_t i = 0; i < values.count; i++)
        if (!stands_as_it_is(values.texts[i]))
            return none();
    if (values.count == 0)
        return none();
    necessary.texts = ARENA_ARRAY(plan->arena, values.count + 2, struct view);
    memcpy(necessary.texts, values.texts, values.count * sizeof *values.texts);
    if (json)
        necessary.texts[necessary.count++] = escape;
    if (json && percent)
        necessary.texts[necessary.count++] = VIEW("%");
    return necessary;
}

static struct necessary of_slot(const struct plan *plan, const struct pieces *pieces, size_t slot, struct necessary values)
{
    if (slot_set_has(&pieces->message, slot)) {
        values.whole = plan->slots[slot].origin == SLOT_SYSTEM;
        return values;
    }
    if (!slot_set_has(&pieces->discovered, slot))
        return none();
    /* No field of JSON has one @, and what is captured has no such name. */
    return of_discovered(plan, values, plan->slots[slot].origin != SLOT_DISCOVERED || !is_platform(plan->slots[slot].name),
                         pieces->documented);
}

static struct necessary of_expr(const struct plan *plan, const struct pieces *pieces, const struct expr *expr)
{
    const char *name;

    if (expr->kind != EXPR_CALL || expr->function->family != FAMILY_OPERATOR || expr->count < 2)
        return none();
    const struct expr *left = expr->args[0], *right = expr->args[1];
    name = expr->function->name;
    if (strcmp(name, "or") == 0)
        return either(plan, of_expr(plan, pieces, left), of_expr(plan, pieces, right));
    if (strcmp(name, "and") == 0) {
        struct necessary a = of_expr(plan, pieces, left), b = of_expr(plan, pieces, right);

        return shortest(a) > shortest(b) || (shortest(a) == shortest(b) && a.pattern_count >= b.pattern_count) ? a : b;
    }
    if (left->kind == EXPR_SLOT)
        return of_slot(plan, pieces, left->slot, of_comparison(plan, name, expr, right));
    if (strcmp(name, "=") == 0 && right->kind == EXPR_SLOT)
        return of_slot(plan, pieces, right->slot, of_comparison(plan, name, expr, left));
    return none();
}

void plan_necessary(struct plan *plan, bool documented)
{
    struct scan_detail *scan = plan->steps[0]->detail;
    struct pieces pieces;
    size_t filters = 0;

    find_pieces(plan, &pieces);
    pieces.documented = documented;
    for (size_t i = 1; i < plan->step_count; i++)
        filters += plan->steps[i]->nature == STEP_FILTER;
    scan->necessary = ARENA_ARRAY(plan->arena, filters, struct necessary);
    for (size_t i = 1; i < plan->step_count && plan->steps[i]->nature != STEP_BREAKER; i++) {
        struct necessary necessary = none();

        if (plan->steps[i]->nature == STEP_FILTER)
            necessary = of_expr(plan, &pieces, plan->steps[i]->condition);
        if (necessary.discovered)
            scan->discovered_steps = i;
        if (necessary.count || necessary.pattern_count)
            scan->necessary[scan->necessary_count++] = necessary;
    }
}
