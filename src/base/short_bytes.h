/*
 * Comparing and copying a few bytes, inline: mostly there are fewer than 32, and a call takes longer than the work. Never reads
 * or writes outside.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t short_bytes_word(const char *data)
{
    uint64_t word;

    memcpy(&word, data, sizeof word);
    return word;
}

static inline uint64_t short_bytes_half(const char *data)
{
    uint32_t half;

    memcpy(&half, data, sizeof half);
    return half;
}

/* The last bytes are compared or copied once more together with some before them, rather than one by one. */
static inline bool short_bytes_equal(const char *a, const char *b, size_t length)
{
    uint64_t different = 0;

    if (length - 16 <= 16)
        return ((short_bytes_word(a) ^ short_bytes_word(b)) | (short_bytes_word(a + 8) ^ short_bytes_word(b + 8)) |
                (short_bytes_word(a + length - 16) ^ short_bytes_word(b + length - 16)) |
                (short_bytes_word(a + length - 8) ^ short_bytes_word(b + length - 8))) == 0;
    if (length >= 8) {
        size_t last = length - 8;

        for (size_t i = 0; i < last; i += 8)
            if (short_bytes_word(a + i) != short_bytes_word(b + i))
                return false;
        return short_bytes_word(a + last) == short_bytes_word(b + last);
    }
    if (length >= 4)
        return ((short_bytes_half(a) ^ short_bytes_half(b)) |
                (short_bytes_half(a + length - 4) ^ short_bytes_half(b + length - 4))) == 0;
    for (size_t i = 0; i < length; i++)
        different |= (uint8_t)a[i] ^ (uint8_t)b[i];
    return different == 0;
}

static inline void short_bytes_copy(char *to, const char *from, size_t length)
{
    struct { uint64_t words[2]; } pair, last_pair;
    uint64_t first, last;
    uint32_t half, last_half;

    if (length > 32) {
        memcpy(to, from, length);
    } else if (length >= 16) {
        memcpy(&pair, from, 16), memcpy(&last_pair, from + length - 16, 16);
        memcpy(to, &pair, 16), memcpy(to + length - 16, &last_pair, 16);
    } else if (length >= 8) {
        first = short_bytes_word(from), last = short_bytes_word(from + length - 8);
        memcpy(to, &first, 8), memcpy(to + length - 8, &last, 8);
    } else if (length >= 4) {
        half = (uint32_t)short_bytes_half(from), last_half = (uint32_t)short_bytes_half(from + length - 4);
        memcpy(to, &half, 4), memcpy(to + length - 4, &last_half, 4);
    } else {
        for (size_t i = 0; i < length; i++)
            to[i] = from[i];
    }
}
