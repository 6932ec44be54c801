/* The few lines of many that still have a property. */
#pragma once

#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>

struct test_sample {
    struct view *lines;         /* those that are kept, in their order */
    size_t count;
    size_t most;                /* more than so many are not looked for */
    /* Whether these lines have the property. */
    bool (*holds)(void *context, const struct view *lines, size_t count);
    bool (*enough)(void *context);      /* whether what there is has to do */
    void *context;
};

/* Leaves out lines as long as the rest has the property, which all have; false when more than `most` are left. */
bool test_sample_shrink(struct test_sample *sample);
