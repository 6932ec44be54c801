/* stats AGGREGATES by KEYS: one row per group (language reference 2.9, 3.9). */

#include "commands/commands.h"
#include "exec/aggregate.h"
#include "plan/differences.h"
#include "plan/explain.h"

struct stats_key {
    struct view name;
    struct span span;
    struct expr *expr;
    bool bin, ephemeral, computed;
};

/* ---- explain ---- */

static void stats_explain_item(const struct plan *plan, const struct aggregate_item *item, struct buffer *out)
{
    struct arena arena;

    arena_init(&arena, NULL);
    buffer_add_format(out, "%s(", item->function->name);
    if (item->arg_count == 0)
        buffer_add_char(out, '*');
    for (size_t i = 0; i < item->arg_count; i++) {
        buffer_add_text(out, i ? ", " : "");
        buffer_add(out, expr_print(plan, item->args[i], &arena));
    }
    buffer_add_char(out, ')');
    arena_clear(&arena);
}

static void stats_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct aggregate_detail *detail = step->detail;
    struct arena arena;

    arena_init(&arena, NULL);
    buffer_add_text(out, "stats");
    for (size_t i = 0; i < detail->item_count; i++) {
        buffer_add_text(out, i ? ", " : " ");
        stats_explain_item(plan, &detail->items[i], out);
    }
    for (size_t k = 0; k < detail->key_count; k++) {
        buffer_add_text(out, k ? ", " : " by ");
        buffer_add(out, expr_print(plan, detail->keys[k].expr, &arena));
    }
    arena_clear(&arena);
}

/* ---- keys ---- */

static bool stats_is_bin(const struct expr *expr)
{
    return expr->kind == EXPR_CALL && strcmp(expr->function->name, "bin") == 0;
}

/* An alias that an earlier stage has given: 2.0.4. */
static bool stats_check_defined(struct binder *binder, const struct name *alias)
{
    if (!map_get(&binder->defined, alias->text))
        return true;
    binder_report_taken(binder, alias->text, alias->span, "the name is taken by an earlier stage");
    return false;
}

/* bin(P) offset D: bins that begin D later (3.10). */
static struct expr *stats_shifted_bin(struct binder *binder, struct expr *bin, const struct node *offset)
{
    struct expr *args[] = { bin->args[0], bin->args[1], binder_expr(binder, offset) };

    return binder_call(binder, function_grouping("bin"), args, 3, bin->span);
}

static struct stats_key stats_key(struct binder *binder, const struct item *item, const struct node *offset)
{
    struct stats_key key = { .span = item->span, .expr = binder_expr(binder, item->expr) };

    if (item->alias) {
        key.name = item->alias->text;
        key.span = item->alias->span;
        key.ephemeral = true;
        stats_check_defined(binder, item->alias);
    } else {
        key.computed = item->expr->kind != NODE_FIELD;
        key.name = key.computed ? item->source : item->expr->name->text;
    }
    key.bin = stats_is_bin(key.expr);
    if (key.bin && offset)
        key.expr = stats_shifted_bin(binder, key.expr, offset);
    if (key.expr->type == TYPE_STRUCTURE)
        diagnostics_add(binder->diagnostics, CODE_E0408, item->span, "lists and maps cannot be group keys (`%.*s`)",
                        VIEW_PRINT(item->source));
    binder_report_valueless(binder, key.expr, item->span);
    return key;
}

/* Whether a key of that name and meaning is there already: `by a, a` groups by a. */
static bool stats_key_again(struct binder *binder, const struct stats_key *keys, size_t count, const struct stats_key *key)
{
    for (size_t i = 0; i < count; i++) {
        if (!view_equal(keys[i].name, key->name))
            continue;
        if (keys[i].expr != key->expr)
            binder_report_taken(binder, key->name, key->span, "another group key of this stats has the name");
        return true;
    }
    return false;
}

static void stats_report_offset(struct binder *binder, const struct node *offset)
{
    struct diagnostic *diagnostic =
        diagnostics_add(binder->diagnostics, CODE_E0511, offset->span, "offset moves bins, and there is no bin to move");

    diagnostic_help(binder->diagnostics, diagnostic, "write for example by bin(1d) offset %.0f%.*s", offset->number,
                    VIEW_PRINT(offset->text));
}

