#include "data/batch.h"

struct batch *batch_new(struct arena *arena, size_t rows, size_t slots)
{
    struct batch *batch = ARENA_NEW(arena, struct batch);

    batch->rows = rows;
    batch->count = rows;
    batch->slots = slots;
    batch->arena = arena;
    batch->selected = arena_alloc(arena, rows * sizeof(uint32_t));
    batch->columns = ARENA_ARRAY(arena, slots, struct column *);
    batch->rank = ARENA_ARRAY(arena, rows, struct rank);
    for (size_t row = 0; row < rows; row++)
        batch->selected[row] = (uint32_t)row;
    return batch;
}

void batch_keep_true(struct batch *batch, const struct column *condition)
{
    size_t kept = 0;

    if (condition->number)
        for (size_t i = 0; i < batch->count; i++) {
            uint32_t row = batch->selected[i];

            batch->selected[kept] = row;
            kept += (size_t)(condition->kind[row] == KIND_BOOLEAN) & (size_t)(condition->number[row] != 0);
        }
    batch->count = kept;
}
