#include "exec/first_rows.h"

#include "base/hash.h"
#include "exec/groups.h"
#include "exec/rows.h"
#include "exec/spill.h"
#include "exec/state.h"

#include <stdlib.h>

/*
 * A worker's share: the best row of each combination, and the rows that are kept whatever comes. When memory runs short the
 * table is frozen, and rows it has no place for are put aside on disk, to be taken up a partition at a time at the end.
 *
 * Where the output takes the first rows of the same order, no more of them need be kept: what comes behind as many rows of
 * different combinations is not among the first, and neither is its combination, unless a better row of it comes. So a combination
 * may have no row.
 */
struct dedup_local {
    struct groups groups;       /* payload: struct row * */
    struct arena arena;         /* of the groups */
    struct arena rows[2];       /* one is used, and what counts is moved to the other when most of it does not */
    bool side, started;
    bool *times;
    uint64_t limit;             /* of the output; UINT64_MAX: all rows count */
    struct row *last;           /* rows behind it do not count; NULL: all do */
    struct row *last_room;
    struct group **live;        /* those that have a row, where there is a limit */
    size_t live_count, live_capacity;
    struct row *candidate;
    struct row **free_rows;     /* rows in which a value is null */
    size_t free_count, free_capacity;
    size_t *slots;              /* of the values that are put aside: all that rows, their order and their groups need */
    size_t slot_count;
    struct spill *spill;        /* NULL until memory runs short */
};

static void dedup_start_slots(const struct dedup_detail *detail, const struct row_layout *layout, struct worker *worker,
                              struct dedup_local *local)
{
    struct slot_set set;

    slot_set_init(&set, &worker->keep);
    for (size_t i = 0; i < detail->count; i++)
        slot_set_add(&set, detail->slots[i]);
    for (size_t i = 0; i < layout->count; i++)
        slot_set_add(&set, layout->slots[i]);
    for (size_t i = 0; i < layout->order.count; i++)
        slot_set_add(&set, layout->order.keys[i].slot);
    local->slots = ARENA_ARRAY(&worker->keep, worker->plan->slot_count, size_t);
    for (size_t slot = 0; slot < worker->plan->slot_count; slot++)
        if (slot_set_has(&set, slot))
            local->slots[local->slot_count++] = slot;
}

static bool ordering_equal(const struct ordering *a, const struct ordering *b)
{
    if (a->count != b->count || a->backwards != b->backwards)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->keys[i].slot != b->keys[i].slot || a->keys[i].descending != b->keys[i].descending)
            return false;
    return true;
}

/* How many rows the output takes of those that are passed on. */
static uint64_t dedup_limit(const struct step *step)
{
    const struct dedup_detail *detail = step->plan->detail;
    const struct plan *plan = step->exec->plan;
    const bool all = plan->limit_any || plan->tail || step->exec->options.streams || step->exec->options.growing;

    return step->next->run == &output_operator && !all && ordering_equal(&plan->order, &detail->order) ? plan->limit : UINT64_MAX;
}

static void dedup_start(struct step *step, struct worker *worker, struct dedup_local *local)
{
    const struct dedup_detail *detail = step->plan->detail;

    if (local->started)
        return;
    local->started = true;
    local->times = ARENA_ARRAY(&worker->keep, detail->count, bool);
    for (size_t i = 0; i < detail->count; i++)
        local->times[i] = worker->plan->slots[detail->slots[i]].type == TYPE_TIMESTAMP;
    arena_init(&local->arena, worker->keep.budget);
    arena_init(&local->rows[0], worker->keep.budget);
    arena_init(&local->rows[1], worker->keep.budget);
    local->limit = dedup_limit(step);
    groups_init(&local->groups, &local->arena, detail->count, local->times, sizeof(struct row *));
    local->groups.chunk_most /= worker->exec->options.workers;
    local->candidate = row_room(step->exec->layout[step->index], &worker->keep);
    local->last_room = row_room(step->exec->layout[step->index], &worker->keep);
    dedup_start_slots(detail, step->exec->layout[step->index], worker, local);
}

