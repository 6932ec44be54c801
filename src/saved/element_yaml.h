/* Scalars of YAML, with the places of their bytes. */
#pragma once

#include "saved/reader.h"

enum scalar_style { SCALAR_PLAIN, SCALAR_SINGLE, SCALAR_DOUBLE, SCALAR_LITERAL, SCALAR_FOLDED };

/* The scalar that is written from `begin` to `end` (of block scalars only the beginning counts), and whose value is known. Where the
 * two do not agree, which only damaged text should give, the value stands for the range as a whole. */
struct mapped scalar_read(struct arena *arena, const struct mapped *source, enum scalar_style style, size_t begin, size_t end,
                          struct view value);
/* The same for block scalars; false when the text does not give the value. */
bool scalar_read_block(struct arena *arena, const struct mapped *source, bool folded, size_t begin, struct view value,
                       struct mapped *scalar);
