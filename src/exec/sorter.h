/*
 * Rows that come in any order and go out in that of a layout. As long as memory suffices they are kept and sorted at the
 * end; when it runs short, what there is goes, sorted, to a file, as a run, and the runs are merged at the end.
 *
 *     sorter_init(sorter, exec, layout);
 *     TRY(sorter_add(sorter, rank, values));
 *     TRY(sorter_rewind(sorter));
 *     TRY(sorter_next(sorter, &row));
 */
#pragma once

#include "exec/rows.h"
#include "exec/spool.h"

struct exec;
struct sorter_source;

/* A part of a file, in order. */
struct run {
    struct spool *spool;
    uint64_t begin, end;
};

struct sorter {
    /* Private: */
    struct exec *exec;
    const struct row_layout *layout;
    size_t *key_place;          /* by order key: where a row holds it */
    struct arena own;           /* the sorter's: runs, what it reads with */
    struct arena arena;         /* of the rows */
    struct row **rows;
    size_t count, capacity;
    struct row *candidate;
    struct spool spool;
    struct run *runs;
    size_t run_count, run_capacity;
    bool sorted;
    struct sorter_source *sources;      /* a heap by their rows, the first one on top; while it is being read */
    struct row **rooms;         /* by run being read */
    size_t source_count;
    bool taken;                 /* the row on top has been given out */
};

/* The slots of the layout's order must be among those its rows hold. */
void sorter_init(struct sorter *sorter, struct exec *exec, const struct row_layout *layout);
void sorter_clear(struct sorter *sorter);       /* fine if it is all zero */
/* Copies the row; values are by place in the layout. */
enum status sorter_add(struct sorter *sorter, struct rank rank, const struct value *values);
enum status sorter_add_batch(struct sorter *sorter, const struct batch *batch);
/* Takes over what the other one has, which must stay as it is until this one is cleared. */
void sorter_join(struct sorter *sorter, struct sorter *other);
/* Begins the reading, or begins it again. Nothing can be added any more. */
enum status sorter_rewind(struct sorter *sorter);
/* The next row, good until the next call; NULL at the end. Its values may be changed, for the caller's own purposes. */
enum status sorter_next(struct sorter *sorter, struct row **row);
/* Whether some of the rows are in a file. */
bool sorter_spilled(const struct sorter *sorter);
/* Rows in memory. */
size_t sorter_count(const struct sorter *sorter);
size_t sorter_bytes(const struct sorter *sorter);
