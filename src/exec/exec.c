#include "exec/state.h"

#include "base/threads.h"
#include "exec/aggregate.h"
#include "exec/carried.h"
#include "exec/first_rows.h"
#include "exec/join_rows.h"
#include "exec/reckoning.h"
#include "exec/table.h"
#include "exec/top.h"
#include "exec/value_set.h"
#include "functions/member.h"

#include <stdlib.h>

enum { EXEC_SHARES = 8, EXEC_PIECES = 512, EXEC_LEAST_PIECE = 4096 };

/* ---- what each step has to keep ---- */

/* The slots that are read behind step `index`, the output included. */
static void exec_live(struct exec *exec, size_t index, struct slot_set *live)
{
    const struct plan *plan = exec->plan;

    slot_set_init(live, &exec->arena);
    for (size_t i = 0; i < plan->column_count; i++)
        slot_set_add(live, plan->columns[i].slot);
    for (size_t i = 0; i < plan->order.count; i++)
        slot_set_add(live, plan->order.keys[i].slot);
    for (size_t i = exec->step_count - 1; i-- > index + 1;) {
        const struct plan_step *step = exec->steps[i].plan;

        for (size_t slot = 0; slot < plan->slot_count; slot++)
            if (slot_set_has(&step->writes, slot))
                slot_set_remove(live, slot);
        slot_set_join(live, &step->reads);
    }
}

static struct row_layout *exec_layout_of(struct exec *exec, const struct slot_set *live, const struct ordering *order)
{
    size_t *slots = ARENA_ARRAY(&exec->arena, exec->plan->slot_count, size_t), count = 0;

    for (size_t slot = 0; slot < exec->plan->slot_count; slot++)
        if (slot_set_has(live, slot))
            slots[count++] = slot;
    return row_layout_new(&exec->arena, slots, count, order);
}

struct row_layout *exec_layout(struct exec *exec, size_t index, const struct ordering *order)
{
    struct slot_set live;

    exec_live(exec, index, &live);
    return exec_layout_of(exec, &live, order);
}

/* What is read behind a step, and what it reads and writes itself. */
static struct row_layout *exec_whole_layout(struct exec *exec, const struct step *step, const struct ordering *order)
{
    struct slot_set live;

    exec_live(exec, step->index, &live);
    slot_set_join(&live, &step->plan->reads);
    slot_set_join(&live, &step->plan->writes);
    return exec_layout_of(exec, &live, order);
}

static struct ordering exec_output_order(struct exec *exec)
{
    struct top_detail output = { .order = exec->plan->order, .limit = exec->plan->limit, .tail = exec->plan->tail };

    return top_order(&output, &exec->arena);
}

/* ---- making a run ---- */

static void exec_prepare_join(struct exec *exec, struct step *step)
{
    const struct join_detail *detail = step->plan->detail;
    struct join_right *right = NULL;
    struct fault fault = { "" };
    enum status status = join_right_new(step, &exec->options.inner[detail->inner], &right, &fault);

    if (status != STATUS_OK)
        exec_fail(exec, exec_fault(exec, status, &fault));
    step->shared = right;
}

static void exec_prepare_step(struct exec *exec, struct step *step)
{
    if (step->plan && step->plan->nature == STEP_DISCOVER)
        discover_prepare(step);
    if (!step->plan) {
        struct ordering order = exec_output_order(exec);

        exec->layout[step->index] = exec_layout(exec, step->index, &order);
    } else if (step->run == &top_operator) {
        struct ordering order = top_order(step->plan->detail, &exec->arena);

        exec->layout[step->index] = exec_layout(exec, step->index, &order);
    } else if (step->run == &dedup_operator) {
        exec->layout[step->index] =
            exec_layout(exec, step->index, &((const struct dedup_detail *)step->plan->detail)->order);
    } else if (step->run == &table_operator) {
        exec->layout[step->index] =
            exec_whole_layout(exec, step, &((const struct table_detail *)step->plan->detail)->order);
    } else if (step->run == &aggregate_operator) {
        exec->layout[step->index] =
            exec_layout_of(exec, &step->plan->writes, &((const struct aggregate_detail *)step->plan->detail)->order);
    } else if (step->run->spreads) {
        struct ordering none = { 0 };

        exec->layout[step->index] = exec_layout(exec, step->index, &none);
    }
    if (step->run == &join_operator)
        exec_prepare_join(exec, step);
}

static bool exec_wants_rank(const struct plan_step *step)
{
    const struct aggregate_detail *detail;

    if (step->run != &aggregate_operator)
        return true;
    detail = step->detail;
    for (size_t i = 0; i < detail->item_count; i++)
        if (detail->items[i].function->aggregate->needs_rank)
            return true;
    return false;
}

/* A table keeps its rows. But once one has mixed the rows that are made of one event, they cannot be told any more. */
static void exec_find_matching(struct exec *exec)
{
    exec->matching = exec->first_breaker;
    while (!exec->spreads || exec->matching > exec->first_breaker) {
        const struct operator *run = exec->steps[exec->matching].run;

        if (run->breaker && (run != &table_operator || exec->spreads))
            return;
        exec->spreads = run->spreads || exec->spreads;
        exec->matching++;
    }
}

