/* Estimates of how many different hashes there were. */
#include "base/cardinality.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void nothing(void **state)
{
    struct cardinality none = { { 0 } };

    (void)state;
    assert_int_equal(cardinality_estimate(&none), 0);
}

/* Five times the standard error, and for few a unit or two. */
static void near(void **state)
{
    static const uint64_t counts[] = { 1, 2, 3, 10, 50, 200, 1000, 4096, 10000, 20000, 100000, 1000000 };

    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct cardinality some = { { 0 } };
        uint64_t estimate, most = counts[i] * 8 / 100 + 1;

        for (uint64_t n = 0; n < counts[i]; n++) {
            cardinality_add(&some, hash_number(n, 7));
            cardinality_add(&some, hash_number(n, 7));
        }
        estimate = cardinality_estimate(&some);
        if (estimate + most < counts[i] || estimate > counts[i] + most)
            fail_msg("%llu for %llu", (unsigned long long)estimate, (unsigned long long)counts[i]);
    }
}

static void joined(void **state)
{
    struct cardinality all = { { 0 } }, parts[3] = { { { 0 } } };

    (void)state;
    for (uint64_t n = 0; n < 30000; n++) {
        cardinality_add(&all, hash_number(n, 0));
        cardinality_add(&parts[n * n % 3], hash_number(n, 0));
    }
    cardinality_join(&parts[2], &parts[0]);
    cardinality_join(&parts[1], &parts[2]);
    assert_memory_equal(&parts[1], &all, sizeof all);
}

static void every_bit(void **state)
{
    struct cardinality full = { { 0 } };

    (void)state;
    for (uint64_t n = 0; n < CARDINALITY_REGISTERS; n++)
        cardinality_add(&full, n << (64 - CARDINALITY_BITS));
    assert_true(cardinality_estimate(&full) > 0);
    for (size_t i = 0; i < CARDINALITY_REGISTERS; i++)
        assert_int_equal(full.registers[i], 64 - CARDINALITY_BITS + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing), cmocka_unit_test(near), cmocka_unit_test(joined), cmocka_unit_test(every_bit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
