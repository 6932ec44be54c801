/* appendcols (QUERY): the columns of another answer, row beside row (language reference 2.26). */

#include "commands/tables.h"
#include "exec/state.h"
#include "plan/explain.h"

enum { APPENDCOLS_DEFAULT = 10000, APPENDCOLS_MOST = 100000 };

struct appended {
    size_t to;                  /* slots */
    size_t old;                 /* SIZE_MAX: there was no field of that name */
};

struct appendcols {
    size_t inner;               /* the place of the inner query */
    uint64_t most;              /* rows of its answer that count */
    bool overrides;
    struct appended *columns;   /* by column of its answer */
    size_t count;
};

/* ---- running ---- */

static struct value appended_value(const struct appendcols *own, const struct answer *answer, size_t row, size_t column)
{
    return row < answer->count && row < own->most ? answer->rows[row].values[column] : value_null();
}

static enum status appendcols_change(struct table *table, const void *context)
{
    const struct appendcols *own = context;
    const struct answer *answer = &table->step->exec->options.inner[own->inner];
    struct place {
        size_t to, old;
    } *places = ARENA_ARRAY(table->arena, own->count, struct place);
    struct row *row;

    for (size_t column = 0; column < own->count; column++) {
        const struct appended *appended = &own->columns[column];

        places[column].to = table_place(table, appended->to);
        places[column].old = appended->old == SIZE_MAX ? places[column].to : table_place(table, appended->old);
    }
    for (size_t i = 0;; i++) {
        TRY(table_next(table, &row));
        if (!row)
            return STATUS_OK;
        for (size_t column = 0; column < own->count; column++) {
            size_t to = places[column].to, old = places[column].old;
            struct value before = old == to ? value_null() : row->values[old];
            struct value value = appended_value(own, answer, i, column);
            bool replaces = value.kind != KIND_NULL && (own->overrides || before.kind == KIND_NULL);

            row->values[to] = replaces ? value : before;
        }
        TRY(table_pass(table, row));
    }
}

/* ---- the stage ---- */

static void appendcols_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct table_detail *detail = step->detail;
    const struct appendcols *own = detail->own;

    buffer_add_format(out, "appendcols of query %zu, %s ", own->inner + 1, own->overrides ? "setting" : "filling");
    for (size_t i = 0; i < own->count; i++) {
        buffer_add_text(out, i ? ", " : "");
        name_print(plan->slots[own->columns[i].to].name, out);
    }
    explain_order(plan, &detail->order, out);
}

static void appendcols_read_most(struct binder *binder, const struct option *option, uint64_t *most)
{
    double number = option->value && option->value->kind == NODE_NUMBER ? option->value->number : 0;

    if (number >= 1 && number <= APPENDCOLS_MOST && number == (double)(uint64_t)number)
        *most = (uint64_t)number;
    else
        tables_report_value(binder, option, "a whole number from 1 to 100000");
}

static void appendcols_read_options(struct binder *binder, const struct stage *stage, struct appendcols *own)
{
    own->most = APPENDCOLS_DEFAULT;
    for (size_t i = 0; i < stage->option_count; i++) {
        const struct option *option = &stage->options[i];

        if (view_equal_nocase(option->word, VIEW("override")))
            own->overrides = tables_boolean(binder, option, false);
        else if (view_equal_nocase(option->word, VIEW("max")))
            appendcols_read_most(binder, option, &own->most);
        else
            tables_report_option(binder, stage, option, "override=true, override=false and max=N");
    }
}

/* The slot of what has the name so far; SIZE_MAX when nothing can have it. */
static size_t appended_old(struct binder *binder, struct view name, struct span span)
{
    size_t slot;

    if (!binder_lookup(binder, name) && (binder->closed || view_find_byte(name, '(', 0) != SIZE_MAX))
        return SIZE_MAX;
    return binder_field_named(binder, name, span, &slot) ? slot : SIZE_MAX;
}

static void appendcols_add(struct binder *binder, const struct binder *inner, struct plan_step *step,
                           const struct output_column *column, struct appended *appended)
{
    const struct binding *before = binder_lookup(inner, column->name);
    enum type type = inner->plan->slots[column->slot].type;
    struct binding *binding;

    appended->old = appended_old(binder, column->name, step->span);
    if (appended->old != SIZE_MAX)
        slot_set_add(&step->reads, appended->old);
    binding = binder_replace(binder, column->name, step->span, appended->old == SIZE_MAX ? type : TYPE_ANY);
    binding->computed = before && before->computed;
    appended->to = binding->slot;
    slot_set_add(&step->writes, appended->to);
    map_set(&binder->defined, column->name, binding);
    columns_unite(&binder->added, binder->arena, (struct output_column){ column->name, appended->to });
}

static void appendcols_bind(struct binder *binder, const struct stage *stage)
{
    struct appendcols *own = ARENA_NEW(binder->arena, struct appendcols);
    struct plan_step *step;
    struct binder *inner;

    appendcols_read_options(binder, stage, own);
    if (!binder_may_nest(binder, stage->head, "appendcols"))
        return;
    inner = binder_inner(binder, stage->query);
    binder_check_sources_only(inner);
    binder_end(inner);
    if (inner->plan->limit == UINT64_MAX)
        inner->plan->limit = own->most;
    own->inner = plan_inner_new(binder->plan, inner->plan, false);
    own->count = inner->plan->column_count;
    own->columns = ARENA_ARRAY(binder->arena, own->count, struct appended);
    step = tables_step(binder, stage, appendcols_change, own, appendcols_explain);
    for (size_t i = 0; i < own->count; i++)
        appendcols_add(binder, inner, step, &inner->plan->columns[i], &own->columns[i]);
}

const struct command appendcols_command = {
    .name = "appendcols",
    .usage = "appendcols [override=true] [max=N] (QUERY)",
    .help = "Put the columns of another query's answer beside the rows, the first beside the first; sort both.",
    .section = "2.26",
    .examples = { "stats count(*) as today by bin(1h) as hour | sort hour | appendcols (SOURCE 'old' | stats count(*) as before "
                  "by bin(1h) as hour | sort hour)",
                  "stats avg(ms) as mean by svc | appendcols override=true max=10 (stats max(ms) as most by svc)" },
    .bind = appendcols_bind,
};