static void exec_make_steps(struct exec *exec)
{
    const struct plan *plan = exec->plan;

    exec->discovers = ((const struct scan_detail *)plan->steps[0]->detail)->carriers;
    exec->step_count = plan->step_count;    /* without the scan, with the output */
    exec->steps = ARENA_ARRAY(&exec->arena, exec->step_count, struct step);
    exec->layout = ARENA_ARRAY(&exec->arena, exec->step_count, struct row_layout *);
    for (size_t i = 0; i < exec->step_count; i++) {
        bool last = i + 1 == exec->step_count;

        exec->steps[i] = (struct step){
            .plan = last ? NULL : plan->steps[i + 1],
            .run = last ? &output_operator : plan->steps[i + 1]->run,
            .exec = exec,
            .next = last ? NULL : &exec->steps[i + 1],
            .index = i,
        };
        exec->discovers = exec->discovers || (!last && plan->steps[i + 1]->nature == STEP_DISCOVER);
    }
    while (!exec->steps[exec->first_breaker].run->breaker)
        exec->spreads = exec->steps[exec->first_breaker++].run->spreads || exec->spreads;
    exec_find_matching(exec);
    exec->rank_by_time = exec->steps[exec->first_breaker].plan ? exec_wants_rank(exec->steps[exec->first_breaker].plan)
                                                               : !plan->limit_any;
    exec->reckons = plan->limit_any && !exec->steps[exec->first_breaker].plan && !exec->options.growing;
    exec->rank_by_time |= exec->options.streams;
    exec->until = UINT64_MAX;
    for (size_t i = 0; i < exec->step_count; i++)
        exec_prepare_step(exec, &exec->steps[i]);
}

/* What expressions ask for of the inner queries: which values there were. */
static const void *const *exec_make_sets(struct exec *exec)
{
    const void **sets = ARENA_ARRAY(&exec->arena, exec->plan->inner_count, const void *);

    for (size_t i = 0; i < exec->plan->inner_count; i++) {
        struct value_set values;
        struct fault fault = { "" };
        enum status status;

        if (!exec->plan->inner[i].set)
            continue;
        value_set_init(&values, &exec->budget);
        status = value_set_fill(&values, &exec->options.inner[i], &exec->arena, &fault);
        if (status != STATUS_OK)
            exec_fail(exec, exec_fault(exec, status, &fault));
        sets[i] = members_of(values.list, values.count, &exec->arena);
        value_set_clear(&values);
    }
    return sets;
}

static void exec_make_workers(struct exec *exec)
{
    const void *const *sets = exec_make_sets(exec);

    exec->workers = ARENA_ARRAY(&exec->arena, exec->options.workers, struct worker);
    for (size_t i = 0; i < exec->options.workers; i++) {
        struct worker *worker = &exec->workers[i];

        worker->exec = exec;
        worker->plan = exec->plan;
        worker->index = i;
        worker->matched_last = UINT64_MAX;
        worker->reckoning = exec->reckons ? ARENA_NEW(&exec->arena, struct reckoning) : NULL;
        worker->tracer = exec->options.trace ? tracer_new(&exec->arena, exec->step_count) : NULL;
        arena_init(&worker->keep, &exec->budget);
        arena_init(&worker->batch, &exec->budget);
        worker->evaluator = evaluator_new(exec->plan, &worker->keep, exec->options.batch_rows, sets);
        worker->local = ARENA_ARRAY(&worker->keep, exec->step_count, void *);
        for (size_t s = 0; s < exec->step_count; s++)
            worker->local[s] = arena_zalloc(&worker->keep, exec->steps[s].run->local_size);
    }
}

struct exec *exec_new(const struct plan *plan, const struct catalog *catalog, const struct exec_options *options)
{
    struct exec *exec = heap_zalloc(sizeof *exec);

    exec->plan = plan;
    exec->catalog = catalog;
    exec->options = *options;
    pthread_mutex_init(&exec->fault_mutex, NULL);
    budget_init(&exec->budget, options->memory_bytes);
    arena_init(&exec->arena, &exec->budget);
    exec_make_steps(exec);
    exec_make_workers(exec);
    return exec;
}

void exec_free(struct exec *exec)
{
    if (!exec)
        return;
    for (size_t i = 0; i < exec->options.workers; i++) {
        struct worker *worker = &exec->workers[i];

        for (size_t s = 0; s < exec->step_count; s++)
            if (exec->steps[s].run->clear)
                exec->steps[s].run->clear(&exec->steps[s], worker);
        exec_leave(worker);
        evaluator_free(worker->evaluator);
        arena_clear(&worker->batch);
        arena_clear(&worker->keep);
    }
    reading_free(exec->reading);
    arena_clear(&exec->arena);
    pthread_mutex_destroy(&exec->fault_mutex);
    free(exec);
}

/* ---- running ---- */

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

/* Sets that cannot be searched for (too many texts) are left to the filters. */
static struct needles exec_needles(struct exec *exec, const struct scan_detail *scan, bool discovered)
{
    const struct text_set **sets = ARENA_ARRAY(&exec->arena, scan->necessary_count, const struct text_set *);
    size_t count = 0;

    for (size_t i = 0; i < scan->necessary_count; i++) {
        const struct necessary *necessary = &scan->necessary[i];

        if (necessary->discovered && !discovered)
            continue;
        sets[count] = text_set_new(&exec->arena, necessary->texts, necessary->count, necessary->fold);
        count += sets[count] != NULL;
    }
    return (struct needles){ sets, count };
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
    const struct scan_detail *scan = exec->plan->steps[0]->detail;

    *answer = (struct answer){ 0 };
    arena_init(&answer->arena, &exec->budget);
    exec->answer = answer;
    exec->carried = carried_new(exec->plan, exec->options.max_fields, &exec->arena);
    exec->reading = reading_new(exec->catalog, &(struct reading_options){
        .workers = exec->options.workers,
        .needles = exec_needles(exec, scan, atomic_load(&exec->unseen) == 0),
        .more_needles = exec_needles(exec, scan, true),
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