/* How long the bins are that rows are grouped by; 0 without any. */
static int64_t stats_bin_ms(const struct stats_key *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (keys[i].bin && keys[i].expr->kind == EXPR_CALL)
            return period_ms(period_capped(keys[i].expr->args[1]->period));
    return 0;
}

static size_t stats_keys(struct binder *binder, const struct stage *stage, struct stats_key *keys, size_t *slots)
{
    size_t count = 0;
    bool any_bin = false;

    binder->grouping = true;
    for (size_t i = 0; i < stage->by.count; i++) {
        struct stats_key key = stats_key(binder, &stage->by.items[i], stage->offset);

        if (stats_key_again(binder, keys, count, &key))
            continue;
        keys[count] = key;
        any_bin = any_bin || key.bin;
        slots[count++] = plan_slot_new(binder->plan, key.name, key.expr->type, key.span);
    }
    binder->grouping = false;
    if (stage->offset && !any_bin && binder->diagnostics->errors == 0)
        stats_report_offset(binder, stage->offset);
    return count;
}

/* ---- items ---- */

struct stats_item {
    struct view name;
    struct span span;
    struct expr *expr;
    size_t slot;                /* where its value is */
    bool alias;
    bool empty;                 /* null, whatever the expression is */
};

static void stats_warn_self_named(struct binder *binder, const struct item *item)
{
    struct diagnostic *diagnostic =
        diagnostics_add(binder->diagnostics, CODE_W0301, item->alias->span,
                        "the service leaves the column `%.*s` empty, because the field it is made of has the same name",
                        VIEW_PRINT(item->alias->text));

    diagnostic_help(binder->diagnostics, diagnostic, "give the aggregate another name, such as `total_%.*s`",
                    VIEW_PRINT(item->alias->text));
}

static bool node_mentions(const struct node *node, struct view name)
{
    if (node->kind == NODE_FIELD)
        return view_equal(node->name->text, name);
    for (size_t i = 0; i < node->count; i++)
        if (node_mentions(node->args[i], name))
            return true;
    return false;
}

/* Where a redefinition is an error, and where only a warning: 2.0.4. */
static void stats_check_alias(struct binder *binder, const struct item *item, struct stats_item *out)
{
    const struct binding *before = binder_lookup(binder, item->alias->text);

    if (!stats_check_defined(binder, item->alias))
        return;
    if (map_get(&binder->aggregation->names, item->alias->text))
        binder_report_taken(binder, item->alias->text, item->alias->span, "another column of this stats has the name");
    else if (!binder->closed && node_mentions(item->expr, item->alias->text) && !(before && before->ephemeral)) {
        stats_warn_self_named(binder, item);
        out->empty = difference_copied(DIFFERENCE_SELF_NAMED, binder->options->strict);
    }
}

static void stats_name(struct binder *binder, struct view name, size_t slot)
{
    size_t *kept = ARENA_NEW(binder->arena, size_t);

    *kept = slot;
    map_set(&binder->aggregation->names, name, kept);
}

/* An expression over aggregates gets a slot of its own, computed behind the aggregation. */
static struct stats_item stats_item(struct binder *binder, const struct item *item)
{
    size_t aggregates = binder->aggregation->count;
    struct stats_item out = { .span = item->span, .expr = binder_expr(binder, item->expr), .alias = item->alias != NULL };
    struct diagnostic *diagnostic;

    out.name = item->alias ? item->alias->text : item->source;
    if (item->alias)
        stats_check_alias(binder, item, &out);
    if (out.expr->kind == EXPR_CONSTANT && aggregates == binder->aggregation->count && binder->diagnostics->errors == 0) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0409, item->span, "stats wants an aggregate here");
        diagnostic_help(binder->diagnostics, diagnostic, "such as count(*), sum(x) or max(x)");
    }
    if (out.empty)
        out.expr = binder_null(binder, item->span);
    if (out.expr->kind == EXPR_SLOT)
        out.slot = out.expr->slot;
    else
        out.slot = plan_slot_new(binder->plan, out.name, out.expr->type, item->span);
    if (item->alias) {
        stats_name(binder, out.name, out.slot);
        binder->plan->slots[out.slot].name = out.name;
    }
    return out;
}

