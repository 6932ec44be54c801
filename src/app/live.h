/*
 * A text on a terminal that is drawn over again, no higher than the screen. What does not fit is counted, and lines that are too
 * long are cut by the terminal.
 */
#pragma once

#include "base/buffer.h"

struct live {
    int fd;
    size_t lines;               /* that are drawn */
};

/* Draws the lines over the ones before, and `foot` below, which has a line end. */
void live_draw(struct live *live, struct view text, struct view foot);
/* Leaves the place as it was. */
void live_wipe(struct live *live);
