/* Calls: functions found, arguments counted and checked, constants prepared and folded; aggregates handed to stats. */

#include "base/hash.h"
#include "plan/binder.h"
#include "plan/differences.h"
#include "syntax/wording.h"

#include <stdlib.h>

/* ---- finding the function ---- */

static void report_function(struct binder *binder, const struct node *node)
{
    const struct misnomer *misnomer = misnomer_find(node->text);
    struct view candidates[256], nearest;
    struct diagnostic *diagnostic;
    size_t count = 0;

    if (binder_is_faulted(binder, node->head))
        return;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0401, node->head, "there is no function `%.*s`",
                                 VIEW_PRINT(node->text));
    if (misnomer && misnomer->instead)
        diagnostic_help(binder->diagnostics, diagnostic, "write %s", misnomer->instead);
    else if (misnomer)
        diagnostic_help(binder->diagnostics, diagnostic, "the language has nothing like it; liq help functions lists what there is");
    if (misnomer)
        return;
    for (size_t i = 0; function_at(i) && count < 254; i++) {
        const struct function *function = function_at(i);

        if (function->family == FAMILY_OPERATOR)
            continue;
        candidates[count++] = view_of(function->name);
        if (function->synonym)
            candidates[count++] = view_of(function->synonym);
    }
    nearest = nearest_word(node->text, candidates, count);
    if (nearest.length)
        diagnostic_help(binder->diagnostics, diagnostic, "did you mean `%.*s`?", VIEW_PRINT(nearest));
    else
        diagnostic_help(binder->diagnostics, diagnostic, "liq help functions lists them");
}

/* ---- counting ---- */

static bool has_parameter_of(const struct function *function, size_t index, enum type type)
{
    return index < FUNCTION_MAX_PARAMETERS && function->params[index].name && function->params[index].type == type;
}

/* Whether the implicit field has to be put in front: bin(5m), but not bin(field, 5m). */
static bool needs_implicit(const struct function *function, struct expr *const *args, size_t count)
{
    if (!function->implicit)
        return false;
    if (has_parameter_of(function, 1, TYPE_PERIOD))
        return count == 1 && args[0]->type == TYPE_PERIOD;
    return true;
}

static bool check_count(struct binder *binder, const struct function *function, size_t count, const struct node *node)
{
    struct view name = node->text;
    struct span span = node->span;
    size_t least, most;
    const char *plural;

    function_arity(function, &least, &most);
    if (function->implicit && !has_parameter_of(function, 1, TYPE_PERIOD))
        most--;     /* the field put in front is never written */
    if (count >= least && count <= most)
        return true;
    plural = (least == most ? least : count < least ? least : most) == 1 ? "" : "s";
    if (least == most)
        diagnostics_add(binder->diagnostics, CODE_E0402, span, "`%.*s` takes %zu argument%s, not %zu", VIEW_PRINT(name), least,
                        plural, count);
    else if (count < least)
        diagnostics_add(binder->diagnostics, CODE_E0402, span, "`%.*s` takes at least %zu argument%s, not %zu", VIEW_PRINT(name),
                        least, plural, count);
    else
        diagnostics_add(binder->diagnostics, CODE_E0402, span, "`%.*s` takes at most %zu argument%s, not %zu", VIEW_PRINT(name),
                        most, plural, count);
    return false;
}

/* ---- checking ---- */

static const struct parameter *parameter_of(const struct function *function, size_t index)
{
    size_t last = 0;

    while (last + 1 < FUNCTION_MAX_PARAMETERS && function->params[last + 1].name)
        last++;
    /* A repeated group stands at the end: more arguments are like the last one. */
    return &function->params[index < last ? index : last];
}

static struct expr *as_regex(struct binder *binder, struct expr *arg)
{
    if (arg->kind != EXPR_CONSTANT || arg->value.kind != KIND_TEXT)
        return arg;
    return binder_share(
        binder, &(struct expr){ .kind = EXPR_CONSTANT, .type = TYPE_REGEX, .span = arg->span, .pattern = arg->value.text });
}

/* What stands for an expression with a mistake: whatever else is wrong with it follows from that. */
static bool is_reported(const struct binder *binder, const struct expr *expr)
{
    return binder->diagnostics->errors > 0 && expr->kind == EXPR_CONSTANT && expr->type == TYPE_ANY;
}

static bool check_argument(struct binder *binder, const struct function *function, const struct parameter *parameter,
                           struct expr **arg)
{
    struct diagnostic *diagnostic;

