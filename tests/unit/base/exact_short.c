/* Short exact sums say what the long ones say, of numbers of any kind, in any order and however they are put together. */
#include "base/exact_short.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { NUMBERS = 40, ROUNDS = 4000, KINDS = 7, PARTS = 3 };

static uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Whole, with a few places, of any size, tiny, huge. */
static double number_of(unsigned kind, uint64_t *random)
{
    const double sign = random_next(random) & 1 ? -1 : 1;

    switch (kind) {
    case 0:
        return (double)(random_next(random) % 100000);
    case 1:
        return sign * (double)(random_next(random) % 100000) / 100;
    case 2:
        return sign * ldexp((double)(random_next(random) >> 11), (int)(random_next(random) % 130) - 100);
    case 3:
        return sign * ldexp(1, (int)(random_next(random) % 140) - 75);
    case 4:
        return sign * ldexp((double)(random_next(random) >> 12), (int)(random_next(random) % 2000) - 1070);
    case 5:
        return sign * 0x1p60;
    default:
        return number_of((unsigned)(random_next(random) % 6), random);
    }
}

/* The same of some numbers that were added up before, where that went. */
static void add_together(struct exact_short *sum, struct arena *arena, const double *numbers, size_t count)
{
    struct exact_sum some = { 0 };

    for (size_t i = 0; i < count; i++)
        if (!exact_try(&some, numbers[i]))
            exact_short_add(sum, arena, numbers[i]);
    exact_short_add_fixed(sum, arena, some.fixed);
    exact_short_counted(sum, count);
}

static struct exact_short sum_of_stretches(const double *numbers, size_t stretch, struct arena *arena)
{
    struct exact_short sum = { 0 };

    for (size_t i = 0; i < NUMBERS; i += stretch)
        add_together(&sum, arena, numbers + i, NUMBERS - i < stretch ? NUMBERS - i : stretch);
    return sum;
}

/* Sums of parts of the numbers, put together. */
static struct exact_short sum_of(const double *numbers, size_t parts, struct arena *arena)
{
    struct exact_short sums[PARTS] = { { 0 } };

    for (size_t i = 0; i < NUMBERS; i++) {
        struct exact_short *sum = &sums[i * 7 % parts];

        if (!exact_short_try(sum, numbers[i]))
            exact_short_add(sum, arena, numbers[i]);
        exact_short_counted(sum, 1);
    }
    for (size_t part = 1; part < parts; part++)
        exact_short_combine(&sums[0], arena, &sums[part]);
    return sums[0];
}

static void check(const struct exact_short *sum, const struct exact_sum *expected)
{
    const struct exact_sum full = exact_short_sum(sum);
    double high, low, expected_high, expected_low;

    assert_int_equal(exact_short_count(sum), NUMBERS);
    assert_int_equal(full.count, NUMBERS);
    assert_true(exact_short_value(sum) == exact_value(expected));
    exact_split(&full, &high, &low);
    exact_split(expected, &expected_high, &expected_low);
    assert_true(high == expected_high && low == expected_low);
}

static void says_what_long_ones_say(void **state)
{
    uint64_t random = 88172645463325252u;
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct exact_sum expected = { 0 };
        double numbers[NUMBERS];

        for (size_t i = 0; i < NUMBERS; i++) {
            numbers[i] = number_of(round % KINDS, &random);
            exact_add(&expected, &arena, numbers[i]);
        }
        for (size_t parts = 1; parts <= PARTS; parts++) {
            const struct exact_short sum = sum_of(numbers, parts, &arena);
            const struct exact_short stretches = sum_of_stretches(numbers, 3 * parts * parts, &arena);

            check(&sum, &expected);
            check(&stretches, &expected);
        }
        arena_reset(&arena);
    }
    arena_clear(&arena);
}

/* What is in the range of logs takes no memory elsewhere. */
static void stays_short(void **state)
{
    const double numbers[] = { 12.34, 250.5, 1000, 0.125, -3, 99.99, 0.75 };
    struct exact_short sum = { 0 };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        exact_short_add(&sum, &arena, numbers[i]);
    add_together(&sum, &arena, numbers, 3);
    exact_short_add_fixed(&sum, &arena, -((uint128)1262 << 64 | (uint128)0xd70a3d70a3d70000));
    assert_false(sum.rest & EXACT_LONG);
    assert_int_equal(arena.used, 0);
    exact_short_add(&sum, &arena, 1e300);
    assert_true(sum.rest & EXACT_LONG);
    exact_short_add(&sum, &arena, -1e300);
    assert_true(fabs(exact_short_value(&sum) - 1360.705) < 1e-9);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_long_ones_say),
        cmocka_unit_test(stays_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
