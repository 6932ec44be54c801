/* Making a run of a plan, and clearing it away. */

#include "exec/state.h"

#include "exec/aggregate.h"
#include "exec/carried.h"
#include "exec/first_rows.h"
#include "exec/join_rows.h"
#include "exec/table.h"
#include "exec/top.h"
#include "exec/reckoning.h"
#include "exec/value_set.h"
#include "functions/member.h"

#include <stdlib.h>

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
    exec_needles_free(exec);
    arena_clear(&exec->arena);
    pthread_mutex_destroy(&exec->fault_mutex);
    free(exec);
}
