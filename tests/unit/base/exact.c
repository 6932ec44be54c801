#include "base/exact.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t random_state = 7;

static uint64_t random_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static double random_of_scale(int least, int greatest)
{
    int exponent = least + (int)(random_next() % (uint64_t)(greatest - least + 1));
    double number = ldexp((double)(random_next() >> 11), exponent - 53);

    return random_next() & 1 ? -number : number;
}

/* The reference: how often each power of two from 2^-2200 was added, summed up by hand. */
enum { BITS_BELOW = 2200, BITS = 4500 };

struct bit_sum {
    int64_t times[BITS];
};

static int bits_of(double number, int positions[53])
{
    int exponent, count = 0;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(number), &exponent), 53);

    for (int i = 0; i < 53; i++)
        if (mantissa >> i & 1)
            positions[count++] = exponent - 53 + i;
    return count;
}

static void bits_add(struct bit_sum *sum, double number)
{
    int positions[53];
    int count = bits_of(number, positions);

    for (int i = 0; i < count; i++)
        sum->times[positions[i] + BITS_BELOW] += number < 0 ? -1 : 1;
}

static void bits_add_square(struct bit_sum *sum, double number)
{
    int positions[53];
    int count = bits_of(number, positions);

    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++)
            sum->times[positions[i] + positions[j] + BITS_BELOW]++;
}

/* Carries until every place is 0 or 1; returns what is carried out at the top, negative for a negative sum. */
static int64_t bits_carry(int64_t times[BITS])
{
    int64_t carry = 0;

    for (int i = 0; i < BITS; i++) {
        int64_t value = times[i] + carry;

        times[i] = value & 1;
        carry = (value - times[i]) / 2;
    }
    return carry;
}

static double bits_value(const struct bit_sum *sum)
{
    static int64_t times[BITS];
    bool negative;
    int top = BITS - 1;

    memcpy(times, sum->times, sizeof times);
    negative = bits_carry(times) < 0;
    if (negative) {
        for (int i = 0; i < BITS; i++)
            times[i] = -sum->times[i];
        bits_carry(times);
    }
    while (top >= 0 && !times[top])
        top--;
    if (top < 0)
        return 0;

    int lowest = top - 52;

    if (lowest < BITS_BELOW - 1074)
        lowest = BITS_BELOW - 1074;

    uint64_t kept = 0;

    for (int i = top; i >= lowest; i--)
        kept = kept * 2 + (uint64_t)times[i];

    bool half = lowest > 0 && times[lowest - 1];
    bool rest = false;

    for (int i = 0; i < lowest - 1; i++)
        rest |= times[i] != 0;
    kept += half && (rest || (kept & 1));

    double value = ldexp((double)kept, lowest - BITS_BELOW);

    return negative ? -value : value;
}

static void assert_same(double got, double wanted)
{
    if (!(got == wanted))
        fail_msg("got %.17g (%a), wanted %.17g (%a)", got, got, wanted, wanted);
}

static void shuffle(double *numbers, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = random_next() % i;
        double kept = numbers[i - 1];

        numbers[i - 1] = numbers[other];
        numbers[other] = kept;
    }
}

/* Adds in several parts that are combined in some order, as workers would. */
static struct exact_sum sum_in_parts(struct arena *arena, const double *numbers, size_t count, size_t parts, bool squares)
{
    struct exact_sum part[8] = { 0 };

    assert_in_range(parts, 1, 8);
    for (size_t i = 0; i < count; i++) {
        struct exact_sum *into = &part[random_next() % parts];

        if (squares)
            exact_add_square(into, arena, numbers[i]);
        else
            exact_add(into, arena, numbers[i]);
    }
    for (size_t i = 1; i < parts; i++)
        exact_combine(&part[0], arena, &part[i]);
    return part[0];
}

static const struct {
    int least, greatest;
} scales[] = {
    { 0, 20 },      { -11, 53 },      { -60, -40 },     { -70, 10 },      { 50, 62 },        { 60, 70 },
    { -200, 200 },  { -1020, -900 },  { -1073, -1050 }, { 900, 1020 },    { -1073, 1020 },   { -64, 63 },
};

