#include "exec/state.h"

#include "base/threads.h"
#include "exec/carried.h"
#include "exec/reckoning.h"

#include <stdlib.h>

enum { EXEC_SHARES = 8, EXEC_PIECES = 512, EXEC_LEAST_PIECE = 4096 };

void exec_fail(struct exec *exec, enum status status)
{
    int none = STATUS_OK;

    atomic_compare_exchange_strong(&exec->status, &none, (int)status);
    atomic_store(&exec->stop, true);
    if (exec->reading)
        reading_stop(exec->reading);
}

__attribute__((format(printf, 2, 0)))
static void answer_add_note(struct answer *answer, const char *format, va_list args)
{
    const struct view note = arena_vformat(&answer->arena, format, args);

    for (size_t i = 0; i < answer->note_count; i++)
        if (view_equal(answer->notes[i], note))
            return;
    answer->notes =
        arena_grow(&answer->arena, answer->notes, &answer->note_capacity, answer->note_count + 1, sizeof *answer->notes);
    answer->notes[answer->note_count++] = note;
}

void answer_note(struct answer *answer, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    answer_add_note(answer, format, args);
    va_end(args);
}

void exec_note(struct exec *exec, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    answer_add_note(exec->answer, format, args);
    va_end(args);
}

enum status exec_fault(struct exec *exec, enum status status, const struct fault *fault)
{
    if (status != STATUS_IO && status != STATUS_INVALID)
        return status;
    pthread_mutex_lock(&exec->fault_mutex);
    if (!exec->fault.message[0])
        exec->fault = *fault;
    pthread_mutex_unlock(&exec->fault_mutex);
    return status;
}

bool exec_memory_short(const struct exec *exec)
{
    return exec->budget.limit && atomic_load_explicit(&exec->budget.used, memory_order_relaxed) > exec->budget.limit / 2;
}

size_t exec_share(const struct exec *exec)
{
    return exec->budget.limit / (EXEC_SHARES * exec->options.workers);
}

size_t exec_piece(const struct exec *exec, size_t most)
{
    size_t piece = exec->budget.limit / (EXEC_PIECES * exec->options.workers);

    if (exec->budget.limit == 0 || piece > most)
        return most;
    return piece < EXEC_LEAST_PIECE ? EXEC_LEAST_PIECE : piece;
}

void exec_stop(struct exec *exec)
{
    exec_fail(exec, STATUS_CANCELLED);
}

enum status exec_check(struct exec *exec)
{
    if (atomic_load_explicit(&exec->budget.exceeded, memory_order_relaxed))
        return STATUS_OVER_BUDGET;
    if (atomic_load_explicit(&exec->stop, memory_order_relaxed))
        return (enum status)atomic_load(&exec->status);
    return STATUS_OK;
}

/* Rows made of one event come one behind the other, on one worker: they are one match. Rows of no event are none. */
static uint64_t matched_events(struct worker *worker, const struct batch *batch)
{
    uint64_t events = 0;

    if (!worker->exec->spreads && worker->exec->matching == worker->exec->first_breaker)
        return batch->count;
    for (size_t i = 0; i < batch->count; i++) {
        uint64_t place = batch->rank[batch->selected[i]].minor;

        events += place != worker->matched_last && place != RANK_OF_NO_EVENT;
        worker->matched_last = place;
    }
    return events;
}

enum status step_pass(struct step *step, struct worker *worker, struct batch *batch)
{
    struct step *next = step->next;

    if (batch->count == 0)
        return STATUS_OK;
    if (next->index == worker->exec->matching)
        worker->matched += matched_events(worker, batch);
    return worker->tracer ? tracer_push(worker->tracer, next, worker, batch) : next->run->push(next, worker, batch);
}

static void exec_work(void *context, size_t index)
{
    exec_scan(context, index);
}

static void exec_note_given_up(struct exec *exec)
{
    uint64_t rows = 0;

    for (size_t i = 0; i < exec->options.workers; i++)
        rows += evaluator_given_up(exec->workers[i].evaluator);
    if (rows)
        exec_note(exec, "a regular expression took too long on %llu row%s and was given up there, as if it did not match",
                  (unsigned long long)rows, rows == 1 ? "" : "s");
}

static size_t exec_held(const struct exec *exec, const struct step *step)
{
    size_t bytes = 0;

    for (size_t i = 0; step->run->held && i < exec->options.workers; i++)
        bytes += step->run->held(step, &exec->workers[i]);
    return bytes;
}

static enum status exec_finish_step(struct exec *exec, struct step *step)
{
    for (size_t i = 0; step->run->combine && i < exec->options.workers; i++)
        TRY(step->run->combine(step, &exec->workers[i]));
    if (step->run->finish)
        TRY(step->run->finish(step, &exec->workers[0]));
    return STATUS_OK;
}

/* The same, on the step's account. */
static enum status exec_finish_traced(struct exec *exec, struct step *step)
{
    struct tracer *tracer = exec->workers[0].tracer;

    if (!tracer)
        return exec_finish_step(exec, step);
    trace_held(exec, step->index, exec_held(exec, step));
    tracer->current = step->index + 1;
    tracer_resume(tracer);
    const enum status status = exec_finish_step(exec, step);
    tracer_rest(tracer);
    trace_held(exec, step->index, exec_held(exec, step));
    return status;
}

enum status exec_finish(struct exec *exec)
{
    if (exec->carried)
        carried_finish(exec->carried, exec);
    for (size_t i = 1; i < exec->options.workers; i++)
        arena_clear(&exec->workers[i].batch);
    for (size_t s = 0; s < exec->step_count; s++)
        TRY(exec_finish_traced(exec, &exec->steps[s]));
    exec_note_given_up(exec);
    return exec_check(exec);
}

