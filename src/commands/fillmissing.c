/* fillmissing with VALUE for FIELD: rows for the bins that have none (language reference 2.23). */

#include "base/json.h"
#include "commands/commands.h"
#include "commands/tables.h"

#include <stdlib.h>

struct fillmissing {
    size_t bin;                 /* slot */
    size_t *keys;               /* slots of the other group keys */
    size_t key_count;
    size_t *constant_slots;
    struct value *constants;
    size_t constant_count;
    struct period period;
    int64_t offset_ms;
    const struct clock *clock;
};

/* ---- running ---- */

struct filling {
    struct table *table;
    const struct fillmissing *detail;
    size_t bin, *keys, *constants;      /* places */
    int64_t first, last;                /* bins */
};

static int filling_compare_keys(const struct filling *filling, const struct row *a, const struct row *b)
{
    for (size_t i = 0; i < filling->detail->key_count; i++) {
        int order = value_collate(&a->values[filling->keys[i]], &b->values[filling->keys[i]]);

        if (order)
            return order;
    }
    return 0;
}

static int rows_by_keys(const void *a, const void *b, void *context)
{
    const struct row *one = *(struct row *const *)a, *other = *(struct row *const *)b;
    const struct filling *filling = context;
    int order = filling_compare_keys(filling, one, other);

    return order ? order : value_collate(&one->values[filling->bin], &other->values[filling->bin]);
}

static int rows_by_bin(const void *a, const void *b, void *context)
{
    const struct row *one = *(struct row *const *)a, *other = *(struct row *const *)b;
    const struct filling *filling = context;
    int order = value_collate(&one->values[filling->bin], &other->values[filling->bin]);

    return order ? order : filling_compare_keys(filling, one, other);
}

static int64_t bin_of(const struct fillmissing *detail, int64_t ms)
{
    return period_floor(ms - detail->offset_ms, detail->period) + detail->offset_ms;
}

static int64_t bin_behind(const struct fillmissing *detail, int64_t bin)
{
    return period_next(bin - detail->offset_ms, detail->period) + detail->offset_ms;
}

/* From the query's start to its end, as far as they are known; else to where there are rows. False when there is no bin. */
static bool filling_range(struct filling *filling)
{
    const struct clock *clock = filling->detail->clock;
    bool any = false;
    int64_t ms;

    for (size_t i = 0; i < filling->table->count; i++) {
        const struct value *bin = &filling->table->rows[i]->values[filling->bin];

        if (bin->kind != KIND_TIMESTAMP)
            continue;
        ms = (int64_t)bin->number;
        filling->first = !any || ms < filling->first ? ms : filling->first;
        filling->last = !any || ms > filling->last ? ms : filling->last;
        any = true;
    }
    if (clock->start_ms != INT64_MIN)
        filling->first = bin_of(filling->detail, clock->start_ms);
    if (clock->end_ms != INT64_MAX)
        filling->last = bin_of(filling->detail, clock->end_ms);
    return any;
}

static void filling_add(struct filling *filling, const struct row *like, int64_t bin)
{
    struct row *row = table_add(filling->table);

    for (size_t i = 0; i < filling->detail->constant_count; i++)
        row->values[filling->constants[i]] = filling->detail->constants[i];
    for (size_t i = 0; i < filling->detail->key_count; i++)
        row->values[filling->keys[i]] = like->values[filling->keys[i]];
    row->values[filling->bin] = value_time(bin);
}

/* The rows of one combination of the other keys, which are in the order of their bins. */
static enum status filling_fill(struct filling *filling, size_t begin, size_t end)
{
    const struct row *like = filling->table->rows[begin];
    size_t added = 0;

    for (int64_t bin = filling->first; bin <= filling->last; bin = bin_behind(filling->detail, bin)) {
        const struct value *here;

        for (; begin < end; begin++) {
            here = &filling->table->rows[begin]->values[filling->bin];
            if (here->kind == KIND_TIMESTAMP && (int64_t)here->number >= bin)
                break;
        }
        if (begin < end && (int64_t)filling->table->rows[begin]->values[filling->bin].number == bin)
            continue;
        filling_add(filling, like, bin);
        if (++added % BATCH_ROWS == 0)
            TRY(table_check(filling->table));
    }
    return table_check(filling->table);
}

static enum status fillmissing_change(struct table *table, const void *own)
{
    const struct fillmissing *detail = own;
    struct filling filling = { .table = table, .detail = detail, .bin = table_place(table, detail->bin) };
    size_t count = table->count;

