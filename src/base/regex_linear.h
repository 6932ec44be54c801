/*
 * Searching in a time that is linear in the text, whatever the pattern: all ways to match are followed at once. Slower
 * than backtracking where that goes well, so it is for the searches backtracking gives up. Private to base.
 */
#pragma once

#include "base/regex_tree.h"

struct regex_linear;    /* a program and its scratch: one worker's */

/* NULL when the program would be too large. The tree must outlive it. */
struct regex_linear *regex_linear_new(const struct regex_tree *tree);
void regex_linear_free(struct regex_linear *linear);
/* The work that a search in so many bytes may take; a unit takes some 5 ns. */
size_t regex_linear_work(const struct regex_linear *linear, size_t length);
/*
 * Searches in valid UTF-8. offsets has room for 2 * (1 + groups): begin and end of the match and of each group, SIZE_MAX
 * where a group took no part.
 */
bool regex_linear_search(struct regex_linear *linear, struct view text, size_t from, size_t *offsets);
