#include "engine/run_parts.h"

static struct view trace_line(const struct plan *plan, size_t step, struct arena *arena)
{
    struct buffer out;
    struct view line;

    buffer_init(&out);
    plan_explain_step(plan, step, &out);
    line = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return line;
}

void result_add_trace(struct liq_result *result, const struct plan *plan, size_t query, const struct answer *answer)
{
    struct run_trace run = answer->trace;

    if (!run.steps)
        return;
    if (!result->traces)
        result->traces = ARENA_ARRAY(&result->arena, result->query->plan->inner_count + 1, struct result_trace);
    run.steps = ARENA_ARRAY(&result->arena, run.count, struct step_trace);
    memcpy(run.steps, answer->trace.steps, run.count * sizeof *run.steps);
    struct view *lines = ARENA_ARRAY(&result->arena, run.count, struct view);
    for (size_t i = 0; i < run.count; i++)
        lines[i] = trace_line(plan, i, &result->arena);
    result->traces[result->trace_count++] = (struct result_trace){ plan, query, run, lines };
}

size_t liq_result_step_count(const struct liq_result *result)
{
    size_t count = 0;

    for (size_t i = 0; i < result->trace_count; i++)
        count += result->traces[i].run.count;
    return count;
}

struct liq_step liq_result_step(const struct liq_result *result, size_t index)
{
    const struct result_trace *trace = result->traces;

    for (; index >= trace->run.count; trace++)
        index -= trace->run.count;
    const struct step_trace *step = &trace->run.steps[index];
    const struct span span = index < trace->plan->step_count ? trace->plan->steps[index]->span : (struct span){ 0 };

    return (struct liq_step){
        .text = text_of(trace->lines[index]),
        .query = trace->query,
        .begin = span.begin,
        .end = span.end,
        .rows_in = step->rows_in,
        .rows_out = step->rows_out,
        .busy_us = step->busy_us,
        .held_bytes = step->held_bytes,
        .scan = index == 0,
        .passed_bytes = index == 0 ? trace->run.passed_bytes : 0,
        .outside_bytes = index == 0 ? trace->run.outside_bytes : 0,
        .searched_regexes = index == 0 ? trace->run.searched_regexes : 0,
    };
}
