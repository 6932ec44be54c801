/* accum FIELD as NAME: the running sum in the order of the rows (language reference 2.25). */

#include "base/exact.h"
#include "commands/commands.h"
#include "commands/tables.h"
#include "plan/explain.h"

struct accum {
    size_t from, to;            /* slots */
};

static enum status accum_change(struct table *table, const void *own)
{
    const struct accum *accum = own;
    size_t from = table_place(table, accum->from), to = table_place(table, accum->to);
    struct exact_sum sum = { 0 };
    struct row *row;
    double number;

    for (;;) {
        TRY(table_next(table, &row));
        if (!row)
            return STATUS_OK;
        if (!value_to_number(row->values[from], &number)) {
            row->values[to] = value_null();
        } else {
            if (!exact_try(&sum, number))
                exact_add(&sum, table->arena, number);
            row->values[to] = value_number(exact_value(&sum));
        }
        TRY(table_pass(table, row));
    }
}

static void accum_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct table_detail *detail = step->detail;
    const struct accum *accum = detail->own;

    buffer_add_text(out, "accum ");
    name_print(plan->slots[accum->from].name, out);
    buffer_add_text(out, " as ");
    name_print(plan->slots[accum->to].name, out);
    explain_order(plan, &detail->order, out);
}

static void accum_bind(struct binder *binder, const struct stage *stage)
{
    struct accum *accum = ARENA_NEW(binder->arena, struct accum);
    struct plan_step *step;

    accum->from = tables_field(binder, stage->field);
    step = tables_step(binder, stage, accum_change, accum, accum_explain);
    slot_set_add(&step->reads, accum->from);
    accum->to = stage->name_count ? tables_write_new(binder, step, stage->names[0]->text, stage->names[0]->span, TYPE_NUMBER)
                                  : tables_write_over(binder, step, stage->field, TYPE_NUMBER);
}

const struct command accum_command = {
    .name = "accum",
    .usage = "accum FIELD [as NAME]",
    .help = "Add a field up from row to row, in their order; without a name the sums take the field's place.",
    .section = "2.25",
    .examples = { "sort @timestamp asc | accum bytes as so_far", "stats count(*) as n by bin(1h) as hour | sort hour | accum n" },
    .bind = accum_bind,
};
