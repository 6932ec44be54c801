#include "exec/dedup.h"

#include "exec/groups.h"
#include "exec/rows.h"
#include "exec/state.h"

#include <stdlib.h>

/* A worker's share: the best row of each combination, and the rows that are kept whatever comes. */
struct dedup_local {
    struct groups groups;       /* payload: struct row * */
    bool started;
    bool *times;
    struct row *candidate;
    struct row **free_rows;     /* rows in which a value is null */
    size_t free_count, free_capacity;
};

static void dedup_start(struct step *step, struct worker *worker, struct dedup_local *local)
{
    const struct dedup_detail *detail = step->plan->detail;

    if (local->started)
        return;
    local->started = true;
    local->times = ARENA_ARRAY(&worker->keep, detail->count, bool);
    for (size_t i = 0; i < detail->count; i++)
        local->times[i] = worker->plan->slots[detail->slots[i]].type == TYPE_TIMESTAMP;
    groups_init(&local->groups, &worker->keep, detail->count, local->times, sizeof(struct row *));
    local->candidate = row_room(step->exec->layout[step->index], &worker->keep);
}

static void dedup_add_free(struct dedup_local *local, struct row *row)
{
    if (local->free_count == local->free_capacity) {
        local->free_capacity = local->free_capacity ? local->free_capacity * 2 : 64;
        local->free_rows = heap_realloc(local->free_rows, local->free_capacity * sizeof(struct row *));
    }
    local->free_rows[local->free_count++] = row;
}

static bool dedup_any_null(const struct dedup_detail *detail, const struct batch *batch, size_t row)
{
    for (size_t i = 0; i < detail->count; i++)
        if (batch->columns[detail->slots[i]]->kind[row] == KIND_NULL)
            return true;
    return false;
}

static enum status dedup_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct dedup_detail *detail = step->plan->detail;
    const struct row_layout *layout = step->exec->layout[step->index];
    struct dedup_local *local = worker_local(worker, step);
    struct column **keys = ARENA_ARRAY(batch->arena, detail->count, struct column *);
    struct group **group = arena_alloc(batch->arena, batch->count * sizeof(struct group *));

    dedup_start(step, worker, local);
    for (size_t i = 0; i < detail->count; i++)
        keys[i] = batch->columns[detail->slots[i]];
    groups_find(&local->groups, keys, batch, group);
    for (size_t i = 0; i < batch->count; i++) {
        struct row **best = group_payload(&local->groups, group[i]);

        row_view(layout, batch, batch->selected[i], local->candidate);
        if (dedup_any_null(detail, batch, batch->selected[i]))
            dedup_add_free(local, row_keep(layout, &worker->keep, local->candidate));
        else if (!*best)
            *best = row_keep(layout, &worker->keep, local->candidate);
        else if (row_compare(layout, local->candidate, *best) < 0)
            row_replace(layout, &worker->keep, *best, local->candidate);
    }
    return STATUS_OK;
}

static enum status dedup_combine(struct step *step, struct worker *worker)
{
    const struct row_layout *layout = step->exec->layout[step->index];
    struct worker *first = &step->exec->workers[0];
    struct dedup_local *from = worker_local(worker, step), *into = worker_local(first, step);

    dedup_start(step, first, into);
    if (from == into || !from->started)
        return STATUS_OK;
    for (size_t g = 0; g < from->groups.count; g++) {
        struct group *other = from->groups.list[g], *group = groups_adopt(&into->groups, other);
        struct row **theirs = group_payload(&from->groups, other), **ours;

        if (!group)
            continue;
        ours = group_payload(&into->groups, group);
        if (*theirs && (!*ours || row_compare(layout, *theirs, *ours) < 0))
            *ours = *theirs;
    }
    for (size_t i = 0; i < from->free_count; i++)
        dedup_add_free(into, from->free_rows[i]);
    return STATUS_OK;
}

static enum status dedup_finish(struct step *step, struct worker *worker)
{
    const struct row_layout *layout = step->exec->layout[step->index];
    struct dedup_local *local = worker_local(worker, step);

    for (size_t g = 0; g < local->groups.count; g++) {
        struct row **best = group_payload(&local->groups, local->groups.list[g]);

        if (*best)
            dedup_add_free(local, *best);
    }
    rows_sort(layout, local->free_rows, local->free_count);
    return rows_pass(layout, step, worker, local->free_rows, local->free_count, false);
}

static void dedup_clear(struct step *step, struct worker *worker)
{
    struct dedup_local *local = worker_local(worker, step);

    if (local->started)
        groups_clear(&local->groups);
    free(local->free_rows);
}

const struct operator dedup_operator = {
    .name = "dedup",
    .local_size = sizeof(struct dedup_local),
    .breaker = true,
    .push = dedup_push,
    .combine = dedup_combine,
    .finish = dedup_finish,
    .clear = dedup_clear,
};
