/* Decimal numbers behind number.h: the bridge between texts of digits and doubles. */
#pragma once

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
