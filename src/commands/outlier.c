/* outlier action=... FIELD ...: values far above, or below, what is usual (language reference 2.24). */

#include "commands/commands.h"
#include "commands/tables.h"
#include "plan/explain.h"

#include <math.h>
#include <stdlib.h>

enum { OUTLIER_LEAST_VALUES = 4 };
#define OUTLIER_DEFAULT_FACTOR 2.5

struct outlier_field {
    size_t from, to;            /* slots; equal when the values stay */
    size_t mark;                /* slot; SIZE_MAX: none */
};
struct outlier {
    struct outlier_field *fields;
    size_t count;
    bool removes, lower, marks;
    double factor;
};

/* ---- running ---- */

struct bounds {
    double lower, upper;
};

static int numbers_compare(const void *a, const void *b)
{
    const double *one = a, *other = b;

    return *one < *other ? -1 : *one > *other;
}

/* Between the two values around the place a quarter, or three, of the way. */
static double quartile(const double *sorted, size_t count, double part)
{
    double place = part * (double)(count - 1), below = floor(place);
    size_t at = (size_t)below;

    return at + 1 < count ? sorted[at] + (place - below) * (sorted[at + 1] - sorted[at]) : sorted[at];
}

static struct bounds outlier_bounds(const struct table *table, const struct outlier *outlier, size_t place)
{
    struct bounds bounds = { -INFINITY, INFINITY };
    double *numbers = ARENA_ARRAY(table->arena, table->count, double);
    size_t count = 0;

    for (size_t i = 0; i < table->count; i++)
        count += value_to_number(table->rows[i]->values[place], &numbers[count]);
    if (count < OUTLIER_LEAST_VALUES)
        return bounds;
    qsort(numbers, count, sizeof *numbers, numbers_compare);
    double first = quartile(numbers, count, 0.25), third = quartile(numbers, count, 0.75);
    bounds.upper = third + outlier->factor * (third - first);
    if (outlier->lower)
        bounds.lower = first - outlier->factor * (third - first);
    return bounds;
}

/* The field's values behind the step, and for each row whether there is an outlier. */
static void outlier_field(struct table *table, const struct outlier *outlier, const struct outlier_field *field, bool *out)
{
    size_t from = table_place(table, field->from), to = table_place(table, field->to);
    size_t mark = field->mark == SIZE_MAX ? SIZE_MAX : table_place(table, field->mark);
    struct bounds bounds = outlier_bounds(table, outlier, from);

    for (size_t i = 0; i < table->count; i++) {
        struct value *values = table->rows[i]->values;
        double number;
        bool far = value_to_number(values[from], &number) && (number > bounds.upper || number < bounds.lower);

        values[to] = far && !outlier->removes ? value_number(number > bounds.upper ? bounds.upper : bounds.lower)
                                              : values[from];
        if (mark != SIZE_MAX)
            values[mark] = value_number(far);
        out[i] = out[i] || far;
    }
}

static enum status outlier_change(struct table *table, const void *own)
{
    const struct outlier *outlier = own;
    bool *out = ARENA_ARRAY(table->arena, table->count, bool);
    size_t kept = 0;

    for (size_t i = 0; i < outlier->count; i++) {
        outlier_field(table, outlier, &outlier->fields[i], out);
        TRY(table_check(table));
    }
    if (!outlier->removes)
        return STATUS_OK;
    for (size_t i = 0; i < table->count; i++)
        if (!out[i])
            table->rows[kept++] = table->rows[i];
    table->count = kept;
    return STATUS_OK;
}

static void outlier_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct table_detail *table = step->detail;
    const struct outlier *outlier = table->own;

    buffer_add_format(out, "outlier action=%s param=%g uselower=%s", outlier->removes ? "remove" : "transform",
                      outlier->factor, outlier->lower ? "true" : "false");
    for (size_t i = 0; i < outlier->count; i++) {
        buffer_add_text(out, i ? ", " : " ");
        name_print(plan->slots[outlier->fields[i].from].name, out);
    }
}

/* ---- binding ---- */

