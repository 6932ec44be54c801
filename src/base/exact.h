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
#include "base/wide.h"

#include <stdint.h>
#include <string.h>

struct exact_wide;
struct exact_sum {
    uint128 fixed;              /* two's complement, unit 2^-64 */
    struct exact_wide *wide;        /* NULL until needed; in the arena. The sum is fixed + wide */
    uint64_t count;                 /* the owner's, in what would be padding: how many numbers; not looked at or changed here */
};

/* The common case, inline: adds the number to `fixed`; false, and nothing done, when that takes exact_add(). Any double. */
static inline bool exact_try(struct exact_sum *sum, double number)
{
    enum { MANTISSA_BITS = 52, UNIT_EXPONENT = 1023 + MANTISSA_BITS - 64, MAX_SHIFT = 73 };
    uint64_t bits;

    memcpy(&bits, &number, sizeof bits);
    if (bits << 1 == 0)
        return true;
    uint64_t mantissa = (bits & ((UINT64_C(1) << MANTISSA_BITS) - 1)) | UINT64_C(1) << MANTISSA_BITS;
    int shift = (int)(bits >> MANTISSA_BITS & 0x7FF) - UNIT_EXPONENT;   /* of the mantissa, in units of 2^-64 */
    if (shift < 0) {
        int drop = __builtin_ctzll(mantissa);
        if (shift < -drop)                                              /* also where the exponent is 0 */
            return false;
        mantissa >>= -shift;
        shift = 0;
    } else if (shift > MAX_SHIFT) {
        return false;
    }
    uint128 magnitude = (uint128)mantissa << shift;
    uint128 fixed = bits >> 63 ? sum->fixed - magnitude : sum->fixed + magnitude;
    unsigned top = (unsigned)(fixed >> 126);
    if (top != 0 && top != 3)                                           /* the sum itself stays below 2^62 */
        return false;
    sum->fixed = fixed;
    return true;
}

/* number must be finite. */
void exact_add(struct exact_sum *sum, struct arena *arena, double number);
void exact_add_square(struct exact_sum *sum, struct arena *arena, double number);    /* adds number * number, unrounded */
void exact_combine(struct exact_sum *into, struct arena *arena, const struct exact_sum *from);
double exact_value(const struct exact_sum *sum);                      /* rounded once, to nearest; may be infinite */
/* The sum as high + low, the low part holding the next 53 bits. */
void exact_split(const struct exact_sum *sum, double *high, double *low);
/* Population variance of n values from their exact sum and exact sum of squares; at least 0. */
double exact_variance(const struct exact_sum *sum, const struct exact_sum *squares, uint64_t n);
