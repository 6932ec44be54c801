#include "exec/spread.h"

#include "data/structure.h"
#include "exec/state.h"

static bool spread_makes(const struct spread *spread, size_t slot)
{
    return slot_set_has(&spread->step->plan->writes, slot);
}

static void spread_room(struct spread *spread)
{
    size_t rows = spread->step->exec->options.batch_rows;

    arena_reset(&spread->arena);
    spread->count = 0;
    spread->source = arena_alloc(&spread->arena, rows * sizeof *spread->source);
    spread->made = ARENA_ARRAY(&spread->arena, spread->slot_count, struct column *);
    for (size_t i = 0; i < spread->slot_count; i++)
        if (spread_makes(spread, spread->slots[i]))
            spread->made[i] = column_new(&spread->arena, rows, COLUMN_TEXT | COLUMN_NUMBER);
    spread->known_made = ARENA_ARRAY(&spread->arena, spread->known_count, struct column *);
    for (size_t i = 0; i < spread->known_count; i++)
        spread->known_made[i] = column_new(&spread->arena, rows, COLUMN_TEXT | COLUMN_NUMBER);
}

void spread_know(struct spread *spread, struct expr *const *known, size_t count)
{
    spread->known = known;
    spread->known_count = count;
}

void spread_begin(struct spread *spread, struct step *step, struct worker *worker, const struct batch *from,
                  const size_t *slots, size_t slot_count)
{
    if (!spread->started)
        arena_init(&spread->arena, worker->keep.budget);
    spread->started = true;
    spread->step = step;
    spread->worker = worker;
    spread->from = from;
    spread->slots = slots;
    spread->slot_count = slot_count;
    spread_room(spread);
}

void spread_carry(struct spread *spread, struct expr *const *carried, struct column *const *columns, size_t count)
{
    spread->carried = carried;
    spread->carried_from = columns;
    spread->carried_count = count;
}

/* What is known of the rows need not be computed of them. */
static void spread_tell(struct spread *spread)
{
    struct evaluator *evaluator = spread->worker->evaluator;

    evaluator_next(evaluator);
    for (size_t i = 0; i < spread->known_count; i++)
        evaluator_know(evaluator, spread->known[i], spread->known_made[i]);
    for (size_t i = 0; i < spread->carried_count; i++)
        evaluator_know(evaluator, spread->carried[i],
                       column_take(&spread->arena, spread->carried_from[i], spread->source, spread->count));
}

/*
 * Parts count the rows made of one event. These are made one behind the other, by one worker, in the order of the table as
 * far as ranks have it: so they come out the same whoever makes them, and rows that are spread again keep their order.
 */
static struct rank spread_rank(struct spread *spread, struct rank rank)
{
    bool same = rank.major == spread->last.major && rank.minor == spread->last.minor;

    rank.part = same ? spread->last.part + 1 : 0;
    spread->last = rank;
    return rank;
}

static enum status spread_pass(struct spread *spread)
{
    const struct row_layout *layout = spread->step->exec->layout[spread->step->index];
    struct batch *batch = batch_new(&spread->arena, spread->count, spread->worker->plan->slot_count);

    for (size_t i = 0; i < layout->count; i++)
        if (!spread_makes(spread, layout->slots[i]))
            batch->columns[layout->slots[i]] =
                column_take(&spread->arena, spread->from->columns[layout->slots[i]], spread->source, spread->count);
    for (size_t i = 0; i < spread->slot_count; i++)
        batch->columns[spread->slots[i]] = spread->made[i];
    for (size_t row = 0; row < spread->count; row++)
        batch->rank[row] = spread_rank(spread, spread->from->rank[spread->source[row]]);
    TRY(exec_check(spread->step->exec));
    spread_tell(spread);
    return step_pass(spread->step, spread->worker, batch);
}

enum status spread_add(struct spread *spread, size_t row)
{
    if (spread->count == spread->step->exec->options.batch_rows) {
        TRY(spread_pass(spread));
        spread_room(spread);
    }
    spread->source[spread->count++] = (uint32_t)row;
    return STATUS_OK;
}

void spread_set(struct spread *spread, size_t slot, struct value value)
{
    if (spread->made[slot])
        column_set(spread->made[slot], &spread->arena, spread->count - 1, value);
}

void spread_set_inside(struct spread *spread, size_t slot, enum json_kind kind, struct view raw)
{
    if (spread->made[slot])
        column_set_inside(spread->made[slot], &spread->arena, spread->count - 1, kind, raw);
}

void spread_set_known(struct spread *spread, size_t known, enum json_kind kind, struct view raw)
{
    column_set_inside(spread->known_made[known], &spread->arena, spread->count - 1, kind, raw);
}

void spread_set_known_text(struct spread *spread, size_t known, struct view text)
{
    column_set_text(spread->known_made[known], spread->count - 1, text);
}

enum status spread_end(struct spread *spread)
{
    return spread->count ? spread_pass(spread) : STATUS_OK;
}

void spread_clear(struct spread *spread)
{
    if (spread->started)
        arena_clear(&spread->arena);
}
