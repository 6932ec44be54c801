/* What parse is made of: binding in parse.c, the two ways to match in parse_glob.c and parse_regex.c. */
#pragma once

#include "base/regex.h"
#include "base/scan.h"
#include "exec/operator.h"

/*
 * A glob as pieces of text with a star between each two: "[*] disk *%" is "[", "] disk ", "%". A star in front or at the end
 * makes an empty first or last piece. Matching takes every piece at its first place behind the one before, which is what
 * the lazy regex of the reference (2.6.1) finds: an earlier place never leaves less room for what follows.
 */
struct glob {
    struct view *pieces;
    struct needle *needles;     /* of the pieces that are not empty */
    size_t count;               /* stars + 1 */
    bool single;                /* every inner piece is the same one byte, and the first and last are empty */
};
struct glob glob_of(struct view pattern, struct arena *arena);
/* captures has room for glob->count - 1 views, at least 1; a glob without a star captures what it matched. */
bool glob_match(const struct glob *glob, struct view text, struct view *captures);

/* Detail of a parse step. A capture may have several names and several slots; a slot has one capture. */
struct parse_output {
    size_t capture;             /* of a glob: the n-th star; of a regex: the n-th group, from 1 */
    size_t slot;
};
struct parse_detail {
    size_t input;               /* slot */
    struct glob glob;
    struct regex *regex;        /* NULL: a glob; the plan releases it */
    struct view pattern;        /* as written, for explain */
    size_t captures;            /* how many a match fills in */
    struct parse_output *outputs;
    size_t output_count;
};
extern const struct operator parse_operator;
