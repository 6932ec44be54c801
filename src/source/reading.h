/*
 * Reading the inputs of a catalog with several workers.
 *
 * A reading hands out morsels: pieces of about a megabyte, cut where events begin. Plain files are cut by offset, and each
 * worker reads its own piece, so that any number of workers share one big file; compressed files and pipes are read by
 * whoever comes first and shared out block by block. An event's position depends on the input alone, never on the
 * worker, the size of the morsels, or compression.
 */
#pragma once

#include "base/time_range.h"
#include "source/catalog.h"

/* What a worker knows of the events of one log, in one input. */
struct log_verdict {
    struct time_ranges ranges;      /* in which they are events of the query; count 0: none are */
    uint64_t met, kept;             /* positions of the first of them, and of the first that is; UINT64_MAX: there was none */
};
/* Tells, where events may name their groups, which of them are chosen. */
struct event_choice {
    /* A judge knows what has been decided before. Each worker asks for one of its own. */
    struct event_judge *(*judge_new)(void *context);
    /* Of events of that log, or, without bytes in it, of the input's own; and that carry that. The worker fills in what it has
     * met and kept. */
    struct log_verdict *(*judge)(struct event_judge *judge, const struct input *input, struct view log, struct view carrier);
    bool carriers;                  /* what events carry matters */
    void *context;
};

struct reading_options {
    struct event_wish wish;
    struct needles needles;         /* may be empty; the sets must outlive the reading */
    struct needles more_needles;    /* in their place from reading_search_more on */
    const bool *wanted;             /* by input index: inputs to read; NULL = all */
    const struct time_ranges *ranges;   /* by input index: events outside all of them are not events either; NULL = none */
    const struct event_choice *choice;  /* in place of ranges where events may name their groups; NULL = all events */
    uint64_t newest;                /* no more than so many are needed of each input, those with the latest times; others only
                                     * count. 0: all are */
    size_t workers;
    bool ordered;                   /* the workers deal with events in the order of their positions: by turns */
    struct catalog *growing;        /* the catalog, of which the inputs are followed as they grow; NULL: read as they are */
    void (*grown)(void *context, struct reading_options *options);  /* it has more inputs: what is chosen of them; or NULL */
    void *grown_context;
};

struct reading_totals {
    uint64_t records;               /* events in the time range */
    uint64_t bytes;                 /* of their messages */
    uint64_t passed;                /* of these events, those that were not read because newer ones are enough */
    uint64_t bytes_read;            /* of the files, as far as they have been read; for progress */
    uint64_t bytes_total;           /* of all files to be read; 0 when unknown */
    uint64_t bytes_outside;         /* of those read, what is known to lie outside the range and was passed over */
    uint64_t inputs;                /* files read */
};

struct reading;
struct reading_worker;

struct reading *reading_new(const struct catalog *catalog, const struct reading_options *options);
void reading_free(struct reading *reading);
struct reading_worker *reading_worker_new(struct reading *reading);
void reading_worker_free(struct reading_worker *worker);

/* From now on more is known of what events must contain. May be called by any worker, at any time. */
void reading_search_more(struct reading *reading);

/*
 * Fills events (whose capacity is the caller's) with the next events of this worker's morsel; all of one fill are of one
 * input, given in *input. Returns false when there is nothing more for this worker. A fill may have no events.
 */
bool reading_next(struct reading_worker *worker, struct events *events, const struct input **input);
/* Events behind that position are not needed: what lies there is not read any more, as far as that can be told. May be called
 * by any worker; the least position counts. */
void reading_until(struct reading *reading, uint64_t position);
/* Whether nobody has said that what lies there is not needed. */
bool reading_needs(const struct reading *reading, uint64_t position);

/* Events, and the bytes of their messages, from a position up to another. */
struct reading_count {
    uint64_t from, to;
    uint64_t records, bytes;
};
/* What the last fill has added to the totals, from where it began up to where the next one does. */
struct reading_count reading_last(const struct reading_worker *worker);
/* Fills in, for each place `to` of an event of the last fill, what lies from its beginning up to and with it. The places
 * ascend. */
void reading_count_to(struct reading_worker *worker, struct reading_count *counts, size_t count);
/*
 * Of an ordered reading. A worker is at its morsel until it asks for more than that has. It is its turn when no other worker is at
 * an earlier one, and none is left to be taken. Who has the earliest morsel need not wait, so that all come to their turn.
 */
bool reading_passes(const struct reading_worker *worker);   /* whether the last fill was the last of its morsel */
bool reading_is_turn(const struct reading_worker *worker);
void reading_wait_turn(const struct reading_worker *worker);    /* until then, or the reading is stopped */
/* Makes all workers' reading_next return false soon. */
void reading_stop(struct reading *reading);

/* May be called while workers run. */
struct reading_totals reading_totals(const struct reading *reading);
/* After the workers are done: the catalog's complaints and the reading's own, in order. */
struct complaints reading_complaints(struct reading *reading, struct arena *arena);

/*
 * Inputs that grow: the workers come to the end of what there is, and no further. Between two goes of theirs:
 */
/* Looks for what has come, for new files in the place of others or beside them; with `last`, where inputs end now they end. False
 * when nothing can come any more. */
bool reading_resume(struct reading *reading, bool last);
/* Waits until something may have come, at most so long; whether it is time to look. */
bool reading_wait(struct reading *reading, int64_t most_us);
/* The next complaint, the catalog's or its own, that was not asked for yet; NULL when there is none. */
const struct complaint *reading_news(struct reading *reading);
