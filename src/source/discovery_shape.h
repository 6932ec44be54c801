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

static inline uint64_t shape_load(const char *text)
{
    uint64_t bytes;

    memcpy(&bytes, text, sizeof bytes);
    return bytes;
}

/* Compilers know what there is for sixteen bytes. */
typedef uint8_t shape_bytes __attribute__((vector_size(16)));

static inline shape_bytes shape_load_wide(const char *text)
{
    shape_bytes bytes;

    memcpy(&bytes, text, sizeof bytes);
    return bytes;
}

/* All bits of bytes that are hexadecimal digits. */
static inline shape_bytes shape_is_hexadecimal(shape_bytes bytes)
{
    const shape_bytes digit = bytes - '0', letter = (bytes | 0x20) - 'a';

    return (shape_bytes)(digit < 10) | (shape_bytes)(letter < 6);
}

static inline shape_bytes shape_as_uuid(shape_bytes bytes, shape_bytes hyphens)
{
    return ((shape_bytes)(bytes == '-') & hyphens) | (shape_is_hexadecimal(bytes) & ~hyphens);
}

/* Whether these UUID_BYTES bytes are 8, 4, 4, 4 and 12 hexadecimal digits with hyphens between. */
static inline bool shape_is_uuid(const char *text)
{
    const shape_bytes first = shape_as_uuid(shape_load_wide(text), (shape_bytes){ 0, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255 });
    const shape_bytes second = shape_as_uuid(shape_load_wide(text + 16), (shape_bytes){ 0, 0, 255, 0, 0, 0, 0, 255 });
    const shape_bytes all = first & second & shape_as_uuid(shape_load_wide(text + 20), (shape_bytes){ 0, 0, 0, 255 });
    uint64_t words[2];

    memcpy(words, &all, sizeof words);
    return (words[0] & words[1]) == UINT64_MAX;
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
