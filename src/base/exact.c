#include "base/exact.h"

/*
 * A wide number is a run of 64-bit words in two's complement, of which word i counts 2^(64 (first + i)). The run covers
 * what was added so far and grows at either end: most sums need three or four words, not the sixty-eight of all squares.
 * The two highest bits stay equal, so that one more addition cannot overflow.
 */
struct exact_wide {
    int first, count, capacity;
    uint64_t words[];
};

enum {
    WORD_BITS = 64,
    FIXED_EXPONENT = -64,
    WIDE_FIRST_WORDS = 4,
};

static int wide_word(int exponent)
{
    return exponent >> 6;       /* rounds down, also below zero */
}

static uint64_t wide_sign(const struct exact_wide *wide)
{
    return wide->words[wide->count - 1] >> 63 ? UINT64_MAX : 0;
}

/* Makes the run reach from word `first` to word `last` at least. */
static void exact_cover(struct exact_sum *sum, struct arena *arena, int first, int last)
{
    struct exact_wide *old = sum->wide;

    if (old && old->first <= first && old->first + old->count > last)
        return;
    if (old && old->first < first)
        first = old->first;
    if (old && old->first + old->count - 1 > last)
        last = old->first + old->count - 1;

    int count = last - first + 1;
    int below = old ? old->first - first : 0;
    int kept = old ? old->count : 0;
    struct exact_wide *wide = old;

    if (!old || old->capacity < count) {
        int capacity = count < WIDE_FIRST_WORDS ? WIDE_FIRST_WORDS : count;

        wide = arena_alloc(arena, sizeof *wide + (size_t)capacity * sizeof *wide->words);
        wide->capacity = capacity;
    }

    uint64_t sign = old ? wide_sign(old) : 0;

    if (kept)
        memmove(wide->words + below, old->words, (size_t)kept * sizeof *wide->words);
    for (int i = 0; i < below; i++)
        wide->words[i] = 0;
    for (int i = below + kept; i < count; i++)
        wide->words[i] = sign;
    wide->first = first;
    wide->count = count;
    sum->wide = wide;
}

/* words[at...] += or -= parts, carrying as far as it goes. */
static void words_add(uint64_t *words, int count, int at, const uint64_t *parts, int part_count, bool negative)
{
    unsigned long long carry = 0;

    for (int i = at; i < count && (i < at + part_count || carry); i++) {
        unsigned long long part = i < at + part_count ? parts[i - at] : 0;
        unsigned long long out1, out2, word = words[i];

        if (negative) {
            out1 = __builtin_usubll_overflow(word, part, &word);
            out2 = __builtin_usubll_overflow(word, carry, &word);
        } else {
            out1 = __builtin_uaddll_overflow(word, part, &word);
            out2 = __builtin_uaddll_overflow(word, carry, &word);
        }
        words[i] = word;
        carry = out1 | out2;
    }
}

static void exact_keep_headroom(struct exact_sum *sum, struct arena *arena)
{
    unsigned top = (unsigned)(sum->wide->words[sum->wide->count - 1] >> 62);

    if (top == 1 || top == 2)
        exact_cover(sum, arena, sum->wide->first, sum->wide->first + sum->wide->count);
}

struct exact_parts {
    uint64_t parts[3];
    int first, count;
};

static struct exact_parts exact_parts_of(uint128 magnitude, int exponent)
{
    int shift = exponent & (WORD_BITS - 1);
    uint128 low = magnitude << shift;
    struct exact_parts parts = {
        .parts = { (uint64_t)low, (uint64_t)(low >> 64), shift ? (uint64_t)(magnitude >> (128 - shift)) : 0 },
        .first = wide_word(exponent),
        .count = 3,
    };

    while (parts.count > 1 && parts.parts[parts.count - 1] == 0)
        parts.count--;
    return parts;
}

/* Adds magnitude * 2^exponent to the wide part. */
static void exact_add_wide(struct exact_sum *sum, struct arena *arena, uint128 magnitude, int exponent, bool negative)
{
    struct exact_parts parts = exact_parts_of(magnitude, exponent);
    int last = parts.first + parts.count - 1 + (parts.parts[parts.count - 1] >> 61 != 0);

    exact_cover(sum, arena, parts.first, last);
    words_add(sum->wide->words, sum->wide->count, parts.first - sum->wide->first, parts.parts, parts.count, negative);
    exact_keep_headroom(sum, arena);
}

/* mantissa * 2^exponent, the mantissa odd, or 0. */
struct exact_odd {
    uint64_t mantissa;
    int exponent;
    bool negative;
};

static struct exact_odd exact_odd_of(double number)
{
    enum { MANTISSA_BITS = 52, EXPONENT_BIAS = 1023 + MANTISSA_BITS };
    uint64_t bits;

    memcpy(&bits, &number, sizeof bits);

