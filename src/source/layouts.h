/*
 * Texts that say anew, in their midst, what is behind: a line of other names in a flow log that was put together from several.
 * Workers go through the pieces of such a text at once, so each looks for these lines in its own piece, and then takes, in the
 * order of the pieces, what held at the end of the one before.
 */
#pragma once

#include "source/format.h"

#include <pthread.h>

/* Layouts that were met so far, the same for the same line of the same input. Good until cleared. */
struct layouts {
    pthread_mutex_t lock;
    struct arena arena;
    struct layout_met *met;
    size_t count, capacity;
};

void layouts_init(struct layouts *layouts);
void layouts_clear(struct layouts *layouts);
/* The beginning of the first line of text[from..end), both beginnings of events, from which on another layout holds than *layout,
 * which becomes that one; `end` when there is none. `origin` is the layout the text begins with. With *layout NULL any is another. */
size_t layouts_next(struct layouts *layouts, const struct format *format, struct view text, size_t from, size_t end,
                    const void *origin, const void **layout);
/* The layout that holds behind text[from..end); NULL: the one that holds before. *other: not only the origin's was met. */
const void *layouts_last(struct layouts *layouts, const struct format *format, struct view text, size_t from, size_t end,
                         const void *origin, bool *other);
