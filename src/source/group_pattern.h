/*
 * --group NAME=PATTERN: which files are of a group, by their paths.
 *
 * In the pattern * stands for any bytes, ** between slashes for any folders or none, ? for one character, [...] for one of
 * those inside, {word} for one or more bytes but no slash, of which NAME may have {word} too. {stream}, {account} (twelve
 * digits) and {region} also say those. A pattern that matches a folder, or an archive, takes what lies below it; . takes
 * every file.
 */
#pragma once

#include "base/arena.h"
#include "base/status.h"

struct group_patterns;

/* What an option says of a file: empty is nothing. */
struct group_match {
    struct view group, stream, account, region;
};

/* STATUS_INVALID when one is not NAME=PATTERN. In the arena, but to be freed for all that. */
enum status group_patterns_new(struct arena *arena, const struct view *options, size_t count, struct group_patterns **patterns,
                               struct fault *fault);
void group_patterns_free(struct group_patterns *patterns);  /* NULL is fine */
/* The first that matches counts; false when none does. Not for several threads at once. */
bool group_patterns_match(struct group_patterns *patterns, struct arena *arena, struct view path, struct group_match *match);
/* The next option, from the index on, that no path was of so far, and its pattern; false when there is none. */
bool group_patterns_idle(const struct group_patterns *patterns, size_t *index, struct view *option, struct view *pattern);
