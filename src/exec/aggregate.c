#include "exec/aggregate_groups.h"

#include "base/threads.h"
#include "exec/passing.h"
#include "exec/sorter.h"
#include "exec/spill.h"
#include "exec/state.h"

#include <stdlib.h>

/* How often a partition is parted again, and what part of the memory its groups may take. */
enum { AGGREGATE_LEVELS = 5, AGGREGATE_REST_PART = 8 };

static void aggregate_start(const struct aggregate_detail *detail, struct worker *worker, struct aggregate_local *local)
{
    size_t bytes = 0;

    if (local->started)
        return;
    local->started = true;
    local->value_count = detail->key_count;
    local->offset = ARENA_ARRAY(&worker->keep, detail->item_count, size_t);
    local->times = ARENA_ARRAY(&worker->keep, detail->key_count, bool);
    for (size_t i = 0; i < detail->item_count; i++) {
        local->offset[i] = bytes;
        bytes += (detail->items[i].function->aggregate->state_size + 15) / 16 * 16;
        local->value_count += detail->items[i].arg_count;
    }
    for (size_t k = 0; k < detail->key_count; k++)
        local->times[k] = detail->keys[k].expr->type == TYPE_TIMESTAMP;
    arena_init(&local->arena, worker->keep.budget);
    groups_init(&local->groups, &local->arena, detail->key_count, local->times, bytes);
    local->groups.chunk_most /= worker->exec->options.workers;
}

/* ---- rows into groups ---- */

/* Some rows of a batch, with the groups they are of. */
struct aggregate_rows {
    uint32_t *rows;
    struct group **group;
    size_t count;
};

/* Nulls are skipped by all of them: where most rows are known to be null they need not see those. */
static void aggregate_update_present(const struct aggregate_item *item, struct aggregate_call *call, const struct aggregate_rows *rows,
                                     size_t offset, struct arena *arena)
{
    const struct column *column = call->args[0];
    uint32_t *present = arena_alloc(arena, column->present_count * sizeof *present);
    void **state = arena_alloc(arena, column->present_count * sizeof *state);

    for (size_t i = 0; i < column->present_count; i++) {
        present[i] = rows->rows[column->present[i]];
        state[i] = (char *)group_payload(rows->group[column->present[i]]) + offset;
    }
    call->rows = present;
    call->state = state;
    call->count = column->present_count;
    if (call->count > 0)
        item->function->aggregate->update(call);
}

static void aggregate_update(const struct aggregate_item *item, struct column *const *args, const struct groups *groups,
                             size_t offset, const struct batch *batch, const struct aggregate_rows *rows)
{
    const struct column **converted = ARENA_ARRAY(batch->arena, item->arg_count, const struct column *);
    void **state = arena_alloc(batch->arena, rows->count * sizeof(void *));
    struct aggregate_call call = {
        .args = converted,
        .arg_count = item->arg_count,
        .rows = rows->rows,
        .count = rows->count,
        .state = state,
        .rank = batch->rank,
        .arena = groups->arena,
        .prepared = item->prepared,
    };

    function_convert(item->function, args, item->arg_count, batch->selected, batch->count, batch->arena, converted);
    if (item->arg_count > 0 && rows->rows == batch->selected && column_knows_present(converted[0], batch->count)) {
        aggregate_update_present(item, &call, rows, offset, batch->arena);
        return;
    }
    for (size_t i = 0; i < rows->count; i++)
        state[i] = (char *)group_payload(rows->group[i]) + offset;
    item->function->aggregate->update(&call);
}

