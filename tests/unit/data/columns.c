#include "data/batch.h"
#include "data/convert.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static int arena_setup(void **state)
{
    struct arena *arena = malloc(sizeof *arena);

    arena_init(arena, NULL);
    *state = arena;
    return 0;
}

static int arena_teardown(void **state)
{
    arena_clear(*state);
    free(*state);
    return 0;
}

static const uint32_t all_rows[] = { 0, 1, 2, 3, 4, 5, 6, 7 };

/* null, text, numeric text, computed number, number as written, boolean, time, list */
static struct column *mixed_column(struct arena *arena)
{
    struct column *column = column_new(arena, 8, 0);

    column_set_null(column, 0);
    column_set(column, arena, 3, value_number(2.5));
    column_set(column, arena, 1, value_text(VIEW("abc")));
    column_set(column, arena, 2, value_text(VIEW("12")));
    column_set(column, arena, 4, (struct value){ .kind = KIND_NUMBER, .text = VIEW("1.50"), .number = 1.5 });
    column_set(column, arena, 5, value_boolean(true));
    column_set(column, arena, 6, value_time(1000));
    column_set(column, arena, 7, (struct value){ .kind = KIND_LIST, .text = VIEW("[1]") });
    return column;
}

static void column_holds_any_value(void **state)
{
    struct column *column = mixed_column(*state);

    assert_int_equal(column->seen, SEEN(KIND_NULL) | SEEN(KIND_TEXT) | SEEN(KIND_NUMBER) | SEEN(KIND_BOOLEAN) |
                                       SEEN(KIND_TIMESTAMP) | SEEN(KIND_LIST));
    assert_false(column_only(column, KIND_TEXT));
    assert_int_equal(column_value(column, 0).kind, KIND_NULL);
    assert_true(view_equal(column_value(column, 1).text, VIEW("abc")));
    assert_null(column_value(column, 3).text.data);
    assert_true(column_value(column, 3).number == 2.5);
    assert_true(view_equal(column_value(column, 4).text, VIEW("1.50")));
    assert_true(column_value(column, 6).number == 1000);
    column_set_number(column, 4, 3);
    assert_null(column_value(column, 4).text.data);
    column_set_number(column, 4, __builtin_inf());
    assert_int_equal(column->kind[4], KIND_NULL);
}

static void column_becomes_texts(void **state)
{
    static const char *const wanted[] = { NULL, "abc", "12", "2.5", "1.50", "1", "1970-01-01 00:00:01.000", NULL };
    struct column *column = mixed_column(*state);
    const struct column *texts = column_texts(column, all_rows, 8, *state);

    assert_true(column_only(texts, KIND_TEXT));
    for (size_t row = 0; row < 8; row++) {
        assert_int_equal(texts->kind[row], wanted[row] ? KIND_TEXT : KIND_NULL);
        if (wanted[row])
            assert_true(view_equal(texts->text[row], view_of(wanted[row])));
    }
    assert_ptr_equal(column_texts(column, all_rows, 8, *state), texts);
    struct column *plain = column_constant(*state, 4, value_text(VIEW("x")));
    assert_ptr_equal(column_texts(plain, all_rows, 4, *state), plain);
}

static void column_becomes_numbers(void **state)
{
    static const double wanted[] = { -1, -1, 12, 2.5, 1.5, 1, 1000, -1 };
    struct column *column = mixed_column(*state);
    const struct column *numbers = column_numbers(column, all_rows, 8, *state);

    assert_true(column_only(numbers, KIND_NUMBER));
    for (size_t row = 0; row < 8; row++) {
        assert_int_equal(numbers->kind[row], wanted[row] < 0 ? KIND_NULL : KIND_NUMBER);
        if (wanted[row] >= 0)
            assert_true(numbers->number[row] == wanted[row]);
    }
    assert_ptr_equal(column_numbers(column, all_rows, 8, *state), numbers);
}

/* Short spellings are read without the general reader; the two agree, and on what is no number too. */
static void texts_are_numbers_as_spelt(void **state)
{
    static const char digits[] = "0123456789.5.-e+ 7";
    unsigned random = 7;

    for (int i = 0; i < 200000; i++) {
        char spelling[20];
        double number = 0;
        struct column *column = column_new(*state, 1, COLUMN_TEXT);
        struct view text = { spelling, (size_t)(random >> 8) % 18 };
        const bool plain = i % 3 != 0;

        for (size_t at = 0; at < text.length; at++) {
            random = random * 1103515245u + 12345u;
            spelling[at] = digits[(random >> 16) % (plain ? 11 : sizeof digits - 1)];
        }
        random = random * 1103515245u + 12345u;
        column_set_text(column, 0, text);
        const struct column *numbers = column_numbers(column, all_rows, 1, *state);
        const bool numeric = value_to_number(value_text(text), &number);
        assert_int_equal(numbers->kind[0], numeric ? KIND_NUMBER : KIND_NULL);
        if (numeric)
            assert_memory_equal(&numbers->number[0], &number, sizeof number);
        arena_reset(*state);
    }
}