static void stats_check_alone(struct binder *binder, const struct stage *stage)
{
    const struct aggregation *aggregation = binder->aggregation;

    for (size_t i = 0; i < aggregation->count; i++)
        if (aggregation->list[i].function->aggregate->alone && (stage->items.count > 1 || stage->by.count > 0))
            diagnostics_add(binder->diagnostics, CODE_E0507, aggregation->list[i].span,
                            "`%s` must be alone in its stats, without by", aggregation->list[i].function->name);
}

/* ---- the step ---- */

static void stats_order(struct binder *binder, const struct stats_key *keys, const size_t *slots, size_t count)
{
    struct order_key *order = ARENA_ARRAY(binder->arena, count, struct order_key);
    size_t at = 0;

    for (size_t i = 0; i < count; i++)
        if (keys[i].bin)
            order[at++] = (struct order_key){ slots[i], true };
    for (size_t i = 0; i < count; i++)
        if (!keys[i].bin)
            order[at++] = (struct order_key){ slots[i], false };
    binder->order = (struct ordering){ .keys = order, .count = count };
}

static struct aggregate_detail *stats_detail(struct binder *binder, const struct stats_key *keys, const size_t *slots,
                                             size_t key_count, struct slot_set *reads)
{
    struct aggregate_detail *detail = ARENA_NEW(binder->arena, struct aggregate_detail);
    const struct aggregation *aggregation = binder->aggregation;

    detail->keys = ARENA_ARRAY(binder->arena, key_count, struct aggregate_key);
    detail->key_count = key_count;
    for (size_t i = 0; i < key_count; i++) {
        detail->keys[i] = (struct aggregate_key){ keys[i].expr, slots[i] };
        expr_reads(keys[i].expr, reads);
    }
    detail->items = ARENA_ARRAY(binder->arena, aggregation->count, struct aggregate_item);
    detail->item_count = aggregation->count;
    for (size_t i = 0; i < aggregation->count; i++) {
        const struct aggregated *item = &aggregation->list[i];

        detail->items[i] =
            (struct aggregate_item){ item->function, item->args, item->arg_count, item->prepared, item->slot };
        for (size_t arg = 0; arg < item->arg_count; arg++)
            expr_reads(item->args[arg], reads);
    }
    return detail;
}

/* The table the stats leaves behind: its keys, then its items (column order: 2.9). */
static void stats_open(struct binder *binder, const struct stats_key *keys, const size_t *slots, size_t key_count,
                       const struct stats_item *items, size_t item_count, struct span span)
{
    binder_close(binder);
    map_reserve(&binder->names, key_count + item_count);
    map_reserve(&binder->defined, binder->defined.count + key_count + item_count);
    for (size_t i = 0; i < key_count; i++) {
        struct binding *binding = binder_introduce(binder, keys[i].name, keys[i].span, slots[i], keys[i].ephemeral);

        binding->key = true;
        binding->bin = keys[i].bin;
        binding->computed = keys[i].computed;
        if (keys[i].ephemeral)
            map_set(&binder->defined, keys[i].name, binding);
        columns_add(&binder->aggregate, binder->arena, (struct output_column){ keys[i].name, slots[i] });
    }
    for (size_t i = 0; i < item_count; i++) {
        struct binding *binding = binder_introduce(binder, items[i].name, items[i].span, items[i].slot, true);

        binding->computed = !items[i].alias;
        if (items[i].alias)
            map_set(&binder->defined, items[i].name, binding);
        if (items[i].expr->kind != EXPR_SLOT)
            binder_extend(binder, items[i].slot, items[i].expr, span);
        columns_unite(&binder->aggregate, binder->arena, (struct output_column){ items[i].name, items[i].slot });
    }
}

