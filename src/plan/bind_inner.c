/* Queries inside the query (language reference 2.14). */

#include "plan/binder.h"

bool binder_may_nest(struct binder *binder, struct span span, const char *what)
{
    struct diagnostic *diagnostic;

    if (!binder->outer)
        return true;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0523, span, "%s cannot stand inside a subquery", what);
    diagnostic_help(binder->diagnostics, diagnostic, "a query may hold several subqueries, one beside the other, but none inside "
                                                     "another");
    return false;
}

/* Without a SOURCE of its own it reads what the query around it reads. */
static void inherit_sources(const struct binder *outer, struct plan *plan)
{
    const struct scan_detail *from = outer->plan->steps[0]->detail;
    struct scan_detail *scan = plan->steps[0]->detail;

    if (scan->source_count)
        return;
    scan->sources = from->sources;
    scan->source_count = from->source_count;
}

/* The column of the answer that has the name of the field, or the first. */
static struct output_column wanted_column(const struct plan *plan, struct view name)
{
    for (size_t i = 0; i < plan->column_count; i++)
        if (view_equal(plan->columns[i].name, name))
            return plan->columns[i];
    return plan->column_count ? plan->columns[0] : (struct output_column){ 0 };     /* none only after a report */
}

/* Of a set one column counts, and the order only where it decides which rows there are. */
static void keep_set(struct binder *binder, struct plan *plan, const struct expr *left)
{
    struct view name = left->kind == EXPR_SLOT ? binder->plan->slots[left->slot].name : (struct view){ 0 };
    struct output_column *column = ARENA_NEW(binder->arena, struct output_column);

    *column = wanted_column(plan, name);
    plan->columns = column;
    plan->column_count = 1;
    if (plan->limit != UINT64_MAX)
        return;
    plan->order = (struct ordering){ 0 };
    plan->limit_any = true;
}

struct binder *binder_inner(struct binder *binder, const struct query_tree *tree)
{
    struct binder *inner = ARENA_NEW(binder->arena, struct binder);

    binder_begin(inner, tree, binder->plan->text, binder, binder->options, binder->arena, binder->diagnostics);
    inherit_sources(binder, inner->plan);
    return inner;
}

struct name *name_behind(struct arena *arena, const struct name *name, struct view alias)
{
    struct name *behind;
    size_t length = name->segments[0].text.length;

    if (name->count < 2 || name->segments[1].subscript || !view_equal(name->segments[0].text, alias))
        return NULL;
    behind = ARENA_NEW(arena, struct name);
    *behind = *name;
    behind->segments++;
    behind->count--;
    behind->text = view_skip(name->text, length + 1);
    return behind;
}

struct expr *bind_subquery(struct binder *binder, struct expr *left, const struct node *node)
{
    struct binder *inner;
    struct expr **args = ARENA_ARRAY(binder->arena, 1, struct expr *);
    struct expr *expr = ARENA_NEW(binder->arena, struct expr);

    if (!binder_may_nest(binder, node->span, "a subquery"))
        return binder_null(binder, node->span);
    inner = binder_inner(binder, node->query);
    binder_check_sources_only(inner);
    binder_end(inner);
    keep_set(binder, inner->plan, left);
    args[0] = left;
    *expr = (struct expr){
        .kind = EXPR_CALL,
        .type = TYPE_BOOLEAN,
        .span = node->span,
        .function = function_operator("in"),
        .args = args,
        .count = 1,
        .id = binder->plan->expr_count++,
        .inner = plan_inner_new(binder->plan, inner->plan, true) + 1,
    };
    return expr;
}
