/* One run of a plan: workers read, push batches through the steps, and what they kept is combined into the answer. */
#pragma once

#include "exec/operator.h"
#include "exec/spool.h"
#include "exec/trace.h"
#include "source/reading.h"

struct answer;

struct exec_options {
    size_t workers;             /* at least 1 */
    size_t batch_rows;          /* at least 1 */
    size_t memory_bytes;        /* 0 = no limit */
    size_t max_fields;          /* discovered in one JSON event */
    const bool *wanted;         /* by input index: inputs to read; NULL = all */
    const struct answer *inner; /* of the plan's inner queries, in their order; they must outlive the run */
    const struct time_ranges *ranges;   /* by input index, where they differ; NULL = only those of the plan's clock and scan */
    const struct event_choice *choice;  /* of events that name their groups; NULL = all */
    bool trace;                 /* the answer tells what each step did; not of a run that follows its inputs */
    bool uncounted;             /* the totals of the answer may leave out events that are passed over */
    /* Of a run that follows its inputs: */
    struct catalog *growing;    /* the catalog; NULL: this is none */
    bool streams;               /* exec_can_stream(): rows are not kept for the end */
    void (*grown)(void *context, struct reading_options *options);  /* as the reading's */
    void *grown_context;
};

/* The rows of an answer, with their texts in the answer's arena. */
struct answer_row {
    struct rank rank;
    struct value *values;       /* by column of the plan */
    uint64_t position;          /* of the event, for its pointer */
};
struct answer {
    struct arena arena;
    struct answer_row *rows;
    size_t count;
    uint64_t given;             /* rows that were given out before, of a run that follows its inputs */
    struct spool *stored;       /* of an inner query: the rows, in their order, that were too many for memory; rows is NULL */
    size_t columns;             /* of those */
    struct reading_totals totals;
    uint64_t until;             /* position of the last event that was needed; UINT64_MAX: all were */
    uint64_t matched;           /* rows that entered the first breaker, or the output */
    size_t peak_bytes;          /* of the run's arenas */
    struct run_trace trace;     /* in the arena */
    struct view *notes;         /* oddities, a line each */
    size_t note_count, note_capacity;
};

struct exec;

/* The plan, catalog and options must outlive the run. A run is used once. */
struct exec *exec_new(const struct plan *plan, const struct catalog *catalog, const struct exec_options *options);
void exec_free(struct exec *exec);
/* Runs to the end. The answer is filled in also when events were lost; answer_clear() it in any case. */
enum status exec_run(struct exec *exec, struct answer *answer, struct fault *fault);
/* A line; one that is there already is not added. */
void answer_note(struct answer *answer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void answer_clear(struct answer *answer);
/* Reads the rows that are stored, with exec/stored.h. */
void answer_read(const struct answer *answer, struct spool_reader *reader);

/* Whether rows can be given out as they are found: nothing in the plan depends on all of them. */
bool exec_can_stream(const struct plan *plan);

/* What becomes of a run that follows its inputs. */
struct exec_following {
    /* Rows in the order of their times, none of which comes twice; or, where the plan does not stream, the answer as it stands. On
     * the thread of the run. */
    enum status (*update)(void *context, struct answer *answer);
    /* Each time what there was has been read and given out. */
    void (*caught_up)(void *context);
    void *context;
    uint64_t interval_us;       /* between answers as they stand; at least that */
};
/*
 * Runs until exec_enough(), until a plan with `limit any` has its rows, or until nothing can come any more; or fails. The answer has what exec_run()'s would have, but for the
 * rows of a plan that streams.
 */
enum status exec_follow(struct exec *exec, const struct exec_following *following, struct answer *answer, struct fault *fault);
/* From any thread: what has been read by now is all. What there was at first is needed for an answer: before that has been read, it
 * stops the run. */
void exec_enough(struct exec *exec);

/* From any thread while the run goes on. */
void exec_stop(struct exec *exec);
struct reading_totals exec_progress(const struct exec *exec);
/* After the run, in the arena. */
struct complaints exec_complaints(struct exec *exec, struct arena *arena);
/* Of a run that follows its inputs, on its thread: the next complaint that was not asked for yet; NULL when there is none. */
const struct complaint *exec_news(struct exec *exec);