/* Someone behind depends on the order of rows: the stats in front has to pass its rows on in order. */
static void stats_order_earlier(struct binder *binder, const struct aggregate_detail *detail)
{
    bool needed = false;

    for (size_t i = 0; i < detail->item_count; i++)
        needed = needed || detail->items[i].function->aggregate->needs_rank;
    for (size_t s = 0; needed && s < binder->plan->step_count; s++)
        if (binder->plan->steps[s]->run == &aggregate_operator)
            ((struct aggregate_detail *)binder->plan->steps[s]->detail)->in_order = true;
}

static const struct binned *stats_bins(struct binder *binder, const struct stats_key *keys, size_t count)
{
    struct binned *binned = NULL;

    for (size_t i = 0; i < count; i++) {
        const struct expr *bin = keys[i].expr;

        if (binned || !keys[i].bin || bin->kind != EXPR_CALL)
            continue;
        binned = ARENA_NEW(binder->arena, struct binned);
        binned->bin = keys[i].name;
        binned->period = period_capped(bin->args[1]->period);
        binned->offset_ms = bin->count > 2 ? period_ms(bin->args[2]->period) : 0;
        binned->keys = ARENA_ARRAY(binder->arena, count, struct view);
    }
    for (size_t i = 0; binned && i < count; i++)
        if (!view_equal(keys[i].name, binned->bin))
            binned->keys[binned->key_count++] = keys[i].name;
    return binned;
}

static void stats_bind(struct binder *binder, const struct stage *stage)
{
    struct stats_key *keys = ARENA_ARRAY(binder->arena, stage->by.count, struct stats_key);
    size_t *slots = ARENA_ARRAY(binder->arena, stage->by.count, size_t);
    struct stats_item *items = ARENA_ARRAY(binder->arena, stage->items.count, struct stats_item);
    struct aggregation aggregation = { 0 };
    struct aggregate_detail *detail;
    struct plan_step *step;
    struct slot_set reads;
    size_t key_count;

    if (++binder->stats_count == STATS_MAX_STAGES + 1)
        diagnostics_add(binder->diagnostics, CODE_E0508, stage->head, "a query may have at most %d stats", STATS_MAX_STAGES);
    map_init(&aggregation.names, binder->arena);
    map_reserve(&aggregation.names, stage->by.count + stage->items.count);
    key_count = stats_keys(binder, stage, keys, slots);
    aggregation.bin_ms = stats_bin_ms(keys, key_count);
    binder->aggregation = &aggregation;
    for (size_t i = 0; i < key_count; i++)
        stats_name(binder, keys[i].name, slots[i]);
    for (size_t i = 0; i < stage->items.count; i++)
        items[i] = stats_item(binder, &stage->items.items[i]);
    stats_check_alone(binder, stage);

    slot_set_init(&reads, binder->arena);
    detail = stats_detail(binder, keys, slots, key_count, &reads);
    stats_order_earlier(binder, detail);
    step = plan_step_new(binder->plan, "stats", STEP_BREAKER, &aggregate_operator, detail, stats_explain, stage->span);
    step->reads = reads;
    for (size_t i = 0; i < key_count; i++)
        slot_set_add(&step->writes, slots[i]);
    for (size_t i = 0; i < aggregation.count; i++)
        slot_set_add(&step->writes, aggregation.list[i].slot);
    binder->aggregation = NULL;
    stats_order(binder, keys, slots, key_count);
    detail->order = binder_order(binder, &step->writes);
    stats_open(binder, keys, slots, key_count, items, stage->items.count, stage->span);
    binder->bins = stats_bins(binder, keys, key_count);
}

const struct command stats_command = {
    .name = "stats",
    .usage = "stats AGGREGATE [as NAME], ... [by KEY [as NAME], ... [offset PERIOD]]",
    .help = "Compute aggregates, for all rows or for each group.",
    .section = "2.9",
    .examples = { "stats count(*) by bin(5m)", "stats count(*) as n, avg(ms) as mean by host | sort n desc",
                  "stats count(*) as n by host | stats max(n) as busiest", "stats sum(bytes) by bin(1d) offset 9h" },
    .bind = stats_bind,
};
