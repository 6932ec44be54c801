#include "base/number.h"

#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    NUMBER_SAFE_DIGITS = 19,            /* always fit 64 bits */
    NUMBER_KEPT_DIGITS = 780,           /* more never decide the rounding, beyond whether they are all 0 */
    NUMBER_EXPONENT_LIMIT = 100000000,
};

/* The pieces of a number's text. */
struct number_text {
    bool negative;
    const char *digits, *digits_end;    /* digits with perhaps a point among them */
    uint64_t value;                     /* of the digits, when there are at most 19 significant ones */
    size_t significant;
    int64_t exponent;                   /* of the last digit */
};

static bool number_is_digit(char byte)
{
    return (unsigned char)(byte - '0') < 10;
}

static const char *number_read_digits(const char *at, const char *end, struct number_text *text)
{
    uint64_t value = text->value;
    size_t significant = text->significant;

    for (; at < end && number_is_digit(*at); at++) {
        value = value * 10 + (uint64_t)(*at - '0');
        significant += significant != 0 || *at != '0';
    }
    text->value = value;
    text->significant = significant;
    return at;
}

static const char *number_read_exponent(const char *at, const char *end, int64_t *exponent)
{
    int64_t value = 0;
    bool negative = at < end && *at == '-';

    at += at < end && (*at == '-' || *at == '+');

    const char *begin = at;

    for (; at < end && number_is_digit(*at); at++)
        if (value < NUMBER_EXPONENT_LIMIT)
            value = value * 10 + (*at - '0');
    *exponent += negative ? -value : value;
    return at > begin ? at : NULL;
}

/* Whether the whole of begin..end is a number. */
static bool number_split(const char *begin, const char *end, struct number_text *text)
{
    const char *at = begin;

    *text = (struct number_text){ .negative = at < end && *at == '-' };
    at += at < end && (*at == '-' || *at == '+');
    text->digits = at;
    at = number_read_digits(at, end, text);

    size_t count = (size_t)(at - text->digits);

    if (at < end && *at == '.') {
        const char *fraction = at + 1;

        at = number_read_digits(fraction, end, text);
        count += (size_t)(at - fraction);
        text->exponent = fraction - at;
    }
    text->digits_end = at;
    if (count == 0)
        return false;
    if (at < end && (*at | 0x20) == 'e')
        at = number_read_exponent(at + 1, end, &text->exponent);
    return at == end;
}

/* Long texts, by strtod: without a decimal point, so that the locale has no say. */
static double number_by_library(const struct number_text *text)
{
    char copy[NUMBER_KEPT_DIGITS + 32];
    size_t length = 0;
    size_t dropped = 0;
    bool rest = false;

    for (const char *at = text->digits; at < text->digits_end; at++) {
        if (*at == '.' || (*at == '0' && length == 0))
            continue;
        if (length < NUMBER_KEPT_DIGITS) {
            copy[length++] = *at;
        } else {
            rest |= *at != '0';
            dropped++;
        }
    }

    int64_t exponent = text->exponent + (int64_t)dropped;

    if (rest) {     /* one digit that stands for all that follow */
        copy[length++] = '1';
        exponent--;
    }
    if (exponent > 400)
        return HUGE_VAL;
    if (exponent < -2000)
        return 0;
    snprintf(copy + length, sizeof copy - length, "e%d", (int)exponent);
    return strtod(copy, NULL);
}

/* Any number, however long. */
static bool number_parse_long(struct view view, double *number)
{
    struct number_text text;
    double magnitude;

    if (!number_split(view.data, view_end(view), &text))
        return false;
    if (text.significant == 0)
        magnitude = 0;
    else if (text.significant > NUMBER_SAFE_DIGITS)
        magnitude = number_by_library(&text);
    else if (text.exponent > 400)
        magnitude = HUGE_VAL;
    else if (text.exponent < -400)
        magnitude = 0;
    else
        magnitude = decimal_number((struct decimal){ text.value, (int)text.exponent });
    *number = text.negative ? -magnitude : magnitude;
    return true;
}

bool number_parse(struct view view, double *number)
{
    const char *at = view.data;
    const char *end = view_end(view);
    uint64_t value = 0;
    int decimals = 0;

    if (view.length == 0)
        return false;
    if (view.length > NUMBER_SAFE_DIGITS)
        return number_parse_long(view, number);

    bool negative = *at == '-';

    at += negative || *at == '+';

    const char *begin = at;

    for (; at < end && number_is_digit(*at); at++)
        value = value * 10 + (uint64_t)(*at - '0');

    bool has_digits = at > begin;

    if (at < end && *at == '.') {
        begin = ++at;
        for (; at < end && number_is_digit(*at); at++)
            value = value * 10 + (uint64_t)(*at - '0');
        decimals = (int)(at - begin);
        has_digits |= decimals > 0;
    }
    if (at < end)
        return has_digits && (*at | 0x20) == 'e' && number_parse_long(view, number);
    if (!has_digits)
        return false;

    double magnitude = decimals ? decimal_number((struct decimal){ value, -decimals }) : (double)value;

    *number = negative ? -magnitude : magnitude;
    return true;
}

bool number_parse_integer(struct view text, int64_t *integer)
{
    const char *at = text.data;
    const char *end = view_end(text);
    bool negative = at < end && *at == '-';
    int64_t value = 0;

    at += at < end && (*at == '-' || *at == '+');
    if (at == end)
        return false;
    for (; at < end; at++) {
        int digit = *at - '0';

        /* Built up below zero, where there is room for one more. */
        if (!number_is_digit(*at) || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value))
            return false;
    }
    if (!negative && value == INT64_MIN)
        return false;
    *integer = negative ? value : -value;
    return true;
}

double number_round(double number, int digits)
{
    double magnitude = fabs(number);
    uint64_t scaled;

    if (!isfinite(number) || magnitude == 0 || digits > 400)
        return number;
    if (digits < -400)
        return 0;

    struct decimal rounded = { 0, -digits };

    if (digits >= 0 && digits <= DECIMAL_EXACT_POWER && magnitude * decimal_powers[digits] < 0x1p53 &&
        decimal_round_scaled(magnitude * decimal_powers[digits], &scaled))
        rounded.digits = scaled;
    else
        rounded = decimal_rounded(decimal_shortest(magnitude), -digits);

    double result = decimal_number(rounded);

    return number < 0 && result != 0 ? -result : result;
}
