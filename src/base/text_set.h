/*
 * A search for any of several texts at once, in one pass whatever their number.
 *
 * Each text is represented by a window of up to three of its bytes, the rarest in logs. Texts share eight buckets; two tables
 * of sixteen a byte say which buckets a byte can belong to, so that one look-up a nibble asks for all texts (the idea of
 * Hyperscan's Teddy: Wang et al., "Hyperscan", NSDI 2019, as ripgrep uses it too). What passes is compared text by text.
 */
#pragma once

#include "base/arena.h"
#include "base/scan.h"

enum {
    TEXT_SET_MAX = 64,          /* texts of a set: with more, buckets are too mixed to rule anything out */
    TEXT_SET_WINDOW = 3,
    TEXT_SET_BUCKETS = 8,
    TEXT_SET_PAIRS = 4,         /* up to so many texts two bytes of each are compared, which takes less than tables */
    TEXT_SET_COMPARED = 32,     /* bytes of a text that are compared: bounds the work at a place */
};

struct text_set;

/*
 * NULL when there are no texts, too many, or an empty one among them. With `fold` the ASCII letters of the texts stand for both
 * cases. Lives in the arena, which keeps copies of the texts.
 */
const struct text_set *text_set_new(struct arena *arena, const struct view *texts, size_t count, bool fold);

/* Whether one of the texts, as far as it is searched for, holds one of these bytes. */
bool text_set_holds(const struct text_set *set, const char *bytes);

/*
 * A place in text[from..) where one of the texts stands, of those the one whose window comes first; SIZE_MAX when there is
 * none. Of texts longer than TEXT_SET_COMPARED only so many bytes are compared, so such a place may turn out to hold
 * none; no place that holds one is passed by. For single texts of exact case this is as precise as needle_find.
 */
size_t text_set_find(const struct text_set *set, struct view text, size_t from);
/* Likewise; the notes come as far as those of needle_find_noting(). */
size_t text_set_find_noting(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes);
/*
 * needle_gather(); of several texts, or of one in any case, only where there are vectors for it and none holds a newline: else up to `from`.
 * Of texts that begin at one place, or have one window, it may tell one; those that end behind notes->to it may leave out.
 */
void text_set_gather(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes, struct scan_hits *hits);
