/* Keeps the rows whose condition is true. */

#include "data/convert.h"
#include "exec/operator.h"

static enum status filter_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct column *condition = worker_eval(worker, batch, step->plan->condition);

    batch_keep_true(batch, column_truths(condition, batch->selected, batch->count, batch->arena));
    return step_pass(step, worker, batch);
}

const struct operator filter_operator = { .name = "filter", .push = filter_push };