/* Splits the selected rows into those whose group is in the table and those for which it has no room, once it is frozen. */
static void aggregate_split(const struct batch *batch, bool frozen, struct group **group, uint64_t *hashes,
                            struct aggregate_rows *known, struct aggregate_rows *unknown)
{
    known->rows = batch->selected;
    known->group = group;
    known->count = batch->count;
    unknown->count = 0;
    for (size_t i = 0; frozen && i < batch->count; i++)
        unknown->count += group[i] == NULL;
    if (unknown->count == 0)
        return;
    known->rows = arena_alloc(batch->arena, batch->count * sizeof(uint32_t));
    unknown->rows = arena_alloc(batch->arena, unknown->count * sizeof(uint32_t));
    known->count = unknown->count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        if (group[i]) {
            group[known->count] = group[i];
            known->rows[known->count++] = batch->selected[i];
        } else {
            hashes[unknown->count] = hashes[i];
            unknown->rows[unknown->count++] = batch->selected[i];
        }
    }
}

/* Takes a batch into the table; what a frozen table has no room for is given back, with its hashes. */
static void aggregate_take(const struct aggregate_detail *detail, const struct aggregate_local *local,
                           struct groups *groups, struct column *const *values, const struct batch *batch,
                           struct aggregate_rows *unknown, uint64_t *hashes)
{
    struct group **group = arena_alloc(batch->arena, batch->count * sizeof(struct group *));
    struct column *const *args = values + detail->key_count;
    struct aggregate_rows known;

    groups_find(groups, values, batch, group, hashes);
    aggregate_split(batch, groups->frozen, group, hashes, &known, unknown);
    for (size_t i = 0; i < detail->item_count; i++) {
        aggregate_update(&detail->items[i], args, groups, local->offset[i], batch, &known);
        args += detail->items[i].arg_count;
    }
}

static struct column **aggregate_values(const struct aggregate_detail *detail, size_t count, struct worker *worker,
                                        struct batch *batch)
{
    struct column **values = ARENA_ARRAY(batch->arena, count, struct column *), **next = values;

    for (size_t k = 0; k < detail->key_count; k++)
        *next++ = worker_eval(worker, batch, detail->keys[k].expr);
    for (size_t i = 0; i < detail->item_count; i++)
        for (size_t arg = 0; arg < detail->items[i].arg_count; arg++)
            *next++ = worker_eval(worker, batch, detail->items[i].args[arg]);
    return values;
}

static enum status aggregate_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct aggregate_detail *detail = step->plan->detail;
    struct aggregate_local *local = worker_local(worker, step);
    uint64_t *hashes = arena_alloc(batch->arena, batch->count * sizeof(uint64_t));
    struct aggregate_rows unknown;
    struct column **values;
    struct fault fault = { "" };

    aggregate_start(detail, worker, local);
    if (!local->spill && exec_memory_short(step->exec)) {
        local->groups.frozen = true;
        local->spill = spill_new(step->exec, local->value_count, 0);
    }
    values = aggregate_values(detail, local->value_count, worker, batch);
    aggregate_take(detail, local, &local->groups, values, batch, &unknown, hashes);
    if (unknown.count == 0)
        return STATUS_OK;
    if (!local->spill)
        local->spill = spill_new(step->exec, local->value_count, 0);
    return exec_fault(step->exec, spill_add(local->spill, values, batch->rank, unknown.rows, hashes, unknown.count, &fault),
                      &fault);
}

/* ---- rows that were put aside ---- */

/* What rows that were put aside are taken up into: a table, and what that has no room for. */
struct aggregate_rest {
    struct groups groups;
    struct arena arena;
    struct spill *spill;        /* NULL as long as there is room */
    unsigned level;
};

static enum status aggregate_put_aside(struct step *step, struct spill *spill, struct column *const *values,
                                       const struct batch *batch, const struct aggregate_rows *rows, const uint64_t *hashes)
{
    struct fault fault = { "" };

    if (rows->count == 0)
        return STATUS_OK;
    return exec_fault(step->exec, spill_add(spill, values, batch->rank, rows->rows, hashes, rows->count, &fault), &fault);
}

/* Takes the rows of a partition: into the table of the step what belongs there, others into `rest`. */
static enum status aggregate_take_up(struct step *step, struct worker *worker, struct spill *spill, size_t partition,
                                     struct aggregate_rest *rest)
{
    const struct aggregate_detail *detail = step->plan->detail;
    struct aggregate_local *local = worker_local(worker, step);

