/* Sets of values that are known only when a query runs. */
#pragma once

#include "data/value.h"

/* What the operator `in` is prepared with to find its left side among the values, by the rules of `=`; nulls are none of
 * them. The texts must live as long as the set. */
const void *members_of(const struct value *values, size_t value_count, struct arena *arena);
