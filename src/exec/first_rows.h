/* One row per combination of values: the operator behind `dedup`. Of each the first in the order stays; rows in which any
 * of the slots is null all stay. */
#pragma once

#include "exec/operator.h"

struct dedup_detail {
    size_t *slots;
    size_t count;
    struct ordering order;
};
extern const struct operator dedup_operator;
