/* Integers of 128 bits, which both compilers know beyond the standard, and rounding them to doubles. */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 uint128;

/*
 * bits * 2^exponent, plus something smaller than one bit when `more`, to the nearest double, half to even; also below
 * the normal range. The highest bit is set.
 */
static inline double wide_round(uint64_t bits, int exponent, bool more)
{
    enum { KEPT_BITS = 53, LEAST_EXPONENT = -1074 };
    int drop = 64 - KEPT_BITS;

    if (exponent + drop < LEAST_EXPONENT)
        drop = LEAST_EXPONENT - exponent;
    if (drop > 64)
        return 0;

    uint128 unit = (uint128)1 << drop, half = unit >> 1;
    uint64_t kept = (uint64_t)((uint128)bits >> drop);
    uint128 rest = bits & (unit - 1);

    if (rest > half || (rest == half && (more || (kept & 1))))
        kept++;
    return ldexp((double)kept, exponent + drop);
}
