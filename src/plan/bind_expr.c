/* From nodes of the tree to expressions: names become slots, operators and calls become rows of the function table. */

#include "base/hash.h"
#include "base/number.h"
#include "plan/binder.h"
#include "plan/differences.h"

/* ---- equal expressions are one node ---- */

static uint64_t expr_hash(const struct expr *expr)
{
    uint64_t hash = hash_number((uint64_t)expr->kind << 8 | (uint64_t)expr->type, 7);
    uint64_t bits;

    if (expr->kind == EXPR_SLOT)
        return hash_number(expr->slot, hash);
    if (expr->kind == EXPR_CONSTANT) {
        memcpy(&bits, &expr->value.number, sizeof bits);
        hash = hash_number((uint64_t)expr->value.kind, hash_bytes(expr->value.text, hash));
        return hash_number(bits, hash_bytes(expr->pattern, hash));
    }
    hash = hash_bytes(view_of(expr->function->name), hash);
    for (size_t i = 0; i < expr->count; i++)
        hash = hash_number(expr->args[i]->id, hash);
    return hash;
}

static bool constant_equal(const struct expr *a, const struct expr *b)
{
    return a->value.kind == b->value.kind && view_equal(a->value.text, b->value.text) &&
           (a->value.text.data == NULL) == (b->value.text.data == NULL) &&
           memcmp(&a->value.number, &b->value.number, sizeof a->value.number) == 0 && view_equal(a->pattern, b->pattern) &&
           a->period.count == b->period.count && a->period.unit == b->period.unit;
}

static bool expr_equal(const struct expr *a, const struct expr *b)
{
    if (a->kind != b->kind || a->type != b->type)
        return false;
    if (a->kind == EXPR_SLOT)
        return a->slot == b->slot;
    if (a->kind == EXPR_CONSTANT)
        return constant_equal(a, b);
    if (a->function != b->function || a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->args[i] != b->args[i])
            return false;
    return true;
}

static size_t expr_size(enum expr_kind kind)
{
    switch (kind) {
    case EXPR_SLOT:
        return offsetof(struct expr, slot) + sizeof(size_t);
    case EXPR_CALL:
        return offsetof(struct expr, cost) + sizeof(double);
    case EXPR_CONSTANT:
        break;
    }
    return sizeof(struct expr);
}

/* Four times as many, for a long query has some thousand expressions. */
static void binder_add_buckets(struct binder *binder)
{
    struct expr **before = binder->bucket, *next;
    const size_t count = binder->bucket_count;

    binder->bucket_count = count ? 4 * count : 64;
    binder->bucket = ARENA_ARRAY(binder->arena, binder->bucket_count, struct expr *);
    for (size_t i = 0; i < count; i++)
        for (struct expr *expr = before[i]; expr; expr = next) {
            struct expr **bucket = &binder->bucket[expr_hash(expr) % binder->bucket_count];

            next = expr->chain;
            expr->chain = *bucket;
            *bucket = expr;
        }
}

struct expr *binder_share(struct binder *binder, const struct expr *expr)
{
    struct expr **bucket, *made;

    if (binder->plan->expr_count >= binder->bucket_count)
        binder_add_buckets(binder);
    bucket = &binder->bucket[expr_hash(expr) % binder->bucket_count];
    for (struct expr *other = *bucket; other; other = other->chain)
        if (expr_equal(expr, other)) {
            other->span = expr->span;   /* diagnostics are about what is bound now */
            return other;
        }
    made = arena_alloc(binder->arena, expr_size(expr->kind));
    memcpy(made, expr, expr_size(expr->kind));
    made->id = binder->plan->expr_count++;
    made->chain = *bucket;
    *bucket = made;
    return made;
}

/* ---- leaves ---- */

static enum type type_of_value(struct value value)
{
    switch (value.kind) {
    case KIND_TEXT:
        return TYPE_TEXT;
    case KIND_NUMBER:
        return TYPE_NUMBER;
    case KIND_BOOLEAN:
        return TYPE_BOOLEAN;
    case KIND_TIMESTAMP:
        return TYPE_TIMESTAMP;
    case KIND_MAP:
    case KIND_LIST:
        return TYPE_STRUCTURE;
    case KIND_NULL:
    case KIND_COUNT:
        break;
    }
    return TYPE_ANY;
}

struct expr *binder_constant(struct binder *binder, struct value value, struct span span)
{
    return binder_share(
        binder, &(struct expr){ .kind = EXPR_CONSTANT, .type = type_of_value(value), .span = span, .value = value });
}

struct expr *binder_null(struct binder *binder, struct span span)
{
    return binder_constant(binder, value_null(), span);
}

struct expr *binder_slot(struct binder *binder, size_t slot, struct span span)
{
    return binder_share(
        binder, &(struct expr){ .kind = EXPR_SLOT, .type = binder->plan->slots[slot].type, .span = span, .slot = slot });
}

