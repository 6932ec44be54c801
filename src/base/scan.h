/* Searches over large runs of bytes, by the vectors that the processor has (processor.h); else plain C. */
#pragma once

#include "base/view.h"

#include <stdint.h>

size_t scan_count_byte(struct view text, char byte);
/* Writes the offsets of the byte in [from, text.length) to out, at most `capacity`; returns how many. */
size_t scan_find_bytes(struct view text, size_t from, char byte, uint32_t *out, size_t capacity);
/* The first `wanted` of them, where several stand in 64 bytes. Out has room for SCAN_MORE besides; there may be as many more then,
 * of which the answer tells. */
enum { SCAN_MORE = 64 };
size_t scan_find_first(struct view text, char byte, size_t wanted, uint32_t *out);
/* Last occurrence of the byte before `end`; SIZE_MAX when there is none. */
size_t scan_find_last_byte(struct view text, size_t end, char byte);

/*
 * What stands around a byte: the 32 bytes from the one before it on. Each, once its bits are changed by `flip`, may be `most` at
 * most. So a digit is '0' and 9, any byte 0 and 255, and any but x is ~x and 254.
 */
enum { SCAN_AROUND = 32 };
struct scan_around {
    unsigned char flip[SCAN_AROUND], most[SCAN_AROUND];
};
/* Of these places in the text, which ascend, how many at the beginning are all surrounded so. */
size_t scan_alike(struct view text, const uint32_t *places, size_t count, const struct scan_around *around);

/* How common the byte is in logs, 0 to 255; only the order means something. */
unsigned scan_common(char byte);

/* A needle is prepared once: which two of its bytes are rarest in logs. */
struct needle {
    struct view text;           /* at least 1 byte; not owned */
    size_t first, second;       /* the two places compared */
};
struct needle needle_of(struct view text);
/* First occurrence at or after from; SIZE_MAX when there is none. */
size_t needle_find(const struct needle *needle, struct view haystack, size_t from);

/* Where a byte stands in a text that is searched for something else, noted on the way. */
struct scan_notes {
    char byte;
    uint32_t *places;               /* counted from where the search began */
    size_t count, capacity;
    size_t to;                      /* all before this place of the text have been noted */
    /* For who gathers them: what may be around them, or NULL, and how many at the beginning are known to have that around them. */
    const struct scan_around *around;
    size_t alike, compared;
};
/*
 * Like needle_find. The notes begin anew: they come up to the place that is found, or the end, or as far as there is room. The part
 * that is searched is shorter than 4 GiB.
 */
size_t needle_find_noting(const struct needle *needle, struct view haystack, size_t from, struct scan_notes *notes);
/* Places of a needle. */
struct scan_hits {
    uint32_t *places;               /* counted from where the search began */
    uint32_t *notes;                /* how many notes are of places before it */
    size_t count, capacity;
};
enum { SCAN_STEP = 128, SCAN_NEAR = 4096 };
/*
 * All places at which the needle begins, and the notes, in one go, both anew: as far as notes->to, which may be where it began. It ends
 * before the end, and where there is no more room for SCAN_STEP of either.
 */
void needle_gather(const struct needle *needle, struct view haystack, size_t from, struct scan_notes *notes, struct scan_hits *hits);
/* Begins a gathering anew. */
static inline void scan_notes_begin(struct scan_notes *notes, size_t from)
{
    notes->count = notes->alike = notes->compared = 0;
    notes->to = from;
}
/* Sees how many more are alike, in a text that begins where they count from. What surrounds them should be near still. */
void scan_notes_compare(struct scan_notes *notes, struct view text);
/* Forgets those from `to` on, which counts as they do. */
void scan_notes_cut(struct scan_notes *notes, size_t to);
/* Notes in text[from..to) what has not been noted yet; `began` is where the search did. */
void scan_notes_add(struct scan_notes *notes, struct view text, size_t began, size_t from, size_t to);
