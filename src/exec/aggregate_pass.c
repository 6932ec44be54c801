/* The groups as rows again. */
#include "exec/aggregate_groups.h"
#include "exec/sorter.h"
#include "exec/state.h"

#include <stdlib.h>

/* Most items are numbers that were computed. */
static void aggregate_set_number(struct column *column, size_t row, double number)
{
    column->kind[row] = KIND_NUMBER;
    column->number[row] = number;
    column->seen |= SEEN(KIND_NUMBER);
}

static void aggregate_fill_items(const struct aggregate_detail *detail, const struct aggregate_local *local,
                                 struct batch *batch, struct group *const *group)
{
    for (size_t i = 0; i < detail->item_count; i++) {
        const struct aggregate_item *item = &detail->items[i];
        struct column *column = column_new(batch->arena, batch->rows, COLUMN_NUMBER);

        for (size_t row = 0; row < batch->rows; row++) {
            const struct value value = item->function->aggregate->finish((char *)group_payload(group[row]) + local->offset[i],
                                                                         batch->arena, item->prepared);

            if (value.kind == KIND_NUMBER && !value.text.data && !column->text)
                aggregate_set_number(column, row, value.number);
            else
                column_set(column, batch->arena, row, value);
        }
        batch->columns[item->slot] = column;
    }
}

static void aggregate_fill_keys(const struct aggregate_detail *detail, const struct groups *groups, struct batch *batch,
                                struct group *const *group)
{
    struct column **keys = ARENA_ARRAY(batch->arena, detail->key_count, struct column *);
    struct value *values = ARENA_ARRAY(batch->arena, detail->key_count, struct value);

    for (size_t k = 0; k < detail->key_count; k++) {
        keys[k] = column_new(batch->arena, batch->rows, groups->times[k] ? COLUMN_NUMBER : COLUMN_TEXT);
        batch->columns[detail->keys[k].slot] = keys[k];
    }
    for (size_t i = 0; i < batch->count; i++) {
        const uint32_t row = batch->selected[i];

        group_values(groups, group[row], values);
        for (size_t k = 0; k < detail->key_count; k++)
            column_set(keys[k], batch->arena, row, values[k]);
    }
}

/* Passes on groups of the table as rows, which stand behind `first` others. */
static enum status aggregate_pass_some(struct step *step, struct worker *worker, const struct groups *groups,
                                       struct group *const *group, size_t count, size_t first)
{
    const struct aggregate_detail *detail = step->plan->detail;
    const struct aggregate_local *local = worker_local(worker, step);
    struct batch *batch;

    TRY(exec_check(step->exec));
    arena_reset(&worker->batch);
    evaluator_next(worker->evaluator);
    batch = batch_new(&worker->batch, count, worker->plan->slot_count);
    for (size_t row = 0; row < count; row++)
        batch->rank[row] = (struct rank){ .minor = first + row };
    aggregate_fill_items(detail, local, batch, group);
    if (!local->sorted && step->next->run->sieve)
        step->next->run->sieve(step->next, worker, batch);
    aggregate_fill_keys(detail, groups, batch, group);
    return local->sorted ? sorter_add_batch(local->sorted, batch) : step_pass(step, worker, batch);
}

enum status aggregate_pass_on(struct step *step, struct worker *worker, const struct groups *groups, struct groups_walk walk,
                              size_t first)
{
    struct group *some[BATCH_ROWS];
    size_t size = step->exec->options.batch_rows, count;

    size = size < BATCH_ROWS ? size : BATCH_ROWS;
    while ((count = groups_next(groups, &walk, some, size)) > 0) {
        TRY(aggregate_pass_some(step, worker, groups, some, count, first));
        first += count;
    }
    return STATUS_OK;
}

enum status aggregate_pass(struct step *step, struct worker *worker, const struct groups *groups)
{
    return aggregate_pass_on(step, worker, groups, (struct groups_walk){ 0 }, 0);
}

struct group_order {
    const struct aggregate_detail *detail;
    const struct groups *groups;
    struct value *values[2];    /* room for the keys of two groups */
};

static int group_compare(const void *a, const void *b, void *context)
{
    const struct group_order *order = context;
    const struct ordering *by = &order->detail->order;

    group_values(order->groups, *(struct group *const *)a, order->values[0]);
    group_values(order->groups, *(struct group *const *)b, order->values[1]);
    for (size_t i = 0; i < by->count; i++) {
        for (size_t k = 0; k < order->detail->key_count; k++) {
            int compared;

            if (order->detail->keys[k].slot != by->keys[i].slot)
                continue;
            compared = value_collate(&order->values[0][k], &order->values[1][k]);
            if (compared)
                return by->keys[i].descending ? -compared : compared;
        }
    }
    return 0;
}

enum status aggregate_pass_in_order(struct step *step, struct worker *worker, const struct groups *groups)
{
    const struct aggregate_detail *detail = step->plan->detail;
    struct group **list = groups_list(groups, &worker->keep);
    size_t size = step->exec->options.batch_rows;
    struct group_order order = { .detail = detail, .groups = groups };

    for (size_t i = 0; i < 2; i++)
        order.values[i] = ARENA_ARRAY(&worker->keep, detail->key_count, struct value);
    if (groups->count > 1)
        qsort_r(list, groups->count, sizeof *list, group_compare, &order);
    for (size_t first = 0; first < groups->count; first += size) {
        size_t left = groups->count - first;

        TRY(aggregate_pass_some(step, worker, groups, list + first, left < size ? left : size, first));
    }
    return STATUS_OK;
}
