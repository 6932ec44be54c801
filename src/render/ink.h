/* Colours of a terminal. Where they are off, nothing is written. */
#pragma once

#include "base/buffer.h"

enum ink { INK_NONE, INK_BOLD, INK_DIM, INK_RED, INK_GREEN, INK_YELLOW, INK_CYAN, INK_BOLD_RED, INK_BOLD_YELLOW };

void ink_begin(struct buffer *text, bool color, enum ink ink);
void ink_end(struct buffer *text, bool color, enum ink ink);
void ink_add(struct buffer *text, bool color, enum ink ink, struct view view);     /* the view between begin and end */