static void dedup_add_free(struct dedup_local *local, struct row *row)
{
    if (local->free_count == local->free_capacity) {
        local->free_capacity = local->free_capacity ? local->free_capacity * 2 : 64;
        local->free_rows = heap_realloc(local->free_rows, local->free_capacity * sizeof(struct row *));
    }
    local->free_rows[local->free_count++] = row;
}

static void dedup_add_live(struct dedup_local *local, struct group *group)
{
    if (local->limit == UINT64_MAX)
        return;
    if (local->live_count == local->live_capacity) {
        local->live_capacity = local->live_capacity ? local->live_capacity * 2 : 64;
        local->live = heap_realloc(local->live, local->live_capacity * sizeof(struct group *));
    }
    local->live[local->live_count++] = group;
}

/* The last of the first rows: a copy, since the row itself gives way to a better one of its combination. */
static void dedup_find_last(const struct row_layout *layout, struct worker *worker, struct dedup_local *local)
{
    const size_t count = local->live_count + local->free_count, first = (size_t)local->limit;
    struct row **rows = heap_alloc(count * sizeof *rows), *last;

    for (size_t i = 0; i < local->live_count; i++)
        rows[i] = *(struct row **)group_payload(local->live[i]);
    for (size_t i = 0; i < local->free_count; i++)
        rows[local->live_count + i] = local->free_rows[i];
    rows_select(layout, rows, count, first);
    last = rows[0];
    for (size_t i = 1; i < first; i++)
        last = row_compare(layout, rows[i], last) > 0 ? rows[i] : last;
    row_replace(layout, &worker->keep, local->last_room, last);
    local->last = local->last_room;
    free(rows);
}

/* Drops the rows that do not count, when they are as many as those that do. */
static void dedup_cut(struct step *step, struct worker *worker, struct dedup_local *local)
{
    enum { SPARE_ROWS = 512 };
    const struct row_layout *layout = step->exec->layout[step->index];
    const size_t live_count = local->live_count, free_count = local->free_count;
    struct arena *to = &local->rows[!local->side];

    if (local->limit > UINT32_MAX || live_count + free_count < 2 * local->limit + SPARE_ROWS)
        return;
    dedup_find_last(layout, worker, local);
    local->live_count = local->free_count = 0;
    for (size_t i = 0; i < live_count; i++) {
        struct row **best = group_payload(local->live[i]);
        const bool counts = row_compare(layout, *best, local->last) <= 0;

        *best = counts ? row_keep(layout, to, *best) : NULL;
        local->live[local->live_count] = local->live[i];
        local->live_count += counts;
    }
    for (size_t i = 0; i < free_count; i++)
        if (row_compare(layout, local->free_rows[i], local->last) <= 0)
            local->free_rows[local->free_count++] = row_keep(layout, to, local->free_rows[i]);
    arena_reset(&local->rows[local->side]);
    local->side = !local->side;
}

/* Whether a row of the batch counts; if so it is the candidate. */
static bool dedup_view(const struct row_layout *layout, struct dedup_local *local, const struct batch *batch, size_t row)
{
    const struct row *last = local->last;

    if (last && layout->order.count == 0 && (rank_compare(batch->rank[row], last->rank) > 0) != layout->order.backwards)
        return false;
    row_view(layout, batch, row, local->candidate);
    return !last || row_compare(layout, local->candidate, last) <= 0;
}

static bool dedup_any_null(const struct dedup_detail *detail, const struct batch *batch, size_t row)
{
    for (size_t i = 0; i < detail->count; i++)
        if (group_kind_is_null((enum kind)batch->columns[detail->slots[i]]->kind[row]))
            return true;
    return false;
}

/* Takes a batch into a table, its rows into an arena. Selected afterwards, with their hashes, are the rows a frozen table has no
 * place for. */
