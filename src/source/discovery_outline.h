/*
 * The outline of a JSON object: where its brackets, colons, commas and quotes stand, a bit per byte. Private to
 * discovery*.c.
 *
 * Reading an outline checks the text as json_valid() does, 64 bytes at a time and without looking at its tokens one by
 * one; finding a member then steps from mark to mark, over whole containers at once.
 */
#pragma once

#include "base/arena.h"

#include <stdint.h>

struct outline_block {
    uint64_t quotes;                            /* where strings begin and end */
    uint64_t strings;                           /* the bytes of strings, with the quote that begins one */
    uint64_t colons, commas, opens, closes;     /* outside strings; brackets of either kind */
    uint64_t backslashes, blanks;               /* blanks outside strings */
    uint64_t values;                            /* where strings, numbers, words and containers begin */
    uint64_t objects;                           /* inside objects; a bracket that opens one is, one that closes it is not */
};

struct outline {
    struct view text;                           /* without blanks around it */
    struct outline_block *blocks;
    uint32_t *marks;                            /* where brackets and colons stand, ascending */
    uint32_t *partners;                         /* of an opening bracket in marks: the mark that closes it */
    uint32_t *scalars;                          /* where numbers and words begin */
    size_t mark_count, scalar_count, comma_count;
    bool escapes, escaped_keys;                 /* some string has a backslash; some key has */
    bool spaced;                                /* there are blanks between tokens */
    size_t block_capacity, mark_capacity, partner_capacity, scalar_capacity;
    struct arena *arena;
};

void outline_init(struct outline *outline, struct arena *arena);
/* False when the text is anything but one JSON object (or is as long as 4 GiB). */
bool outline_read(struct outline *outline, struct view text);
bool outline_read_plainly(struct outline *outline, struct view text);   /* the same by what every processor has; for tests */

/* The first of these at or behind a place, of which there is one: every text ends with a bracket. */
enum { OUTLINE_COMMAS = 1, OUTLINE_CLOSES = 2, OUTLINE_QUOTES = 4 };
static inline __attribute__((always_inline)) size_t outline_find(const struct outline *outline, size_t from, unsigned what)
{
    uint64_t bits = ~(uint64_t)0 << from % 64;

    for (size_t i = from / 64;; i++, bits = ~(uint64_t)0) {
        const struct outline_block *block = &outline->blocks[i];

        bits &= (what & OUTLINE_COMMAS ? block->commas : 0) | (what & OUTLINE_CLOSES ? block->closes : 0) |
                (what & OUTLINE_QUOTES ? block->quotes : 0);
        if (bits != 0)
            return i * 64 + (size_t)__builtin_ctzll(bits);
    }
}

/* The key before this colon: where the quote behind it stands, and its text as it is written. */
static inline size_t outline_key_end(const struct outline *outline, size_t colon)
{
    size_t end = colon - 1;

    while (outline->text.data[end] != '"')      /* blanks */
        end--;
    return end;
}
struct view outline_key(const struct outline *outline, size_t colon);

/* Strings, numbers and words that are values, in their order: while (outline_next_leaf(&leaves)) look at leaves.begin. */
struct outline_leaves {
    const struct outline *outline;
    size_t begin;               /* in the text */
    size_t block;
    uint64_t before;            /* what leads to values in the blocks up to this one, not yet looked at */
};
bool outline_next_leaf(struct outline_leaves *leaves);