bool binder_is_faulted(const struct binder *binder, struct span span)
{
    for (const struct diagnostic *d = binder->diagnostics->first; d; d = d->next)
        if (code_row(d->code)->severity == SEVERITY_ERROR && d->span.begin < span.end && d->span.end > span.begin)
            return true;
    return false;
}

static bool period_is_spaced(const struct binder *binder, struct span span)
{
    for (uint32_t i = span.begin; i < span.end; i++)
        if (strchr(" \t\r\n", binder->plan->text.data[i]))
            return true;
    return false;
}

static struct expr *bind_period(struct binder *binder, const struct node *node)
{
    struct expr expr = { .kind = EXPR_CONSTANT, .type = TYPE_PERIOD, .span = node->span, .period = { .count = 1 } };

    if (!unit_parse(node->text, &expr.period.unit)) {
        struct diagnostic *diagnostic = diagnostics_add(binder->diagnostics, CODE_E0404, node->span,
                                                        "`%.*s` is not a unit of time", VIEW_PRINT(node->text));

        diagnostic_help(binder->diagnostics, diagnostic, "units are ms, s, m, h, d, w, mo, q, y");
        return binder_share(binder, &expr);
    }
    if (period_is_spaced(binder, node->span))
        difference_refuse(DIFFERENCE_SPACED_PERIOD, binder->options->strict, node->span, binder->diagnostics);
    if (node->number < 1 || !period_count(node->number, &expr.period.count)) {
        const char *text = binder->plan->text.data;

        diagnostics_add(binder->diagnostics, CODE_E0404, node->span, "%.*s is no period: the count is a whole number, 1 to 10^15",
                        VIEW_PRINT(view_between(text + node->span.begin, text + node->span.end)));
        expr.period.count = 1;
    }
    return binder_share(binder, &expr);
}

bool binder_report_valueless(struct binder *binder, const struct expr *expr, struct span span)
{
    if (expr->type != TYPE_PERIOD && expr->type != TYPE_REGEX)
        return false;
    diagnostics_add(binder->diagnostics, CODE_E0403, span, "a %s cannot stand here",
                    expr->type == TYPE_PERIOD ? "period" : "regex");
    return true;
}

static struct expr *bind_regex(struct binder *binder, const struct node *node)
{
    return binder_share(
        binder, &(struct expr){ .kind = EXPR_CONSTANT, .type = TYPE_REGEX, .span = node->span, .pattern = node->text });
}

/* The longest part of the name, perhaps the whole, that is a group key or an earlier alias. */
static const size_t *aggregated_prefix(const struct aggregation *aggregation, struct view name, size_t *length)
{
    for (*length = name.length; *length > 0; (*length)--) {
        const size_t *slot;

        if (*length < name.length && name.data[*length] != '.' && name.data[*length] != '[')
            continue;
        slot = map_get(&aggregation->names, (struct view){ name.data, *length });
        if (slot)
            return slot;
    }
    return NULL;
}

/* In the items of stats a field stands inside an aggregate, or is a key or an earlier alias. */
static struct expr *bind_aggregated_field(struct binder *binder, const struct node *node)
{
    size_t length;
    const size_t *slot = aggregated_prefix(binder->aggregation, node->name->text, &length);
    struct diagnostic *diagnostic;

    if (slot)
        return length == node->name->text.length ? binder_slot(binder, *slot, node->span)
                                                 : binder_reach_slot(binder, *slot, node->name, length);
    if (binder_is_faulted(binder, node->span))
        return binder_null(binder, node->span);
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0306, node->span,
                                 "`%.*s` stands outside an aggregate, and is neither a group key nor an earlier alias",
                                 VIEW_PRINT(node->name->text));
    diagnostic_help(binder->diagnostics, diagnostic, "write an aggregate such as latest(%.*s), or add it after `by`",
                    VIEW_PRINT(node->name->text));
    return binder_null(binder, node->span);
}

static struct expr *bind_field(struct binder *binder, const struct node *node)
{
    if (binder->aggregation && !binder->aggregation->inside)
        return bind_aggregated_field(binder, node);
    return binder_name(binder, node->name);
}

/* ---- operators ---- */

static const char *const operator_name[] = {
    [OP_OR] = "or",          [OP_AND] = "and",        [OP_NOT] = "not",           [OP_NEGATE] = "negate",
    [OP_PLUS] = "+",         [OP_EQUAL] = "=",        [OP_UNEQUAL] = "!=",        [OP_LESS] = "<",
    [OP_LESS_EQUAL] = "<=",  [OP_GREATER] = ">",      [OP_GREATER_EQUAL] = ">=",  [OP_LIKE] = "like",
    [OP_NOT_LIKE] = "like",  [OP_MATCH] = "=~",       [OP_IN] = "in",             [OP_NOT_IN] = "in",
    [OP_IN_VALUE] = "in_list", [OP_NOT_IN_VALUE] = "in_list", [OP_ADD] = "+",     [OP_SUBTRACT] = "-",
    [OP_MULTIPLY] = "*",     [OP_DIVIDE] = "/",       [OP_REMAINDER] = "%",       [OP_POWER] = "^",
};

