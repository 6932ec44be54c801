/* The inside of a run, for the files of this layer. */
#pragma once

#include "exec/evaluator.h"
#include "exec/exec.h"
#include "exec/rows.h"

#include <pthread.h>

struct exec {
    const struct plan *plan;
    const struct catalog *catalog;
    struct exec_options options;
    struct arena arena;         /* steps, live sets: what the run as a whole needs */
    struct budget budget;
    struct step *steps;         /* one per step of the plan behind the scan, then the output */
    size_t step_count;
    size_t first_breaker;       /* index of the first step that needs all rows, or of the output */
    size_t matching;            /* index of the step whose incoming rows are the matches: filters behind tables count */
    struct row_layout **layout; /* by step: the slots of rows that step keeps */
    bool spreads;               /* some step before the matching one makes several rows of one */
    bool reckons;               /* limit any: what lies behind the last row that is needed does not count */
    uint64_t until;             /* the place of that row; UINT64_MAX when there are not as many */
    bool discovers;             /* some step makes fields of messages */
    bool rank_by_time;          /* somebody depends on newest-first: timestamps are read even if nobody mentions them */
    _Atomic size_t unseen;      /* discovered fields a filter needs that no event has had; 0: the reading may search for them */
    struct regex_blocks **regexes;  /* what is necessary of messages, for exec_needles() */
    size_t regex_count;
    struct carried *carried;    /* NULL when the query has none of its fields */
    struct reading *_Atomic reading;    /* set while a watch may already look */
    struct worker *workers;
    _Atomic bool stop;
    _Atomic bool caught_up;     /* of a run that follows its inputs: with what there was at first */
    _Atomic bool enough;        /* they end here */
    uint64_t given;             /* rows of a plan that streams */
    size_t *output_places;      /* by column: where its rows hold it */
    _Atomic int status;         /* the first status that was not STATUS_OK */
    struct fault fault;         /* beside a STATUS_IO or STATUS_INVALID from a step; guarded by fault_mutex */
    pthread_mutex_t fault_mutex;
    struct answer *answer;
};

/* The output: keeps the first rows of the plan's order and fills in the answer. */
extern const struct operator output_operator;

/* Rows of a plan that streams, in order, as answers of a reasonable size; what was kept of them goes. */
enum status output_give(struct exec *exec, const struct exec_following *following);

/* Makes what a discover step shares: while the run is being made. */
void discover_prepare(struct step *step);

/* Adds a line to what the user is told about the run: an oddity that is no mistake. Only while the run is being finished. */
void exec_note(struct exec *exec, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Keeps the message of what a step could not do; returns its status. */
enum status exec_fault(struct exec *exec, enum status status, const struct fault *fault);
/* Whether half of the memory is used up: time to put rows aside. */
bool exec_memory_short(const struct exec *exec);
/* What a step may keep on one worker when memory is short before it has to put rows aside. */
size_t exec_share(const struct exec *exec);
/* How many bytes to write or read at a time: less than `most` where memory is little. */
size_t exec_piece(const struct exec *exec, size_t most);
/* Marks the run as failed; the first status counts. */
void exec_fail(struct exec *exec, enum status status);
/* STATUS_OK, or why the run has to end now: asked once a batch and in long loops. */
enum status exec_check(struct exec *exec);
/* Reads events as worker `index` and pushes them into the first step until there are no more. */
void exec_scan(struct exec *exec, size_t index);
/* The worker reads no more, or anew. */
void exec_leave(struct worker *worker);
/* What the plan wants of each event. */
struct event_wish exec_wish(const struct exec *exec);
/* What the reading may search for; sets that cannot be searched for (too many texts) are left to the filters. With those of fields
 * that are discovered, or without. The run keeps them until exec_needles_free(). */
struct needles exec_needles(struct exec *exec, bool discovered);
void exec_needles_free(struct exec *exec);
/* How many regexes could be searched for in the end. */
size_t exec_regexes_ready(const struct exec *exec);
/* Begins the reading. */
void exec_begin(struct exec *exec, struct answer *answer);
/* Workers read all there is. */
enum status exec_read(struct exec *exec);
/* Brings what the workers kept together, breaker by breaker; what a breaker passes on goes through worker 0. */
enum status exec_finish(struct exec *exec);
/* How many events there were, and how many of them matched. */
void exec_count(const struct exec *exec, struct answer *answer);
/* The answer is the caller's from now on; what is to be said of the status. */
enum status exec_end(struct exec *exec, enum status status, struct fault *fault);
/* The layout of the rows a step has to keep: what is read behind it. */
struct row_layout *exec_layout(struct exec *exec, size_t step, const struct ordering *order);
