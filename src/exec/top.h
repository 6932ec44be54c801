/* The first N rows of an order, kept in a bounded heap: the operator behind `limit`, and with `sort` in front of it. */
#pragma once

#include "exec/operator.h"

struct top_detail {
    struct ordering order;
    uint64_t limit;
    bool tail;                  /* the last of the order */
};
/* The order whose first rows the step keeps: reversed for a tail. */
struct ordering top_order(const struct top_detail *detail, struct arena *arena);
extern const struct operator top_operator;