    if (is_reported(binder, *arg))
        return false;
    if (parameter->type == TYPE_REGEX)
        *arg = as_regex(binder, *arg);
    if (parameter->type == TYPE_REGEX && (*arg)->type != TYPE_REGEX) {
        diagnostics_add(binder->diagnostics, CODE_E0403, (*arg)->span, "`%s` wants a constant pattern here", function->name);
        return false;
    }
    if (parameter->type == TYPE_PERIOD && (*arg)->type != TYPE_PERIOD) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0403, (*arg)->span, "`%s` wants a period here", function->name);
        diagnostic_help(binder->diagnostics, diagnostic, "write a number with its unit, such as 5m, 1h or 30s");
        return false;
    }
    if (parameter->type != TYPE_REGEX && (*arg)->type == TYPE_REGEX) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0403, (*arg)->span, "a regex cannot stand here");
        diagnostic_help(binder->diagnostics, diagnostic, "a regex stands after like, =~ and parse; elsewhere write a text");
        return false;
    }
    if (parameter->type != TYPE_PERIOD && (*arg)->type == TYPE_PERIOD) {
        diagnostics_add(binder->diagnostics, CODE_E0403, (*arg)->span, "a period cannot stand here");
        return false;
    }
    if (parameter->constant && (*arg)->kind != EXPR_CONSTANT) {
        diagnostics_add(binder->diagnostics, CODE_E0403, (*arg)->span, "the %s of `%s` must be a constant", parameter->name,
                        function->name);
        return false;
    }
    return true;
}

static bool check_arguments(struct binder *binder, const struct function *function, struct expr **args, size_t count)
{
    bool good = true;

    for (size_t i = 0; i < count; i++)
        good = check_argument(binder, function, parameter_of(function, i), &args[i]) && good;
    return good;
}

/* ---- preparing and folding ---- */

struct prepare_context {
    struct preparation preparation;
    struct binder *binder;
};

static void prepare_at_end(struct preparation *preparation, void (*call)(void *), void *object)
{
    struct binder *binder = ((struct prepare_context *)(void *)preparation)->binder;
    struct release *release = ARENA_NEW(binder->arena, struct release);

    *release = (struct release){ call, object, binder->plan->releases };
    binder->plan->releases = release;
}

static struct argument argument_of(const struct binder *binder, const struct expr *expr)
{
    struct argument argument = { .type = expr->type, .constant = expr->kind == EXPR_CONSTANT };

    if (expr->kind == EXPR_CONSTANT) {
        argument.value = expr->value;
        argument.period = expr->period;
        argument.pattern = expr->pattern;
    }
    if (expr->kind == EXPR_SLOT)
        argument.field = binder->plan->slots[expr->slot].name;
    return argument;
}

/* The arguments are for the call alone: what is prepared keeps nothing of them but texts of the query's. */
static const void *prepare_call(struct binder *binder, const struct function *function, struct expr *const *args, size_t count,
                                struct prepare_context *context)
{
    struct argument few[8], *arguments = count <= sizeof few / sizeof *few ? few : heap_alloc(count * sizeof *arguments);
    const void *prepared;

    for (size_t i = 0; i < count; i++)
        arguments[i] = argument_of(binder, args[i]);
    context->preparation = (struct preparation){
        .args = arguments, .count = count, .arena = binder->arena, .clock = &binder->plan->clock, .at_end = prepare_at_end
    };
    if (binder->aggregation)
        context->preparation.bin_ms = binder->aggregation->bin_ms;
    prepared = function->prepare(&context->preparation);
    if (arguments != few)
        free(arguments);
    return prepared;
}

static bool prepare(struct binder *binder, const struct function *function, struct expr *const *args, size_t count,
                    struct span span, const void **prepared)
{
    struct prepare_context context = { .binder = binder };
    bool named = function->family != FAMILY_OPERATOR;
    struct diagnostic *diagnostic;
    size_t about;

    *prepared = function->prepare ? prepare_call(binder, function, args, count, &context) : NULL;
    if (!context.preparation.error.length)
        return true;
    about = context.preparation.error_argument;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0405, about < count ? args[about]->span : span, "%s%s%s%.*s",
                                 named ? "`" : "", named ? function->name : "", named ? "`: " : "",
                                 VIEW_PRINT(context.preparation.error));
    if (context.preparation.help.length)
        diagnostic_help(binder->diagnostics, diagnostic, "%.*s", VIEW_PRINT(context.preparation.help));
    return false;
}

static bool foldable(const struct function *function, struct expr *const *args, size_t count)
{
    if (!function->eval || function->impure)
        return false;
    for (size_t i = 0; i < count; i++)
        if (args[i]->kind != EXPR_CONSTANT)
            return false;
    return true;
}

