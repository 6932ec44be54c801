/*
 * Rows put aside on disk when memory runs short, in partitions by the hash of their group, to be taken up again one
 * partition at a time. The files are in $TMPDIR (or /tmp), without a name from the start: nothing is left behind, however
 * the program ends.
 */
#pragma once

#include "data/batch.h"

#include "base/status.h"

enum { SPILL_PARTITIONS = 32 };

struct spill;

/* Of rows with that many values each. */
struct spill *spill_new(size_t values);
void spill_free(struct spill *spill);

/* Puts rows aside: rows[i] of the columns, with its hash. */
enum status spill_add(struct spill *spill, struct column *const *columns, const struct rank *rank, const uint32_t *rows,
                      const uint64_t *hashes, size_t count, struct fault *fault);
/* Ends the writing, begins the reading of a partition from its start. */
enum status spill_open(struct spill *spill, size_t partition, struct fault *fault);
/*
 * Reads up to `rows` rows of the partition that was opened into a new batch of the arena, whose columns are the values in
 * order. *batch is NULL at the end.
 */
enum status spill_read(struct spill *spill, size_t rows, struct arena *arena, struct batch **batch, struct fault *fault);
/* Bytes put aside so far. */
uint64_t spill_bytes(const struct spill *spill);
