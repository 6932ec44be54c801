/*
 * What each step of a run did: rows in and out, time, memory. Each worker keeps its own account; they are added up at the end.
 * A run that is not traced has no tracer and pays a comparison a batch.
 */
#pragma once

#include "exec/operator.h"

#include <stddef.h>
#include <stdint.h>

/* Of one step. [0] is the scan, the last is the output. */
struct step_trace {
    uint64_t rows_in, rows_out;     /* of the scan, events in the range and those that were made */
    uint64_t busy_us;               /* of all workers together */
    uint64_t held_bytes;            /* memory for what it kept */
};
struct run_trace {
    struct step_trace *steps;       /* NULL: the run was not traced */
    size_t count;
    uint64_t passed_bytes;          /* of the messages of events that were counted but not made */
    uint64_t outside_bytes;         /* of files, known to lie outside the range and not read */
    size_t searched_regexes;        /* that were searched for in whole blocks */
};

/* A worker's account. */
struct tracer {
    struct step_trace *steps;
    int64_t *busy_ns;               /* by step */
    size_t current;                 /* what the worker is at */
    int64_t since_ns;
    uint64_t message_bytes;         /* of the events that were made */
};

struct answer;
struct events;

struct tracer *tracer_new(struct arena *arena, size_t step_count);
/* From now on the worker is at that step; returns the one it was at. */
size_t tracer_move(struct tracer *tracer, size_t step);
/* The worker rests: what it did since the last move is the present step's. */
void tracer_rest(struct tracer *tracer);
/* The worker goes on at the step it was at. */
void tracer_resume(struct tracer *tracer);
void tracer_add_events(struct tracer *tracer, const struct events *events);
/* Pushes the batch into the step, on the step's account. */
enum status tracer_push(struct tracer *tracer, struct step *step, struct worker *worker, struct batch *batch);
/* Fills in the answer's trace from all workers' accounts, when the run has ended. */
void trace_fill(const struct exec *exec, struct answer *answer);
/* Notes what the step keeps at present, if that is more than before. */
void trace_held(struct exec *exec, size_t step, uint64_t bytes);
