/* The groups of an aggregate step, for the files that make them: rows that come in, and rows that go out. */
#pragma once

#include "exec/aggregate.h"
#include "exec/groups.h"

/*
 * A worker's share: its groups, whose payloads are the states of the items one behind the other. Without keys there is one
 * group, made by the first row: no rows, no group, no answer (language reference 2.9).
 *
 * When memory runs short the table is frozen: rows of its groups still go into it, rows of others are put aside on disk,
 * as the values of their keys and arguments. They are taken up at the end, a partition at a time.
 *
 * When the input has ended and everything is at hand, the workers' tables are parted by the hash of their groups, and each
 * worker brings some parts together and passes their groups on. Otherwise that is done by one worker.
 */
struct aggregate_local {
    struct groups groups;
    struct arena arena;         /* of the groups */
    bool started;
    bool *times;
    size_t *offset;             /* by item: where its state begins in the payload */
    size_t value_count;         /* keys and arguments of all items */
    struct spill *spill;        /* NULL until memory runs short */
    struct sorter *sorted;      /* where groups go when they have to come out in order and are not all at hand */
};

/* Passes on the groups of a table as rows. */
enum status aggregate_pass(struct step *step, struct worker *worker, const struct groups *groups);
/* Likewise, from a place on; the rows stand behind `first` others. */
enum status aggregate_pass_on(struct step *step, struct worker *worker, const struct groups *groups, struct groups_walk walk,
                              size_t first);
/* Likewise, in the order of the step. */
enum status aggregate_pass_in_order(struct step *step, struct worker *worker, const struct groups *groups);
