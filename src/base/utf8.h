/*
 * UTF-8, by utf8proc. Input need not be valid: a byte that does not continue a sequence counts as one code point
 * (U+FFFD) of one column and is passed through unchanged by the case functions.
 */
#pragma once

#include "base/arena.h"
#include "base/buffer.h"

#include <stdint.h>

bool utf8_valid(struct view text);
bool utf8_is_ascii(struct view text);
size_t utf8_length(struct view text);                          /* code points */
size_t utf8_offset(struct view text, size_t code_points);      /* byte offset of the n-th code point, or text.length */
size_t utf8_width(struct view text);                           /* columns on a terminal */
/* Reads one code point at `at` (at < length); returns the number of bytes, at least 1. *code is 0xFFFD when invalid. */
size_t utf8_decode(struct view text, size_t at, uint32_t *code);
size_t utf8_encode(uint32_t code, char out[4]);                /* bytes written */
struct view utf8_upper(struct arena *arena, struct view text); /* simple case mapping: one code point to one */
struct view utf8_lower(struct arena *arena, struct view text);
/* The longest prefix of at most `columns` columns, and its width in *width (may be NULL). */
struct view utf8_cut(struct view text, size_t columns, size_t *width);
void utf8_add_valid(struct buffer *buffer, struct view text);  /* with U+FFFD in place of invalid bytes */
bool utf8_is_space(uint32_t code);
