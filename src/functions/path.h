/*
 * Paths into maps and lists: ".items[2].`unit price`" (language reference 1.5, 4.6).
 *
 * A path is written in one way only, so that equal paths are equal texts: a subscript as [n], a name as .name, in
 * backticks when it holds anything but letters, digits, _ and @.
 */
#pragma once

#include "base/json.h"

struct path_step {
    struct view key;
    size_t index;               /* of a subscript, or of a key that is a whole number; else SIZE_MAX */
    bool subscript;
};
struct path {
    struct path_step *steps;
    size_t count;
};

/* Writing one. */
void path_add_key(struct buffer *path, struct view key);
void path_add_subscript(struct buffer *path, struct view digits);
/* All steps of a text without backticks: "items[2].sku". */
void path_add_dotted(struct buffer *path, struct view dotted);

/* Reading what was written with these; lives in the arena. */
struct path path_read(struct view text, struct arena *arena);

/*
 * What the path leads to; JSON_NONE when it leads nowhere. A subscript wants a list; a name wants a map, or a list when it
 * is a whole number. A key with dots that a map does not have is tried as the names between them (9-2).
 */
struct json path_follow(const struct path *path, struct json from);