    uint64_t mantissa = bits & ((UINT64_C(1) << MANTISSA_BITS) - 1);
    int exponent = (int)(bits >> MANTISSA_BITS & 0x7FF);

    if (exponent)
        mantissa |= UINT64_C(1) << MANTISSA_BITS;
    else
        exponent = 1;

    int zeros = mantissa ? __builtin_ctzll(mantissa) : 0;

    return (struct exact_odd){ mantissa >> zeros, exponent - EXPONENT_BIAS + zeros, bits >> 63 };
}

static bool exact_fixed_fits(uint128 fixed)
{
    unsigned top = (unsigned)(fixed >> 126);

    return top == 0 || top == 3;
}

void exact_add(struct exact_sum *sum, struct arena *arena, double number)
{
    if (exact_try(sum, number))
        return;

    struct exact_odd odd = exact_odd_of(number);

    exact_add_wide(sum, arena, odd.mantissa, odd.exponent, odd.negative);
}

void exact_add_square(struct exact_sum *sum, struct arena *arena, double number)
{
    struct exact_odd odd = exact_odd_of(number);
    uint128 square = (uint128)odd.mantissa * odd.mantissa;
    int exponent = 2 * odd.exponent;
    int shift = exponent - FIXED_EXPONENT;

    if (square == 0)
        return;
    if (shift >= 0 && shift < 126 && square >> (126 - shift) == 0) {
        uint128 fixed = sum->fixed + (square << shift);

        if (exact_fixed_fits(fixed)) {
            sum->fixed = fixed;
            return;
        }
    }
    exact_add_wide(sum, arena, square, exponent, false);
}

void exact_combine(struct exact_sum *into, struct arena *arena, const struct exact_sum *from)
{
    uint128 fixed = into->fixed + from->fixed;

    if (exact_fixed_fits(fixed)) {
        into->fixed = fixed;
    } else {
        bool negative = from->fixed >> 127;

        exact_add_wide(into, arena, negative ? -from->fixed : from->fixed, FIXED_EXPONENT, negative);
    }
    if (!from->wide)
        return;

    /* Extended by its sign to the top of ours, a two's complement number is added like any other. */
    const struct exact_wide *wide = from->wide;

    exact_cover(into, arena, wide->first, wide->first + wide->count - 1);

    struct exact_wide *ours = into->wide;
    int at = wide->first - ours->first;
    bool negative = wide_sign(wide) != 0;

    words_add(ours->words, ours->count, at, wide->words, wide->count, false);
    if (negative && at + wide->count < ours->count)
        words_add(ours->words, ours->count, at + wide->count, &(uint64_t){ 1 }, 1, true);
    exact_keep_headroom(into, arena);
}

/* All of a sum on the stack: first in two's complement like a wide number, then as magnitude and sign. */
enum {
    LEAST_WORD = -34,           /* the square of the least double is 2^-2148 */
    GREATEST_WORD = 33,         /* 2^64 squares of the greatest double stay below 2^2112 */
    SUM_WORDS = GREATEST_WORD - LEAST_WORD + 2,
    RATIO_WORDS = 2 * SUM_WORDS + 8,
};

struct exact_total {
    int first, count;
    bool negative;
    uint64_t words[SUM_WORDS];
};

static void exact_gather(const struct exact_sum *sum, struct exact_total *total)
{
    const struct exact_wide *wide = sum->wide;
    bool negative = sum->fixed >> 127;
    uint128 fixed = negative ? -sum->fixed : sum->fixed;
    uint64_t parts[2] = { (uint64_t)fixed, (uint64_t)(fixed >> 64) };
    int first = wide_word(FIXED_EXPONENT);
    int last = first + 1;

    if (wide && wide->first < first)
        first = wide->first;
    if (wide && wide->first + wide->count - 1 > last)
        last = wide->first + wide->count - 1;
    total->first = first;
    total->count = last - first + 2;        /* one for the carry */
    total->negative = false;
    memset(total->words, 0, (size_t)total->count * sizeof *total->words);
    if (wide) {
        int below = wide->first - first;

        memcpy(total->words + below, wide->words, (size_t)wide->count * sizeof *wide->words);
        for (int i = below + wide->count; i < total->count; i++)
            total->words[i] = wide_sign(wide);
    }
    words_add(total->words, total->count, wide_word(FIXED_EXPONENT) - first, parts, 2, negative);
}

static void exact_to_magnitude(struct exact_total *total)
{
    int zeros = 0;

    total->negative = total->words[total->count - 1] >> 63;
    if (total->negative) {
        for (int i = 0; i < total->count; i++)
            total->words[i] = ~total->words[i];
        words_add(total->words, total->count, 0, &(uint64_t){ 1 }, 1, false);
    }
    while (total->count > 0 && total->words[total->count - 1] == 0)
        total->count--;
    while (zeros < total->count && total->words[zeros] == 0)
        zeros++;
    total->first += zeros;
    total->count -= zeros;
    memmove(total->words, total->words + zeros, (size_t)total->count * sizeof *total->words);
}

