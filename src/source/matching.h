/*
 * Decoding only the events that hold certain texts: a vectorised search over the block finds them, the events between are
 * counted and never made. For formats whose messages stand unescaped in the text.
 */
#pragma once

#include "source/format.h"

/* What a format provides for it. */
struct matching {
    /* As in the format. */
    size_t (*begin)(struct view text, size_t from, const void *layout);
    void (*decode)(struct decode *decode, struct events *events);
    /* The beginning of the event that holds the byte at `place`, not before `low`, itself a beginning. */
    size_t (*start)(struct view text, size_t low, size_t place, const void *layout);
    /* Like decode, but only counts them. */
    void (*count)(struct decode *decode);
};

/* How often one of the texts stands in text[from..). */
size_t matching_hits(const struct text_set *set, struct view text, size_t from);

void matching_decode(const struct matching *matching, struct decode *decode, struct events *events,
                     const struct needles *needles);
