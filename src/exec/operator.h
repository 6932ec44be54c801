/*
 * Operators: how steps of a plan run. Batches are pushed from step to step; what needs all rows keeps a state per worker,
 * which is combined once when the input has ended.
 *
 * An operator's functions are called like this, for every step of the plan:
 *
 *     push      on any worker, any number of times, each with a batch nobody else has
 *     combine   once per worker, in worker order, on one thread, after the last push
 *     finish    once, after the last combine; may pass batches on
 *     clear     once per worker at the very end, whatever happened
 *
 * `worker->local[step->index]` is the worker's share: local_size zeroed bytes. step->shared is for combine and finish.
 * An answer must not depend on which worker saw which batch.
 */
#pragma once

#include "base/status.h"
#include "plan/plan.h"

struct events;
struct exec;
struct format;
struct reading_worker;
struct reckoning;
struct tracer;
struct worker;

struct step {
    const struct plan_step *plan;
    const struct operator *run;
    struct exec *exec;
    struct step *next;          /* NULL: the output is behind it */
    size_t index;
    void *shared;
};

struct operator {
    const char *name;
    size_t local_size;
    bool breaker;               /* passes nothing on before finish */
    bool spreads;               /* passes on batches of its own, made with exec/spread.h */
    enum status (*push)(struct step *step, struct worker *worker, struct batch *batch);
    /* Takes rows out of the selection that it would not keep, as far as columns show that are there already; others are still
     * NULL. Whoever makes expensive columns may ask before. NULL: it wants them all. */
    void (*sieve)(struct step *step, struct worker *worker, struct batch *batch);
    enum status (*combine)(struct step *step, struct worker *worker);
    enum status (*finish)(struct step *step, struct worker *worker);
    void (*clear)(struct step *step, struct worker *worker);
    /* Bytes the worker's share has of memory, to tell what a query needs most of it for. NULL: little. */
    size_t (*held)(const struct step *step, const struct worker *worker);
};

/* Hands the batch to the next step; an empty one is dropped. */
enum status step_pass(struct step *step, struct worker *worker, struct batch *batch);

struct worker {
    struct exec *exec;
    const struct plan *plan;
    size_t index;
    void **local;               /* by step */
    struct arena keep;          /* for the run: groups, kept rows */
    struct arena batch;         /* reset before each batch */
    struct evaluator *evaluator;
    struct reading_worker *reading;
    struct events *events;      /* room for those of a batch */
    struct reckoning *reckoning;    /* NULL: what has been read counts */
    struct tracer *tracer;      /* NULL: the run is not traced */
    /* Of the events in the batch that is being pushed through the steps before the first breaker. */
    const struct format *format;
    const void *layout;
    bool lambda;                /* they are of a function's log group */
    const struct view *carrier; /* by row, where the plan wants it; what stands in struct events */
    uint64_t matched;           /* rows that entered the first breaker; where rows are spread, events that have some there */
    uint64_t matched_last;      /* the last such event's place in the input */
};
static inline void *worker_local(const struct worker *worker, const struct step *step)
{
    return worker->local[step->index];
}

/* Evaluates an expression over the batch's selection: a column of the batch's arena, or the batch's own column. Computed at
 * most once a batch for equal expressions. */
struct column *worker_eval(struct worker *worker, struct batch *batch, const struct expr *expr);

/* The operators without a command of their own. */
extern const struct operator filter_operator;       /* plan->condition */
extern const struct operator extend_operator;       /* plan->outputs */
extern const struct operator discover_operator;     /* detail: struct discover_detail */
