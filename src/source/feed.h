/*
 * A feed is an input while it is read: a plain file, cut by offset, each piece read by the worker that has it; or read at once
 * when it is small; or a stream. All but opening and reading happens under the lock of the reading.
 *
 * Plain files are not mapped. Reading a morsel into memory that is used again and again takes less of the system's time than
 * mapping its pages and giving them back, workers have no lock of the address space in common, the bytes are near when they
 * are searched, and a file that shrinks does not end the process (docs/performance.md).
 */
#pragma once

#include "source/catalog_parts.h"
#include "source/feed_times.h"
#include "source/stream.h"

/* How long a pipe that never runs dry is read at a time when it is followed. */
enum { FEED_PIPE_TURN_US = 200 * 1000 };

enum feed_state {
    FEED_WAITING,               /* nobody has opened it */
    FEED_OPENING,
    FEED_PLAIN,                 /* morsels are there, or still in use */
    FEED_SMALL,                 /* one worker has all of it */
    FEED_STREAM,
    FEED_DONE,
};

/* Part of an input, for one worker: whole events of text[next..end). */
struct morsel {
    struct view text;
    size_t next, end;
    uint64_t offset;            /* of text[0] in the whole text */
    uint64_t context;           /* of the format's splitter at next */
    size_t from, to;            /* the bytes of the file it stands for */
};

struct feed {
    const struct input *input;
    struct held *held;
    enum feed_state state;
    int descriptor;
    struct stream *stream;
    size_t size;                /* when it was opened */
    size_t next;                /* where the next morsel begins */
    uint64_t taken;             /* morsels */
    uint64_t looked;            /* of its morsels or blocks, in their order, those searched for what they say of layouts; */
    const void *layout;         /* and what holds behind them */
    size_t users;               /* workers at a morsel of it */
    uint64_t counted;           /* of the bytes of the file, those in the totals */
    bool lost;                  /* not all of it could be read, and that has been told */
    bool over;                  /* the stream has no more */
    uint64_t reached;           /* of a stream: how far of its text has been handed out */
    bool grows;                 /* it is followed beyond its present end: */
    bool dry;                   /* the stream has no more now */
    uint64_t device, number;    /* which file it is */
    int64_t left_us;            /* since when its path has led elsewhere; 0: it does not */
    int64_t modified_ms;        /* the time of events that have none */
    uint64_t start;             /* what lies before has been read elsewhere */
    bool emptied;               /* what was read is not there any more */
    struct view beginning;      /* when it is done: of its text, the first bytes; */
    uint64_t read_bytes;        /* and how much was read */
    int64_t changed_ns;         /* when the file was written to, as of the last look */
    struct feed_times *times;   /* NULL: nothing is known of its times, nor learnt */
};

/*
 * Opens the file: the state becomes PLAIN, SMALL or STREAM. SMALL: its bytes are in the block, those there are if it fails then.
 * On another failure, or when none of its events are needed, the state becomes DONE.
 */
enum status feed_open(struct feed *feed, size_t morsel_bytes, const struct times_wish *times, struct block *block,
                      struct fault *fault);
void feed_close(struct feed *feed);
/* Whether it is a file that has as many bytes as it says, each at its place. */
bool feed_is_plain(const struct feed *feed);

/* Takes the next morsel's bytes, [from, to), passing over what is known not to be needed; false when they are all taken. */
bool feed_take(struct feed *feed, size_t morsel_bytes, size_t *from, size_t *to);
/* Reads them, and what of the text belongs to the events that begin in them, into the block, which the morsel is a view of.
 * Without the lock. STATUS_IO when not all could be read; the morsel has what could be. */
enum status feed_load(const struct feed *feed, size_t from, size_t to, struct block *block, struct morsel *morsel,
                      struct fault *fault);
