/* count(), count(*) and count(x). */
#include "functions/aggregates.h"

static void count_rows(const struct aggregate_call *call)
{
    if (aggregate_is_single(call)) {
        *(uint64_t *)call->state[0] += call->count;
        return;
    }
    for (size_t i = 0; i < call->count; i++)
        ++*(uint64_t *)call->state[i];
}

static void count_present(const struct aggregate_call *call)
{
    const uint8_t *kind = call->args[0]->kind;

    if (aggregate_is_single(call)) {
        uint64_t present = 0;

        for (size_t i = 0; i < call->count; i++)
            present += kind_is_present(kind[call->rows[i]]);
        *(uint64_t *)call->state[0] += present;
        return;
    }
    for (size_t i = 0; i < call->count; i++)
        *(uint64_t *)call->state[i] += kind_is_present(kind[call->rows[i]]);
}

static void count_update(const struct aggregate_call *call)
{
    if (call->arg_count == 0 || (call->args[0]->seen & ~(unsigned)PRESENT_KINDS) == 0)
        count_rows(call);
    else
        count_present(call);
}

static void count_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    (void)arena, (void)prepared;
    *(uint64_t *)into += *(const uint64_t *)from;
}

static struct value count_finish(const void *state, struct arena *arena, const void *prepared)
{
    (void)arena, (void)prepared;
    return value_number((double)*(const uint64_t *)state);
}

const struct aggregate count_aggregate = {
    .state_size = sizeof(uint64_t),
    .update = count_update,
    .combine = count_combine,
    .finish = count_finish,
};