    spill_open(spill, partition);
    for (;;) {
        struct aggregate_rows unknown, left;
        struct batch *batch;
        uint64_t *hashes;
        struct fault fault = { "" };

        TRY(exec_check(step->exec));
        arena_reset(&worker->batch);
        TRY(exec_fault(step->exec, spill_read(spill, BATCH_ROWS, &worker->batch, &batch, &fault), &fault));
        if (!batch)
            break;
        hashes = arena_alloc(&worker->batch, batch->count * sizeof(uint64_t));
        aggregate_take(detail, local, &local->groups, batch->columns, batch, &unknown, hashes);
        if (unknown.count == 0)
            continue;
        memcpy(batch->selected, unknown.rows, unknown.count * sizeof(uint32_t));
        batch->count = unknown.count;
        if (!rest->spill && rest->level < AGGREGATE_LEVELS && exec_memory_short(step->exec) &&
            rest->arena.used > step->exec->budget.limit / AGGREGATE_REST_PART) {
            rest->groups.frozen = true;
            rest->spill = spill_new(step->exec, local->value_count, rest->level);
        }
        aggregate_take(detail, local, &rest->groups, batch->columns, batch, &left, hashes);
        if (left.count > 0 && !rest->spill)
            rest->spill = spill_new(step->exec, local->value_count, rest->level);
        TRY(aggregate_put_aside(step, rest->spill, batch->columns, batch, &left, hashes));
    }
    spill_drop(spill, partition);
    return STATUS_OK;
}

static enum status aggregate_pass_partition(struct step *step, struct worker *worker, struct spill **spills, size_t count,
                                            size_t partition, unsigned level);

static enum status aggregate_take_partition(struct step *step, struct worker *worker, struct spill **spills, size_t count,
                                            size_t partition, struct aggregate_rest *rest)
{
    for (size_t i = 0; i < count; i++)
        if (spills[i])
            TRY(aggregate_take_up(step, worker, spills[i], partition, rest));
    TRY(aggregate_pass(step, worker, &rest->groups));
    groups_clear(&rest->groups);
    arena_clear(&rest->arena);
    for (size_t part = 0; rest->spill && part < SPILL_PARTITIONS; part++)
        TRY(aggregate_pass_partition(step, worker, &rest->spill, 1, part, rest->level + 1));
    return STATUS_OK;
}

/* The groups of a partition of all these spills; one that is too big for memory is parted again. */
static enum status aggregate_pass_partition(struct step *step, struct worker *worker, struct spill **spills, size_t count,
                                            size_t partition, unsigned level)
{
    const struct aggregate_detail *detail = step->plan->detail;
    struct aggregate_local *local = worker_local(worker, step);
    struct aggregate_rest rest = { .level = level };
    enum status status;

    arena_init(&rest.arena, &step->exec->budget);
    groups_init(&rest.groups, &rest.arena, detail->key_count, local->times,
                local->groups.payload_bytes);
    status = aggregate_take_partition(step, worker, spills, count, partition, &rest);
    groups_clear(&rest.groups);
    arena_clear(&rest.arena);
    spill_free(rest.spill);
    return status;
}

static enum status aggregate_pass_spilled(struct step *step, struct worker *worker)
{
    size_t workers = step->exec->options.workers;
    struct spill **spills = ARENA_ARRAY(&worker->keep, workers, struct spill *);

    for (size_t i = 0; i < workers; i++)
        spills[i] = ((struct aggregate_local *)worker_local(&step->exec->workers[i], step))->spill;
    for (size_t partition = 0; partition < SPILL_PARTITIONS; partition++)
        TRY(aggregate_pass_partition(step, worker, spills, workers, partition, 1));
    return aggregate_pass(step, worker, &((struct aggregate_local *)worker_local(worker, step))->groups);
}

static bool aggregate_spilled(const struct step *step)
{
    for (size_t i = 0; i < step->exec->options.workers; i++)
        if (((struct aggregate_local *)worker_local(&step->exec->workers[i], step))->spill)
            return true;
    return false;
}

