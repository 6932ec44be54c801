/*
 * Decoding only the events that hold certain texts: a vectorised search over the block finds them, the events between are
 * counted and never made. For formats whose messages stand unescaped in the text.
 */
#pragma once

#include "source/format.h"

enum { MATCHING_HITS = 512 };

struct matching_search;

/* Where texts of the rarest set stand in a stretch of the text, in their order: the first of each line, and perhaps more. */
struct matching_hits {
    struct view text;
    size_t from;                    /* what places count from */
    size_t used, count;
    bool sure;                      /* there is no other set */
    const struct matching_search *search;
    uint32_t places[MATCHING_HITS];
    uint32_t lines[MATCHING_HITS];  /* how many of decode->lines end before it; or fewer */
};
/* The next one that has not been passed over; SIZE_MAX: there is none. */
static inline size_t matching_next(const struct matching_hits *hits)
{
    return hits->used < hits->count ? hits->from + hits->places[hits->used] : SIZE_MAX;
}
/*
 * Finds all hits in hits->text from `from` on, a beginning, and its newlines. *total is how many there have been from `start` on;
 * false when these are too many for the search to pay.
 */
bool matching_gather(struct matching_hits *hits, const struct text_set *set, struct line_index *lines, size_t from, size_t start,
                     size_t *total);
/* Whether a hit is in the event text[begin..end), and texts of all other sets. Hits before `end` are passed over for good. */
bool matching_holds(struct matching_hits *hits, size_t begin, size_t end);
/* The same where the next hit is known to be in the event. */
static inline bool matching_holds_next(struct matching_hits *hits, size_t begin, size_t end)
{
    if (!hits->sure)
        return matching_holds(hits, begin, end);
    while (matching_next(hits) < end)
        hits->used++;
    return true;
}

/* What a format provides for it. */
struct matching {
    /* As in the format. */
    size_t (*begin)(struct view text, size_t from, const void *layout);
    void (*decode)(struct decode *decode, struct events *events);
    /* The beginning of the event that holds the byte at `place`, not before `low`, itself a beginning. */
    size_t (*start)(struct view text, size_t low, size_t place, const void *layout);
    /* Like decode, but only counts them. */
    void (*count)(struct decode *decode);
    /* Or NULL: like decode, but only counts the events that hold none of the hits, which are all there are up to decode->end. */
    void (*pick)(struct decode *decode, struct events *events, struct matching_hits *hits);
    const struct scan_around *around;       /* for that, what is around newlines where lines are alike; or NULL */
    bool apart;             /* an event is what it is whatever stands before it */
};

/* How often one of the texts stands in text[from..). */
size_t matching_hits(const struct text_set *set, struct view text, size_t from);

/* A part of the input begins. */
void needles_pass(const struct needles *needles);
/* Whether there are texts to search for, or regexes and means to do so. */
bool needles_are_searchable(const struct needles *needles);

void matching_decode(const struct matching *matching, struct decode *decode, struct events *events,
                     const struct needles *needles);
