/*
 * An exact sum in 16 bytes: of many groups each has few numbers, and what a group takes is what a question about many of them
 * takes. The sum is a whole number of units of a power of two, which get smaller as numbers need it; when that is not enough for
 * all of them it goes on as an exact_sum, in the arena. Zero-initialised memory is an empty sum.
 */
#pragma once

#include "base/exact.h"

#include <math.h>

struct exact_short {
    int64_t units;              /* within 62 bits; or where the exact_sum is */
    uint64_t rest;              /* EXACT_LONG; behind it the unit, as halvings of 1; behind that the owner's count */
};

enum { EXACT_LONG = 1, EXACT_HALVINGS_AT = 1, EXACT_MOST_HALVINGS = 63, EXACT_COUNT_AT = 8 };
#define EXACT_SHORT_END (INT64_C(1) << 62)

static inline unsigned exact_short_halvings(const struct exact_short *sum)
{
    return sum->rest >> EXACT_HALVINGS_AT & EXACT_MOST_HALVINGS;
}
static inline bool exact_short_fits(int64_t units)
{
    return units < EXACT_SHORT_END && units > -EXACT_SHORT_END;
}

/* A power of two, from a small exponent. */
static inline double exact_power(int exponent)
{
    const uint64_t bits = (uint64_t)(1023 + exponent) << 52;
    double power;

    memcpy(&power, &bits, sizeof power);
    return power;
}

/* How many numbers there are is the owner's to count. */
static inline uint64_t exact_short_count(const struct exact_short *sum)
{
    return sum->rest >> EXACT_COUNT_AT;
}
static inline void exact_short_counted(struct exact_short *sum, uint64_t numbers)
{
    sum->rest += numbers << EXACT_COUNT_AT;
}

/* The common case, inline; false, and nothing done, when that takes exact_short_add(). The number must be finite. */
static inline bool exact_short_try(struct exact_short *sum, double number)
{
    const double scaled = number * exact_power((int)exact_short_halvings(sum));      /* nothing is rounded */
    int64_t units;

    if (sum->rest & EXACT_LONG || !(fabs(scaled) < 0x1p61) || (double)(int64_t)scaled != scaled)
        return false;
    units = sum->units + (int64_t)scaled;
    if (!exact_short_fits(units))
        return false;
    sum->units = units;
    return true;
}

void exact_short_add(struct exact_short *sum, struct arena *arena, double number);
/* Adds what stands in the `fixed` of an exact_sum, or little more. */
void exact_short_add_fixed(struct exact_short *sum, struct arena *arena, uint128 fixed);
/* Also adds up the counts. */
void exact_short_combine(struct exact_short *into, struct arena *arena, const struct exact_short *from);
/* Rounded once, to nearest; may be infinite. */
double exact_short_value(const struct exact_short *sum);
/* The same sum and count, for exact_split(). */
struct exact_sum exact_short_sum(const struct exact_short *sum);
