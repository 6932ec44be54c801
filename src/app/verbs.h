/* The verbs, a row each: what the program does by its first argument. */
#pragma once

#include "app/settings.h"

enum exit_status { EXIT_ANSWERED = 0, EXIT_CHECK_FAILED = 1, EXIT_MISUSED = 2, EXIT_WORLD_FAILED = 3, EXIT_INTERRUPTED = 130 };

struct verb {
    const char *name;           /* "" is the one without a name */
    const char *usage, *help;
    unsigned use;               /* enum option_use: which options go with it */
    enum exit_status (*run)(struct settings *settings);     /* NULL: not in this release */
};

const struct verb *verb_at(size_t index);           /* NULL past the end; 0 is the one without a name */
const struct verb *verb_find(struct view name);     /* NULL when there is none of that name */
