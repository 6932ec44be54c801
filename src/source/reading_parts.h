/* What a reading and its workers have. Private to reading*.c. */
#pragma once

#include "source/feed.h"
#include "source/layouts.h"
#include "source/recount.h"
#include "source/turns.h"

#include <pthread.h>

struct reading {
    const struct catalog *catalog;
    struct reading_options options;
    size_t morsel_bytes;
    pthread_mutex_t lock;
    pthread_cond_t opened;          /* a feed that was being opened is open, or could not be */
    struct feed **feeds;
    _Atomic size_t feed_count;      /* read by who watches, too */
    size_t feed_capacity;
    size_t waiting;                 /* the feeds before have been opened, or are just being opened */
    size_t opening;                 /* how many are just being opened */
    struct feed **open;             /* those that are open, in their order; but for those done since the last look */
    size_t open_count, open_capacity;
    struct turns *turns;            /* NULL: events are taken in any order */
    _Atomic bool stopped;
    _Atomic bool searching_more;    /* more_needles count */
    _Atomic uint64_t until;         /* the last position that is needed */
    _Atomic uint64_t records, bytes, bytes_read, bytes_outside;
    _Atomic uint64_t passed;        /* of the records, those that were known to be there, and not read */
    uint64_t bytes_total;
    struct growth *growth;          /* of inputs that grow; else NULL */
    int64_t looked_us;              /* when it was last looked for what has come */
    struct layouts layouts;
    struct arena arena;             /* feeds, complaints */
    struct complaint *complaints;
    size_t complaint_count, complaint_capacity;
    size_t told, told_known;        /* of them, and of the catalog's, those asked for as news */
};

struct reading_worker {
    struct reading *reading;
    size_t number;                  /* among those who take turns */
    struct feed *feed;              /* of the morsel; NULL when there is none */
    struct morsel morsel;
    const void *looked;             /* the layout that the morsel says last; NULL: it says none */
    bool renamed;                   /* and it says others than the input's first */
    const void *layout;             /* of the events that come next */
    uint64_t records, bytes;        /* events of the morsel so far */
    bool tells;                     /* decoding the morsel has looked at the times of all its events */
    struct block block;             /* of which the morsel is a view */
    struct decode decode, began;    /* where the last fill ended, and where it began */
    struct event_judge *judge;      /* NULL until there is something to judge */
    struct event_wish wish;         /* of the morsel's events */
    struct narrowing narrowing;     /* of the morsel's events: where something lies between their ranges, or by their groups */
    struct log_verdict *verdict;    /* on all of the morsel's events; NULL: on each one, or all are events */
    uint64_t from, to;              /* positions where the last fill began and ended */
    struct arena arena;             /* texts of one fill */
};

/* What is to be read of the events of a morsel, and which of them are events of the query. */
void worker_wish(struct reading_worker *worker, const struct input *input, const struct morsel *morsel);
/* What the morsel says of layouts. Without the lock; then, under it, which it may give up, and once for each number from 0 on:
 * which layout holds where the morsel begins. */
void worker_look(struct reading_worker *worker, const struct input *input, struct view text, size_t next, size_t end);
void worker_join(struct reading_worker *worker, struct feed *feed, uint64_t number);
/* Decodes as far as the same layout holds. */
void worker_stretch(struct reading_worker *worker);
/* The next events of the morsel, as far as there is room. */
void worker_decode(struct reading_worker *worker, struct events *events);
/* What is wanted of the times in an input. */
struct times_wish reading_times(const struct reading *reading, const struct input *input);

/* Under the lock, or while no worker is at work. */
void reading_complain(struct reading *reading, const struct input *input, const char *message, bool loss);
/* Adds the feed of an input. */
struct feed *reading_add(struct reading *reading, const struct input *input);
/* Closes the feed when nobody needs it any more. */
void reading_close(struct reading *reading, struct feed *feed);

/* The position of what is at that offset of the text. */
static inline uint64_t feed_place(const struct feed *feed, uint64_t offset)
{
    return (uint64_t)feed->input->index << POSITION_OFFSET_BITS | offset;
}
