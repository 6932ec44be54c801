/* lookup, cidrlookup: fields from a row of a table (language reference 2.13). */

#include "commands/commands.h"
#include "functions/lookup_rows.h"
#include "plan/explain.h"

struct lookup_detail {
    const struct csv_table *table;
    struct view by;             /* "id = user, region", as explain prints it */
    bool only_new;              /* OUTPUTNEW */
};

/* ---- explain ---- */

static void lookup_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct lookup_detail *detail = step->detail;

    buffer_add_format(out, "%s ", step->name);
    name_print(detail->table->name, out);
    buffer_add_format(out, " by %.*s, %s ", VIEW_PRINT(detail->by), detail->only_new ? "filling" : "setting");
    for (size_t i = 0; i < step->output_count; i++) {
        const struct lookup_value *value = step->outputs[i].expr->prepared;

        buffer_add_text(out, i ? ", " : "");
        name_print(plan->slots[step->outputs[i].slot].name, out);
        buffer_add_text(out, " from ");
        name_print(detail->table->columns[value->column], out);
    }
}

/* "column = value, ..." of the matches. */
static void lookup_describe(const struct binder *binder, struct buffer *by, struct view column, const struct expr *value)
{
    if (by->length)
        buffer_add_text(by, ", ");
    name_print(column, by);
    buffer_add_text(by, " = ");
    buffer_add(by, expr_print(binder->plan, value, binder->arena));
}

/* ---- what a row of the events finds ---- */

/* A call with what it needs at hand; never the same as another one. */
static struct expr *lookup_call(struct binder *binder, const struct function *function, struct expr **args, size_t count,
                                const void *prepared, struct span span)
{
    struct expr *expr = ARENA_NEW(binder->arena, struct expr);

    *expr = (struct expr){
        .kind = EXPR_CALL, .type = function->result, .span = span, .function = function, .args = args, .count = count,
        .prepared = prepared, .id = binder->plan->expr_count++,
    };
    return expr;
}

static struct expr *lookup_bind_keys(struct binder *binder, const struct stage *stage, const struct csv_table *table,
                                     struct buffer *by)
{
    size_t count = stage->items.count;
    struct expr **args = ARENA_ARRAY(binder->arena, count, struct expr *);
    size_t *columns = ARENA_ARRAY(binder->arena, count, size_t);
    bool known = true;

    for (size_t i = 0; i < count; i++) {
        const struct item *item = &stage->items.items[i];
        const struct name *column = item->expr->name;

        columns[i] = table ? binder_table_column(binder, table, column) : SIZE_MAX;
        args[i] = binder_name(binder, item->alias ? item->alias : column);
        known = known && columns[i] != SIZE_MAX;
        lookup_describe(binder, by, column->text, args[i]);
    }
    if (!known)
        return NULL;
    return lookup_call(binder, &lookup_row_function, args, count, lookup_keys_new(table, columns, count, binder->arena),
                       stage->span);
}

static void cidrlookup_warn_odd(struct binder *binder, const struct stage *stage, const struct csv_table *table,
                                size_t column, size_t odd, size_t line)
{
    if (odd == 0)
        return;
    diagnostics_add(binder->diagnostics, CODE_W0510, stage->field->span,
                    "%zu of the %zu rows of `%.*s` have no block of addresses in `%.*s` and match nothing; the first is on "
                    "line %zu", odd, table->row_count, VIEW_PRINT(table->name), VIEW_PRINT(table->columns[column]), line);
}

static size_t cidrlookup_column(struct binder *binder, const struct stage *stage, const struct csv_table *table)
{
    size_t column;

    if (stage->name_count > 1)
        return binder_table_column(binder, table, stage->names[1]);
    column = csv_table_column(table, VIEW("cidr"));
    return column == SIZE_MAX ? 0 : column;
}

static struct expr *lookup_bind_address(struct binder *binder, const struct stage *stage, const struct csv_table *table,
                                        struct buffer *by)
{
    struct expr **args = ARENA_ARRAY(binder->arena, 1, struct expr *);
    size_t column = table ? cidrlookup_column(binder, stage, table) : SIZE_MAX, odd, line;
    const struct lookup_blocks *blocks;

    args[0] = binder_name(binder, stage->names[0]);
    if (column == SIZE_MAX)
        return NULL;
    lookup_describe(binder, by, table->columns[column], args[0]);
    blocks = lookup_blocks_new(table, column, binder->arena, &odd, &line);
    cidrlookup_warn_odd(binder, stage, table, column, odd, line);
    return lookup_call(binder, &cidrlookup_row_function, args, 1, blocks, stage->span);
}

/* ---- what it sets ---- */

/* The value the name has so far; null where it cannot have any. */
static struct expr *lookup_old(struct binder *binder, const struct name *name)
{
    if (binder->closed && !binder_lookup(binder, name->text))
        return binder_null(binder, name->span);
    return binder_name(binder, name);
}