static bool op_negates(enum op op)
{
    return op == OP_NOT_LIKE || op == OP_NOT_IN || op == OP_NOT_IN_VALUE;
}

static bool is_ordering(enum op op)
{
    return op == OP_LESS || op == OP_LESS_EQUAL || op == OP_GREATER || op == OP_GREATER_EQUAL || op == OP_EQUAL ||
           op == OP_UNEQUAL;
}

static void warn_time_text(struct binder *binder, const struct node *node, struct expr *const *args)
{
    size_t text = args[0]->type == TYPE_TIMESTAMP ? 1 : 0;
    struct diagnostic *diagnostic;
    double number;

    if (!is_ordering(node->op) || (args[0]->type == TYPE_TIMESTAMP) == (args[1]->type == TYPE_TIMESTAMP) ||
        args[text]->kind != EXPR_CONSTANT || args[text]->value.kind != KIND_TEXT ||
        number_parse(args[text]->value.text, &number))
        return;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_W0401, node->span,
                                 "%.*s is compared with a text, which is never true: times compare as milliseconds",
                                 VIEW_PRINT(args[1 - text]->kind == EXPR_SLOT
                                                ? binder->plan->slots[args[1 - text]->slot].name : VIEW("a time")));
    diagnostic_help(binder->diagnostics, diagnostic, "narrow the time range with --start and --end, or compare with a number");
}

static struct expr *bind_operator(struct binder *binder, const struct node *node)
{
    const char *name = operator_name[node->op];
    struct expr **args = ARENA_ARRAY(binder->arena, node->count + 1, struct expr *);
    size_t count = node->count;
    struct expr *result;

    if ((node->op == OP_LIKE || node->op == OP_NOT_LIKE) && node->args[1]->kind == NODE_REGEX)
        name = "=~";
    for (size_t i = 0; i < count; i++)
        args[i] = binder_expr(binder, node->args[i]);
    if ((node->op == OP_IN || node->op == OP_NOT_IN) && count == 1)
        difference_refuse(DIFFERENCE_EMPTY_LIST, binder->options->strict, node->span, binder->diagnostics);
    if (count > 1 && node->args[1]->kind == NODE_SUBQUERY) {
        result = bind_subquery(binder, args[0], node->args[1]);
        return op_negates(node->op) ? binder_call(binder, function_operator("not"), &result, 1, node->span) : result;
    }
    if (node->op == OP_PLUS) {
        args[1] = args[0];
        args[0] = binder_constant(binder, value_number(0), node->span);
        count = 2;
    }
    if (count > 1)
        warn_time_text(binder, node, args);
    result = binder_call(binder, function_operator(name), args, count, node->span);
    if (op_negates(node->op))
        result = binder_call(binder, function_operator("not"), &result, 1, node->span);
    return result;
}

/* ---- all of them ---- */

/* A column of an earlier stage may be mentioned by the text it was made with (language reference 2.0.5). */
static bool bind_column_text(struct binder *binder, const struct node *node, size_t *slot)
{
    struct view source = view_between(binder->plan->text.data + node->span.begin, binder->plan->text.data + node->span.end);
    struct buffer text;
    struct binding *binding;

    if (!binder->closed || (binder->aggregation && !binder->aggregation->inside))
        return false;
    buffer_init(&text);
    for (size_t i = 0; i < source.length; i++) {
        bool blank = strchr(" \t\r\n", source.data[i]) != NULL;

        if (!blank)
            buffer_add_char(&text, source.data[i]);
        else if (text.length && text.data[text.length - 1] != ' ')
            buffer_add_char(&text, ' ');
    }
    binding = binder_lookup(binder, buffer_view(&text));
    buffer_clear(&text);
    if (!binding || !binding->computed)
        return false;
    *slot = binding->slot;
    return true;
}

struct expr *binder_expr(struct binder *binder, const struct node *node)
{
    size_t slot;

    switch (node->kind) {
    case NODE_FIELD:
        return bind_field(binder, node);
    case NODE_TEXT:
        return binder_constant(binder, value_text(node->text), node->span);
    case NODE_NUMBER:
        return binder_constant(binder, value_number(node->number), node->span);
    case NODE_BOOLEAN:
        return binder_constant(binder, value_boolean(node->number != 0), node->span);
    case NODE_PERIOD:
        return bind_period(binder, node);
    case NODE_REGEX:
        return bind_regex(binder, node);
    case NODE_CALL:
        if (bind_column_text(binder, node, &slot))
            return binder_slot(binder, slot, node->span);
        return bind_call(binder, node);
    case NODE_OPERATOR:
        if (bind_column_text(binder, node, &slot))
            return binder_slot(binder, slot, node->span);
        return bind_operator(binder, node);
    case NODE_ACCESS:
        return binder_reach(binder, binder_expr(binder, node->args[0]), node->name, 0);
    case NODE_SUBQUERY:     /* bound with the operator it stands behind */
    case NODE_LIST:
    case NODE_MAP:
    case NODE_ENTRY:
    case NODE_ERROR:
        break;
    }
    return binder_null(binder, node->span);
}
