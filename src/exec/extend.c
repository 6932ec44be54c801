/* Computes expressions into slots. */

#include "exec/operator.h"

static enum status extend_push(struct step *step, struct worker *worker, struct batch *batch)
{
    for (size_t i = 0; i < step->plan->output_count; i++) {
        const struct assignment *output = &step->plan->outputs[i];

        batch->columns[output->slot] = worker_eval(worker, batch, output->expr);
    }
    return step_pass(step, worker, batch);
}

const struct operator extend_operator = { .name = "extend", .push = extend_push };