/* The value of a call of constants: computed over one row, as it would be over any. */
static struct expr *fold(struct binder *binder, const struct function *function, struct expr *const *args, size_t count,
                         const void *prepared, struct span span)
{
    struct column **columns = ARENA_ARRAY(binder->arena, count, struct column *);
    void *scratch = function->scratch_new ? function->scratch_new(prepared) : NULL;
    uint32_t row = 0;
    struct column *result;
    struct value value;

    for (size_t i = 0; i < count; i++)
        if (args[i]->type != TYPE_PERIOD && args[i]->type != TYPE_REGEX)
            columns[i] = column_constant(binder->arena, 1, args[i]->value);
    result = function_call(function, columns, count, &row, 1, 1, binder->arena, prepared, scratch, &binder->plan->clock);
    value = value_keep(binder->arena, column_value(result, 0));
    if (scratch)
        function->scratch_free(scratch);
    return binder_constant(binder, value, span);
}

/* ---- scalar calls ---- */

struct expr *binder_call(struct binder *binder, const struct function *function, struct expr **args, size_t count,
                         struct span span)
{
    struct expr expr;
    const void *prepared;

    if (!check_arguments(binder, function, args, count) ||
        !prepare(binder, function, args, count, span, &prepared))
        return binder_null(binder, span);
    if (foldable(function, args, count))
        return fold(binder, function, args, count, prepared, span);
    expr = (struct expr){ .kind = EXPR_CALL, .type = function->result, .span = span, .function = function, .count = count };
    expr.prepared = prepared;
    expr.args = ARENA_ARRAY(binder->arena, count, struct expr *);
    if (count)
        memcpy(expr.args, args, count * sizeof *args);
    return binder_share(binder, &expr);
}

/* ---- aggregates ---- */

static bool aggregated_equal(const struct aggregated *item, const struct function *function, struct expr *const *args,
                             size_t count)
{
    if (item->function != function || item->arg_count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (item->args[i] != args[i])
            return false;
    return true;
}

static bool check_plain(struct binder *binder, const struct function *function, struct expr *const *args, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (args[i]->type == TYPE_STRUCTURE) {
            struct view written = view_between(binder->plan->text.data + args[i]->span.begin,
                                               binder->plan->text.data + args[i]->span.end);

            diagnostics_add(binder->diagnostics, CODE_E0408, args[i]->span, "`%s` cannot work with lists and maps (`%.*s`)",
                            function->name, VIEW_PRINT(written));
            return false;
        }
    return true;
}

static struct expr *bind_aggregate(struct binder *binder, const struct function *function, struct expr **args, size_t count,
                                   const struct node *node)
{
    struct aggregation *aggregation = binder->aggregation;
    const void *prepared;
    uint32_t *bucket;
    struct aggregated *item;

    if (!check_arguments(binder, function, args, count) ||
        !check_plain(binder, function, args, count) || !prepare(binder, function, args, count, node->span, &prepared))
        return binder_null(binder, node->span);
    bucket = &aggregation->bucket[hash_number((uintptr_t)function, count > 0 ? args[0]->id : 0) % AGGREGATION_BUCKETS];
    for (uint32_t i = *bucket; i > 0; i = aggregation->list[i - 1].earlier)
        if (aggregated_equal(&aggregation->list[i - 1], function, args, count))
            return binder_slot(binder, aggregation->list[i - 1].slot, node->span);
    aggregation->list = arena_grow(binder->arena, aggregation->list, &aggregation->capacity, aggregation->count + 1,
                                   sizeof *aggregation->list);
    item = &aggregation->list[aggregation->count++];
    *item = (struct aggregated){ .function = function, .args = args, .arg_count = count, .prepared = prepared, .earlier = *bucket };
    *bucket = (uint32_t)aggregation->count;
    item->slot = plan_slot_new(binder->plan, view_of(function->name), function->result, node->span);
    item->span = node->span;
    return binder_slot(binder, item->slot, node->span);
}

static bool aggregate_allowed(struct binder *binder, const struct function *function, const struct node *node)
{
    struct diagnostic *diagnostic;

    if (!binder->aggregation) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0406, node->span, "the aggregate `%s` can only stand in stats",
                                     function->name);
        diagnostic_help(binder->diagnostics, diagnostic, "write | stats %.*s",
                        VIEW_PRINT(view_between(binder->plan->text.data + node->span.begin,
                                                binder->plan->text.data + node->span.end)));
        return false;
    }
    if (binder->aggregation->inside) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0407, node->span,
                                     "aggregates cannot stand inside one another (`%s`)", function->name);
        diagnostic_help(binder->diagnostics, diagnostic, "compute the inner one in a stats of its own, and add a second stats");
        return false;
    }
    return true;
}