/* The groups that were put together are sorted as rows. */
static enum status aggregate_pass_sorted(struct step *step, struct worker *worker, struct sorter *sorted)
{
    struct passing passing;
    struct row *row;

    passing_begin(&passing, step, worker, step->exec->layout[step->index]);
    TRY(sorter_rewind(sorted));
    for (uint64_t place = 0;; place++) {
        TRY(sorter_next(sorted, &row));
        if (!row)
            return passing_end(&passing);
        TRY(passing_add(&passing, (struct rank){ .minor = place }, row->values));
    }
}

static void aggregate_release(struct step *step)
{
    for (size_t i = 0; i < step->exec->options.workers; i++) {
        struct aggregate_local *local = worker_local(&step->exec->workers[i], step);

        if (local->started)
            groups_clear(&local->groups);
        spill_free(local->spill);
        local->spill = NULL;
        arena_clear(&local->arena);
    }
}

/* ---- bringing workers' groups together ---- */

/* What happens to groups that two tables have. */
struct aggregate_meeting {
    const struct aggregate_detail *detail;
    const size_t *offset;
    struct arena *arena;
};

static void aggregate_meet(void *context, struct group *group, struct group *other)
{
    const struct aggregate_meeting *meeting = context;

    for (size_t i = 0; i < meeting->detail->item_count; i++) {
        const struct aggregate_item *item = &meeting->detail->items[i];

        item->function->aggregate->combine((char *)group_payload(group) + meeting->offset[i],
                                           (char *)group_payload(other) + meeting->offset[i], meeting->arena,
                                           item->prepared);
    }
}

static struct aggregate_local *aggregate_of(const struct step *step, size_t worker)
{
    return worker_local(&step->exec->workers[worker], step);
}

/* Everything into the table of the first worker. */
static void aggregate_join(const struct step *step)
{
    struct aggregate_local *into = aggregate_of(step, 0);
    struct aggregate_meeting meeting = { step->plan->detail, into->offset, &into->arena };

    for (size_t i = 1; i < step->exec->options.workers; i++) {
        struct aggregate_local *from = aggregate_of(step, i);

        if (from->groups.count > 0)
            groups_take(&into->groups, &from->groups, 0, aggregate_meet, &meeting);
        groups_clear(&from->groups);
    }
}

/* How tables are parted: into more parts than workers, so that who is done early takes another. */
enum { AGGREGATE_MOST_SKIP = 8, AGGREGATE_PARTS_EACH = 4, AGGREGATE_FEW_BATCHES = 4 };
#define AGGREGATE_RANK_BITS 48          /* behind the number of the chunk */

struct aggregate_share {
    struct step *step;
    unsigned skip;
    _Atomic size_t next;        /* part, then chunk */
};

/* Part by part, what several tables have becomes one record; the tables themselves are of no use then. */
static void aggregate_join_parts(void *context, size_t index)
{
    struct aggregate_share *share = context;
    struct step *step = share->step;
    struct aggregate_local *local = aggregate_of(step, index);
    struct aggregate_meeting meeting = { step->plan->detail, local->offset, &local->arena };
    size_t part;

    while ((part = atomic_fetch_add(&share->next, 1)) >> share->skip == 0 && exec_check(step->exec) == STATUS_OK) {
        struct groups groups;

        groups_init_part(&groups, &aggregate_of(step, 0)->groups, share->skip);
        for (size_t i = 0; i < step->exec->options.workers; i++)
            groups_take(&groups, &aggregate_of(step, i)->groups, (uint32_t)part, aggregate_meet, &meeting);
        groups_clear(&groups);
    }
}

