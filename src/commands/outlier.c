/* outlier action=... FIELD ...: values far above, or below, what is usual (language reference 2.24). */

#include "commands/commands.h"
#include "commands/tables.h"
#include "exec/ranks.h"
#include "exec/state.h"
#include "plan/explain.h"

#include <math.h>

enum { OUTLIER_LEAST_VALUES = 4, OUTLIER_PIECE = 1 << 16 };
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

struct outlying {
    struct table *table;
    const struct outlier *detail;
    struct spool numbers;       /* of each row, one per field; NaN where there is none */
    size_t *counts;             /* of the numbers, by field */
    struct bounds *bounds;      /* by field */
};

static enum status outlying_fault(struct outlying *outlying, enum status status, const struct fault *fault)
{
    return exec_fault(outlying->table->step->exec, status, fault);
}

static enum status outlying_read(struct outlying *outlying)
{
    const struct outlier *detail = outlying->detail;
    double *numbers = ARENA_ARRAY(outlying->table->arena, detail->count, double);
    size_t *from = ARENA_ARRAY(outlying->table->arena, detail->count, size_t);
    struct fault fault = { "" };
    struct row *row;

    for (size_t i = 0; i < detail->count; i++)
        from[i] = table_place(outlying->table, detail->fields[i].from);
    for (;;) {
        TRY(table_next(outlying->table, &row));
        if (!row)
            return STATUS_OK;
        for (size_t i = 0; i < detail->count; i++) {
            bool any = value_to_number(row->values[from[i]], &numbers[i]);

            outlying->counts[i] += any;
            numbers[i] = any ? numbers[i] : NAN;
        }
        /* Where memory is short they go to a file. */
        outlying->numbers.room = exec_memory_short(outlying->table->step->exec) ? OUTLIER_PIECE : SIZE_MAX;
        TRY(outlying_fault(outlying,
                           spool_add(&outlying->numbers, (struct view){ (const char *)numbers, detail->count * sizeof(double) },
                                     &fault),
                           &fault));
    }
}

/* Goes through the numbers of all rows once, for the ranks that are being looked for. */
static enum status outlying_look(struct outlying *outlying, struct ranks *ranks)
{
    struct spool_reader reader;
    struct fault fault = { "" };
    enum status status;
    const char *bytes;

    spool_reader_init(&reader, &outlying->numbers, 0, spool_end(&outlying->numbers), OUTLIER_PIECE);
    do {
        status = spool_take(&reader, outlying->detail->count * sizeof(double), &bytes, &fault);
        for (size_t i = 0; bytes && i < outlying->detail->count; i++) {
            double number;

            memcpy(&number, bytes + i * sizeof number, sizeof number);
            if (!isnan(number))
                ranks_see(&ranks[i], number);
        }
    } while (bytes);
    spool_reader_clear(&reader);
    return outlying_fault(outlying, status, &fault);
}

/* Between the two values around the place a quarter, or three, of the way. */
static void quartile_ranks(size_t count, double part, uint64_t *ranks)
{
    uint64_t below = (uint64_t)(part * (double)(count - 1));

    ranks[0] = below;
    ranks[1] = below + 1 < count ? below + 1 : below;
}

static double quartile(const struct ranks *ranks, size_t first, size_t count, double part)
{
    double place = part * (double)(count - 1), below = ranks_value(ranks, first), above = ranks_value(ranks, first + 1);

    return below + (place - floor(place)) * (above - below);
}

static enum status outlying_bounds(struct outlying *outlying)
{
    const struct outlier *detail = outlying->detail;
    struct ranks *ranks = ARENA_ARRAY(outlying->table->arena, detail->count, struct ranks);

    for (size_t i = 0; i < detail->count; i++) {
        uint64_t wanted[4] = { 0 };

        if (outlying->counts[i] >= OUTLIER_LEAST_VALUES) {
            quartile_ranks(outlying->counts[i], 0.25, &wanted[0]);
            quartile_ranks(outlying->counts[i], 0.75, &wanted[2]);
        }
        ranks_init(&ranks[i], wanted, 4, outlying->table->arena);
    }
    for (int round = 0; round < RANKS_ROUNDS; round++) {
        TRY(table_check(outlying->table));
        TRY(outlying_look(outlying, ranks));
        for (size_t i = 0; i < detail->count; i++)
            ranks_narrow(&ranks[i]);
    }
    for (size_t i = 0; i < detail->count; i++) {
        size_t count = outlying->counts[i];
        double first, third;

        outlying->bounds[i] = (struct bounds){ -INFINITY, INFINITY };
        if (count < OUTLIER_LEAST_VALUES)
            continue;
        first = quartile(&ranks[i], 0, count, 0.25);
        third = quartile(&ranks[i], 2, count, 0.75);
        outlying->bounds[i].upper = third + detail->factor * (third - first);
        if (detail->lower)
            outlying->bounds[i].lower = first - detail->factor * (third - first);
    }
    return STATUS_OK;
}

/* The field's value behind the step; whether it is an outlier. */
static bool outlier_field(const struct table *table, const struct outlier *outlier, const struct outlier_field *field,
                          const struct bounds *bounds, struct value *values)
{
    size_t from = table_place(table, field->from), to = table_place(table, field->to);
    double number;
    bool far = value_to_number(values[from], &number) && (number > bounds->upper || number < bounds->lower);

    values[to] = far && !outlier->removes ? value_number(number > bounds->upper ? bounds->upper : bounds->lower)
                                          : values[from];
    if (field->mark != SIZE_MAX)
        values[table_place(table, field->mark)] = value_number(far);
    return far;
}

static enum status outlying_pass(struct outlying *outlying)
{
    const struct outlier *detail = outlying->detail;
    struct row *row;

    TRY(table_rewind(outlying->table));
    for (;;) {
        bool out = false;

        TRY(table_next(outlying->table, &row));
        if (!row)
            return STATUS_OK;
        for (size_t i = 0; i < detail->count; i++)
            out = outlier_field(outlying->table, detail, &detail->fields[i], &outlying->bounds[i], row->values) || out;
        if (!out || !detail->removes)
            TRY(table_pass(outlying->table, row));
    }
}

static enum status outlier_change(struct table *table, const void *own)
{
    struct outlying outlying = { .table = table, .detail = own };
    enum status status;

    outlying.counts = ARENA_ARRAY(table->arena, outlying.detail->count, size_t);
    outlying.bounds = ARENA_ARRAY(table->arena, outlying.detail->count, struct bounds);
    spool_init(&outlying.numbers, table->arena->budget, SIZE_MAX);
    status = outlying_read(&outlying);
    if (status == STATUS_OK)
        status = outlying_bounds(&outlying);
    spool_clear(&outlying.numbers);
    return status == STATUS_OK ? outlying_pass(&outlying) : status;
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
