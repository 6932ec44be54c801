/* The queries of a file laid out, in place: whatever else is in the file stays as it is. */
#pragma once

#include "base/arena.h"

#include <liq/liq.h>

struct format_file {
    struct view path;
    struct view before, after;
    struct liq_saved *saved;    /* of what was before */
    struct liq_layout **layouts;    /* of its queries */
    size_t count;
    bool refused;               /* it would have been read as other queries, and stays as it is */
};

/* Reads the text as the file of that name. The texts of the file live in the arena. */
void format_file_make(struct format_file *file, struct arena *arena, struct view path, struct view text);
void format_file_clear(struct format_file *file);
