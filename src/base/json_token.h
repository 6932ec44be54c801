/*
 * The tokens of JSON, shared by checking, walking and writing. Private to base.
 *
 * Every function takes where it stands and where the text ends, and reads nothing at or behind the end.
 */
#pragma once

#include "base/json.h"
#include "base/vector.h"

#include <stdint.h>

static inline bool json_is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static inline bool json_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static inline const char *json_skip_blanks(const char *at, const char *end)
{
    while (at < end && json_is_blank(*at))
        at++;
    return at;
}

/* The first quote, backslash or control character; the end when there is none. */
static inline const char *json_string_stop(const char *at, const char *end)
{
#if defined(VECTORS)
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1f);

    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i stops = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                                     _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes));
        unsigned mask = (unsigned)_mm_movemask_epi8(stops);

        if (mask != 0)
            return at + __builtin_ctz(mask);
    }
#endif
    while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20)
        at++;
    return at;
}

/* From behind the opening quote to behind the closing one; NULL when there is none. Escapes are stepped over unread. */
static inline const char *json_string_end(const char *at, const char *end)
{
    for (;;) {
        at = json_string_stop(at, end);
        if (at == end)
            return NULL;
        if (*at == '"')
            return at + 1;
        if (*at != '\\' || end - at < 2)
            return NULL;
        at += 2;
    }
}

/* Behind the number that begins here; NULL when none does. */
const char *json_number_end(const char *at, const char *end);

/* How many of the next 8 bytes are digits. */
static inline size_t json_digits_of_8(const char *at)
{
    uint64_t bytes, wrong;

    memcpy(&bytes, at, sizeof bytes);
    bytes ^= 0x3030303030303030;        /* digits are 0 to 9 now */
    wrong = ((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080;
    return wrong == 0 ? 8 : (size_t)__builtin_ctzll(wrong) / 8;
}

/* The same for plain numbers of a few digits, which most are; NULL: ask json_number_end. What length they have is not guessed. */
static inline const char *json_short_number_end(const char *at, const char *end)
{
    size_t digits;

    if (end - at < 24)
        return NULL;
    at += *at == '-';
    digits = json_digits_of_8(at);
    if (digits == 0 || digits == 8 || (*at == '0' && digits > 1))
        return NULL;
    at += digits;
    if (*at == '.') {
        digits = json_digits_of_8(at + 1);
        if (digits == 0 || digits == 8)
            return NULL;
        at += 1 + digits;
    }
    return (*at | 0x20) == 'e' ? NULL : at;
}

/* Behind true, false or null, if one of them begins here. */
const char *json_word_end(const char *at, const char *end);
/* The four hexadecimal digits of \uXXXX; false when they are not. */
bool json_hex4(const char *at, const char *end, uint32_t *code);
