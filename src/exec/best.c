#include "exec/best.h"

#include <stdlib.h>

enum { BEST_LEAST_ROOM = 1024, BEST_SPARE_BYTES = 1 << 20 };

void best_init(struct best *best, const struct row_layout *layout, uint64_t limit, struct budget *budget)
{
    *best = (struct best){ .layout = layout, .limit = limit };
    arena_init(&best->arena[0], budget);
    arena_init(&best->arena[1], budget);
}

void best_clear(struct best *best)
{
    arena_clear(&best->arena[0]);
    arena_clear(&best->arena[1]);
    free(best->rows);
    free(best->candidate);
    *best = (struct best){ 0 };
}

static void best_move(struct best *best)
{
    struct arena *to = &best->arena[!best->side];

    for (size_t i = 0; i < best->count; i++)
        best->rows[i] = row_keep(best->layout, to, best->rows[i]);
    arena_reset(&best->arena[best->side]);
    best->side = !best->side;
}

static void best_cut(struct best *best)
{
    if (best->count <= best->limit)
        return;
    rows_select(best->layout, best->rows, best->count, (size_t)best->limit);
    best->count = (size_t)best->limit;
    best->live_bytes = 0;
    for (size_t i = 0; i < best->count; i++)
        best->live_bytes += row_bytes(best->layout, best->rows[i]);
    best_move(best);
    best->worst = NULL;
    for (size_t i = 0; i < best->count; i++)
        if (!best->worst || row_compare(best->layout, best->rows[i], best->worst) > 0)
            best->worst = best->rows[i];
}

/* Time to drop the worse half: by their number, or because long texts make few rows big. */
static bool best_is_full(const struct best *best)
{
    uint64_t room = best->limit < BEST_LEAST_ROOM ? BEST_LEAST_ROOM : best->limit;

    if (best->count <= best->limit)
        return false;
    return best->count - best->limit >= room || best->arena[best->side].used > 2 * best->live_bytes + BEST_SPARE_BYTES;
}

static void best_add(struct best *best, struct row *row)
{
    if (best->count == best->capacity) {
        best->capacity = best->capacity ? best->capacity * 2 : 256;
        best->rows = heap_realloc(best->rows, best->capacity * sizeof(struct row *));
    }
    best->rows[best->count++] = row;
    if (best_is_full(best))
        best_cut(best);
}

/* Numbers among themselves, and times, go by their value; equal ones by what comes next in the order. */
void best_sieve(const struct best *best, struct batch *batch)
{
    const struct ordering *order = &best->layout->order;
    const struct sort_value *worst = best->worst && order->count > 0 ? &best->worst->keys[0] : NULL;
    const struct column *column = worst ? batch->columns[order->keys[0].slot] : NULL;
    const enum kind kind = worst && worst->class == SORT_TIME ? KIND_TIMESTAMP : KIND_NUMBER;
    size_t kept = 0;

    if (!column || !column->number || (worst->class != SORT_NUMBER && worst->class != SORT_TIME))
        return;
    for (size_t i = 0; i < batch->count; i++) {
        const uint32_t row = batch->selected[i];
        const bool beyond = order->keys[0].descending ? column->number[row] < worst->number : column->number[row] > worst->number;

        batch->selected[kept] = row;
        kept += column->kind[row] != kind || !beyond;
    }
    batch->count = kept;
}

void best_offer(struct best *best, struct batch *batch)
{
    best_sieve(best, batch);
    if (!best->candidate) {
        best->candidate = heap_zalloc(best->layout->row_bytes);
        best->candidate->values = (struct value *)(void *)(best->candidate + 1);
        best->candidate->keys = (struct sort_value *)(void *)(best->candidate->values + best->layout->count);
    }
    for (size_t i = 0; i < batch->count; i++) {
        row_view(best->layout, batch, batch->selected[i], best->candidate);
        if (best->worst && row_compare(best->layout, best->candidate, best->worst) > 0)
            continue;
        best_add(best, row_keep(best->layout, &best->arena[best->side], best->candidate));
    }
}

void best_offer_row(struct best *best, struct row *row)
{
    if (!best->worst || row_compare(best->layout, row, best->worst) < 0)
        best_add(best, row);
}

const struct row *best_worst(struct best *best)
{
    const struct row *worst = NULL;

    if (best->count < best->limit)
        return NULL;
    best_cut(best);
    for (size_t i = 0; i < best->count; i++)
        if (!worst || row_compare(best->layout, best->rows[i], worst) > 0)
            worst = best->rows[i];
    return worst;
}

void best_finish(struct best *best)
{
    best_cut(best);
    rows_sort(best->layout, best->rows, best->count);
}
