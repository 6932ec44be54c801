/* Which lines of a text have changed, as `diff -u` writes it. */
#pragma once

#include "base/buffer.h"

/* Adds nothing when the texts are equal. Their names stand in the first two lines. */
void unified_diff_add(struct buffer *text, struct view name, struct view old, struct view new, bool color);
