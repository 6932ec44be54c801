#include "exec/aggregate.h"

#include "exec/groups.h"
#include "exec/state.h"

#include <stdlib.h>

/*
 * A worker's share: its groups, whose payloads are the states of the items one behind the other. Without keys there is one
 * group, made by the first row: no rows, no group, no answer (language reference 2.9).
 */
struct aggregate_local {
    struct groups groups;
    bool started;
    bool *times;
    size_t *offset;             /* by item: where its state begins in the payload */
};

static void aggregate_start(const struct aggregate_detail *detail, struct worker *worker, struct aggregate_local *local)
{
    size_t bytes = 0;

    if (local->started)
        return;
    local->started = true;
    local->offset = ARENA_ARRAY(&worker->keep, detail->item_count, size_t);
    local->times = ARENA_ARRAY(&worker->keep, detail->key_count, bool);
    for (size_t i = 0; i < detail->item_count; i++) {
        local->offset[i] = bytes;
        bytes += (detail->items[i].function->aggregate->state_size + 15) / 16 * 16;
    }
    for (size_t k = 0; k < detail->key_count; k++)
        local->times[k] = detail->keys[k].expr->type == TYPE_TIMESTAMP;
    groups_init(&local->groups, &worker->keep, detail->key_count, local->times, bytes);
}

static void aggregate_update(const struct aggregate_item *item, struct worker *worker, struct batch *batch,
                             void *const *state)
{
    struct column **args = ARENA_ARRAY(batch->arena, item->arg_count, struct column *);
    const struct column **converted = ARENA_ARRAY(batch->arena, item->arg_count, const struct column *);
    struct aggregate_call call = {
        .args = converted,
        .arg_count = item->arg_count,
        .rows = batch->selected,
        .count = batch->count,
        .state = state,
        .rank = batch->rank,
        .arena = &worker->keep,
        .prepared = item->prepared,
    };

    for (size_t i = 0; i < item->arg_count; i++)
        args[i] = worker_eval(worker, batch, item->args[i]);
    function_convert(item->function, args, item->arg_count, batch->selected, batch->count, batch->arena, converted);
    item->function->aggregate->update(&call);
}

static enum status aggregate_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct aggregate_detail *detail = step->plan->detail;
    struct aggregate_local *local = worker_local(worker, step);
    struct column **keys = ARENA_ARRAY(batch->arena, detail->key_count, struct column *);
    struct group **group = arena_alloc(batch->arena, batch->count * sizeof(struct group *));
    void **state = arena_alloc(batch->arena, batch->count * sizeof(void *));

    aggregate_start(detail, worker, local);
    for (size_t k = 0; k < detail->key_count; k++)
        keys[k] = worker_eval(worker, batch, detail->keys[k].expr);
    groups_find(&local->groups, keys, batch, group);
    for (size_t i = 0; i < detail->item_count; i++) {
        for (size_t row = 0; row < batch->count; row++)
            state[row] = (char *)group_payload(&local->groups, group[row]) + local->offset[i];
        aggregate_update(&detail->items[i], worker, batch, state);
    }
    return STATUS_OK;
}

static enum status aggregate_combine(struct step *step, struct worker *worker)
{
    const struct aggregate_detail *detail = step->plan->detail;
    struct worker *first = &step->exec->workers[0];
    struct aggregate_local *from = worker_local(worker, step), *into = worker_local(first, step);

    aggregate_start(detail, first, into);
    if (from == into || !from->started)
        return STATUS_OK;
    for (size_t g = 0; g < from->groups.count; g++) {
        struct group *other = from->groups.list[g], *group = groups_adopt(&into->groups, other);

        if (g % 4096 == 0)
            TRY(exec_check(step->exec));
        for (size_t i = 0; group && i < detail->item_count; i++) {
            const struct aggregate_item *item = &detail->items[i];

            item->function->aggregate->combine((char *)group_payload(&into->groups, group) + into->offset[i],
                                               (char *)group_payload(&from->groups, other) + from->offset[i], &first->keep,
                                               item->prepared);
        }
    }
    return STATUS_OK;
}

/* ---- the groups as rows again ---- */

static void aggregate_fill(const struct aggregate_detail *detail, struct aggregate_local *local, struct batch *batch,
                           struct group *const *group, size_t first)
{
    for (size_t k = 0; k < detail->key_count; k++) {
        struct column *column = column_new(batch->arena, batch->rows, COLUMN_TEXT | COLUMN_NUMBER);

        for (size_t row = 0; row < batch->rows; row++)
            column_set(column, batch->arena, row, group_value(&local->groups, group[row], k));
        batch->columns[detail->keys[k].slot] = column;
    }
    for (size_t i = 0; i < detail->item_count; i++) {
        const struct aggregate_item *item = &detail->items[i];
        struct column *column = column_new(batch->arena, batch->rows, COLUMN_TEXT | COLUMN_NUMBER);

        for (size_t row = 0; row < batch->rows; row++)
            column_set(column, batch->arena, row,
                       item->function->aggregate->finish((char *)group_payload(&local->groups, group[row]) + local->offset[i],
                                                         batch->arena, item->prepared));
        batch->columns[item->slot] = column;
    }
    for (size_t row = 0; row < batch->rows; row++)
        batch->rank[row] = (struct rank){ 0, first + row };
}

struct group_order {
    const struct aggregate_detail *detail;
    const struct groups *groups;
};

static int group_compare(const void *a, const void *b, void *context)
{
    const struct group_order *order = context;
    const struct ordering *by = &order->detail->order;

    for (size_t i = 0; i < by->count; i++) {
        for (size_t k = 0; k < order->detail->key_count; k++) {
            struct value value_a, value_b;
            int compared;

            if (order->detail->keys[k].slot != by->keys[i].slot)
                continue;
            value_a = group_value(order->groups, *(struct group *const *)a, k);
            value_b = group_value(order->groups, *(struct group *const *)b, k);
            compared = value_collate(&value_a, &value_b);
            if (compared)
                return by->keys[i].descending ? -compared : compared;
        }
    }
    return 0;
}

static enum status aggregate_finish(struct step *step, struct worker *worker)
{
    const struct aggregate_detail *detail = step->plan->detail;
    struct aggregate_local *local = worker_local(worker, step);
    struct groups *groups = &local->groups;
    size_t size = step->exec->options.batch_rows;
    struct group_order order = { detail, groups };

    if (detail->in_order && groups->count > 1)
        qsort_r(groups->list, groups->count, sizeof *groups->list, group_compare, &order);
    for (size_t first = 0; first < groups->count; first += size) {
        size_t length = groups->count - first < size ? groups->count - first : size;
        struct batch *batch;

        TRY(exec_check(step->exec));
        arena_reset(&worker->batch);
        evaluator_next(worker->evaluator);
        batch = batch_new(&worker->batch, length, worker->plan->slot_count);
        aggregate_fill(detail, local, batch, groups->list + first, first);
        TRY(step_pass(step, worker, batch));
    }
    return STATUS_OK;
}

static void aggregate_clear(struct step *step, struct worker *worker)
{
    struct aggregate_local *local = worker_local(worker, step);

    if (local->started)
        groups_clear(&local->groups);
}

const struct operator aggregate_operator = {
    .name = "aggregate",
    .local_size = sizeof(struct aggregate_local),
    .breaker = true,
    .push = aggregate_push,
    .combine = aggregate_combine,
    .finish = aggregate_finish,
    .clear = aggregate_clear,
};
