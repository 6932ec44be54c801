/*
 * Rows put aside when memory runs short, in partitions by the hash of their group, to be taken up again one partition at a
 * time.
 */
#pragma once

#include "data/batch.h"

#include "exec/spool.h"

enum { SPILL_PARTITIONS = 32 };

struct exec;
struct spill;

/* Which partition rows of that hash are in, in a spill of level 0. */
size_t spill_partition(uint64_t hash);
/* Of rows with that many values each. Spills of different levels part the rows of one hash in different ways. */
struct spill *spill_new(struct exec *exec, size_t values, unsigned level);
void spill_free(struct spill *spill);

/* Puts rows aside: rows[i] of the columns, with its hash. */
enum status spill_add(struct spill *spill, struct column *const *columns, const struct rank *rank, const uint32_t *rows,
                      const uint64_t *hashes, size_t count, struct fault *fault);
/* Begins the reading of a partition from its start. */
void spill_open(struct spill *spill, size_t partition);
/*
 * Reads up to `rows` rows of the partition that was opened, fewer where texts are long, into a new batch of the arena, whose
 * columns are the values in order. *batch is NULL at the end.
 */
enum status spill_read(struct spill *spill, size_t rows, struct arena *arena, struct batch **batch, struct fault *fault);
/* Nothing of a partition is needed any more. */
void spill_drop(struct spill *spill, size_t partition);