static void dedup_take(struct step *step, struct dedup_local *local, struct groups *groups, struct arena *rows,
                       struct batch *batch, uint64_t *hashes)
{
    const struct dedup_detail *detail = step->plan->detail;
    const struct row_layout *layout = step->exec->layout[step->index];
    struct column **keys = ARENA_ARRAY(batch->arena, detail->count, struct column *);
    struct group **group = arena_alloc(batch->arena, batch->count * sizeof(struct group *));
    size_t left = 0;

    for (size_t i = 0; i < detail->count; i++)
        keys[i] = batch->columns[detail->slots[i]];
    groups_find(groups, keys, batch, group, hashes);
    for (size_t i = 0; i < batch->count; i++) {
        uint32_t row = batch->selected[i];
        bool any_null = dedup_any_null(detail, batch, row);
        struct row **best = group[i] ? group_payload(group[i]) : NULL;

        if (!best || (any_null && groups->frozen)) {
            /* Rows that are of no group are shared out evenly. */
            hashes[left] = any_null ? hash_number(batch->rank[row].minor, 0) : hashes[i];
            batch->selected[left++] = row;
            continue;
        }
        if (!dedup_view(layout, local, batch, row))
            continue;
        if (any_null) {
            dedup_add_free(local, row_keep(layout, rows, local->candidate));
        } else if (!*best) {
            *best = row_keep(layout, rows, local->candidate);
            dedup_add_live(local, group[i]);
        } else if (row_compare(layout, local->candidate, *best) < 0) {
            row_replace(layout, rows, *best, local->candidate);
        }
    }
    batch->count = left;
}

static enum status dedup_push(struct step *step, struct worker *worker, struct batch *batch)
{
    struct dedup_local *local = worker_local(worker, step);
    uint64_t *hashes = arena_alloc(batch->arena, batch->count * sizeof(uint64_t));
    struct column **values;
    struct fault fault = { "" };

    dedup_start(step, worker, local);
    if (!local->spill && exec_memory_short(step->exec)) {
        local->groups.frozen = true;
        local->spill = spill_new(step->exec, local->slot_count, 0);
    }
    dedup_take(step, local, &local->groups, &local->rows[local->side], batch, hashes);
    dedup_cut(step, worker, local);
    if (batch->count == 0)
        return STATUS_OK;
    if (!local->spill)
        local->spill = spill_new(step->exec, local->slot_count, 0);
    values = ARENA_ARRAY(batch->arena, local->slot_count, struct column *);
    for (size_t i = 0; i < local->slot_count; i++)
        values[i] = batch->columns[local->slots[i]];
    return exec_fault(step->exec,
                      spill_add(local->spill, values, batch->rank, batch->selected, hashes, batch->count, &fault), &fault);
}

/* Of the best rows of two workers, the better one. */
static void dedup_meet(void *context, struct group *group, struct group *other)
{
    const struct row_layout *layout = context;
    struct row **ours = group_payload(group), **theirs = group_payload(other);

    if (*theirs && (!*ours || row_compare(layout, *theirs, *ours) < 0))
        *ours = *theirs;
}

static enum status dedup_combine(struct step *step, struct worker *worker)
{
    const struct row_layout *layout = step->exec->layout[step->index];
    struct worker *first = &step->exec->workers[0];
    struct dedup_local *from = worker_local(worker, step), *into = worker_local(first, step);

    dedup_start(step, first, into);
    if (from == into || !from->started)
        return STATUS_OK;
    groups_lend(&from->groups, &into->groups);
    groups_take(&into->groups, &from->groups, 0, dedup_meet, (void *)(uintptr_t)layout);
    groups_clear(&from->groups);
    for (size_t i = 0; i < from->free_count; i++)
        dedup_add_free(into, from->free_rows[i]);
    return STATUS_OK;
}

/* ---- passing on ---- */

static enum status dedup_pass(struct step *step, struct worker *worker, const struct groups *groups,
                              struct dedup_local *local)
{
    struct group *some[BATCH_ROWS];
    struct groups_walk walk = { 0 };
    size_t count;
    enum status status;

