/* What a feed knows of the times in its file, and learns of them while it is read. All but feed_recall under the reading's lock. */
#pragma once

#include "base/time_range.h"
#include "source/times.h"

struct feed;
struct morsel;

/* What a reading wants of a file. */
struct times_wish {
    const struct times_home *home;  /* NULL: nothing is known of the file, nor to be learnt */
    struct time_range range;        /* events outside are not needed */
    uint64_t newest;                /* so many of the newest events are needed, of others their number; 0: all are */
    bool tells;                     /* the reading tells the times of all events */
};

struct feed_times {
    struct times_wish wish;
    struct times_key key;
    struct times known;             /* blocks NULL: nothing */
    struct times learnt;            /* likewise */
    int64_t since_ms;               /* what is known to be older as a block is only counted; INT64_MIN: nothing */
    uint64_t passed_records, passed_bytes;  /* of events that have been counted so */
    size_t told;                    /* morsels whose times have been learnt */
    bool partly;                    /* not all of the file has been read, or not all of it was good */
};

/* Looks for what is known of the open file, to be cut at each block_bytes, or at none (0). True when none of its events are
 * needed. */
bool feed_recall(struct feed *feed, const struct times_wish *wish, uint64_t block_bytes);
void feed_forget(struct feed *feed);
/* Passes over what need not be read; what it only counts is added to the events that have been passed over. */
void feed_skip(struct feed *feed, size_t morsel_bytes);
/* Takes in the times of a morsel that has been gone through. */
void feed_tell(struct feed *feed, const struct morsel *morsel, const struct times_block *told);
/* Not all of the file will be gone through. */
void feed_tell_partly(struct feed *feed);
/* At the end: keeps what has been learnt, if that is all there is to know. */
void feed_keep(struct feed *feed);
