/* Tallies: what they say does not depend on order or on who saw what. */
#include "data/tally.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct value number_of(const char *text, double number)
{
    return (struct value){ .kind = KIND_NUMBER, .text = view_of(text), .number = number };
}

/* Everything a tally says, as text. */
static struct view tally_said(const struct tally *tally, struct arena *arena)
{
    size_t count;
    bool exact;
    const uint64_t distinct = tally_distinct(tally, &exact);
    const struct tally_value *values = tally_values(tally, 10, arena, &count);
    struct view said = arena_format(arena, "%llu present, %llu nulls, %llu%s", (unsigned long long)tally_present(tally),
                                    (unsigned long long)tally->kinds[KIND_NULL], (unsigned long long)distinct,
                                    exact ? "" : " or so");

    if (tally->least <= tally->greatest)
        said = arena_format(arena, "%.*s, %g to %g", VIEW_PRINT(said), tally->least, tally->greatest);
    for (size_t i = 0; i < count; i++)
        said = arena_format(arena, "%.*s\n%.*s%s %llu", VIEW_PRINT(said), VIEW_PRINT(values[i].text), values[i].cut ? "..." : "",
                            (unsigned long long)values[i].count);
    return said;
}

static void assert_said(const struct tally *tally, const char *wanted)
{
    struct arena arena;
    struct view said;

    arena_init(&arena, NULL);
    said = tally_said(tally, &arena);
    assert_string_equal(arena_keep(&arena, said).data, wanted);
    arena_clear(&arena);
}

static void few_values_are_counted(void **state)
{
    struct tally tally;

    (void)state;
    tally_init(&tally, NULL);
    assert_said(&tally, "0 present, 0 nulls, 0");
    tally_add(&tally, value_text(VIEW("b")), 1);
    tally_add(&tally, value_text(VIEW("a")), 2);
    tally_add(&tally, value_text(VIEW("")), 3);
    tally_add(&tally, value_text(VIEW("a")), 4);
    tally_add(&tally, value_null(), 5);
    assert_said(&tally, "4 present, 1 nulls, 3\na 2\n 1\nb 1");
    tally_clear(&tally);
}

static void kinds_are_told_apart(void **state)
{
    struct tally tally;

    (void)state;
    tally_init(&tally, NULL);
    tally_add(&tally, value_text(VIEW("1")), 1);
    tally_add(&tally, number_of("1", 1), 2);
    tally_add(&tally, number_of("1.0", 1), 3);
    tally_add(&tally, value_number(-2.5), 4);
    tally_add(&tally, value_boolean(true), 5);
    tally_count(&tally, KIND_LIST, __builtin_nan(""));
    tally_count(&tally, KIND_TIMESTAMP, 1000);
    assert_said(&tally, "7 present, 0 nulls, 5, -2.5 to 1000\n-2.5 1\n1 1\n1 1\n1 1\n1.0 1");
    tally_clear(&tally);
}

static void long_values_are_cut(void **state)
{
    char text[TALLY_TEXT + 10];
    struct tally tally;
    size_t count;
    struct arena arena;
    const struct tally_value *values;

    (void)state;
    arena_init(&arena, NULL);
    tally_init(&tally, NULL);
    memset(text, 'x', sizeof text);
    memcpy(text + TALLY_TEXT - 2, "\u20ac", 3);     /* would be parted */
    tally_add(&tally, value_text((struct view){ text, sizeof text }), 1);
    tally_add(&tally, value_text((struct view){ text, sizeof text - 1 }), 1);
    tally_add(&tally, value_text((struct view){ text, TALLY_TEXT - 2 }), 1);
    values = tally_values(&tally, 3, &arena, &count);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(values[i].text.length, TALLY_TEXT - 2);
        assert_int_equal(values[i].cut, i > 0);
    }
    tally_clear(&tally);
    arena_clear(&arena);
}

/* A third of the values are the same, the others all differ. */
static void tally_add_nth(struct tally *tally, size_t n)
{
    char text[32];

    snprintf(text, sizeof text, "%s%zu", n % 3 == 0 ? "often" : "id-", n % 3 == 0 ? 0 : n);
    tally_add(tally, value_text(view_of(text)), hash_number(n, 0));
}

static void many_values_are_estimated(void **state)
{
    enum { VALUES = 30000 };
    struct tally tally;
    struct arena arena;
    size_t count;
    bool exact;
    uint64_t distinct;
    const struct tally_value *values;

    (void)state;
    arena_init(&arena, NULL);
    tally_init(&tally, NULL);
    for (size_t n = 0; n < VALUES; n++)
        tally_add_nth(&tally, n);
    distinct = tally_distinct(&tally, &exact);
    assert_false(exact);
    assert_in_range(distinct, VALUES * 2 / 3 * 92 / 100, VALUES * 2 / 3 * 108 / 100);
    values = tally_values(&tally, 5, &arena, &count);
    assert_int_equal(count, 5);
    assert_true(view_equal(values[0].text, VIEW("often0")));
    assert_in_range(values[0].count, VALUES / 3, VALUES / 3 + VALUES / 100);
    for (size_t i = 1; i < count; i++)
        assert_int_equal(values[i].count, 0);
    tally_clear(&tally);
    arena_clear(&arena);
}

/* The same values in another order, and in parts that are joined, at sizes around the bounds. */
static void order_does_not_matter(void **state)
{
    static const size_t sizes[] = { 1, 7, 100, 760, 766, 767, 768, 769, 770, 771, 1000, 5000, 40000 };
    enum { PARTS = 3, STEP = 7919 };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct tally forward, parts[PARTS];
        struct arena arena;

        arena_init(&arena, NULL);
        tally_init(&forward, NULL);
        for (size_t part = 0; part < PARTS; part++)
            tally_init(&parts[part], NULL);
        for (size_t n = 0; n < sizes[i]; n++)
            tally_add_nth(&forward, n);
        for (size_t n = 0; n < sizes[i]; n++) {
            const size_t other = n * STEP % sizes[i];

            tally_add_nth(&parts[other * other % 5 % PARTS], sizes[i] % STEP ? other : n);
        }
        tally_join(&parts[1], &parts[2]);
        tally_join(&parts[0], &parts[1]);
        assert_string_equal(tally_said(&forward, &arena).data, tally_said(&parts[0], &arena).data);
        for (size_t part = 0; part < PARTS; part++)
            tally_clear(&parts[part]);
        tally_clear(&forward);
        arena_clear(&arena);
    }
}

static void memory_is_bounded_and_given_back(void **state)
{
    struct budget budget;
    struct tally tally;
    size_t used = 0;

    (void)state;
    budget_init(&budget, 0);
    tally_init(&tally, &budget);
    for (size_t n = 0; n < 100000; n++) {
        tally_add_nth(&tally, n);
        if (n == 1000)
            used = budget.used;
    }
    assert_true(used > 0);
    assert_int_equal(budget.used, used);
    assert_true(budget.peak < 128 * 1024);
    tally_clear(&tally);
    assert_int_equal(budget.used, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_values_are_counted),    cmocka_unit_test(kinds_are_told_apart),
        cmocka_unit_test(long_values_are_cut),       cmocka_unit_test(many_values_are_estimated),
        cmocka_unit_test(order_does_not_matter),     cmocka_unit_test(memory_is_bounded_and_given_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