    while ((count = groups_next(groups, &walk, some, BATCH_ROWS)) > 0)
        for (size_t g = 0; g < count; g++) {
            struct row **best = group_payload(some[g]);

            if (*best)
                dedup_add_free(local, *best);
        }
    status = rows_pass(step->exec->layout[step->index], step, worker, local->free_rows, local->free_count, false);
    local->free_count = 0;
    return status;
}

static enum status dedup_take_up(struct step *step, struct worker *worker, struct spill *spill, size_t partition,
                                 struct groups *rest)
{
    struct dedup_local *local = worker_local(worker, step);
    struct fault fault = { "" };

    spill_open(spill, partition);
    for (;;) {
        struct batch *read, *batch;
        uint64_t *hashes;

        TRY(exec_check(step->exec));
        arena_reset(&worker->batch);
        TRY(exec_fault(step->exec, spill_read(spill, BATCH_ROWS, &worker->batch, &read, &fault), &fault));
        if (!read)
            break;
        batch = batch_new(&worker->batch, read->rows, worker->plan->slot_count);
        for (size_t i = 0; i < local->slot_count; i++)
            batch->columns[local->slots[i]] = read->columns[i];
        batch->rank = read->rank;
        hashes = arena_alloc(&worker->batch, batch->count * sizeof(uint64_t));
        dedup_take(step, local, &local->groups, &local->rows[local->side], batch, hashes);
        dedup_take(step, local, rest, rest->arena, batch, hashes);
    }
    spill_drop(spill, partition);
    return STATUS_OK;
}

static enum status dedup_pass_partition(struct step *step, struct worker *worker, size_t partition, struct arena *arena)
{
    const struct dedup_detail *detail = step->plan->detail;
    struct dedup_local *local = worker_local(worker, step);
    enum status status = STATUS_OK;
    struct groups rest;

    groups_init(&rest, arena, detail->count, local->times, sizeof(struct row *));
    for (size_t i = 0; status == STATUS_OK && i < step->exec->options.workers; i++) {
        struct dedup_local *from = worker_local(&step->exec->workers[i], step);

        if (from->spill)
            status = dedup_take_up(step, worker, from->spill, partition, &rest);
    }
    if (status == STATUS_OK)
        status = dedup_pass(step, worker, &rest, local);
    groups_clear(&rest);
    arena_clear(arena);
    return status;
}

static bool dedup_spilled(const struct step *step)
{
    for (size_t i = 0; i < step->exec->options.workers; i++)
        if (((struct dedup_local *)worker_local(&step->exec->workers[i], step))->spill)
            return true;
    return false;
}

static enum status dedup_finish(struct step *step, struct worker *worker)
{
    struct dedup_local *local = worker_local(worker, step);
    struct arena arena;

    if (!dedup_spilled(step))
        return dedup_pass(step, worker, &local->groups, local);
    /* The rows kept so far that have no group go first: partitions use the same list. */
    TRY(rows_pass(step->exec->layout[step->index], step, worker, local->free_rows, local->free_count, false));
    local->free_count = 0;
    local->groups.frozen = true;
    arena_init(&arena, worker->keep.budget);
    for (size_t partition = 0; partition < SPILL_PARTITIONS; partition++)
        TRY(dedup_pass_partition(step, worker, partition, &arena));
    return dedup_pass(step, worker, &local->groups, local);
}

static void dedup_clear(struct step *step, struct worker *worker)
{
    struct dedup_local *local = worker_local(worker, step);

    if (local->started) {
        groups_clear(&local->groups);
        arena_clear(&local->arena);
        arena_clear(&local->rows[0]);
        arena_clear(&local->rows[1]);
    }
    free(local->live);
    spill_free(local->spill);
    free(local->free_rows);
}

static size_t dedup_held(const struct step *step, const struct worker *worker)
{
    const struct dedup_local *local = worker_local(worker, step);

    return local->arena.used + local->rows[0].used + local->rows[1].used;
}

const struct operator dedup_operator = {
    .name = "dedup",
    .local_size = sizeof(struct dedup_local),
    .breaker = true,
    .push = dedup_push,
    .combine = dedup_combine,
    .finish = dedup_finish,
    .clear = dedup_clear,
    .held = dedup_held,
};
