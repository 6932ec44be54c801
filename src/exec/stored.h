/* Rows as bytes, for files of this program's own. */
#pragma once

#include "data/batch.h"

#include "exec/spool.h"

/* Writes a row of `count` values behind the spool's bytes, with its length in front. */
enum status stored_add(struct spool *spool, struct rank rank, const struct value *values, size_t count, struct fault *fault);
/* The next row; *found is false at the end. Texts are good until the next call. */
enum status stored_take(struct spool_reader *reader, struct rank *rank, struct value *values, size_t count, bool *found,
                        struct fault *fault);
