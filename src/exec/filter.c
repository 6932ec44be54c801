/* Keeps the rows whose condition is true. */

#include "exec/operator.h"

static enum status filter_push(struct step *step, struct worker *worker, struct batch *batch)
{
    struct column *condition = worker_eval(worker, batch, step->plan->condition);

    batch_keep_true(batch, condition);
    return step_pass(step, worker, batch);
}

const struct operator filter_operator = { .name = "filter", .push = filter_push };
