/* For the tests of this layer: values of all kinds, many of them equal, near, or odd; and batches of them. */
#pragma once

#include "data/batch.h"
#include "data/convert.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct dice {
    uint64_t state;
};

static inline uint32_t dice_below(struct dice *dice, uint32_t sides)
{
    dice->state = dice->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((dice->state >> 33) % sides);
}

static inline struct value random_text(struct dice *dice, struct arena *arena)
{
    static const char letter[] = "0019a.-:T eZ";
    char text[8];
    size_t length = dice_below(dice, sizeof text);

    for (size_t i = 0; i < length; i++)
        text[i] = letter[dice_below(dice, sizeof letter - 1)];
    return value_text(arena_keep(arena, (struct view){ text, length }));
}

static inline struct value random_number(struct dice *dice)
{
    static const double number[] = { 0, 1, -1, 0.5, 1.0 / 3, 0.3333, 100, 1e21, -0.0, 19 };
    static const struct view lexeme[] = { VIEW_INIT("0"), VIEW_INIT("1"), VIEW_INIT("-1.0"), VIEW_INIT("0.50"),
                                          VIEW_INIT("0.33333333333333331"), VIEW_INIT("3333e-4"), VIEW_INIT("1e2"),
                                          VIEW_INIT("1e21"), VIEW_INIT("-0"), VIEW_INIT("19") };
    uint32_t which = dice_below(dice, sizeof number / sizeof number[0]);
    struct value value = value_number(number[which]);

    if (dice_below(dice, 2))
        value.text = lexeme[which];
    return value;
}

static inline struct value random_value(struct dice *dice, struct arena *arena)
{
    switch (dice_below(dice, 8)) {
    case 0:
        return value_null();
    case 1:
        return value_boolean(dice_below(dice, 2) != 0);
    case 2:
        return value_time((int64_t)dice_below(dice, 3) * 86400000);
    case 3:
        return value_text(VIEW("1970-01-02 00:00:00.000"));
    case 4:
    case 5:
        return random_number(dice);
    default:
        return random_text(dice, arena);
    }
}

/* `slots` columns of random values; ranks are a permutation within a few times. */
static inline struct batch *random_batch(struct dice *dice, struct arena *arena, size_t rows, size_t slots, uint64_t first)
{
    struct batch *batch = batch_new(arena, rows, slots);

    for (size_t slot = 0; slot < slots; slot++) {
        batch->columns[slot] = column_new(arena, rows, COLUMN_TEXT | COLUMN_NUMBER);
        for (size_t row = 0; row < rows; row++)
            column_set(batch->columns[slot], arena, row, random_value(dice, arena));
    }
    for (size_t row = 0; row < rows; row++)
        batch->rank[row] = (struct rank){ dice_below(dice, 3), first + row };
    return batch;
}
