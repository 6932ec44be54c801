/* Makes columns of discovered fields from @message. */

#include "exec/state.h"
#include "source/discovery.h"

static enum status discover_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct discover_detail *detail = step->plan->detail;
    struct column **found = ARENA_ARRAY(batch->arena, detail->count, struct column *);

    discovery_extract(step->shared, batch, batch->columns[worker->plan->message_slot], worker->format, worker->layout, found);
    for (size_t i = 0; i < detail->count; i++)
        batch->columns[detail->slots[i]] = found[i];
    return step_pass(step, worker, batch);
}

const struct operator discover_operator = { .name = "discover", .push = discover_push };
