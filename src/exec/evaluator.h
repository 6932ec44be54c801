/* Expressions of a plan over batches, for one worker: remembers what it computed for the batch at hand. */
#pragma once

#include "exec/operator.h"

struct evaluator;
/* sets are those of the plan's inner queries. */
struct evaluator *evaluator_new(const struct plan *plan, struct arena *arena, size_t batch_rows, const void *const *sets);
void evaluator_free(struct evaluator *evaluator);
/* Rows for which some function took too long and was given up. */
uint64_t evaluator_given_up(const struct evaluator *evaluator);
/* Forgets what was computed: a new batch begins. */
void evaluator_next(struct evaluator *evaluator);
/* The expression's column for this batch is there already. */
void evaluator_know(struct evaluator *evaluator, const struct expr *expr, struct column *column);
struct column *evaluator_eval(struct evaluator *evaluator, struct batch *batch, const struct expr *expr);