/* The nearest double of a magnitude whose lowest word counts 2^(64 first), and of something below that when `more`. */
static double words_round(const uint64_t *words, int first, int count, bool more)
{
    while (count > 0 && words[count - 1] == 0)
        count--;
    if (count == 0)
        return 0;

    uint64_t top = words[count - 1];
    uint64_t next = count > 1 ? words[count - 2] : 0;
    int lead = __builtin_clzll(top);

    if (lead) {
        top = top << lead | next >> (WORD_BITS - lead);
        next <<= lead;
    }
    for (int i = 0; i < count - 2 && !more; i++)
        more = words[i] != 0;
    return wide_round(top, (first + count - 1) * WORD_BITS - lead, more || next != 0);
}

double exact_value(const struct exact_sum *sum)
{
    struct exact_total total;

    /* Whole numbers, as most are, take no conversion of 128 bits. */
    if (!sum->wide && (uint64_t)sum->fixed == 0)
        return (double)(int64_t)(uint64_t)(sum->fixed >> 64);
    if (!sum->wide)
        return sum->fixed >> 127 ? (double)-sum->fixed * -0x1p-64 : (double)sum->fixed * 0x1p-64;
    exact_gather(sum, &total);
    exact_to_magnitude(&total);

    double magnitude = words_round(total.words, total.first, total.count, false);

    return total.negative ? -magnitude : magnitude;
}

void exact_split(const struct exact_sum *sum, double *high, double *low)
{
    struct exact_total total;

    *high = exact_value(sum);
    *low = 0;
    if (*high == 0 || isinf(*high))
        return;

    struct exact_odd odd = exact_odd_of(*high);
    struct exact_parts parts = exact_parts_of(odd.mantissa, odd.exponent);

    exact_gather(sum, &total);
    words_add(total.words, total.count, parts.first - total.first, parts.parts, parts.count, !odd.negative);
    exact_to_magnitude(&total);

    double magnitude = words_round(total.words, total.first, total.count, false);

    *low = total.negative ? -magnitude : magnitude;
}

/* out = a * b; out has room for a_count + b_count words. */
static void words_multiply(const uint64_t *a, int a_count, const uint64_t *b, int b_count, uint64_t *out)
{
    memset(out, 0, (size_t)(a_count + b_count) * sizeof *out);
    for (int i = 0; i < a_count; i++) {
        uint64_t carry = 0;

        for (int j = 0; j < b_count; j++) {
            uint128 product = (uint128)a[i] * b[j] + out[i + j] + carry;

            out[i + j] = (uint64_t)product;
            carry = (uint64_t)(product >> 64);
        }
        out[i + b_count] = carry;
    }
}

/* words /= divisor; whether anything is left over. */
static bool words_divide(uint64_t *words, int count, uint64_t divisor)
{
    uint64_t rest = 0;

    for (int i = count - 1; i >= 0; i--) {
        uint128 dividend = (uint128)rest << 64 | words[i];

        words[i] = (uint64_t)(dividend / divisor);
        rest = (uint64_t)(dividend % divisor);
    }
    return rest != 0;
}

/* (n * squares - sum^2) / n^2, every step of it exact, rounded once. */
double exact_variance(const struct exact_sum *sum, const struct exact_sum *squares, uint64_t n)
{
    enum { MORE_WORDS = 4 };    /* below the lowest bit, so that the quotient has enough of them */
    struct exact_total linear, square;
    uint64_t product[2 * SUM_WORDS], ratio[RATIO_WORDS] = { 0 };

    if (n == 0)
        return 0;
    exact_gather(sum, &linear);
    exact_to_magnitude(&linear);
    exact_gather(squares, &square);
    exact_to_magnitude(&square);

    int first = 2 * linear.first < square.first ? 2 * linear.first : square.first;
    int last = 2 * (linear.first + linear.count) > square.first + square.count + 1
                   ? 2 * (linear.first + linear.count)
                   : square.first + square.count + 1;
    int count = last - first + 1 + MORE_WORDS;

    first -= MORE_WORDS;
    words_multiply(square.words, square.count, &n, 1, product);
    words_add(ratio, count, square.first - first, product, square.count + 1, false);
    words_multiply(linear.words, linear.count, linear.words, linear.count, product);
    words_add(ratio, count, 2 * linear.first - first, product, 2 * linear.count, true);
    if (ratio[count - 1] >> 63)
        return 0;

    while (count > 0 && ratio[count - 1] == 0)
        count--;

    bool more = words_divide(ratio, count, n);

    more |= words_divide(ratio, count, n);
    return words_round(ratio, first, count, more);
}
