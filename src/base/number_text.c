/* Numbers to texts. */
#include "base/decimal.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

enum {
    SHOWN_DECIMALS = 4,             /* of numbers from 1 */
    SHOWN_DIGITS = 4,               /* of numbers below 1 */
    PLAIN_DIGITS = 21,              /* the shortest form has no exponent up to here */
    TEXT_PART = 1000000000,
    TEXT_PARTS = 35,
    TEXT_SHIFT = 30,                /* a part that is shifted this far, and a carry, stay below 2^64 */
};

static const char text_pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                                 "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                                 "8081828384858687888990919293949596979899";

/* The digits of the value, with as many zeros in front as make `count` of them. */
static void text_digits(char *out, uint64_t value, int count)
{
    while (count >= 2) {
        count -= 2;
        memcpy(out + count, text_pairs + value % 100 * 2, 2);
        value /= 100;
    }
    if (count)
        out[0] = (char)('0' + value % 10);
}

static char *text_unsigned(char *out, uint64_t value)
{
    int count = decimal_count(value);

    text_digits(out, value, count);
    return out + count;
}

size_t number_integer(int64_t integer, char out[static 24])
{
    char *end = out;
    uint64_t magnitude = (uint64_t)integer;

    if (integer < 0) {
        *end++ = '-';
        magnitude = 0 - magnitude;
    }
    return (size_t)(text_unsigned(end, magnitude) - out);
}

/* whole.fraction, the fraction having `decimals` digits whose trailing zeros are dropped. */
static char *text_fraction(char *out, uint64_t whole, uint64_t fraction, int decimals)
{
    out = text_unsigned(out, whole);
    if (fraction == 0)
        return out;
    while (fraction % 10 == 0) {
        fraction /= 10;
        decimals--;
    }
    *out++ = '.';
    text_digits(out, fraction, decimals);
    return out + decimals;
}

/* The decimal without exponent, zeros filled in on either side. */
static char *text_plain(char *out, struct decimal decimal)
{
    int count = decimal_count(decimal.digits);

    while (decimal.exponent < 0 && decimal.digits % 10 == 0 && decimal.digits) {
        decimal.digits /= 10;
        decimal.exponent++;
        count--;
    }
    if (decimal.exponent >= 0) {
        out = text_unsigned(out, decimal.digits);
        memset(out, '0', (size_t)decimal.exponent);
        return out + decimal.exponent;
    }

    int leading = -decimal.exponent - count;

    if (leading >= 0) {
        *out++ = '0';
        *out++ = '.';
        memset(out, '0', (size_t)leading);
        return text_unsigned(out + leading, decimal.digits);
    }
    text_unsigned(out, decimal.digits);
    count += decimal.exponent;
    memmove(out + count + 1, out + count, (size_t)-decimal.exponent);
    out[count] = '.';
    return out + count + 1 - decimal.exponent;
}

static char *text_display_large(char *out, double magnitude)
{
    uint64_t rounded;

    if (magnitude < 1e11 && decimal_round_scaled(magnitude * 1e4, &rounded))
        return text_fraction(out, rounded / 10000, rounded % 10000, SHOWN_DECIMALS);
    return text_plain(out, decimal_rounded(decimal_shortest(magnitude), -SHOWN_DECIMALS));
}

static char *text_display_small(char *out, double magnitude)
{
    uint64_t rounded;

    if (magnitude >= 1e-15) {
        int decimals = SHOWN_DIGITS;

        while (magnitude * decimal_powers[decimals] < 1000)
            decimals++;
        if (decimal_round_scaled(magnitude * decimal_powers[decimals], &rounded))
            return text_plain(out, (struct decimal){ rounded, -decimals });
    }

    struct decimal decimal = decimal_shortest(magnitude);
    int leading = decimal.exponent + decimal_count(decimal.digits);

    return text_plain(out, decimal_rounded(decimal, leading - SHOWN_DIGITS));
}

