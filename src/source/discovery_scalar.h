/*
 * Strings, numbers and words of JSON: where they end, and what values they are. Private to discovery*.c.
 *
 * The texts these stand in are known to end with a bracket, so only strings need to look out for the end.
 */
#pragma once

#include "base/json.h"
#include "base/number.h"
#include "base/vector.h"
#include "data/value.h"

#include <stdint.h>

static inline bool scalar_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static inline const char *scalar_digits_end(const char *at)
{
    while (scalar_is_digit(*at))
        at++;
    return at;
}

static __attribute__((noinline, unused)) const char *scalar_number_end_slowly(const char *at)
{
    const char *digits;

    at += *at == '-';
    digits = at;
    at = scalar_digits_end(at);
    if (at == digits || (*digits == '0' && at - digits > 1))
        return NULL;
    if (*at == '.') {
        digits = at + 1;
        at = scalar_digits_end(digits);
        if (at == digits)
            return NULL;
    }
    if ((*at | 0x20) == 'e') {
        at++;
        at += *at == '+' || *at == '-';
        digits = at;
        at = scalar_digits_end(at);
        if (at == digits)
            return NULL;
    }
    return at;
}

/* Behind the number that begins here; NULL when none does. Short ones without an exponent need no loops. */
static inline const char *scalar_number_end(const char *at, const char *end)
{
#if defined(VECTORS)
    if (end - at >= 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        const __m128i values = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
        const __m128i digits = _mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values);
        const unsigned sign = at[0] == '-', others = ~(unsigned)_mm_movemask_epi8(digits) & 0xffff & ~sign;

        if (others != 0) {
            const unsigned whole = (unsigned)__builtin_ctz(others), more = others & (others - 1);
            const bool good = whole > sign && (at[sign] != '0' || whole == sign + 1);
            const bool point = at[whole] == '.';

            if (!point || more != 0) {
                const unsigned length = point ? (unsigned)__builtin_ctz(more) : whole;

                if ((at[length] | 0x20) != 'e')
                    return good && (!point || length > whole + 1) ? at + length : NULL;
            }
        }
    }
#else
    (void)end;
#endif
    return scalar_number_end_slowly(at);
}

static inline const char *scalar_word_end(const char *at, const char *end)
{
    if (end - at < 5)
        return NULL;
    if (memcmp(at, "true", 4) == 0 || memcmp(at, "null", 4) == 0)
        return at + 4;
    return end - at > 5 && memcmp(at, "false", 5) == 0 ? at + 5 : NULL;
}

/* Whether what stands behind a backslash belongs there. */
static inline bool scalar_escape_is_known(const char *at, const char *end)
{
    if (*at != 'u')
        return memchr("\"\\/bfnrt", *at, 8) != NULL;
    if (end - at < 5)
        return false;
    for (int i = 1; i <= 4; i++) {
        const char lower = (char)(at[i] | 0x20);

        if (!scalar_is_digit(at[i]) && (lower < 'a' || lower > 'f'))
            return false;
    }
    return true;
}

/* The end of a string from a place inside it: behind its quote. NULL when it does not end as it should. */
static inline const char *scalar_string_end(const char *at, const char *end)
{
    for (; end - at >= 2; at++) {
        if (*at == '"')
            return at + 1;
        if ((unsigned char)*at < 0x20 || (*at == '\\' && !scalar_escape_is_known(++at, end)))
            return NULL;
    }
    return NULL;
}

/* The end of the string, number or word that begins here; NULL when none does. */
static inline const char *scalar_end(const char *at, const char *end)
{
    if (*at == '"')
        return scalar_string_end(at + 1, end);
    return *at >= 'a' ? scalar_word_end(at, end) : scalar_number_end(at, end);
}

/* The value of such a text: language reference 5.5. escaped: a string may have a backslash in it. */
static inline struct value scalar_value(struct view raw, bool escaped, struct arena *arena)
{
    struct value value = { .kind = KIND_NUMBER, .text = raw };
    struct view inside;

    switch (raw.data[0]) {
    case '"':
        inside = (struct view){ raw.data + 1, raw.length - 2 };
        return value_text(escaped ? json_decode(arena, inside) : inside);
    case 't':
    case 'f':
        return value_boolean(raw.data[0] == 't');
    case 'n':
        return value_null();
    default:
        break;
    }
    (void)number_parse(raw, &value.number);
    if (value.number - value.number != 0)       /* beyond what doubles hold */
        value.kind = KIND_TEXT;
    return value;
}
