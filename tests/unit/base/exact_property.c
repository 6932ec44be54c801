/* What must hold for exact sums: nothing is lost at the edges of the fixed range, and results are rounded once. */
#include "base/exact.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t random_state = 314159;

static uint64_t random_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static size_t random_below(size_t limit)
{
    return (size_t)(random_next() % limit);
}

/* Numbers at the edges of what the fixed part holds: its greatest, its unit, and just outside of both. */
static double random_edge(void)
{
    static const int exponents[] = { -1074, -1022, -118, -117, -116, -66, -65, -64, -63, -12, 0, 8, 9, 10, 53, 60, 61, 62, 63, 64, 1023 };
    double number = ldexp(1, exponents[random_below(sizeof exponents / sizeof *exponents)]);

    switch (random_below(4)) {
    case 0:
        number = nextafter(number, INFINITY);
        break;
    case 1:
        number = nextafter(number, 0);
        break;
    default:
        break;
    }
    return random_below(2) ? number : -number;
}

/* Adding some numbers and then their opposites, each in its own order and in its own parts, leaves nothing. */
static void test_opposites_cancel(void **unused)
{
    enum { MOST = 60, PARTS = 5 };
    double numbers[MOST];

    (void)unused;
    for (int round = 0; round < 4000; round++) {
        struct exact_sum parts[PARTS] = { 0 };
        struct arena arena;
        size_t count = 1 + random_below(MOST), plain = random_below(2);

        arena_init(&arena, NULL);
        for (size_t i = 0; i < count; i++) {
            numbers[i] = plain ? (double)(int64_t)random_next() : random_edge();
            exact_add(&parts[random_below(PARTS)], &arena, numbers[i]);
        }
        for (size_t i = count; i > 0; i--) {
            size_t pick = random_below(i);
            exact_add(&parts[random_below(PARTS)], &arena, -numbers[pick]);
            numbers[pick] = numbers[i - 1];
        }
        for (size_t i = 1; i < PARTS; i++)
            exact_combine(&parts[0], &arena, &parts[i]);
        double value = exact_value(&parts[0]);
        if (value != 0 || signbit(value))
            fail_msg("round %d: %a is left", round, value);
        arena_clear(&arena);
    }
}

/* A little survives whatever is added to it and taken away again. */
static void test_the_least_survives(void **unused)
{
    static const double large[] = { 0x1p61, 0x1.fffffffffffffp61, 0x1p62, 0x1p63, 0x1p900, 0x1.fffffffffffffp1023 };
    static const double little[] = { 0x1p-64, 0x1p-65, 0x1.8p-64, 0x1p-1074, -0x1p-1074, -0x1p-64, 1, -1 };

    (void)unused;
    for (size_t i = 0; i < sizeof large / sizeof *large; i++)
        for (size_t j = 0; j < sizeof little / sizeof *little; j++)
            for (int times = 1; times < 40; times++) {
                struct exact_sum sum = { 0 }, other = { 0 };
                struct arena arena;

                arena_init(&arena, NULL);
                exact_add(&sum, &arena, little[j]);
                for (int k = 0; k < times; k++) {
                    exact_add(&sum, &arena, large[i]);
                    exact_add(&other, &arena, -large[i]);
                }
                exact_combine(&sum, &arena, &other);
                assert_true(exact_value(&sum) == little[j]);
                arena_clear(&arena);
            }
}

/* The inline case and the general one say the same, and a refusal changes nothing. */
static void test_try_is_add(void **unused)
{
    (void)unused;
    for (int round = 0; round < 300; round++) {
        struct exact_sum tried = { 0 }, added = { 0 };
        struct arena arena;

        arena_init(&arena, NULL);
        for (int i = 0; i < 200; i++) {
            double number = random_below(3) ? (double)(int64_t)random_next() * 0x1p-10 : random_edge();
            struct exact_sum before = tried;

            if (!exact_try(&tried, number)) {
                assert_true(tried.fixed == before.fixed && tried.wide == before.wide);
                exact_add(&tried, &arena, number);
            }
            exact_add(&added, &arena, number);
            assert_true(exact_value(&tried) == exact_value(&added));
            assert_int_equal(tried.count, 0);
        }
        arena_clear(&arena);
    }
    struct exact_sum sum = { 0 };
    assert_false(exact_try(&sum, INFINITY));
    assert_false(exact_try(&sum, -INFINITY));
    assert_false(exact_try(&sum, NAN));
    assert_true(exact_try(&sum, -0.0));
    assert_true(sum.fixed == 0);
}

/* Whether the double is the one nearest to numerator / denominator, from 1/4 to 2^42; checked in whole numbers. */
static bool is_nearest(double value, uint64_t numerator, uint64_t denominator)
{
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(value, &exponent), 53);
    int shift = 53 - exponent;      /* value = mantissa / 2^shift */
    uint128 left = (uint128)numerator << shift, right = (uint128)mantissa * denominator;
    uint128 apart = left > right ? left - right : right - left;

    return 2 * apart <= denominator;
}

static void test_variance_is_rounded_once(void **unused)
{
    size_t checked = 0;

    (void)unused;
    for (int round = 0; round < 20000; round++) {
        struct exact_sum sum = { 0 }, squares = { 0 };
        struct arena arena;
        uint64_t count = 2 + random_below(80), whole = 0, whole_squares = 0;
        uint64_t offset = random_below(2) ? 0 : UINT64_C(1) << 40;
        size_t spread = random_below(2) ? 100 : 100000;

        arena_init(&arena, NULL);
        for (uint64_t i = 0; i < count; i++) {
            uint64_t number = random_below(spread);
            whole += number;
            whole_squares += number * number;
            exact_add(&sum, &arena, (double)(number + offset));     /* an offset does not change the variance */
            exact_add_square(&squares, &arena, (double)(number + offset));
        }
        double variance = exact_variance(&sum, &squares, count);
        if (variance >= 0.25) {
            assert_true(is_nearest(variance, count * whole_squares - whole * whole, count * count));
            checked++;
        }
        arena_clear(&arena);
    }
    assert_true(checked > 19000);
}

/* The two halves of a sum are its first 53 bits and what they leave. */
static void test_split_adds_up(void **unused)
{
    (void)unused;
    for (int round = 0; round < 20000; round++) {
        struct exact_sum sum = { 0 };
        struct arena arena;
        double high, low;

        arena_init(&arena, NULL);
        for (size_t i = random_below(10); i > 0; i--)
            exact_add(&sum, &arena, random_below(2) ? random_edge() : (double)(int64_t)random_next());
        exact_split(&sum, &high, &low);
        assert_true(high == exact_value(&sum));
        if (isfinite(high)) {
            assert_true(fabs(low) <= (nextafter(fabs(high), INFINITY) - fabs(high)) / 2 || (high == 0 && low == 0));
            exact_add(&sum, &arena, -high);
            assert_true(exact_value(&sum) == low);
        }
        arena_clear(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opposites_cancel),
        cmocka_unit_test(test_the_least_survives),
        cmocka_unit_test(test_try_is_add),
        cmocka_unit_test(test_variance_is_rounded_once),
        cmocka_unit_test(test_split_adds_up),
    };

    return cmocka_run_group_tests_name("base/exact_property", tests, NULL, NULL);
}
