#include "base/decimal.h"

#include "base/wide.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

const double decimal_powers[DECIMAL_EXACT_POWER + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

enum { DECIMAL_FIVES = 27 };            /* 5^27 is the last power of five below 2^63 */

#define FIVE_4 UINT64_C(625)
#define FIVE_8 (FIVE_4 * FIVE_4)
#define FIVE_16 (FIVE_8 * FIVE_8)

static const uint64_t decimal_fives[DECIMAL_FIVES + 1] = {
    1,           5,            25,           125,          FIVE_4,        FIVE_4 * 5,     FIVE_4 * 25,
    FIVE_4 * 125, FIVE_8,      FIVE_8 * 5,   FIVE_8 * 25,  FIVE_8 * 125,  FIVE_8 * FIVE_4, FIVE_8 * FIVE_4 * 5,
    FIVE_8 * FIVE_4 * 25, FIVE_8 * FIVE_4 * 125, FIVE_16,  FIVE_16 * 5,   FIVE_16 * 25,   FIVE_16 * 125,
    FIVE_16 * FIVE_4, FIVE_16 * FIVE_4 * 5, FIVE_16 * FIVE_4 * 25, FIVE_16 * FIVE_4 * 125, FIVE_16 * FIVE_8,
    FIVE_16 * FIVE_8 * 5, FIVE_16 * FIVE_8 * 25, FIVE_16 * FIVE_8 * 125,
};

static const uint64_t decimal_tens[20] = {
    UINT64_C(1),
    UINT64_C(10),
    UINT64_C(100),
    UINT64_C(1000),
    UINT64_C(10000),
    UINT64_C(100000),
    UINT64_C(1000000),
    UINT64_C(10000000),
    UINT64_C(100000000),
    UINT64_C(1000000000),
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
    UINT64_C(1000000000000000000),
    UINT64_C(10000000000000000000),
};

int decimal_count(uint64_t digits)
{
    int count = ((64 - __builtin_clzll(digits | 1)) * 1233) >> 12;

    return count + (count < 20 && digits >= decimal_tens[count]) + (digits == 0);
}

/* 10^n is 5^n shifted, so integers of 128 bits hold the product, or the quotient and whether it left a rest. */
static double decimal_by_integers(struct decimal decimal)
{
    int lead = __builtin_clzll(decimal.digits);
    uint64_t digits = decimal.digits << lead;
    uint64_t five = decimal_fives[abs(decimal.exponent)];
    int five_lead = __builtin_clzll(five);

    five <<= five_lead;
    if (decimal.exponent >= 0) {
        uint128 product = (uint128)digits * five;
        int product_lead = !(product >> 127);

        product <<= product_lead;
        return wide_round((uint64_t)(product >> 64), decimal.exponent - lead - five_lead - product_lead + 64,
                          (uint64_t)product != 0);
    }

    uint128 dividend = (uint128)digits << 63;
    uint64_t quotient = (uint64_t)(dividend / five);
    bool inexact = (uint128)quotient * five != dividend;
    int quotient_lead = __builtin_clzll(quotient);

    return wide_round(quotient << quotient_lead, decimal.exponent - lead - 63 + five_lead - quotient_lead, inexact);
}

double decimal_number(struct decimal decimal)
{
    if (decimal.digits <= UINT64_C(1) << 53 && decimal.exponent >= -DECIMAL_EXACT_POWER &&
        decimal.exponent <= DECIMAL_EXACT_POWER) {
        /* Both operands are exact, so the one operation rounds correctly. */
        double digits = (double)decimal.digits;

        return decimal.exponent < 0 ? digits / decimal_powers[-decimal.exponent]
                                    : digits * decimal_powers[decimal.exponent];
    }
    if (decimal.digits == 0)
        return 0;
    if (decimal.exponent >= -DECIMAL_FIVES && decimal.exponent <= DECIMAL_FIVES)
        return decimal_by_integers(decimal);

    /* Without a decimal point strtod does not depend on the locale. */
    char text[48];

    snprintf(text, sizeof text, "%" PRIu64 "e%d", decimal.digits, decimal.exponent);
    return strtod(text, NULL);
}

static struct decimal decimal_trimmed(struct decimal decimal)
{
    while (decimal.digits && decimal.digits % 10 == 0) {
        decimal.digits /= 10;
        decimal.exponent++;
    }
    return decimal;
}

/* The nearest decimal of that many digits, as the C library prints it. */
static struct decimal decimal_printed(double magnitude, int count)
{
    struct decimal decimal = { 0 };
    char text[48];
    const char *at = text;

    snprintf(text, sizeof text, "%.*e", count - 1, magnitude);
    for (; *at != 'e'; at++)    /* what is no digit here is the locale's decimal point */
        if (*at >= '0' && *at <= '9')
            decimal.digits = decimal.digits * 10 + (uint64_t)(*at - '0');
    decimal.exponent = (int)strtol(at + 1, NULL, 10) - (count - 1);
    return decimal;
}

/*
 * Up to 15 digits a decimal and its double determine each other, so the first number of decimals whose rounded multiple
 * divides back is the answer. That settles nearly all numbers people write.
 */
static bool decimal_short(double magnitude, struct decimal *decimal)
{
    enum { USUAL_DECIMALS = 6 };

    for (int decimals = 0; decimals <= USUAL_DECIMALS; decimals++) {
        double scaled = magnitude * decimal_powers[decimals];

        if (!(scaled < 1e15))
            return false;

        uint64_t whole = (uint64_t)(scaled + 0.5);

        if ((double)whole / decimal_powers[decimals] == magnitude) {
            *decimal = (struct decimal){ whole, -decimals };
            return true;
        }
    }
    return false;
}

/* The decimals of one scale that read back as a number: low to high, and the number itself, rounded down. */
struct decimal_range {
    uint64_t low, high, number;
    bool more;                  /* the number is greater than its `number` */
};

/* The multiple of the unit that is nearest to the number, if one lies in the range. */
static bool decimal_multiple(const struct decimal_range *range, uint64_t unit, uint64_t *multiple)
{
    uint64_t below = range->number / unit;
    uint64_t rest = range->number - below * unit;
    bool below_fits = below * unit >= range->low;
    bool above_fits = (below + 1) * unit <= range->high;
    bool above_nearer = rest > unit - rest || (rest == unit - rest && (range->more || (below & 1)));

    if (!below_fits && !above_fits)
        return false;
    *multiple = (below + (!below_fits || (above_fits && above_nearer))) * unit;
    return true;
}

/*
 * The usual sizes, with 17 digits before the point: the mantissa times a power of five fits 128 bits, what is left is a
 * shift, and so are the middles to the neighbouring doubles, between which the decimal has to lie.
 */
static struct decimal decimal_between(double magnitude)
{
    int binary;
    uint64_t mantissa = (uint64_t)ldexp(frexp(magnitude, &binary), 53);
    int scale = 16 - (((binary - 1) * 1233) >> 12);     /* right, or one too many */

    if ((uint128)mantissa * decimal_fives[scale] >> (53 - binary - scale) >= decimal_tens[17])
        scale--;

    int shift = 53 - binary - scale + 2;                /* in quarters of the mantissa's last bit */
    uint128 five = decimal_fives[scale];
    uint128 unit_bits = ((uint128)1 << shift) - 1;
    uint128 number = 4 * mantissa * five;
    uint128 low = (4 * mantissa - (mantissa == UINT64_C(1) << 52 ? 1 : 2)) * five;
    uint128 high = (4 * mantissa + 2) * five;
    bool even = !(mantissa & 1);                        /* the middles themselves round to it */
    struct decimal_range range = {
        .low = (uint64_t)(low >> shift) + ((low & unit_bits) != 0 || !even),
        .high = (uint64_t)(high >> shift) - ((high & unit_bits) == 0 && !even),
        .number = (uint64_t)(number >> shift),
        .more = (number & unit_bits) != 0,
    };
    uint128 half = (uint128)1 << (shift - 1);
    uint128 rest = number & unit_bits;
    uint64_t digits = range.number + (rest > half || (rest == half && (range.number & 1)));

    for (uint64_t unit = 10; decimal_multiple(&range, unit, &digits); unit *= 10)
        ;
    return (struct decimal){ digits, -scale };
}

static bool decimal_reads_back(struct decimal decimal, double magnitude)
{
    return decimal_number(decimal) == magnitude;
}

/* Any size, by the C library. */
static struct decimal decimal_searched(double magnitude)
{
    struct decimal decimal;

    /* Below the normal range fewer digits may do, and there the nearest decimal of each length has to be tried. */
    for (int count = magnitude < 0x1p-1022 ? 1 : 15; count < 17; count++) {
        decimal = decimal_printed(magnitude, count);
        if (decimal_reads_back(decimal, magnitude))
            return decimal;

        /* Above a power of two there is more room than below: the neighbour may do where the nearest does not. */
        decimal.digits++;
        if (decimal_reads_back(decimal, magnitude))
            return decimal;
    }
    return decimal_printed(magnitude, 17);
}

struct decimal decimal_shortest(double magnitude)
{
    struct decimal decimal;

    if (!decimal_short(magnitude, &decimal))
        decimal = magnitude >= 1e-10 && magnitude < 1e15 ? decimal_between(magnitude) : decimal_searched(magnitude);
    return decimal_trimmed(decimal);
}

struct decimal decimal_rounded(struct decimal decimal, int exponent)
{
    int drop = exponent - decimal.exponent;

    if (drop <= 0)
        return decimal;
    if (drop > 19)
        return (struct decimal){ 0, exponent };

    uint64_t unit = decimal_tens[drop];
    uint64_t kept = decimal.digits / unit;
    uint64_t rest = decimal.digits % unit;

    return (struct decimal){ kept + (rest >= unit - rest), exponent };
}