    filling.keys = ARENA_ARRAY(table->arena, detail->key_count, size_t);
    for (size_t i = 0; i < detail->key_count; i++)
        filling.keys[i] = table_place(table, detail->keys[i]);
    filling.constants = ARENA_ARRAY(table->arena, detail->constant_count, size_t);
    for (size_t i = 0; i < detail->constant_count; i++)
        filling.constants[i] = table_place(table, detail->constant_slots[i]);
    if (!filling_range(&filling))
        return STATUS_OK;
    qsort_r(table->rows, count, sizeof *table->rows, rows_by_keys, &filling);
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin + 1; end < count; end++)
            if (filling_compare_keys(&filling, table->rows[begin], table->rows[end]))
                break;
        TRY(filling_fill(&filling, begin, end));
    }
    qsort_r(table->rows, table->count, sizeof *table->rows, rows_by_bin, &filling);
    return STATUS_OK;
}

static void fillmissing_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct table_detail *table = step->detail;
    const struct fillmissing *detail = table->own;

    buffer_add_text(out, "fillmissing ");
    name_print(plan->slots[detail->bin].name, out);
    for (size_t i = 0; i < detail->constant_count; i++) {
        buffer_add_text(out, i ? ", with " : " with ");
        if (detail->constants[i].kind == KIND_TEXT)
            json_add_string(out, detail->constants[i].text);
        else
            buffer_add(out, value_display(detail->constants[i], plan->arena));
        buffer_add_text(out, " for ");
        name_print(plan->slots[detail->constant_slots[i]].name, out);
    }
}

/* ---- binding ---- */

static size_t slot_of(const struct binder *binder, struct view name)
{
    return binder_lookup(binder, name)->slot;
}

static bool is_key(const struct binned *binned, struct view name)
{
    for (size_t i = 0; i < binned->key_count; i++)
        if (view_equal(binned->keys[i], name))
            return true;
    return view_equal(binned->bin, name);
}

static void bind_constant(struct binder *binder, const struct item *item, struct fillmissing *detail)
{
    const struct expr *constant = binder_expr(binder, item->expr);

    if (is_key(binder->bins, item->alias->text)) {
        diagnostics_add(binder->diagnostics, CODE_E0516, item->alias->span,
                        "`%.*s` is a group key: the rows that are added have it already", VIEW_PRINT(item->alias->text));
        return;
    }
    detail->constant_slots[detail->constant_count] = tables_field(binder, item->alias);
    detail->constants[detail->constant_count++] = constant->value;
}

static bool fillmissing_check(struct binder *binder, const struct stage *stage)
{
    const struct binned *binned = binder->bins;
    struct diagnostic *diagnostic;

    if (binned)
        return true;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0516, stage->head,
                                 "fillmissing adds rows for bins, and there are none: it follows stats ... by bin(...)");
    diagnostic_help(binder->diagnostics, diagnostic, "write for example stats count(*) as n by bin(5m) | fillmissing with 0 for n");
    return false;
}

static void fillmissing_bind(struct binder *binder, const struct stage *stage)
{
    struct fillmissing *detail = ARENA_NEW(binder->arena, struct fillmissing);
    const struct binned *binned = binder->bins;
    struct plan_step *step;

    if (!fillmissing_check(binder, stage))
        return;
    detail->period = binned->period;
    detail->offset_ms = binned->offset_ms;
    detail->clock = &binder->plan->clock;
    detail->constant_slots = ARENA_ARRAY(binder->arena, stage->items.count, size_t);
    detail->constants = ARENA_ARRAY(binder->arena, stage->items.count, struct value);
    for (size_t i = 0; i < stage->items.count; i++)
        bind_constant(binder, &stage->items.items[i], detail);
    step = tables_step(binder, stage, fillmissing_change, detail, fillmissing_explain);
    detail->bin = slot_of(binder, binned->bin);
    slot_set_add(&step->reads, detail->bin);
    detail->keys = ARENA_ARRAY(binder->arena, binned->key_count, size_t);
    for (; detail->key_count < binned->key_count; detail->key_count++) {
        detail->keys[detail->key_count] = slot_of(binder, binned->keys[detail->key_count]);
        slot_set_add(&step->reads, detail->keys[detail->key_count]);
    }
    for (size_t i = 0; i < detail->constant_count; i++)
        slot_set_add(&step->reads, detail->constant_slots[i]);
}

const struct command fillmissing_command = {
    .name = "fillmissing",
    .usage = "fillmissing [with VALUE for FIELD, ...]",
    .help = "Add rows for the bins that have none, for each combination of the other group keys; the rows are in the order of time.",
    .section = "2.23",
    .examples = { "stats count(*) as n by bin(5m) | fillmissing with 0 for n",
                  "stats avg(ms) as mean by bin(1h) as hour, host | fillmissing | filldown mean" },
    .bind = fillmissing_bind,
};