/* ---- calls as written ---- */

static void report_star(struct binder *binder, const struct function *function, const struct node *node)
{
    diagnostics_add(binder->diagnostics, CODE_E0402, node->span, "`%s(*)` has no meaning: only count takes a star",
                    function->name);
}

/* bin() in a second stats, and the like (language reference 2.0.3). */
static void report_time_gone(struct binder *binder, const struct function *function, const struct node *node)
{
    struct diagnostic *diagnostic = diagnostics_add(binder->diagnostics, CODE_E0307, node->span,
                                                    "`%s` looks at @timestamp, which is gone after stats", function->name);

    diagnostic->service = wording_unknown(binder->arena, view_of(function->implicit));
    diagnostic_help(binder->diagnostics, diagnostic,
                    "carry a time along (... by bin(1m) as t), and use datefloor(t, 1h) on it here");
}

/* bin(5): the field may be left out, the period may not. */
static bool check_period(struct binder *binder, const struct function *function, struct expr *const *args, size_t count,
                         const struct node *node)
{
    struct diagnostic *diagnostic;

    if (!function->implicit || count != 1 || !has_parameter_of(function, 1, TYPE_PERIOD))
        return true;
    if (is_reported(binder, args[0]))
        return false;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0403, args[0]->span, "`%.*s` wants a period", VIEW_PRINT(node->text));
    diagnostic_help(binder->diagnostics, diagnostic, "write a number with its unit, such as 5m, 1h or 30s");
    return false;
}

/* The field a call looks at without being told to, as bin does; NULL after a report. */
static struct expr *bind_implicit(struct binder *binder, const struct function *function, const struct node *node)
{
    struct view name = view_of(function->implicit);
    size_t slot;

    if (binder->aggregation && !binder->aggregation->inside) {
        diagnostics_add(binder->diagnostics, CODE_E0306, node->span, "`%s` looks at %s, which does not exist once events are grouped",
                        function->name, function->implicit);
        return NULL;
    }
    if (binder->closed && view_equal(name, VIEW("@timestamp")) && !binder_lookup(binder, name)) {
        report_time_gone(binder, function, node);
        return NULL;
    }
    return binder_field_named(binder, name, node->head, &slot) ? binder_slot(binder, slot, node->head)
                                                               : binder_null(binder, node->head);
}

/* Behind `by`, histogram is not the aggregate. */
static const struct function *find_function(struct binder *binder, struct view name)
{
    const struct map_entry *known = map_find(&binder->functions, name);
    const struct function *function = known ? known->value : function_find(name), *key = NULL;

    if (function && !known)
        map_set(&binder->functions, name, (void *)(uintptr_t)function);

    if (function && function->aggregate && binder->grouping)
        key = function_grouping(function->name);
    return key ? key : function;
}

struct expr *bind_call(struct binder *binder, const struct node *node)
{
    const struct function *function = find_function(binder, node->text);
    struct expr **args = ARENA_ARRAY(binder->arena, node->count + 1, struct expr *);
    bool aggregate = function && function->aggregate, good = true, inside;
    size_t count = node->count;

    if (!function)
        report_function(binder, node);
    else if (node->star && !function->star)
        report_star(binder, function, node);
    if (!function || (node->star && !function->star) || (aggregate && !aggregate_allowed(binder, function, node)) ||
        !check_count(binder, function, count, node))
        return binder_null(binder, node->span);

    inside = binder->aggregation && binder->aggregation->inside;
    if (aggregate)
        binder->aggregation->inside = true;
    for (size_t i = 0; i < count; i++)
        args[i + 1] = binder_expr(binder, node->args[i]);
    if (needs_implicit(function, args + 1, count)) {
        args[0] = bind_implicit(binder, function, node);
        count++;
    } else {
        args++;
        good = check_period(binder, function, args, count, node);
    }
    if (aggregate)
        binder->aggregation->inside = inside;
    if (!good || (count > 0 && !args[0]))
        return binder_null(binder, node->span);
    if (count == 3 && strcmp(function->name, "strcontains") == 0 &&
        difference_copied(DIFFERENCE_CONTAINS_CASE, binder->options->strict))
        count = 2;
    return aggregate ? bind_aggregate(binder, function, args, count, node)
                     : binder_call(binder, function, args, count, node->span);
}