static struct expr *lookup_output(struct binder *binder, const struct csv_table *table, size_t column, struct expr *found,
                                  const struct name *target, bool only_new)
{
    struct lookup_value *value = ARENA_NEW(binder->arena, struct lookup_value);
    struct expr **args = ARENA_ARRAY(binder->arena, 2, struct expr *);

    *value = (struct lookup_value){ table, column };
    args[0] = found;
    if (!only_new)
        return lookup_call(binder, &lookup_value_function, args, 1, value, target->span);
    args[1] = lookup_old(binder, target);
    return lookup_call(binder, &lookup_new_value_function, args, 2, value, target->span);
}

static const struct name *lookup_target(const struct item *item)
{
    return item->alias ? item->alias : item->expr->name;
}

/* The values are bound before the first name changes its meaning. */
static void lookup_bind_outputs(struct binder *binder, const struct stage *stage, struct lookup_detail *detail,
                                const char *name, struct expr *found)
{
    struct expr **values = ARENA_ARRAY(binder->arena, stage->by.count, struct expr *);
    bool known = detail->table && found;

    for (size_t i = 0; i < stage->by.count; i++) {
        const struct item *item = &stage->by.items[i];
        size_t column = detail->table ? binder_table_column(binder, detail->table, item->expr->name) : SIZE_MAX;

        for (size_t k = 0; k < i; k++)
            if (view_equal(lookup_target(item)->text, lookup_target(&stage->by.items[k])->text))
                binder_report_taken(binder, lookup_target(item)->text, item->span, "another output of this stage has the name");
        values[i] = known && column != SIZE_MAX
                        ? lookup_output(binder, detail->table, column, found, lookup_target(item), detail->only_new)
                        : binder_null(binder, item->span);
    }
    plan_step_new(binder->plan, name, STEP_EXTEND, binder->options->extend, detail, lookup_explain, stage->span);
    for (size_t i = 0; i < stage->by.count; i++) {
        const struct name *target = lookup_target(&stage->by.items[i]);
        struct binding *binding = binder_replace(binder, target->text, target->span, values[i]->type);

        map_set(&binder->defined, binding->name, binding);
        binder_extend(binder, binding->slot, values[i], stage->span);
        columns_unite(&binder->looked_up, binder->arena, (struct output_column){ binding->name, binding->slot });
    }
}

typedef struct expr *(*lookup_find_fn)(struct binder *binder, const struct stage *stage, const struct csv_table *table,
                                       struct buffer *by);

static void lookup_bind_with(struct binder *binder, const struct stage *stage, const char *name, lookup_find_fn find)
{
    struct lookup_detail *detail = ARENA_NEW(binder->arena, struct lookup_detail);
    struct buffer by;
    struct expr *found;

    buffer_init(&by);
    detail->table = binder_table(binder, stage->field);
    detail->only_new = view_equal_nocase(stage->options[0].word, VIEW("OUTPUTNEW"));
    found = find(binder, stage, detail->table, &by);
    detail->by = arena_keep(binder->arena, buffer_view(&by));
    buffer_clear(&by);
    lookup_bind_outputs(binder, stage, detail, name, found);
}

static void lookup_bind(struct binder *binder, const struct stage *stage)
{
    lookup_bind_with(binder, stage, "lookup", lookup_bind_keys);
}

static void cidrlookup_bind(struct binder *binder, const struct stage *stage)
{
    lookup_bind_with(binder, stage, "cidrlookup", lookup_bind_address);
}

const struct command lookup_command = {
    .name = "lookup",
    .usage = "lookup TABLE COLUMN [as FIELD], ... (OUTPUT | OUTPUTNEW) COLUMN [as FIELD], ...",
    .help = "Set fields from the row of a table whose columns have the values of fields; --table NAME=FILE names the table, or "
            "the folder of the logs has it as tables/NAME.csv.",
    .section = "2.13",
    .examples = { "lookup offices site as office OUTPUT city, floor as storey",
                  "fields @timestamp, office, city | lookup offices site as office OUTPUTNEW city" },
    .bind = lookup_bind,
    .keeps_limit = true,
};

const struct command cidrlookup_command = {
    .name = "cidrlookup",
    .usage = "cidrlookup TABLE ADDRESS [as COLUMN] (OUTPUT | OUTPUTNEW) COLUMN [as FIELD], ...",
    .help = "Set fields from the row of a table whose block of addresses holds an address; the longest block wins.",
    .section = "2.13",
    .examples = { "fields @timestamp, srcAddr | cidrlookup offices srcAddr as net OUTPUT site, floor as storey" },
    .bind = cidrlookup_bind,
    .keeps_limit = true,
};
