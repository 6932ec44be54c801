/*
 * Rows that go on behind a step once more, collected into batches of the usual size, or smaller ones when texts are long.
 *
 *     passing_begin(&passing, step, worker, layout);
 *     TRY(passing_add(&passing, rank, values));
 *     return passing_end(&passing);
 *
 * What is in a batch is copied into it: values need to be good only while they are added.
 */
#pragma once

#include "exec/rows.h"

struct passing {
    /* Private: */
    struct step *step;
    struct worker *worker;
    const struct row_layout *layout;
    struct batch *batch;        /* NULL: none begun */
};

/* `layout` says which slots the values are of. */
void passing_begin(struct passing *passing, struct step *step, struct worker *worker, const struct row_layout *layout);
enum status passing_add(struct passing *passing, struct rank rank, const struct value *values);
enum status passing_end(struct passing *passing);
