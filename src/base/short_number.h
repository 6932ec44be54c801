/*
 * Numbers of up to seven bytes without a sign and an exponent, as most in logs are, read at once: a loop over digits would be
 * guessed wrong where it ends.
 */
#pragma once

#include "base/short_bytes.h"
#include "base/view.h"

struct short_number {
    size_t length;
    size_t whole;               /* digits in front of the point, if there is one */
    double number;
};

/*
 * Reads the digits, perhaps with a point and more digits, with which the text begins and which something else follows. False when
 * there are none, too many, or not eight bytes to look at: number_parse knows.
 */
static inline bool short_number_read(struct view text, struct short_number *out)
{
    static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6 };
    const uint64_t top = UINT64_C(0x8080808080808080);

    if (text.length < 8)
        return false;
    const uint64_t bytes = short_bytes_word(text.data) ^ UINT64_C(0x3030303030303030);
    /* The top bit of each byte that is no digit; nothing is carried into the next byte. */
    const uint64_t others = (((bytes & ~top) + UINT64_C(0x7676767676767676)) | bytes) & top;
    if (others == 0)
        return false;
    const unsigned whole = (unsigned)__builtin_ctzll(others) / 8;
    const bool point = text.data[whole] == '.';
    const uint64_t behind = others & (others - 1);
    if (whole == 0 || (point && behind == 0))
        return false;
    const unsigned length = point ? (unsigned)__builtin_ctzll(behind) / 8 : whole, fraction = length - whole - point;
    if (point && fraction == 0)
        return false;
    /* The digits without the point, moved up so that zeros stand in front of them. */
    const uint64_t low = bytes & ((UINT64_C(1) << 8 * whole) - 1), high = point ? bytes >> 8 * whole >> 8 << 8 * whole : 0;
    const uint64_t digits = (low | high) << 8 * (8 - whole - fraction);
    const uint64_t pairs = (digits * 10 + (digits >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
    const uint64_t fours = (pairs * 100 + (pairs >> 16)) & UINT64_C(0x0000ffff0000ffff);
    out->length = length;
    out->whole = whole;
    out->number = (double)(uint32_t)(fours * 10000 + (fours >> 32)) / powers[fraction];
    return true;
}

/* The bytes of a text of up to eight, the first one lowest, and nothing behind them. */
static inline uint64_t short_number_bytes(struct view text)
{
    const size_t last = text.length - 1;

    if (text.length == 8)
        return short_bytes_word(text.data);
    if (text.length >= 4)
        return short_bytes_half(text.data) | short_bytes_half(text.data + text.length - 4) << 8 * (text.length - 4);
    return (uint64_t)(uint8_t)text.data[0] | (uint64_t)(uint8_t)text.data[last / 2] << 8 * (last / 2) |
           (uint64_t)(uint8_t)text.data[last] << 8 * last;
}

/* Whether the whole text is such a number, of up to eight bytes, perhaps without digits on one side of its point. False: number_parse
 * knows. */
static inline bool short_number_whole(struct view text, double *number)
{
    static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7 };
    const uint64_t top = UINT64_C(0x8080808080808080);

    if (text.length - 1 > 7)
        return false;
    const uint64_t written = short_number_bytes(text), other = written ^ UINT64_C(0x2e2e2e2e2e2e2e2e);
    const uint64_t points = ~(((other & ~top) + ~top) | other) & top;
    unsigned count = (unsigned)text.length, fraction = 0;
    uint64_t bytes = written ^ UINT64_C(0x3030303030303030);

    if (points != 0) {
        const unsigned whole = (unsigned)__builtin_ctzll(points) / 8;
        const uint64_t low = (UINT64_C(1) << 8 * whole) - 1;

        if (count == 1)
            return false;
        fraction = --count - whole;
        bytes = (bytes & low) | (bytes >> 8 & ~low);
    }
    const uint64_t digits = bytes << 8 * (8 - count);
    if (((((digits & ~top) + UINT64_C(0x7676767676767676)) | digits) & top) != 0)
        return false;
    const uint64_t pairs = (digits * 10 + (digits >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
    const uint64_t fours = (pairs * 100 + (pairs >> 16)) & UINT64_C(0x0000ffff0000ffff);
    *number = (double)(uint32_t)(fours * 10000 + (fours >> 32));
    if (fraction > 0)
        *number /= powers[fraction];
    return true;
}
