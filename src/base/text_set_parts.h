/* What the loops behind text_set.h share. Private to base; tests run all of them. */
#pragma once

#include "base/scan.h"
#include "base/text_set.h"

struct text_set_member {
    struct view compared;       /* in lower case when the set folds */
    const char *letters;        /* for each of its bytes the bit in which the cases of a letter differ, if the set folds; else 0 */
    size_t window;              /* where its window begins */
};

struct text_set {
    bool fold;
    bool single;                /* one text, as it is written: then only `needle` is used */
    struct needle needle;
    bool breaks;                /* one of the texts holds a newline */
    size_t reach;               /* at most so far behind a text's beginning its window is */
    size_t width;               /* bytes of the windows, 1 to TEXT_SET_WINDOW */
    size_t pair_count;          /* with so few texts, and windows of two bytes, these are compared as they are; else 0 */
    unsigned char pairs[TEXT_SET_PAIRS][2];     /* with the bit of lower case set when the set folds */
    unsigned char low[TEXT_SET_WINDOW][16], high[TEXT_SET_WINDOW][16];     /* buckets by nibble */
    struct text_set_member *members[TEXT_SET_BUCKETS];
    size_t counts[TEXT_SET_BUCKETS];
};

/* The notes are empty; without them nothing is noted. */
typedef size_t text_set_search(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes);

/* The buckets whose windows may begin at the byte. text.data[at..at + width) must be there. */
static inline unsigned text_set_buckets(const struct text_set *set, const char *at)
{
    unsigned buckets = 0xff;

    for (size_t i = 0; i < set->width; i++)
        buckets &= set->low[i][(unsigned char)at[i] & 15] & set->high[i][(unsigned char)at[i] >> 4];
    return buckets;
}

/* Where the text begins whose window is at `window`, looking into these buckets; SIZE_MAX when none does. */
size_t text_set_verify(const struct text_set *set, struct view text, size_t from, size_t window, unsigned buckets);

/* Of more than one text, or one in any case. */
typedef void text_set_gatherer(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes, struct scan_hits *hits);

text_set_search text_set_find_plain;
text_set_search text_set_find_sse42, text_set_find_avx2;            /* where there are vectors */
text_set_gatherer text_set_gather_sse42, text_set_gather_avx2;
text_set_search *text_set_best(void);
