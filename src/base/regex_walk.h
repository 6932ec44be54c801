/*
 * Patterns that leave no choice: texts and runs of characters one after another, with groups around them, where no run's characters
 * may begin what follows it, such as `took (\d+) ms for ([^"]*)"`. A run then ends where it has to, so there is one way to
 * go from each place, and nothing is ever tried again. Private to base; regex.c asks here first.
 */
#pragma once

#include "base/regex_tree.h"
#include "base/scan.h"
#include "base/vector.h"

enum { WALK_STEPS = 32, WALK_SETS = 16, WALK_BYTES = 256, WALK_GROUPS = 32 };

/* ASCII characters; also by halves of their bytes: a bit for the upper one, where bytes beyond ASCII have none. */
struct walk_set {
    bool has[256];
    unsigned char rows[16], columns[16];
};

/* A text, or a run: as many characters of the set as there are, up to `max`, and no fewer than `min`. */
struct walk_step {
    struct view text;           /* empty: a run */
    const struct walk_set *set;
    uint32_t min, max;
    bool lazy;
};

struct regex_walk {
    struct walk_step steps[WALK_STEPS];
    size_t count;
    bool at_begin, at_end;      /* where the text does */
    size_t groups;
    uint8_t from[WALK_GROUPS], to[WALK_GROUPS];     /* by group: between which steps it begins and ends */
    struct needle needle;       /* of the first step, if that is a text */
    struct walk_set sets[WALK_SETS];
    size_t set_count;
    char bytes[WALK_BYTES];
    size_t byte_count;
};

/* NULL: another kind of pattern. Free with free(). */
struct regex_walk *regex_walk_new(const struct regex_tree *tree);

/* Open where there are characters beyond ASCII in the way, or too much work. */
enum walk_outcome { WALK_NONE, WALK_FOUND, WALK_OPEN };
/* At most so many steps for a text of that length. */
size_t regex_walk_most(size_t length);
/* The first match at or behind `from`; offsets as of regex_linear_search(). */
enum walk_outcome regex_walk_search(const struct regex_walk *walk, struct view text, size_t from, size_t *offsets);

/* Goes from `at` on, where the first step's text has been found if it has one; *reached is how far it came. */
enum walk_outcome regex_walk_from_plain(const struct regex_walk *walk, struct view text, size_t at, size_t *places, size_t *reached);
#if defined(VECTORS)
enum walk_outcome regex_walk_from_wide(const struct regex_walk *walk, struct view text, size_t at, size_t *places, size_t *reached);
#endif