/* A whole number, digit by digit exact: from 2^53 on a double is a multiple of a power of two, and 2^1024 has 309 digits. */
static char *text_whole(char *out, double magnitude)
{
    uint32_t parts[TEXT_PARTS];     /* of nine digits each, the last ones first */
    int exponent, count = 0;

    if (magnitude < 0x1p63)
        return text_unsigned(out, (uint64_t)magnitude);
    for (uint64_t rest = (uint64_t)scalbn(frexp(magnitude, &exponent), 63); rest > 0; rest /= TEXT_PART)
        parts[count++] = (uint32_t)(rest % TEXT_PART);
    for (exponent -= 63; exponent > 0; exponent -= TEXT_SHIFT) {
        const int shift = exponent < TEXT_SHIFT ? exponent : TEXT_SHIFT;
        uint64_t carry = 0;

        for (int i = 0; i < count; i++) {
            carry += (uint64_t)parts[i] << shift;
            parts[i] = (uint32_t)(carry % TEXT_PART);
            carry /= TEXT_PART;
        }
        for (; carry > 0; carry /= TEXT_PART)
            parts[count++] = (uint32_t)(carry % TEXT_PART);
    }
    out = text_unsigned(out, parts[count - 1]);
    while (count-- > 1) {
        text_digits(out, parts[count - 1], 9);
        out += 9;
    }
    return out;
}

size_t number_display(double number, char out[static NUMBER_TEXT_MAX])
{
    char *end = out;
    double magnitude = fabs(number);

    if (!isfinite(number))
        return 0;
    if (number < 0)
        *end++ = '-';
    if (magnitude == trunc(magnitude))
        end = text_whole(end, magnitude);
    else if (magnitude >= 1)
        end = text_display_large(end, magnitude);
    else
        end = text_display_small(end, magnitude);
    return (size_t)(end - out);
}

/* d.ddd and the exponent behind the letter. */
static char *text_scientific(char *out, struct decimal decimal, char letter, bool always_fraction)
{
    int count = decimal_count(decimal.digits);

    text_digits(out + 1, decimal.digits, count);
    out[0] = out[1];
    out[1] = '.';
    if (count > 1) {
        out += count + 1;
    } else if (always_fraction) {
        out[2] = '0';
        out += 3;
    } else {
        out++;
    }
    *out++ = letter;
    return out + number_integer(decimal.exponent + count - 1, out);
}

size_t number_shortest(double number, char out[static NUMBER_TEXT_MAX])
{
    char *end = out;

    if (!isfinite(number))
        return 0;
    if (number == 0) {
        *end = '0';
        return 1;
    }
    if (number < 0)
        *end++ = '-';

    struct decimal decimal = decimal_shortest(fabs(number));
    int whole = decimal_count(decimal.digits) + decimal.exponent;
    int fraction = decimal.exponent < 0 ? -decimal.exponent : 0;

    if ((whole > 0 ? whole : 1) + fraction <= PLAIN_DIGITS)
        end = text_plain(end, decimal);
    else
        end = text_scientific(end, decimal, 'e', false);
    return (size_t)(end - out);
}

/* As few digits as these are the shortest text of the double they are read as, whatever they are. */
bool number_is_java(struct view text)
{
    enum { MOST_TEXT = 16, MOST_WHOLE = 7 };
    size_t whole = 0, end;

    while (whole < text.length && text.data[whole] >= '0' && text.data[whole] <= '9')
        whole++;
    end = whole + 1;
    if (whole == 0 || whole > MOST_WHOLE || end >= text.length || text.length > MOST_TEXT || text.data[whole] != '.')
        return false;
    while (end < text.length && text.data[end] >= '0' && text.data[end] <= '9')
        end++;
    if (end < text.length || (text.data[end - 1] == '0' && end != whole + 2))
        return false;
    /* Below one in a thousand there is an exponent. */
    return text.data[0] != '0' || (whole == 1 && text.data[2] != '0') || (whole == 1 && text.length == 3);
}

size_t number_java(double number, char out[static NUMBER_TEXT_MAX])
{
    char *end = out;
    double magnitude = fabs(number);

    if (!isfinite(number))
        return 0;
    if (signbit(number))
        *end++ = '-';
    if (magnitude != 0 && (magnitude < 1e-3 || magnitude >= 1e7))
        return (size_t)(text_scientific(end, decimal_shortest(magnitude), 'E', true) - out);

    struct decimal decimal = magnitude != 0 ? decimal_shortest(magnitude) : (struct decimal){ 0 };

    end = text_plain(end, decimal);
    if (decimal.exponent >= 0) {
        *end++ = '.';
        *end++ = '0';
    }
    return (size_t)(end - out);
}
