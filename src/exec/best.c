#include "exec/best.h"

#include <stdlib.h>

enum { BEST_LEAST_ROOM = 128, BEST_SPARE_BYTES = 1 << 20 };

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

/* What the first number of the order, or the rank of rows that are in no other order, must not go beyond. */
struct best_bar {
    const struct column *column;    /* NULL: there is none */
    double number;
    enum kind kind;
    bool descending;
    const struct row *ranked;       /* NULL: ranks say nothing */
    bool backwards;
};

/* Numbers among themselves, and times, go by their value; equal ones by what comes next in the order. */
static struct best_bar best_bar_of(const struct best *best, const struct batch *batch)
{
    const struct ordering *order = &best->layout->order;
    const struct sort_value *worst = best->worst && order->count > 0 ? &best->worst->keys[0] : NULL;
    struct best_bar bar = { .ranked = order->count == 0 ? best->worst : NULL, .backwards = order->backwards };

    if (!worst || (worst->class != SORT_NUMBER && worst->class != SORT_TIME))
        return bar;
    bar.column = batch->columns[order->keys[0].slot];
    if (bar.column && !bar.column->number)
        bar.column = NULL;
    bar.number = worst->number;
    bar.kind = worst->class == SORT_TIME ? KIND_TIMESTAMP : KIND_NUMBER;
    bar.descending = order->keys[0].descending;
    return bar;
}

static inline bool best_bar_passes(const struct best_bar *bar, uint32_t row)
{
    const bool beyond = bar->descending ? bar->column->number[row] < bar->number : bar->column->number[row] > bar->number;

    return bar->column->kind[row] != bar->kind || !beyond;
}

void best_sieve(const struct best *best, struct batch *batch)
{
    const struct best_bar bar = best_bar_of(best, batch);
    size_t kept = 0;

    if (!bar.column)
        return;
    for (size_t i = 0; i < batch->count; i++) {
        const uint32_t row = batch->selected[i];

        batch->selected[kept] = row;
        kept += best_bar_passes(&bar, row);
    }
    batch->count = kept;
}

/* Whether the last row of the batch comes before its first: then the better ones are likely to be at its end. */
static bool best_is_rising(const struct best *best, const struct batch *batch)
{
    const struct ordering *order = &best->layout->order;
    const uint32_t first = batch->count > 0 ? batch->selected[0] : 0, last = batch->count > 0 ? batch->selected[batch->count - 1] : 0;
    const struct column *column = order->count > 0 ? batch->columns[order->keys[0].slot] : NULL;

    if (order->count == 0)
        return (rank_compare(batch->rank[last], batch->rank[first]) < 0) != order->backwards;
    if (!column || !column->number)
        return false;
    return order->keys[0].descending ? column->number[last] > column->number[first] : column->number[last] < column->number[first];
}

static void best_offer_one(struct best *best, const struct batch *batch, const struct best_bar *bar, uint32_t row)
{
    if (bar->column && !best_bar_passes(bar, row))
        return;
    if (bar->ranked && (rank_compare(batch->rank[row], bar->ranked->rank) > 0) != bar->backwards)
        return;
    row_view(best->layout, batch, row, best->candidate);
    if (!best->worst || row_compare(best->layout, best->candidate, best->worst) <= 0)
        best_add(best, row_keep(best->layout, &best->arena[best->side], best->candidate));
}

/* The better rows first, as far as can be guessed: the sooner others are known to be worse. */
void best_offer(struct best *best, struct batch *batch)
{
    struct best_bar bar = best_bar_of(best, batch);
    const struct row *worst = best->worst;
    const bool rising = best_is_rising(best, batch);

    if (!best->candidate) {
        best->candidate = heap_zalloc(best->layout->row_bytes);
        best->candidate->values = (struct value *)(void *)(best->candidate + 1);
        best->candidate->keys = (struct sort_value *)(void *)(best->candidate->values + best->layout->count);
    }
    for (size_t i = 0; i < batch->count; i++) {
        best_offer_one(best, batch, &bar, batch->selected[rising ? batch->count - 1 - i : i]);
        if (best->worst != worst) {
            worst = best->worst;
            bar = best_bar_of(best, batch);
        }
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
