/* addtotals row=true col=false FIELD ...: sums of rows and of columns (language reference 2.20). */

#include "base/exact.h"
#include "commands/commands.h"
#include "commands/tables.h"
#include "plan/differences.h"
#include "plan/explain.h"

struct addtotals {
    size_t *from, *to;          /* slots: to is what the summary row is written to */
    struct name **names;
    size_t count;
    size_t total;               /* slot; SIZE_MAX: no sums of rows */
    bool column;
};

/* ---- running ---- */

/* Times are numbers only when they are compared. */
static bool number_of(const struct value *value, double *number)
{
    return value->kind != KIND_TIMESTAMP && value_to_number(*value, number);
}

static void sum_add(struct exact_sum *sum, struct arena *arena, double number)
{
    if (!exact_try(sum, number))
        exact_add(sum, arena, number);
    sum->count++;
}

static struct value sum_value(const struct exact_sum *sum)
{
    return sum->count ? value_number(exact_value(sum)) : value_null();
}

struct totals {
    struct table *table;
    size_t *from, *to;          /* places */
    size_t total;
    struct exact_sum *columns;  /* by field, then that of the totals */
};

static void totals_row(const struct addtotals *detail, struct totals *totals, struct value *values)
{
    struct exact_sum sum = { 0 };
    double number;

    for (size_t i = 0; i < detail->count; i++) {
        struct value value = values[totals->from[i]];

        values[totals->to[i]] = value;
        if (!number_of(&value, &number))
            continue;
        sum_add(&sum, totals->table->arena, number);
        sum_add(&totals->columns[i], totals->table->arena, number);
    }
    if (totals->total == SIZE_MAX)
        return;
    values[totals->total] = sum_value(&sum);
    if (number_of(&values[totals->total], &number))
        sum_add(&totals->columns[detail->count], totals->table->arena, number);
}

static enum status addtotals_change(struct table *table, const void *own)
{
    const struct addtotals *detail = own;
    struct totals totals = { table, .total = SIZE_MAX };
    bool any = false;
    struct row *row;

    totals.from = ARENA_ARRAY(table->arena, detail->count, size_t);
    totals.to = ARENA_ARRAY(table->arena, detail->count, size_t);
    totals.columns = ARENA_ARRAY(table->arena, detail->count + 1, struct exact_sum);
    for (size_t i = 0; i < detail->count; i++) {
        totals.from[i] = table_place(table, detail->from[i]);
        totals.to[i] = table_place(table, detail->to[i]);
    }
    if (detail->total != SIZE_MAX)
        totals.total = table_place(table, detail->total);
    for (;;) {
        TRY(table_next(table, &row));
        if (!row)
            break;
        totals_row(detail, &totals, row->values);
        TRY(table_pass(table, row));
        any = true;
    }
    if (!detail->column || !any)
        return STATUS_OK;
    row = table_extra(table);
    for (size_t i = 0; i < detail->count; i++)
        row->values[totals.to[i]] = sum_value(&totals.columns[i]);
    if (totals.total != SIZE_MAX)
        row->values[totals.total] = sum_value(&totals.columns[detail->count]);
    return table_pass(table, row);
}

static void addtotals_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct table_detail *table = step->detail;
    const struct addtotals *detail = table->own;

    buffer_add_format(out, "addtotals row=%s col=%s", detail->total != SIZE_MAX ? "true" : "false",
                      detail->column ? "true" : "false");
    for (size_t i = 0; i < detail->count; i++) {
        buffer_add_text(out, i ? ", " : " ");
        name_print(plan->slots[detail->from[i]].name, out);
    }
    explain_order(plan, &table->order, out);
}

/* ---- binding ---- */

struct addtotals_options {
    struct view fieldname;
    struct span span;
    bool row, column;
};