static void truths_and_times_are_numbers(void **state)
{
    struct column *column = column_new(*state, 8, COLUMN_NUMBER);

    column_set_null(column, 0);
    column_set_boolean(column, 1, true);
    column_set_boolean(column, 2, false);
    column_set_time(column, 3, 1000);
    const struct column *numbers = column_numbers(column, all_rows, 4, *state);
    assert_true(column_only(numbers, KIND_NUMBER));
    assert_int_equal(numbers->kind[0], KIND_NULL);
    for (size_t row = 1; row < 4; row++) {
        assert_int_equal(numbers->kind[row], KIND_NUMBER);
        assert_true(numbers->number[row] == column->number[row]);
    }
    assert_null(column_value(numbers, 1).text.data);
}

static void column_becomes_times(void **state)
{
    static const double wanted[] = { -1, -1, 12, 2, 1, -1, 1000, -1 };
    struct column *column = mixed_column(*state);
    const struct column *times = column_times(column, all_rows, 8, *state);

    assert_true(column_only(times, KIND_TIMESTAMP));
    for (size_t row = 0; row < 8; row++) {
        assert_int_equal(times->kind[row], wanted[row] < 0 ? KIND_NULL : KIND_TIMESTAMP);
        if (wanted[row] >= 0)
            assert_true(times->number[row] == wanted[row]);
    }
}

static void constants_fill_a_column(void **state)
{
    struct column *column = column_constant(*state, 3, (struct value){ .kind = KIND_NUMBER, .text = VIEW("7.0"), .number = 7 });

    assert_true(column_only(column, KIND_NUMBER));
    for (size_t row = 0; row < 3; row++) {
        assert_true(column_value(column, row).number == 7);
        assert_true(view_equal(column_value(column, row).text, VIEW("7.0")));
    }
    column = column_constant(*state, 3, value_null());
    assert_int_equal(column_value(column, 2).kind, KIND_NULL);
    assert_null(column->text);
}

static void batch_keeps_what_is_true(void **state)
{
    struct batch *batch = batch_new(*state, 5, 2);
    struct column *condition = column_new(*state, 5, COLUMN_NUMBER);

    assert_int_equal(batch->count, 5);
    assert_int_equal(batch->selected[4], 4);
    assert_null(batch->columns[1]);
    column_set_boolean(condition, 0, false);
    column_set_boolean(condition, 1, true);
    condition->number[2] = 1;
    column_set_null(condition, 2);
    column_set_boolean(condition, 3, true);
    column_set_boolean(condition, 4, false);
    batch_keep_true(batch, condition);
    assert_int_equal(batch->count, 2);
    assert_int_equal(batch->selected[0], 1);
    assert_int_equal(batch->selected[1], 3);
    column_set_boolean(condition, 1, false);
    batch_keep_true(batch, condition);
    assert_int_equal(batch->count, 1);
    assert_int_equal(batch->selected[0], 3);
    batch_keep_true(batch, column_constant(*state, 5, value_null()));
    assert_int_equal(batch->count, 0);
}

static void columns_are_taken_apart(void **state)
{
    static const uint32_t rows[] = { 4, 4, 0, 7, 1 };
    struct column *from = mixed_column(*state), *taken = column_take(*state, from, rows, 5);

    assert_int_equal(taken->capacity, 5);
    assert_int_equal(taken->seen, from->seen);
    for (size_t i = 0; i < 5; i++) {
        struct value expected = column_value(from, rows[i]), got = column_value(taken, i);

        assert_int_equal(got.kind, expected.kind);
        assert_true(view_equal(value_display(got, *state), value_display(expected, *state)));
    }
    taken = column_take(*state, column_constant(*state, 8, value_boolean(true)), rows, 3);
    assert_null(taken->text);
    assert_int_equal(column_value(taken, 2).kind, KIND_BOOLEAN);
}

static void ranks_are_ordered(void **state)
{
    static const struct rank ranks[] = { { -9, 7, 7 }, { -1, 2, 3 }, { -1, 3, 0 }, { -1, 3, 1 }, { 0, 0, 0 } };
    enum { COUNT = sizeof ranks / sizeof *ranks };

    (void)state;
    for (size_t a = 0; a < COUNT; a++)
        for (size_t b = 0; b < COUNT; b++) {
            int order = rank_compare(ranks[a], ranks[b]);

            assert_true(a == b ? order == 0 : (order < 0) == (a < b));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(column_holds_any_value, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(column_becomes_texts, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(column_becomes_numbers, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(texts_are_numbers_as_spelt, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(truths_and_times_are_numbers, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(column_becomes_times, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(constants_fill_a_column, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(batch_keeps_what_is_true, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(columns_are_taken_apart, arena_setup, arena_teardown),
        cmocka_unit_test(ranks_are_ordered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
