/*
 * Fields that nobody asked for: those of the documentation in logs of columns, in which CloudWatch Logs discovers none. The user
 * is told that there would be some.
 */
#pragma once

#include "exec/exec.h"

enum { UNASKED_MOST = 16 };

/* Formats that were read, and names that are fields there if asked for. Zeroed at first. */
struct unasked {
    const struct format *formats[UNASKED_MOST];
    struct view names[UNASKED_MOST];
    size_t format_count, name_count;
};

/* Adds the names that stand for such fields in some input of the run. */
void unasked_gather(struct unasked *unasked, const struct exec *exec, const struct view *names, size_t count);
bool unasked_has(const struct unasked *unasked, struct view name);
/* Says that the names are null. Nothing, if there are none. */
void unasked_note_names(struct exec *exec, const struct unasked *unasked);