static void bind_fieldname(struct binder *binder, const struct option *option, struct addtotals_options *options)
{
    const struct node *value = option->value;

    if (value && (value->kind == NODE_FIELD || value->kind == NODE_TEXT) && value->text.length) {
        options->fieldname = value->text;
        options->span = value->span;
    } else {
        tables_report_value(binder, option, "a name");
    }
}

static struct addtotals_options addtotals_options(struct binder *binder, const struct stage *stage)
{
    struct addtotals_options options = { .fieldname = VIEW("Total"), .span = stage->head, .row = true };

    for (size_t i = 0; i < stage->option_count; i++) {
        const struct option *option = &stage->options[i];

        if (view_equal_nocase(option->word, VIEW("fieldname")))
            bind_fieldname(binder, option, &options);
        else if (view_equal_nocase(option->word, VIEW("row")))
            options.row = tables_boolean(binder, option, true);
        else if (view_equal_nocase(option->word, VIEW("col")))
            options.column = tables_boolean(binder, option, false);
        else
            tables_report_option(binder, stage, option, "fieldname, row and col");
    }
    return options;
}

static void addtotals_add(struct addtotals *detail, struct name *name, size_t slot)
{
    detail->names[detail->count] = name;
    detail->from[detail->count++] = slot;
}

static struct name *name_of(struct binder *binder, const struct binding *binding)
{
    struct name *name = ARENA_NEW(binder->arena, struct name);

    *name = (struct name){ .span = binding->span, .text = binding->name };
    return name;
}

/* Without a list: what the query made or selected, but neither system fields nor group keys. */
static void addtotals_all(struct binder *binder, struct addtotals *detail)
{
    for (size_t i = 0; i < binder->names.count; i++) {
        const struct binding *binding = binder->names.entries[i].value;

        if ((binding->ephemeral || binding->selected) && !binding->key &&
            binder->plan->slots[binding->slot].origin != SLOT_SYSTEM)
            addtotals_add(detail, name_of(binder, binding), binding->slot);
    }
}

static void addtotals_bind(struct binder *binder, const struct stage *stage)
{
    struct addtotals *detail = ARENA_NEW(binder->arena, struct addtotals);
    struct addtotals_options options = addtotals_options(binder, stage);
    size_t most = stage->items.count + binder->names.count;
    struct plan_step *step;

    if (binder->has_aggregate && difference_copied(DIFFERENCE_ADDTOTALS, binder->options->strict))
        return;
    detail->from = ARENA_ARRAY(binder->arena, most, size_t);
    detail->to = ARENA_ARRAY(binder->arena, most, size_t);
    detail->names = ARENA_ARRAY(binder->arena, most, struct name *);
    detail->column = options.column;
    detail->total = SIZE_MAX;
    for (size_t i = 0; i < stage->items.count; i++)
        addtotals_add(detail, stage->items.items[i].expr->name,
                      tables_field(binder, stage->items.items[i].expr->name));
    if (stage->items.count == 0)
        addtotals_all(binder, detail);
    step = tables_step(binder, stage, addtotals_change, detail, addtotals_explain);
    for (size_t i = 0; i < detail->count; i++) {
        slot_set_add(&step->reads, detail->from[i]);
        detail->to[i] = options.column ? tables_write_over(binder, step, detail->names[i], TYPE_ANY) : detail->from[i];
    }
    if (options.row)
        detail->total = tables_write_new(binder, step, options.fieldname, options.span, TYPE_NUMBER);
}

const struct command addtotals_command = {
    .name = "addtotals",
    .usage = "addtotals [fieldname=Total] [row=true] [col=false] [FIELD, ...]",
    .help = "Add a column with the sum of each row's numbers and, with col=true, a row with the sums of the columns.",
    .section = "2.20",
    .examples = { "fields reads, writes | addtotals", "stats count(*) as n, sum(bytes) as total by host | addtotals row=false col=true",
                  "addtotals fieldname=both reads, writes" },
    .bind = addtotals_bind,
};