/* The step that has most of the memory, if it is the one to blame. */
static const char *exec_largest(const struct exec *exec)
{
    size_t most = exec->budget.limit / 4;
    const char *name = NULL;

    if (exec->arena.used > most) {
        most = exec->arena.used;
        name = "what the queries inside it answer";
    }
    for (size_t s = 0; s < exec->step_count; s++) {
        size_t bytes = exec_held(exec, &exec->steps[s]);

        if (bytes <= most)
            continue;
        most = bytes;
        name = exec->steps[s].plan ? exec->steps[s].plan->name : "the answer";
    }
    return name;
}

static enum status exec_over_budget(const struct exec *exec, struct fault *fault)
{
    const char *largest = exec_largest(exec);
    bool large = exec->budget.limit >> 20;

    return fault_set(fault, STATUS_OVER_BUDGET,
                     "the query needs more than the %zu %s of memory it may use%s%s; --memory allows more",
                     exec->budget.limit >> (large ? 20 : 10), large ? "MiB" : "KiB", largest ? ", most of it for " : "",
                     largest ? largest : "");
}

static enum status exec_outcome(struct exec *exec, enum status status, struct fault *fault)
{
    if (status == STATUS_OVER_BUDGET)
        return exec_over_budget(exec, fault);
    if (status == STATUS_CANCELLED)
        return fault_set(fault, status, "interrupted");
    if (status == STATUS_IO || status == STATUS_INVALID)
        *fault = exec->fault;
    return status;
}

/* Whether the rows of the output are the first of those in which the newest events come first. */
static bool exec_is_newest_first(const struct plan *plan)
{
    const struct ordering *order = &plan->order;
    const struct slot *first = order->count > 0 ? &plan->slots[order->keys[0].slot] : NULL;

    if (plan->limit_any || plan->tail || order->backwards)
        return false;
    return !first || (order->keys[0].descending && first->origin == SLOT_SYSTEM && view_equal(first->name, VIEW("@timestamp")));
}

/*
 * How many of the newest events are enough, where nothing is asked of the others but their number: they are not filtered, what is
 * shown of events stands in them, and nobody looks at each. 0: all are needed.
 */
static uint64_t exec_newest(const struct exec *exec)
{
    const struct scan_detail *scan = exec->plan->steps[0]->detail;
    const bool plain = exec->step_count == 1 && !exec->carried && !exec->discovers && scan->necessary_count == 0;
    const bool looked_at = exec->options.streams || exec->options.growing || exec->options.trace;

    return plain && !looked_at && exec_is_newest_first(exec->plan) ? exec->plan->limit : 0;
}

void exec_count(const struct exec *exec, struct answer *answer)
{
    answer->totals = reading_totals(exec->reading);
    answer->matched += answer->totals.passed;
    answer->until = exec->until;
    if (exec->until != UINT64_MAX) {
        const struct reading_count count = reckoning_until(exec, exec->until);

        answer->totals.records = count.records;
        answer->totals.bytes = count.bytes;
        return;                 /* the output has counted the events of its rows */
    }
    for (size_t i = 0; i < exec->options.workers; i++)
        answer->matched += exec->workers[i].matched;
}

void exec_begin(struct exec *exec, struct answer *answer)
{

    *answer = (struct answer){ 0 };
    arena_init(&answer->arena, &exec->budget);
    exec->answer = answer;
    exec->carried = carried_new(exec->plan, exec->options.max_fields, &exec->arena);
    exec->reading = reading_new(exec->catalog, &(struct reading_options){
        .workers = exec->options.workers,
        .needles = exec_needles(exec, atomic_load(&exec->unseen) == 0),
        .more_needles = exec_needles(exec, true),
        .wish = exec_wish(exec),
        .newest = exec_newest(exec),
        .wanted = exec->options.wanted,
        .ranges = exec->options.ranges,
        .choice = exec->options.choice,
        .growing = exec->options.growing,
        .grown = exec->options.grown,
        .grown_context = exec->options.grown_context,
    });
}

enum status exec_read(struct exec *exec)
{
    threads_run(exec->options.workers, exec_work, exec);
    return exec_check(exec);
}

enum status exec_end(struct exec *exec, enum status status, struct fault *fault)
{
    exec_count(exec, exec->answer);
    if (exec->options.trace)
        trace_fill(exec, exec->answer);
    exec->answer->peak_bytes = atomic_load(&exec->budget.peak);
    exec->answer->arena.budget = NULL;      /* the answer outlives the run and its budget */
    return exec_outcome(exec, status, fault);
}

enum status exec_run(struct exec *exec, struct answer *answer, struct fault *fault)
{
    enum status status;

    exec_begin(exec, answer);
    status = exec_read(exec);
    if (status == STATUS_OK)
        status = exec_finish(exec);
    return exec_end(exec, status, fault);
}

void answer_clear(struct answer *answer)
{
    arena_clear(&answer->arena);
    if (answer->stored)
        spool_clear(answer->stored);
    free(answer->stored);
    *answer = (struct answer){ 0 };
}

void answer_read(const struct answer *answer, struct spool_reader *reader)
{
    enum { ANSWER_PIECE = 1 << 16 };

    spool_reader_init(reader, answer->stored, 0, spool_end(answer->stored), ANSWER_PIECE);
}

struct reading_totals exec_progress(const struct exec *exec)
{
    return exec->reading ? reading_totals(exec->reading) : (struct reading_totals){ 0 };
}

struct complaints exec_complaints(struct exec *exec, struct arena *arena)
{
    return reading_complaints(exec->reading, arena);
}
