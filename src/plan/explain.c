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

static void explain_necessary(const struct scan_detail *scan, struct buffer *out)
{
    for (size_t i = 0; i < scan->necessary_count; i++) {
        buffer_add_text(out, i ? " and " : "; only events that contain ");
        for (size_t k = 0; k < scan->necessary[i].count; k++) {
            buffer_add_text(out, k ? " or " : "");
            json_add_string(out, scan->necessary[i].texts[k]);
        }
        buffer_add_text(out, scan->necessary[i].fold ? " in any case" : "");
    }
}

static void explain_texts(const char *argument, const struct texts *texts, bool *any, struct buffer *out)
{
    if (texts->count == 0)
        return;
    buffer_add_format(out, "%s%s: [", *any ? ", " : "", argument);
    for (size_t i = 0; i < texts->count; i++) {
        buffer_add_text(out, i ? ", " : "");
        json_add_string(out, texts->list[i]);
    }
    buffer_add_char(out, ']');
    *any = true;
}

static void explain_source(const struct scan_source *source, struct buffer *out)
{
    bool any = false;

    if (source->name.data) {
        json_add_string(out, source->name);
        return;
    }
    buffer_add_text(out, "logGroups(");
    explain_texts("namePrefix", &source->prefixes, &any, out);
    explain_texts("logGroupIdentifier", &source->identifiers, &any, out);
    explain_texts("accountIdentifiers", &source->accounts, &any, out);
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

static void explain_lines(const struct plan *plan, const char *indent, struct buffer *out)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        buffer_add_text(out, indent);
        plan->steps[i]->explain(plan, plan->steps[i], out);
        buffer_add_char(out, '\n');
    }
    buffer_add_text(out, indent);
    explain_output(plan, out);
    buffer_add_char(out, '\n');
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
