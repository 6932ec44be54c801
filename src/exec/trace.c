#include "exec/trace.h"

#include "base/clock.h"
#include "exec/state.h"

enum { NS_PER_US = 1000 };

struct tracer *tracer_new(struct arena *arena, size_t step_count)
{
    struct tracer *tracer = ARENA_NEW(arena, struct tracer);

    tracer->steps = ARENA_ARRAY(arena, step_count + 1, struct step_trace);
    tracer->busy_ns = ARENA_ARRAY(arena, step_count + 1, int64_t);
    return tracer;
}

void tracer_rest(struct tracer *tracer)
{
    const int64_t now_ns = clock_ns();

    tracer->busy_ns[tracer->current] += now_ns - tracer->since_ns;
    tracer->since_ns = now_ns;
}

void tracer_resume(struct tracer *tracer)
{
    tracer->since_ns = clock_ns();
}

size_t tracer_move(struct tracer *tracer, size_t step)
{
    const size_t before = tracer->current;

    tracer_rest(tracer);
    tracer->current = step;
    return before;
}

void tracer_add_events(struct tracer *tracer, const struct events *events)
{
    for (size_t i = 0; i < events->count; i++)
        tracer->message_bytes += events->message[i].length;
}

enum status tracer_push(struct tracer *tracer, struct step *step, struct worker *worker, struct batch *batch)
{
    const size_t before = tracer_move(tracer, step->index + 1);

    tracer->steps[step->index + 1].rows_in += batch->count;
    const enum status status = step->run->push(step, worker, batch);
    tracer_move(tracer, before);
    return status;
}

void trace_held(struct exec *exec, size_t step, uint64_t bytes)
{
    struct step_trace *trace = &exec->workers[0].tracer->steps[step + 1];

    if (trace->held_bytes < bytes)
        trace->held_bytes = bytes;
}

void trace_fill(const struct exec *exec, struct answer *answer)
{
    const size_t count = exec->step_count + 1;
    struct run_trace *trace = &answer->trace;
    struct step_trace *steps = ARENA_ARRAY(&answer->arena, count, struct step_trace);
    const struct reading_totals *totals = &answer->totals;
    uint64_t made_bytes = 0;

    for (size_t i = 0; i < exec->options.workers; i++) {
        const struct tracer *tracer = exec->workers[i].tracer;

        for (size_t s = 0; s < count; s++) {
            steps[s].rows_in += tracer->steps[s].rows_in;
            steps[s].busy_us += (uint64_t)(tracer->busy_ns[s] / NS_PER_US);
            steps[s].held_bytes += tracer->steps[s].held_bytes;
        }
        made_bytes += tracer->message_bytes;
    }
    /* With `limit any`, events behind the last one that is needed may have been made, but do not count. */
    steps[0].rows_in = totals->records > steps[1].rows_in ? totals->records : steps[1].rows_in;
    for (size_t s = 0; s + 1 < count; s++)
        steps[s].rows_out = steps[s + 1].rows_in;
    steps[count - 1].rows_out = answer->count + answer->given;
    *trace = (struct run_trace){
        .steps = steps,
        .count = count,
        .passed_bytes = totals->bytes > made_bytes ? totals->bytes - made_bytes : 0,
        .outside_bytes = totals->bytes_outside,
        .searched_regexes = exec_regexes_ready(exec),
    };
}
