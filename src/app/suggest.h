/* Did you mean: the nearest of several names. */
#pragma once

#include "base/view.h"

struct suggest {
    struct view wanted;
    struct view best;           /* data NULL while nothing is near enough */
    size_t distance;
};

struct suggest suggest_start(struct view wanted);
void suggest_offer(struct suggest *suggest, struct view name);      /* the name must stay where it is */