/* Chunk by chunk, so that a worker reads from front to back what was kept together. */
static void aggregate_pass_chunks(void *context, size_t index)
{
    struct aggregate_share *share = context;
    struct step *step = share->step;
    struct exec *exec = step->exec;
    const struct groups *groups = &aggregate_of(step, 0)->groups;
    enum status status = STATUS_OK;
    size_t chunk;

    while (status == STATUS_OK && (chunk = atomic_fetch_add(&share->next, 1)) < groups->chunk_count) {
        struct groups one = *groups;

        one.chunk_count = chunk + 1;
        status = aggregate_pass_on(step, &exec->workers[index], &one, (struct groups_walk){ .chunk = chunk },
                                   chunk << AGGREGATE_RANK_BITS);
    }
    if (status != STATUS_OK)
        exec_fail(exec, status);
}

static enum status aggregate_pass_shared(struct step *step)
{
    struct aggregate_share share = { .step = step };
    size_t workers = step->exec->options.workers;

    while (share.skip < AGGREGATE_MOST_SKIP && (size_t)1 << share.skip < AGGREGATE_PARTS_EACH * workers)
        share.skip++;
    threads_run(workers, aggregate_join_parts, &share);
    atomic_store(&share.next, 0);
    threads_run(workers, aggregate_pass_chunks, &share);
    for (size_t i = 1; i < workers; i++)
        arena_clear(&step->exec->workers[i].batch);
    return exec_check(step->exec);
}

/* Whether workers can share the work on the groups, and there is enough of it. A copy of a process has no other threads. */
static bool aggregate_shares(const struct step *step)
{
    const struct aggregate_detail *detail = step->plan->detail;
    const struct exec_options *options = &step->exec->options;
    size_t groups = 0;

    for (size_t i = 0; i < options->workers; i++)
        groups += aggregate_of(step, i)->groups.count;
    return options->workers > 1 && !options->growing && !detail->in_order && !aggregate_spilled(step) &&
           groups > AGGREGATE_FEW_BATCHES * options->batch_rows;
}

static enum status aggregate_pass_put_aside(struct step *step, struct worker *worker)
{
    const struct aggregate_detail *detail = step->plan->detail;
    struct aggregate_local *local = worker_local(worker, step);
    struct sorter sorted;
    enum status status;

    if (!detail->in_order)
        return aggregate_pass_spilled(step, worker);
    sorter_init(&sorted, step->exec, step->exec->layout[step->index]);
    local->sorted = &sorted;
    status = aggregate_pass_spilled(step, worker);
    aggregate_release(step);
    if (status == STATUS_OK)
        status = aggregate_pass_sorted(step, worker, &sorted);
    sorter_clear(&sorted);
    local->sorted = NULL;
    return status;
}

static enum status aggregate_finish(struct step *step, struct worker *worker)
{
    const struct aggregate_detail *detail = step->plan->detail;
    struct aggregate_local *local = worker_local(worker, step);
    enum status status;

    for (size_t i = 0; i < step->exec->options.workers; i++) {
        aggregate_start(detail, &step->exec->workers[i], aggregate_of(step, i));
        if (i > 0)
            groups_lend(&aggregate_of(step, i)->groups, &local->groups);
    }
    if (aggregate_shares(step)) {
        status = aggregate_pass_shared(step);
    } else {
        aggregate_join(step);
        local->groups.frozen = true;
        if (aggregate_spilled(step))
            status = aggregate_pass_put_aside(step, worker);
        else if (detail->in_order)
            status = aggregate_pass_in_order(step, worker, &local->groups);
        else
            status = aggregate_pass(step, worker, &local->groups);
    }
    if (status == STATUS_OK)
        aggregate_release(step);
    return status;
}

static void aggregate_clear(struct step *step, struct worker *worker)
{
    struct aggregate_local *local = worker_local(worker, step);

    if (!local->started)
        return;
    groups_clear(&local->groups);
    spill_free(local->spill);
    arena_clear(&local->arena);
}

static size_t aggregate_held(const struct step *step, const struct worker *worker)
{
    const struct aggregate_local *local = worker_local(worker, step);

    return local->arena.used;
}

const struct operator aggregate_operator = {
    .name = "aggregate",
    .local_size = sizeof(struct aggregate_local),
    .breaker = true,
    .push = aggregate_push,
    .finish = aggregate_finish,
    .clear = aggregate_clear,
    .held = aggregate_held,
};
