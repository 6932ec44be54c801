/* The two ways to find separators. Private to base; tests run both. */
#pragma once

#include "base/separators.h"
#include "base/vector.h"

bool separators_find_plain(const struct separators *separators, struct view text, uint32_t *places);

#if defined(__x86_64__) && defined(VECTORS)
#define SEPARATORS_WIDE
enum { SEPARATORS_BLOCK = 64, SEPARATORS_BLOCKS = 4 };

/* A text of SEPARATORS_BLOCK to SEPARATORS_BLOCKS times as many bytes. Never reads outside it. */
bool separators_find_wide(const struct separators *separators, struct view text, uint32_t *places);
#endif