static void test_any_order(void **state)
{
    static struct bit_sum reference;
    double numbers[300];

    (void)state;
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        for (int round = 0; round < 12; round++) {
            struct arena arena;
            size_t count = random_next() % 300;
            bool cancelling = round & 1;

            arena_init(&arena, NULL);
            memset(&reference, 0, sizeof reference);
            for (size_t j = 0; j < count; j++) {
                numbers[j] = random_of_scale(scales[i].least, scales[i].greatest);
                if (cancelling && j % 3 == 2)
                    numbers[j] = -numbers[j - 1];
                bits_add(&reference, numbers[j]);
            }
            for (size_t parts = 1; parts <= 8; parts++) {
                struct exact_sum sum = sum_in_parts(&arena, numbers, count, parts, false);

                assert_same(exact_value(&sum), bits_value(&reference));
                shuffle(numbers, count);
            }
            arena_clear(&arena);
        }
}

static void test_squares(void **state)
{
    static struct bit_sum reference;
    double numbers[60];

    (void)state;
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        for (int round = 0; round < 6; round++) {
            struct arena arena;
            size_t count = random_next() % 60;

            arena_init(&arena, NULL);
            memset(&reference, 0, sizeof reference);
            for (size_t j = 0; j < count; j++) {
                numbers[j] = random_of_scale(scales[i].least, scales[i].greatest);
                bits_add_square(&reference, numbers[j]);
            }
            for (size_t parts = 1; parts <= 8; parts += 3) {
                struct exact_sum sum = sum_in_parts(&arena, numbers, count, parts, true);

                assert_same(exact_value(&sum), bits_value(&reference));
                shuffle(numbers, count);
            }
            arena_clear(&arena);
        }
}