static void bind_action(struct binder *binder, const struct option *option, struct outlier *outlier)
{
    const struct node *value = option->value;
    bool field = value && value->kind == NODE_FIELD;

    outlier->removes = field && view_equal_nocase(value->name->text, VIEW("remove"));
    if (!outlier->removes && !(field && view_equal_nocase(value->name->text, VIEW("transform"))))
        tables_report_value(binder, option, "remove or transform");
}

static void bind_param(struct binder *binder, const struct option *option, struct outlier *outlier)
{
    const struct node *value = option->value;

    if (value && value->kind == NODE_NUMBER)
        outlier->factor = value->number;
    else
        tables_report_value(binder, option, "a number");
}

static void bind_lower(struct binder *binder, const struct option *option, struct outlier *outlier)
{
    outlier->lower = tables_boolean(binder, option, false);
}

static void bind_mark(struct binder *binder, const struct option *option, struct outlier *outlier)
{
    outlier->marks = tables_boolean(binder, option, false);
}

static const struct {
    const char *word;
    void (*bind)(struct binder *binder, const struct option *option, struct outlier *outlier);
} outlier_option[] = {
    { "action", bind_action },
    { "param", bind_param },
    { "uselower", bind_lower },
    { "mark", bind_mark },
};
enum { OUTLIER_OPTIONS = sizeof outlier_option / sizeof *outlier_option };

static void outlier_options(struct binder *binder, const struct stage *stage, struct outlier *outlier)
{
    for (size_t i = 0; i < stage->option_count; i++) {
        const struct option *option = &stage->options[i];
        size_t known = 0;

        while (known < OUTLIER_OPTIONS && !view_equal_nocase(option->word, view_of(outlier_option[known].word)))
            known++;
        if (known < OUTLIER_OPTIONS)
            outlier_option[known].bind(binder, option, outlier);
        else
            tables_report_option(binder, stage, option, "action, param, uselower and mark");
    }
}

static void outlier_writes(struct binder *binder, const struct stage *stage, struct outlier *outlier, struct plan_step *step)
{
    for (size_t i = 0; i < outlier->count; i++) {
        struct outlier_field *field = &outlier->fields[i];
        const struct name *name = stage->items.items[i].expr->name;

        slot_set_add(&step->reads, field->from);
        field->to = outlier->removes ? field->from : tables_write_over(binder, step, name, TYPE_ANY);
        field->mark = SIZE_MAX;
        if (outlier->marks)
            field->mark = tables_write_new(binder, step, arena_format(binder->arena, "%.*s_outlier", VIEW_PRINT(name->text)),
                                           name->span, TYPE_NUMBER);
    }
}

static void outlier_bind(struct binder *binder, const struct stage *stage)
{
    struct outlier *outlier = ARENA_NEW(binder->arena, struct outlier);
    struct diagnostic *diagnostic;

    outlier->factor = OUTLIER_DEFAULT_FACTOR;
    outlier_options(binder, stage, outlier);
    if (stage->items.count == 0) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0222, stage->head, "outlier wants at least one field");
        diagnostic_help(binder->diagnostics, diagnostic, "write for example outlier ms");
        return;
    }
    outlier->fields = ARENA_ARRAY(binder->arena, stage->items.count, struct outlier_field);
    for (; outlier->count < stage->items.count; outlier->count++)
        outlier->fields[outlier->count].from = tables_field(binder, stage->items.items[outlier->count].expr->name);
    outlier_writes(binder, stage, outlier, tables_step(binder, stage, outlier_change, outlier, outlier_explain));
}

const struct command outlier_command = {
    .name = "outlier",
    .usage = "outlier [action=transform|remove] [param=2.5] [uselower=false] [mark=false] FIELD ...",
    .help = "Pull values that lie param interquartile ranges outside the quartiles back to that bound, or remove their rows.",
    .section = "2.24",
    .examples = { "fields @timestamp, ms | outlier ms", "outlier action=remove uselower=true ms | stats avg(ms)",
                  "fields ms | outlier mark=true param=1.5 ms" },
    .bind = outlier_bind,
};
