/* Decimal numbers behind number.h: the bridge between texts of digits and doubles. */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* digits * 10^exponent */
struct decimal {
    uint64_t digits;
    int exponent;
};

enum { DECIMAL_EXACT_POWER = 22 };      /* 10^22 is the last power of ten that is a double */

extern const double decimal_powers[DECIMAL_EXACT_POWER + 1];

double decimal_number(struct decimal decimal);          /* the nearest double; infinity when out of range */
/* The decimal with the fewest digits that reads back as the number, without trailing zeros. 0 < magnitude < infinity. */
struct decimal decimal_shortest(double magnitude);
int decimal_count(uint64_t digits);                     /* how many digits; 1 for 0 */
/* Rounds half away from zero to a multiple of 10^exponent; unchanged when it is one. */
struct decimal decimal_rounded(struct decimal decimal, int exponent);

/*
 * Rounds a number that was multiplied by an exact power of ten, half away from zero, as its shortest text would be; false
 * when that text is needed to decide. The product errs by less than `scaled` * 2^-51, and so far, at most, the shortest
 * text is from the number: unless the half lies within that, both are on the same side of it. 0 <= scaled < 2^63.
 */
static inline bool decimal_round_scaled(double scaled, uint64_t *rounded)
{
    uint64_t whole = (uint64_t)scaled;
    double rest = scaled - (double)whole - 0.5;

    *rounded = whole + (rest > 0);
    return fabs(rest) > scaled * 0x1p-50;
}
