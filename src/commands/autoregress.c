/* autoregress FIELD p=N-M: the values of earlier rows (language reference 2.21). */

#include "commands/commands.h"
#include "commands/tables.h"
#include "plan/explain.h"

enum { AUTOREGRESS_MAX_LAG = 100000, AUTOREGRESS_MAX_FIELDS = 1000 };

struct autoregress {
    size_t from;                /* slot */
    size_t first, count;        /* lags */
    size_t *to;                 /* slots, by lag */
};

/* The values of the last rows stand in a ring. */
static enum status autoregress_change(struct table *table, const void *own)
{
    const struct autoregress *detail = own;
    size_t from = table_place(table, detail->from), size = detail->first + detail->count;
    size_t *to = ARENA_ARRAY(table->arena, detail->count, size_t);
    struct held *ring = ARENA_ARRAY(table->arena, size, struct held);
    struct row *row;

    for (size_t i = 0; i < detail->count; i++)
        to[i] = table_place(table, detail->to[i]);
    for (size_t at = 0;; at = at + 1 < size ? at + 1 : 0) {
        TRY(table_next(table, &row));
        if (!row)
            return STATUS_OK;
        table_hold(table, &ring[at], row->values[from]);
        for (size_t i = 0; i < detail->count; i++) {
            size_t lag = detail->first + i;

            row->values[to[i]] = ring[at >= lag ? at - lag : at + size - lag].value;
        }
        TRY(table_pass(table, row));
    }
}

static void autoregress_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct table_detail *table = step->detail;
    const struct autoregress *detail = table->own;

    buffer_add_text(out, "autoregress ");
    name_print(plan->slots[detail->from].name, out);
    buffer_add_format(out, " p=%zu", detail->first);
    if (detail->count > 1)
        buffer_add_format(out, "-%zu", detail->first + detail->count - 1);
    explain_order(plan, &table->order, out);
}

/* ---- binding ---- */

static bool lag_of(const struct node *node, size_t *lag)
{
    if (node->kind != NODE_NUMBER || node->number < 1 || node->number > AUTOREGRESS_MAX_LAG ||
        node->number != (double)(size_t)node->number)
        return false;
    *lag = (size_t)node->number;
    return true;
}

static void autoregress_lags(struct binder *binder, const struct option *option, struct autoregress *detail)
{
    const struct node *value = option->value;
    size_t last;

    if (value && value->kind == NODE_OPERATOR && value->op == OP_SUBTRACT) {
        if (lag_of(value->args[0], &detail->first) && lag_of(value->args[1], &last) && last >= detail->first &&
            last - detail->first < AUTOREGRESS_MAX_FIELDS) {
            detail->count = last - detail->first + 1;
            return;
        }
    } else if (value && lag_of(value, &detail->first)) {
        return;
    }
    tables_report_value(binder, option, "how many rows to look back, from 1, or a range of that such as 1-4");
    detail->first = 1;
}

static void autoregress_options(struct binder *binder, const struct stage *stage, struct autoregress *detail)
{
    for (size_t i = 0; i < stage->option_count; i++)
        if (view_equal_nocase(stage->options[i].word, VIEW("p")))
            autoregress_lags(binder, &stage->options[i], detail);
        else
            tables_report_option(binder, stage, &stage->options[i], "p=2 or p=1-4");
}

static void autoregress_bind(struct binder *binder, const struct stage *stage)
{
    struct autoregress *detail = ARENA_NEW(binder->arena, struct autoregress);
    const struct name *name = stage->name_count ? stage->names[0] : stage->field;
    struct plan_step *step;

    detail->first = detail->count = 1;
    autoregress_options(binder, stage, detail);
    detail->from = tables_field(binder, stage->field);
    detail->to = ARENA_ARRAY(binder->arena, detail->count, size_t);
    step = tables_step(binder, stage, autoregress_change, detail, autoregress_explain);
    slot_set_add(&step->reads, detail->from);
    for (size_t i = 0; i < detail->count; i++) {
        struct view to = name->text;

        if (!stage->name_count || detail->count > 1)
            to = arena_format(binder->arena, "%.*s_p%zu", VIEW_PRINT(name->text), detail->first + i);
        detail->to[i] = tables_write_new(binder, step, to, name->span, binder->plan->slots[detail->from].type);
    }
}

const struct command autoregress_command = {
    .name = "autoregress",
    .usage = "autoregress FIELD [as NAME] [p=N | p=N-M]",
    .help = "Put the value that the field has one row before, N rows before or N to M rows before beside it.",
    .section = "2.21",
    .examples = { "sort @timestamp asc | autoregress bytes", "sort @timestamp asc | autoregress bytes as before p=1-3" },
    .bind = autoregress_bind,
};
