/*
 * The index of times: for the blocks of a file, the first and the last time of the events that begin there and how many there are,
 * kept in a folder of the user's from one reading to the next. A block, or a whole file, whose times all lie outside the range
 * asked for need not be read; nor one that is older than as many events elsewhere in the file as the newest are asked for.
 *
 * It is believed only of the very file it was made from: the same device and number, size, time of modification and time of
 * change (which nobody can set back), the same bytes at the beginning and the end, read in the same way. It is made by
 * readings that came to the end of the file, told the times of all its events, and found the file unchanged afterwards, and
 * as it had been for a while before; so that a change which the clock of the file system is too coarse for is not missed.
 */
#pragma once

#include "base/view.h"
#include "source/format.h"

/* Where indexes are, and in which way files are read. */
struct times_home {
    struct view folder;             /* empty: there are none */
    uint64_t manner;                /* of all that times depend on beside the file and its format */
    int64_t settled_ns;             /* files changed later than that have no index */
};

/* Which file, read how. */
struct times_key {
    uint64_t device, number, size;
    int64_t modified_ns, changed_ns;
    uint64_t ends;                  /* hash of its first and last bytes */
    uint64_t manner;                /* hash of home and format */
    uint64_t block_bytes;           /* 0: the whole file is the one block */
};

/* first_ms > last_ms: no event begins there. */
struct times_block {
    int64_t first_ms, last_ms;
    uint64_t records, bytes;        /* all its events, and the bytes of their messages; TIMES_UNCOUNTED: nobody has counted */
};
#define TIMES_UNCOUNTED UINT64_MAX
struct times {
    size_t count;
    struct times_block *blocks;     /* on the heap */
};

/* For readings of files that are looked into from now on. */
struct times_home times_home_of(struct view folder, uint64_t manner);
/* The key of an open file; false when there is none, as of a file changed a moment ago. */
bool times_key_of(int descriptor, const struct times_home *home, const struct format *format, uint64_t block_bytes,
                  struct times_key *key);
/* Whether the open file is still the one of that key. */
bool times_key_holds(int descriptor, const struct times_key *key);

/* False when there is no index of that file, or it is not to be believed. */
bool times_load(const struct times_home *home, const struct times_key *key, struct times *times);
/* Trouble is no error: then there is no index. */
void times_store(const struct times_home *home, const struct times_key *key, const struct times *times);
void times_clear(struct times *times);

size_t times_block_count(const struct times_key *key);
/* Whether no event of the block is in the range. */
static inline bool times_outside(const struct times_block *block, int64_t start_ms, int64_t end_ms)
{
    return block->first_ms > block->last_ms || block->last_ms < start_ms || block->first_ms > end_ms;
}
static inline void times_add(struct times_block *block, const struct times_block *more)
{
    block->first_ms = more->first_ms < block->first_ms ? more->first_ms : block->first_ms;
    block->last_ms = more->last_ms > block->last_ms ? more->last_ms : block->last_ms;
    if (block->records == TIMES_UNCOUNTED || more->records == TIMES_UNCOUNTED) {
        block->records = block->bytes = TIMES_UNCOUNTED;
    } else {
        block->records += more->records;
        block->bytes += more->bytes;
    }
}
static const struct times_block TIMES_NONE = { INT64_MAX, INT64_MIN, 0, 0 };
