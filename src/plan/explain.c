#include "plan/explain.h"

#include "base/json.h"

void explain_order(const struct plan *plan, const struct ordering *order, struct buffer *out)
{
    if (order->count == 0) {
        buffer_add_text(out, plan->pointers && !order->placed ? ", newest first" : "");
        return;
    }
    buffer_add_text(out, " by ");
    for (size_t i = 0; i < order->count; i++) {
        if (i)
            buffer_add_text(out, ", ");
        name_print(plan->slots[order->keys[i].slot].name, out);
        if (order->keys[i].descending)
            buffer_add_text(out, " desc");
    }
}

/* Of discovered fields it holds once there are such. */
static void explain_necessary_of(const struct scan_detail *scan, bool discovered, struct buffer *out)
{
    bool any = false;

    for (size_t i = 0; i < scan->necessary_count; i++) {
        if (scan->necessary[i].discovered != discovered || scan->necessary[i].count == 0)
            continue;
        buffer_add_text(out, any ? " and "
                             : discovered ? "; once the fields are seen, only events that contain "
                                          : "; only events that contain ");
        any = true;
        for (size_t k = 0; k < scan->necessary[i].count; k++) {
            buffer_add_text(out, k ? " or " : "");
            json_add_string(out, scan->necessary[i].texts[k]);
        }
        buffer_add_text(out, scan->necessary[i].fold ? " in any case" : "");
    }
}

static void explain_necessary(const struct scan_detail *scan, struct buffer *out)
{
    explain_necessary_of(scan, false, out);
    explain_necessary_of(scan, true, out);
}

static void explain_texts(const struct texts *texts, struct buffer *out)
{
    buffer_add_char(out, '[');
    for (size_t i = 0; i < texts->count; i++) {
        buffer_add_text(out, i ? ", " : "");
        json_add_string(out, texts->list[i]);
    }
    buffer_add_char(out, ']');
}

/* Which call of SOURCE a condition comes from, and the argument's name there. */
static const struct {
    const char *call, *argument;
} explain_sources[SOURCE_ASPECTS] = {
    [SOURCE_PREFIX] = { "logGroups", "namePrefix" },
    [SOURCE_IDENTIFIER] = { "logGroups", "logGroupIdentifier" },
    [SOURCE_ACCOUNT] = { "logGroups", "accountIdentifiers" },
    [SOURCE_CLASS] = { "logGroups", "class" },
    [SOURCE_DATA] = { "dataSource", "" },
    [SOURCE_TAG] = { "logGroupTags", "" },
};

static void explain_condition(const struct source_condition *condition, struct buffer *out)
{
    const char *argument = explain_sources[condition->aspect].argument;

    if (condition->aspect == SOURCE_TAG) {
        json_add_string(out, condition->key);
        buffer_add_text(out, condition->texts.count ? ": " : "");
    }
    if (*argument)
        buffer_add_format(out, "%s: ", argument);
    if (condition->aspect != SOURCE_TAG || condition->texts.count)
        explain_texts(&condition->texts, out);
}

/* The conditions of one call stand side by side. */
static void explain_source(const struct scan_source *source, struct buffer *out)
{
    const char *call = "";
    bool any = false;

    for (size_t i = 0; i < source->condition_count; i++) {
        const struct source_condition *condition = &source->conditions[i];

        if (condition->aspect == SOURCE_NAME) {
            json_add_string(out, condition->texts.list[0]);
            return;
        }
        if (strcmp(call, explain_sources[condition->aspect].call) != 0) {
            buffer_add_text(out, *call ? ") " : "");
            call = explain_sources[condition->aspect].call;
            buffer_add_format(out, "%s(", call);
            any = false;
        }
        if (condition->implied)
            continue;
        buffer_add_text(out, any ? ", " : "");
        explain_condition(condition, out);
        any = true;
    }
    buffer_add_char(out, ')');
}

void explain_scan(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct scan_detail *scan = step->detail;
    bool any = false;

    buffer_add_text(out, "scan");
    for (size_t i = 0; i < scan->source_count; i++) {
        buffer_add_text(out, i ? ", " : " ");
        explain_source(&scan->sources[i], out);
    }
    buffer_add_text(out, ":");
    for (size_t slot = 0; slot < plan->slot_count; slot++) {
        if (!slot_set_has(&scan->wanted, slot))
            continue;
        buffer_add_text(out, any ? ", " : " ");
        name_print(plan->slots[slot].name, out);
        any = true;
    }
    if (!any)
        buffer_add_text(out, " no fields");
    explain_necessary(scan, out);
}

void explain_filter(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    struct arena arena;

    arena_init(&arena, NULL);
    buffer_add_text(out, "filter ");
    buffer_add(out, expr_print(plan, step->condition, &arena));
    arena_clear(&arena);
}

void explain_extend(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    struct arena arena;

    arena_init(&arena, NULL);
    buffer_add_text(out, "compute ");
    for (size_t i = 0; i < step->output_count; i++) {
        buffer_add_text(out, i ? ", " : "");
        buffer_add(out, expr_print(plan, step->outputs[i].expr, &arena));
        buffer_add_text(out, " as ");
        name_print(plan->slots[step->outputs[i].slot].name, out);
    }
    arena_clear(&arena);
}

void explain_discover(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct discover_detail *detail = step->detail;

    (void)plan;
    buffer_add_text(out, "discover ");
    for (size_t i = 0; i < detail->count; i++) {
        buffer_add_text(out, i ? ", " : "");
        name_print(detail->names[i], out);
    }
    buffer_add_text(out, detail->documented ? "; under documented names too" : "");
}

static void explain_output(const struct plan *plan, struct buffer *out)
{
    buffer_add_text(out, "output ");
    for (size_t i = 0; i < plan->column_count; i++) {
        buffer_add_text(out, i ? ", " : "");
        name_print(plan->columns[i].name, out);
    }
    if (plan->limit == UINT64_MAX)
        buffer_add_text(out, "; all");
    else
        buffer_add_format(out, "; %s %llu", plan->tail ? "last" : "first", (unsigned long long)plan->limit);
    if (plan->limit_any) {
        buffer_add_text(out, " of the input");
        return;
    }
    explain_order(plan, &plan->order, out);
}

void plan_explain_step(const struct plan *plan, size_t step, struct buffer *out)
{
    if (step < plan->step_count)
        plan->steps[step]->explain(plan, plan->steps[step], out);
    else
        explain_output(plan, out);
}

static void explain_lines(const struct plan *plan, const char *indent, struct buffer *out)
{
    for (size_t i = 0; i <= plan->step_count; i++) {
        buffer_add_text(out, indent);
        plan_explain_step(plan, i, out);
        buffer_add_char(out, '\n');
    }
}

struct view plan_explain(const struct plan *plan, struct arena *arena)
{
    struct buffer out;
    struct view text;

    buffer_init(&out);
    for (size_t i = 0; i < plan->inner_count; i++) {
        buffer_add_format(&out, "query %zu, run first:\n", i + 1);
        explain_lines(plan->inner[i].plan, "  ", &out);
    }
    explain_lines(plan, "", &out);
    text = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return text;
}
