/*
 * Texts made fit for a terminal: control characters are spelled (\n, \t, \x1b, \u009b), bytes that are not UTF-8 become
 * U+FFFD, everything else stays as it is.
 */
#pragma once

#include "base/buffer.h"

bool visible_plain(struct view text);           /* whether visible_add would change nothing */
void visible_add(struct buffer *buffer, struct view text);
/* The same, but line feeds stay line feeds and tabs stay tabs. */
void visible_add_lines(struct buffer *buffer, struct view text);
/* The text as it would be added; the view is the text itself or lies in the scratch buffer. */
struct view visible_view(struct buffer *scratch, struct view text);
