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

/* The places of those that are wanted, in a text of less than 4 GiB; false when there are too few. */
bool separators_find(const struct separators *separators, struct view text, uint32_t *places);
