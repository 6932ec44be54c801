/*
 * Where some of the separators of a text are: of a line with many fields mostly a few are asked for, and finding out how many
 * separators there are takes less than writing down where each is.
 */
#pragma once

#include "base/scan.h"

enum { SEPARATORS_MOST = 64 };

struct separators {
    char byte;
    uint8_t least;                      /* so many there have to be, and no others are asked for */
    uint8_t count;
    uint8_t wanted[SEPARATORS_MOST];    /* which, from 0 on, ascending */
};

enum { SEPARATORS_TEXTS = 32 };

/*
 * Those that are wanted, in up to SEPARATORS_TEXTS texts of less than 4 GiB: gives a bit for each text that has enough of them, whose
 * places are from places[i * stride] on.
 */
uint32_t separators_find(const struct separators *separators, const struct view *texts, size_t count, uint32_t *places, size_t stride);
