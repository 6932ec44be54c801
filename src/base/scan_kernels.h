/*
 * The loops behind scan.h, once for every kind of processor. Private to base; tests run all of them.
 *
 * None of them reads a byte outside its view: the end of a view may be the end of the memory there is.
 */
#pragma once

#include "base/scan.h"

struct scan_kernels {
    size_t (*count_byte)(struct view text, char byte);
    size_t (*find_bytes)(struct view text, size_t from, char byte, uint32_t *out, size_t capacity);
    size_t (*find_first)(struct view text, char byte, size_t wanted, uint32_t *out);
    /* The needle has at least two bytes and fits behind from. */
    size_t (*find_needle)(const struct needle *needle, struct view haystack, size_t from);
    /* Likewise; the notes are empty. */
    size_t (*find_noting)(const struct needle *needle, struct view haystack, size_t from, struct scan_notes *notes);
    /* Likewise; the hits are empty, too. */
    void (*gather)(const struct needle *needle, struct view haystack, size_t from, struct scan_notes *notes, struct scan_hits *hits);
    size_t (*alike)(struct view text, const uint32_t *places, size_t count, const struct scan_around *around);
};

extern const struct scan_kernels scan_plain;

extern const struct scan_kernels scan_sse42, scan_avx2;     /* where there are vectors */

/* What this processor runs best. */
const struct scan_kernels *scan_kernels(void);

/*
 * Candidates that turn out wrong cost a comparison each. Once these cost more than the search itself, a needle like
 * aaaab in a text of a's would take quadratic time: then the rest is left to the C library's linear search.
 */
struct scan_patience {
    size_t wasted;      /* bytes of needles compared in vain, at most */
    size_t start;       /* where the search began */
};

static inline bool scan_patience_ends(struct scan_patience *patience, const struct needle *needle, size_t at)
{
    patience->wasted += needle->text.length;
    return patience->wasted > 16 * (at - patience->start) + 65536;
}

size_t scan_needle_linear(const struct needle *needle, struct view haystack, size_t from);
