/* The two ways to find separators. Private to base; tests run both. */
#pragma once

#include "base/separators.h"
#include "base/vector.h"

/* In one text; false when there are too few. */
bool separators_find_plain(const struct separators *separators, struct view text, uint32_t *places);

#if defined(__x86_64__) && defined(VECTORS)
#define SEPARATORS_WIDE
enum { SEPARATORS_BLOCK = 64, SEPARATORS_BLOCKS = 4 };

/* Never reads outside the texts. */
uint32_t separators_find_wide(const struct separators *separators, const struct view *texts, size_t count, uint32_t *places,
                              size_t stride);
#endif
