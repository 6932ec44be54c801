/*
 * Shapes that many lines of Lambda's are asked for, eight bytes at a time: a request's identifier and a time. A byte is in
 * its range when adding what is left to 128 sets its top bit; no byte carries into the next, for none has the top bit itself.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { UUID_BYTES = 36, TIME_BYTES = 24 };

static inline uint64_t shape_all(uint8_t byte)
{
    return UINT64_C(0x0101010101010101) * byte;
}

/* The top bit of each byte that is at least `least`, which is above 0; all bytes are below 128. */
static inline uint64_t shape_from(uint64_t bytes, uint8_t least)
{
    return bytes + shape_all((uint8_t)(128 - least));
}

static inline uint64_t shape_digits(uint64_t bytes)
{
    return shape_from(bytes, '0') & ~shape_from(bytes, '9' + 1);
}

/* The top bit of each byte that is a digit; bytes from 128 on are none. */
static inline bool shape_is_digits(uint64_t bytes)
{
    const uint64_t top = shape_all(128);

    return (bytes & top) == 0 && (shape_digits(bytes) & top) == top;
}

/* The top bit of each byte that is a hexadecimal digit; all bytes are below 128. */
static inline uint64_t shape_hex(uint64_t bytes)
{
    const uint64_t lower = bytes | shape_all(0x20);

    return shape_digits(bytes) | (shape_from(lower, 'a') & ~shape_from(lower, 'f' + 1));
}

static inline uint64_t shape_load(const char *text)
{
    uint64_t bytes;

    memcpy(&bytes, text, sizeof bytes);
    return bytes;
}

/* Four bytes and four others, joined in a register: bytes stored by halves and read back as a whole would stall. */
static inline uint64_t shape_load_two(const char *first, const char *second)
{
    uint32_t low, high;

    memcpy(&low, first, sizeof low);
    memcpy(&high, second, sizeof high);
    return low | (uint64_t)high << 32;
}

/* Whether these UUID_BYTES bytes are 8, 4, 4, 4 and 12 hexadecimal digits with hyphens between. */
static inline bool shape_is_uuid(const char *text)
{
    const uint64_t a = shape_load(text), b = shape_load_two(text + 9, text + 14), c = shape_load_two(text + 19, text + 24);
    const uint64_t d = shape_load(text + 28), top = shape_all(128);
    const bool hyphens = ((text[8] ^ '-') | (text[13] ^ '-') | (text[18] ^ '-') | (text[23] ^ '-')) == 0;

    return hyphens && ((a | b | c | d) & top) == 0 && (shape_hex(a) & shape_hex(b) & shape_hex(c) & shape_hex(d) & top) == top;
}

/* Whether eight bytes are digits where the form has a 0, and otherwise what the form has. */
static inline bool shape_is_like(const char *text, const char form[static 8])
{
    uint64_t bytes = shape_load(text);

    for (size_t i = 0; i < 8; i++)
        if (form[i] != '0' && text[i] != form[i])
            return false;
    for (size_t i = 0; i < 8; i++)
        if (form[i] != '0')
            memcpy((char *)&bytes + i, "0", 1);
    return shape_is_digits(bytes);
}

/* Whether these TIME_BYTES bytes look like 2024-05-01T10:00:00.123Z. */
static inline bool shape_is_time(const char *text)
{
    return shape_is_like(text, "0000-00-") && shape_is_like(text + 8, "00T00:00") && shape_is_like(text + 16, ":00.000Z");
}
