/*
 * Columns as other kinds: what a function that wants texts, numbers, times or truth is given.
 *
 * rows must be the batch's whole selection: the result is kept in the column and reused for the rest of the batch.
 * Where a value cannot be converted, the result is null. Maps and lists are null in all of them.
 */
#pragma once

#include "data/column.h"

const struct column *column_texts(struct column *column, const uint32_t *rows, size_t count, struct arena *arena);
const struct column *column_numbers(struct column *column, const uint32_t *rows, size_t count, struct arena *arena);
const struct column *column_times(struct column *column, const uint32_t *rows, size_t count, struct arena *arena);
/* The truth of every row: BOOLEAN, or null for unknown. Made anew each time. */
const struct column *column_truths(const struct column *column, const uint32_t *rows, size_t count, struct arena *arena);

/*
 * By row, 32 bits that are the same for the same texts, for those who compare a column of texts with many texts. NULL as long as it
 * has been asked only a few times: it costs as much as that.
 */
const uint32_t *column_prints(struct column *column, const uint32_t *rows, size_t count, struct arena *arena);
uint32_t text_print(struct view text);
