/*
 * Where one of some regexes may match in a block of text, whatever events are in it: asked of Vectorscan, or Hyperscan, of which
 * it takes some 0.2 ns a byte. It says no only where no regex matches; where it says yes they have to be asked.
 *
 * Loading that library and having it read the regexes takes some milliseconds, more than a short run does, so both are done once
 * somebody asks after some parts of the input have been gone through without it. Without the library, and for regexes it has no
 * use for (those that match the empty text, speak of characters beyond ASCII, or repeat much), it never is ready.
 */
#pragma once

#include "base/arena.h"

struct regex_blocks;            /* for all workers */
struct regex_blocks_scratch;    /* what one of them needs */

/*
 * The patterns are of RE2's dialect and have to outlive it. With `lines` they are asked of texts that end where a line of the block
 * ends, but for blanks; else of any piece of it. Free with regex_blocks_free.
 */
struct regex_blocks *regex_blocks_new(const struct view *patterns, size_t count, bool lines, size_t after_parts);
void regex_blocks_free(struct regex_blocks *blocks);
/* From any thread: a part of the input begins. */
void regex_blocks_pass(struct regex_blocks *blocks);
/* From any thread: whether it is ready. One of those who ask after enough parts makes it so, while the others go on. */
bool regex_blocks_ready(struct regex_blocks *blocks);
/* Whether it has become ready. */
bool regex_blocks_made(const struct regex_blocks *blocks);

/* Of one that is ready: to be given back. */
struct regex_blocks_scratch *regex_blocks_borrow(struct regex_blocks *blocks);
void regex_blocks_return(struct regex_blocks *blocks, struct regex_blocks_scratch *scratch);
/*
 * Where the first of what may be matches in text[from..) ends: the place of its last byte; SIZE_MAX when there is none. Every match
 * of a text that lies in text[from..) ends in such a place, or before blanks and the newline there, if one goes on behind what is
 * found.
 */
size_t regex_blocks_find(const struct regex_blocks *blocks, struct regex_blocks_scratch *scratch, struct view text, size_t from);
