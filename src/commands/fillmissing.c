/* fillmissing with VALUE for FIELD: rows for the bins that have none (language reference 2.23). */

#include "base/json.h"
#include "commands/commands.h"
#include "commands/tables.h"
#include "exec/state.h"

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
    int64_t next;                       /* the first bin that the combination at hand may lack */
    struct held *combination;           /* the keys at hand */
    struct sorter *filled;              /* all rows, by bin */
    uint64_t added;
};

/* A range so wide beside its bins is a mistake, such as a time in the wrong unit, and would fill the disk before anybody sees it. */
enum { FILLING_MOST_ROWS = 10 * 1000 * 1000 };

static bool filling_same_keys(const struct filling *filling, const struct row *row)
{
    for (size_t i = 0; i < filling->detail->key_count; i++)
        if (value_collate(&row->values[filling->keys[i]], &filling->combination[i].value))
            return false;
    return true;
}

static int64_t bin_of(const struct fillmissing *detail, int64_t ms)
{
    return period_floor(ms - detail->offset_ms, detail->period) + detail->offset_ms;
}

static int64_t bin_behind(const struct fillmissing *detail, int64_t bin)
{
    return period_next(bin - detail->offset_ms, detail->period) + detail->offset_ms;
}

/* From the query's start to its end, as far as they are known; else to where there are rows. *any: there is a bin. */
static enum status filling_range(struct filling *filling, bool *any)
{
    const struct clock *clock = filling->detail->clock;
    struct row *row;

    for (*any = false;;) {
        int64_t ms;

        TRY(table_next(filling->table, &row));
        if (!row)
            break;
        if (row->values[filling->bin].kind != KIND_TIMESTAMP)
            continue;
        ms = (int64_t)row->values[filling->bin].number;
        filling->first = !*any || ms < filling->first ? ms : filling->first;
        filling->last = !*any || ms > filling->last ? ms : filling->last;
        *any = true;
    }
    if (clock->start_ms != INT64_MIN)
        filling->first = bin_of(filling->detail, clock->start_ms);
    if (clock->end_ms != INT64_MAX)
        filling->last = bin_of(filling->detail, clock->end_ms);
    return STATUS_OK;
}

/* About how many bins there are; months differ. */
static double filling_bins(const struct filling *filling)
{
    const int64_t width_ms = bin_behind(filling->detail, filling->first) - filling->first;

    return ((double)filling->last - (double)filling->first) / (double)width_ms + 1;
}

static enum status filling_too_many(const struct filling *filling)
{
    struct exec *exec = filling->table->step->exec;
    struct fault fault;

    return exec_fault(exec, fault_set(&fault, STATUS_INVALID,
                                      "fillmissing would add more than %d rows: there are %.0f bins from the first to the last; longer bins, "
                                      "a narrower range or fewer groups need fewer", FILLING_MOST_ROWS,
                                      filling_bins(filling)), &fault);
}

static enum status filling_add(struct filling *filling)
{
    if (filling->added++ == FILLING_MOST_ROWS)
        return filling_too_many(filling);
    struct row *row = table_extra(filling->table);


    for (size_t i = 0; i < filling->detail->constant_count; i++)
        row->values[filling->constants[i]] = filling->detail->constants[i];
    for (size_t i = 0; i < filling->detail->key_count; i++)
        row->values[filling->keys[i]] = filling->combination[i].value;
    row->values[filling->bin] = value_time(filling->next);
    return sorter_add(filling->filled, row->rank, row->values);
}

/* Adds the rows of the combination at hand for bins before `end`. */
static enum status filling_fill(struct filling *filling, int64_t end)
{
    size_t added = 0;

    for (; filling->next <= filling->last && filling->next < end; filling->next = bin_behind(filling->detail, filling->next)) {
        TRY(filling_add(filling));
        if (++added % BATCH_ROWS == 0)
            TRY(table_check(filling->table));
    }
    return STATUS_OK;
}

/* The rows come by their keys, those of equal keys by their bins. */
static enum status filling_row(struct filling *filling, const struct row *row, bool another)
{
    const struct value *bin = &row->values[filling->bin];

    if (another) {
        filling->next = filling->first;
        for (size_t i = 0; i < filling->detail->key_count; i++)
            table_hold(filling->table, &filling->combination[i], row->values[filling->keys[i]]);
    }
    if (bin->kind == KIND_TIMESTAMP) {
        TRY(filling_fill(filling, (int64_t)bin->number));
        if (filling->next == (int64_t)bin->number)
            filling->next = bin_behind(filling->detail, filling->next);
    }
    return sorter_add(filling->filled, row->rank, row->values);
}

static enum status filling_rows(struct filling *filling)
{
    struct row *row;
    bool any = false;

    TRY(table_rewind(filling->table));
    for (;;) {
        bool another;

        TRY(table_next(filling->table, &row));
        if (!row)
            return any ? filling_fill(filling, INT64_MAX) : STATUS_OK;
        another = !any || !filling_same_keys(filling, row);
        if (any && another)
            TRY(filling_fill(filling, INT64_MAX));
        TRY(filling_row(filling, row, another));
        any = true;
    }
}

static enum status filling_pass(struct filling *filling)
{
    struct row *row;

    TRY(sorter_rewind(filling->filled));
    for (;;) {
        TRY(sorter_next(filling->filled, &row));
        if (!row)
            return STATUS_OK;
        TRY(table_pass(filling->table, row));
    }
}

static struct ordering filling_order(const struct fillmissing *detail, bool bin_first, struct arena *arena)
{
    struct ordering order = { ARENA_ARRAY(arena, detail->key_count + 1, struct order_key), detail->key_count + 1 };

    for (size_t i = 0; i < detail->key_count; i++)
        order.keys[i + bin_first].slot = detail->keys[i];
    order.keys[bin_first ? 0 : detail->key_count].slot = detail->bin;
    return order;
}

static enum status fillmissing_change(struct table *table, const void *own)
{
    const struct fillmissing *detail = own;
    struct filling filling = { .table = table, .detail = detail, .bin = table_place(table, detail->bin) };
    struct ordering by_bin = filling_order(detail, true, table->arena);
    struct sorter filled;
    enum status status;
    bool any;

    filling.keys = ARENA_ARRAY(table->arena, detail->key_count, size_t);
    filling.combination = ARENA_ARRAY(table->arena, detail->key_count, struct held);
    for (size_t i = 0; i < detail->key_count; i++)
        filling.keys[i] = table_place(table, detail->keys[i]);
    filling.constants = ARENA_ARRAY(table->arena, detail->constant_count, size_t);
    for (size_t i = 0; i < detail->constant_count; i++)
        filling.constants[i] = table_place(table, detail->constant_slots[i]);
    TRY(filling_range(&filling, &any));
    if (!any)
        filling.last = INT64_MIN;
    else if (filling_bins(&filling) > FILLING_MOST_ROWS)
        return filling_too_many(&filling);
    sorter_init(&filled, table->step->exec, row_layout_new(table->arena, table->layout->slots, table->layout->count, &by_bin));
    filling.filled = &filled;
    status = filling_rows(&filling);
    if (status == STATUS_OK)
        status = filling_pass(&filling);
    sorter_clear(&filled);
    return status;
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
    ((struct table_detail *)step->detail)->order = filling_order(detail, false, binder->arena);
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
