/*
 * A spool: bytes that are written once, one behind the other, and read as often as one likes. What there is no room for in
 * memory is in a file in $TMPDIR (or /tmp), which has no name from the start: nothing is left behind, however the program
 * ends.
 */
#pragma once

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"

struct spool {
    struct budget *budget;
    size_t room;                /* bytes that may wait in memory */
    int descriptor;             /* -1: no file yet */
    uint64_t stored;            /* bytes in the file */
    struct buffer waiting;      /* the bytes behind them */
    size_t taken;               /* of the budget */
};

void spool_init(struct spool *spool, struct budget *budget, size_t room);
void spool_clear(struct spool *spool);
/* Bytes so far. */
uint64_t spool_end(const struct spool *spool);
enum status spool_add(struct spool *spool, struct view bytes, struct fault *fault);
/* For those that write to spool->waiting themselves: moves it to the file when it is more than there is room for. */
enum status spool_settle(struct spool *spool, struct fault *fault);
/* Leaves nothing waiting. */
enum status spool_flush(struct spool *spool, struct fault *fault);

/* Reads from one place of a spool to another. Nothing may be added meanwhile, unless what is read has been flushed. */
struct spool_reader {
    const struct spool *spool;
    uint64_t next, end;         /* what has not been read yet */
    size_t piece;               /* bytes to read at a time */
    struct buffer read;
    size_t used, taken;
};

void spool_reader_init(struct spool_reader *reader, const struct spool *spool, uint64_t begin, uint64_t end, size_t piece);
void spool_reader_clear(struct spool_reader *reader);
/* The next bytes, good until the next call; *bytes is NULL when there are not so many any more. */
enum status spool_take(struct spool_reader *reader, size_t count, const char **bytes, struct fault *fault);