static void test_known_sums(void **state)
{
    static const struct {
        double numbers[6];
        double sum;
    } rows[] = {
        { { 0 }, 0 },
        { { 1, 2, 3 }, 6 },
        { { 0.1, 0.2 }, 0.30000000000000004 },
        { { 0.1, 0.2, -0.3 }, 2.7755575615628914e-17 },
        { { 1e308, 1e308, -1e308 }, 1e308 },
        { { 1.7976931348623157e308, 1.7976931348623157e308 }, INFINITY },
        { { -1.7976931348623157e308, -1.7976931348623157e308 }, -INFINITY },
        { { 1e300, 1, -1e300 }, 1 },
        { { 4.9406564584124654e-324, 1, -1 }, 4.9406564584124654e-324 },
        { { 4.9406564584124654e-324, -4.9406564584124654e-324 }, 0 },
        { { 4611686018427387904.0, 4611686018427387904.0, 0.5, -4611686018427387904.0, -4611686018427387904.0 }, 0.5 },
        { { 9007199254740992, 1 }, 9007199254740992 },
        { { 9007199254740992, 1, 5e-324 }, 9007199254740994 },
        { { -9007199254740992, -1, -5e-324 }, -9007199254740994 },
        { { 9007199254740992, 3, -5e-324 }, 9007199254740994 },
        { { -1e-30, 1e-30, -1e-30 }, -1e-30 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena;

        arena_init(&arena, NULL);
        for (size_t parts = 1; parts < 5; parts++) {
            struct exact_sum sum = sum_in_parts(&arena, rows[i].numbers, 6, parts, false);

            assert_same(exact_value(&sum), rows[i].sum);
        }
        arena_clear(&arena);
    }
}

static void test_integers_stay_narrow(void **state)
{
    struct exact_sum sum = { 0 };

    (void)state;
    for (int i = 0; i < 100000; i++) {
        exact_add(&sum, NULL, i * 1000.0);
        exact_add(&sum, NULL, i / 1024.0);
        exact_add_square(&sum, NULL, i);
    }
    assert_null(sum.wide);
    assert_same(exact_value(&sum), 4999950000.0 * 1000 + 4999950000.0 / 1024 + 333328333350000.0);
}

static void test_wide_stays_small(void **state)
{
    struct arena arena;
    struct exact_sum sum = { 0 };

    (void)state;
    arena_init(&arena, NULL);
    for (int i = 0; i < 1000; i++)
        exact_add_square(&sum, &arena, i * 0.01);
    assert_true(arena.used <= 192);
    arena_clear(&arena);
}

static void test_split(void **state)
{
    static struct bit_sum reference;

    (void)state;
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        for (int round = 0; round < 20; round++) {
            struct exact_sum sum = { 0 };
            struct arena arena;
            double high, low;

            arena_init(&arena, NULL);
            memset(&reference, 0, sizeof reference);
            for (int j = 0; j < round; j++) {
                double number = random_of_scale(scales[i].least, scales[i].greatest);

                exact_add(&sum, &arena, number);
                bits_add(&reference, number);
            }
            exact_split(&sum, &high, &low);
            assert_same(high, bits_value(&reference));
            bits_add(&reference, -high);
            assert_same(low, bits_value(&reference));
            arena_clear(&arena);
        }
}

static double variance_of(struct arena *arena, const double *numbers, size_t count, size_t parts)
{
    struct exact_sum sum = sum_in_parts(arena, numbers, count, parts, false);
    struct exact_sum squares = sum_in_parts(arena, numbers, count, parts, true);

    return exact_variance(&sum, &squares, count);
}

static void test_known_variances(void **state)
{
    static const struct {
        double numbers[8];
        size_t count;
        double variance;
    } rows[] = {
        { { 0 }, 0, 0 },
        { { 5 }, 1, 0 },
        { { 2, 4, 4, 4, 5, 5, 7, 9 }, 8, 4 },
        { { -2, -4, -4, -4, -5, -5, -7, -9 }, 8, 4 },
        { { 1, 2 }, 2, 0.25 },
        { { 0.1, 0.1, 0.1 }, 3, 0 },
        { { 1e15 + 1, 1e15 + 2, 1e15 + 3 }, 3, 2.0 / 3 },
        { { 1e300, 1e300, 1e300 }, 3, 0 },
        { { 1e300, -1e300 }, 2, INFINITY },
        { { 1e150, -1e150 }, 2, 1e150 * 1e150 },
        { { 0x1p-500, -0x1p-500 }, 2, 0x1p-1000 },
        { { 0x1p-537, -0x1p-537 }, 2, 0x1p-1074 },
        { { 0x1p-538, -0x1p-538 }, 2, 0 },
        { { 0x1p1000, 0x1p-1074 }, 2, INFINITY },
        { { 0x1p500, 0x1p500, 0x1p-1074 }, 3, 0x1p1001 / 9 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena;

        arena_init(&arena, NULL);
        for (size_t parts = 1; parts < 4; parts++)
            assert_same(variance_of(&arena, rows[i].numbers, rows[i].count, parts), rows[i].variance);
        arena_clear(&arena);
    }
}

/* Against 64 bits of mantissa and two passes over the numbers. */
static void test_variances(void **state)
{
    double numbers[500];

    (void)state;
    for (int round = 0; round < 200; round++) {
        size_t count = random_next() % 498 + 2;
        double offset = round % 2 ? 1e9 : 0;
        long double mean = 0, squares = 0;
        struct arena arena;

        arena_init(&arena, NULL);
        for (size_t i = 0; i < count; i++) {
            numbers[i] = offset + random_of_scale(-3, 8);
            mean += numbers[i];
        }
        mean /= (long double)count;
        for (size_t i = 0; i < count; i++)
            squares += (numbers[i] - mean) * (numbers[i] - mean);

        double wanted = (double)(squares / (long double)count);
        double variance = variance_of(&arena, numbers, count, 1);

        assert_true(fabs(variance - wanted) <= 1e-13 * wanted);
        for (size_t parts = 2; parts < 6; parts++) {
            shuffle(numbers, count);
            assert_same(variance_of(&arena, numbers, count, parts), variance);
        }
        arena_clear(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_order),
        cmocka_unit_test(test_squares),
        cmocka_unit_test(test_known_sums),
        cmocka_unit_test(test_integers_stay_narrow),
        cmocka_unit_test(test_wide_stays_small),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_known_variances),
        cmocka_unit_test(test_variances),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
