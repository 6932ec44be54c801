/*
 * Exact sums of doubles: the result does not depend on the order of the additions, so workers may add in any order and
 * combine in any order, and the answer keeps the same bytes.
 *
 * The common range (multiples of 2^-64 below 2^62 in sum) is kept in a 128-bit fixed-point number; what does not fit goes
 * to a wide accumulator, allocated on first need, of 64-bit words that cover all doubles (after R. Neal, "Fast exact
 * summation using small and large superaccumulators", 2015). Zero-initialised memory is an empty sum.
 */
#pragma once

#include "base/arena.h"

struct exact_wide;
struct exact_sum {
    unsigned __int128 fixed;        /* two's complement, unit 2^-64 */
    struct exact_wide *wide;        /* NULL until needed; in the arena */
};

/* number must be finite. */
void exact_add(struct exact_sum *sum, struct arena *arena, double number);
void exact_add_square(struct exact_sum *sum, struct arena *arena, double number);    /* adds number * number, unrounded */
void exact_combine(struct exact_sum *into, struct arena *arena, const struct exact_sum *from);
double exact_value(const struct exact_sum *sum);                      /* rounded once, to nearest; may be infinite */
/* The sum as high + low, the low part holding the next 53 bits. */
void exact_split(const struct exact_sum *sum, double *high, double *low);
/* Population variance of n values from their exact sum and exact sum of squares; at least 0. */
double exact_variance(const struct exact_sum *sum, const struct exact_sum *squares, uint64_t n);
