/*
 * Any number of rows in the place of one, for operators that make them: unnest, expand, parse with multi.
 *
 *     spread_begin(spread, step, worker, batch, slots, count);
 *     TRY(spread_add(spread, row));
 *     spread_set(spread, 0, value);
 *     return spread_end(spread);
 *
 * The rows go on in batches of the usual size. A spread is a worker's and zeroed at first; nothing of a batch that has been
 * passed on stays.
 */
#pragma once

#include "base/json.h"
#include "exec/operator.h"

struct spread {
    struct arena arena;         /* of the batch being made: for what is set in its rows; anew after each add */
    /* Private: */
    struct column **made;       /* for the slots that begin was given; NULL where nobody reads them */
    struct expr *const *known;  /* expressions over the rows made */
    size_t known_count;
    struct column **known_made;
    struct expr *const *carried; /* expressions over the batch it is made from, that hold for the rows made, too */
    struct column *const *carried_from;
    size_t carried_count;
    struct step *step;
    struct worker *worker;
    const struct batch *from;
    const size_t *slots;
    size_t slot_count;
    uint32_t *source;           /* by row: which one of the batch it is like */
    size_t count;
    struct rank last;           /* of the row made last */
    bool started;
};

void spread_begin(struct spread *spread, struct step *step, struct worker *worker, const struct batch *from,
                  const size_t *slots, size_t slot_count);
/* Before each begin: columns of these expressions are made with the rows, too, so that nobody has to compute them. */
void spread_know(struct spread *spread, struct expr *const *known, size_t count);
/* Likewise of these, which have those columns in the batch that begin will be given. */
void spread_carry(struct spread *spread, struct expr *const *carried, struct column *const *columns, size_t count);
/* Another row like that one of the batch. */
enum status spread_add(struct spread *spread, size_t row);
/* What the row added last has in the n-th of the slots: for all of them, after each add. */
void spread_set(struct spread *spread, size_t slot, struct value value);
/* The same of what stands in a map or list. */
void spread_set_inside(struct spread *spread, size_t slot, enum json_kind kind, struct view raw);
/* The same for the n-th of the expressions; JSON_NONE is null. */
void spread_set_known(struct spread *spread, size_t known, enum json_kind kind, struct view raw);
void spread_set_known_text(struct spread *spread, size_t known, struct view text);
enum status spread_end(struct spread *spread);
void spread_clear(struct spread *spread);
