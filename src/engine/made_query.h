/*
 * Queries that no text could be written for: a scan, and a step that all events go into and whose rows are the answer. Private
 * to the engine.
 */
#pragma once

#include "engine/engine.h"

/* Adds the step, with what it reads, and the columns. The plan has its scan, its clock and its arena. */
typedef void (*made_step_fn)(struct plan *plan, const void *wanted, const struct liq_query_options *options);

/* Never NULL; the caller's. The options may be NULL: nothing is set. */
struct liq_query *made_query(made_step_fn make, const void *wanted, const struct liq_query_options *options);
/* The step reads one of the events' own fields; its slot. */
size_t made_reads(struct plan *plan, struct view name, enum type type);
/* The step makes that column; its slot. */
size_t made_writes(struct plan *plan, struct view name);
