/* Expectations: language reference 2.10, 3.4, 4.2 to 4.4. */
#include "base/number.h"
#include "data/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct value number_as_written(const char *text)
{
    struct value value = { .kind = KIND_NUMBER, .text = view_of(text) };

    assert_true(number_parse(value.text, &value.number));
    return value;
}

static struct value text(const char *text)
{
    return value_text(view_of(text));
}

static struct value map(const char *json)
{
    return (struct value){ .kind = KIND_MAP, .text = view_of(json) };
}

static struct value list(const char *json)
{
    return (struct value){ .kind = KIND_LIST, .text = view_of(json) };
}

static void assert_display(struct value value, const char *wanted)
{
    struct arena arena;

    arena_init(&arena, NULL);
    struct view shown = value_display(value, &arena);
    if (!wanted)
        assert_null(shown.data);
    else if (!view_equal(shown, view_of(wanted)))
        fail_msg("%.*s instead of %s", VIEW_PRINT(shown), wanted);
    arena_clear(&arena);
}

static void values_display(void **state)
{
    (void)state;
    assert_display(value_null(), NULL);
    assert_display(text(""), "");
    assert_display(value_text((struct view){ NULL, 0 }), "");
    assert_display(text("a\nb"), "a\nb");
    assert_display(value_number(800), "800");
    assert_display(value_number(-3), "-3");
    assert_display(value_number(1780503582214.0), "1780503582214");
    assert_display(value_number(7.65134), "7.6513");
    assert_display(value_number(1e300 * 1e300), NULL);
    assert_display(number_as_written("1.50"), "1.50");
    assert_display(value_boolean(true), "1");
    assert_display(value_boolean(false), "0");
    assert_display(value_time(0), "1970-01-01 00:00:00.000");
    assert_display(map("{\"a\":1}"), "{\"a\":1}");
    assert_display(list("[1]"), "[1]");
}

static void values_truth(void **state)
{
    (void)state;
    assert_int_equal(value_truth(value_null()), TRUTH_UNKNOWN);
    assert_int_equal(value_truth(value_boolean(true)), TRUTH_TRUE);
    assert_int_equal(value_truth(value_boolean(false)), TRUTH_FALSE);
    assert_int_equal(value_truth(value_number(-0.5)), TRUTH_TRUE);
    assert_int_equal(value_truth(value_number(0)), TRUTH_FALSE);
    assert_int_equal(value_truth(text("0.0")), TRUTH_FALSE);
    assert_int_equal(value_truth(text("2")), TRUTH_TRUE);
    assert_int_equal(value_truth(text("true")), TRUTH_UNKNOWN);
    assert_int_equal(value_truth(text("")), TRUTH_UNKNOWN);
    assert_int_equal(value_truth(map("{}")), TRUTH_UNKNOWN);
    assert_int_equal(value_truth(list("[1]")), TRUTH_UNKNOWN);
}

static void values_become_numbers(void **state)
{
    double number;

    (void)state;
    assert_true(value_to_number(text("-.5e1"), &number) && number == -5);
    assert_true(value_to_number(value_boolean(true), &number) && number == 1);
    assert_true(value_to_number(value_time(7), &number) && number == 7);
    assert_false(value_to_number(text(" 5"), &number));
    assert_false(value_to_number(text("0x10"), &number));
    assert_false(value_to_number(text("1e999"), &number));
    assert_false(value_to_number(text("inf"), &number));
    assert_false(value_to_number(value_null(), &number));
    assert_false(value_to_number(list("[1]"), &number));
}

static void values_become_times(void **state)
{
    int64_t ms;

    (void)state;
    assert_true(value_to_time(value_time(5), &ms) && ms == 5);
    assert_true(value_to_time(value_number(7.9), &ms) && ms == 7);
    assert_true(value_to_time(text("1970-01-01 00:00:01.500"), &ms) && ms == 1500);
    assert_true(value_to_time(text("1970-01-02T00:00:00Z"), &ms) && ms == 86400000);
    assert_true(value_to_time(text("1970-01-02T00:00:00+01:00"), &ms) && ms == 82800000);
    assert_true(value_to_time(text("86400000"), &ms) && ms == 86400000);
    assert_false(value_to_time(text("1970-01-02 oops"), &ms));
    assert_false(value_to_time(text(""), &ms));
    assert_false(value_to_time(value_number(1e18), &ms));
    assert_false(value_to_time(value_null(), &ms));
}

struct comparison {
    struct value a, b;
    enum truth equal, less, less_equal;
};

static void values_compare(void **state)
{
    const enum truth yes = TRUTH_TRUE, no = TRUTH_FALSE, unknown = TRUTH_UNKNOWN;
    const struct comparison rows[] = {
        { number_as_written("5"), text("5"), yes, no, yes },
        { number_as_written("5"), text("5.0"), yes, no, yes },
        { number_as_written("5"), number_as_written("5.0"), yes, no, yes },
        { text("05"), value_number(5), yes, no, yes },
        { text("05"), text("5"), no, no, yes },
        { text("05"), text("05"), yes, no, yes },
        { text("9"), text("10"), no, yes, yes },
        { text("9"), value_number(10), no, yes, yes },
        { text("x9"), text("x10"), no, yes, yes },
        { text("x"), value_number(1), no, no, no },
        { value_number(1), text("x"), no, no, no },
        { value_boolean(true), value_number(1), yes, no, yes },
        { value_boolean(true), text("true"), no, no, no },
        { value_time(1717200000001), value_number(1717200000000), no, no, no },
        { value_time(0), text("2024-06-01"), no, no, no },
        { text("a"), text("b"), no, yes, yes },
        { text("9"), text("a"), no, yes, yes },
        { value_null(), value_number(1), unknown, unknown, unknown },
        { text("a"), value_null(), unknown, unknown, unknown },
        { value_null(), map("{}"), unknown, unknown, unknown },
        { map("{}"), map("{}"), no, no, no },
        { list("[]"), text("[]"), no, no, no },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (value_equal(&rows[i].a, &rows[i].b) != rows[i].equal)
            fail_msg("row %zu: =", i);
        if (value_less(&rows[i].a, &rows[i].b, false) != rows[i].less)
            fail_msg("row %zu: <", i);
        if (value_less(&rows[i].a, &rows[i].b, true) != rows[i].less_equal)
            fail_msg("row %zu: <=", i);
    }
}

static void assert_ascending(const struct value *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            int order = value_collate(&values[i], &values[j]);
            if ((i < j && order >= 0) || (i == j && order != 0) || (i > j && order <= 0))
                fail_msg("values %zu and %zu are %d", i, j, order);
        }
}

static void values_collate(void **state)
{
    static const char *const texts[] = { "!x", "#",  "*%09",  "0;", "7B", "205B", "4100_", "@", "@z", "K",
                                         "K51q", "k2", "0", "01", "1", "2", "10" };
    enum { COUNT = sizeof texts / sizeof texts[0] };
    struct value values[COUNT + 1];

    (void)state;
    values[0] = value_null();
    for (size_t i = 0; i < COUNT; i++)
        values[i + 1] = text(texts[i]);
    assert_ascending(values, COUNT + 1);
}

static void values_collate_mixed(void **state)
{
    const struct value values[] = {
        value_null(),
        text(""),
        value_time(-1),
        value_time(0),
        text("1970-01-01 00:00:00.001"),
        value_time(2),
        text("a"),
        text("a1"),
        text("a1b"),
        text("a01"),
        text("a\xc3\xa9"),
        text("b"),
        text("-1e999"),
        value_number(-2),
        value_boolean(false),
        text("0.5"),
        text("01"),
        value_boolean(true),
        number_as_written("1.0"),
        value_number(1.00001),
        number_as_written("2e0"),
        text("9007199254740992"),
        text("9007199254740993"),
        text("1e999"),
    };
    enum { COUNT = sizeof values / sizeof values[0] };

    (void)state;
    assert_ascending(values, COUNT);

    struct value structure = map("{}"), null = value_null();
    assert_int_equal(value_collate(&structure, &null), 0);
}

static void text_collation_is_a_total_order(void **state)
{
    static const char alphabet[] = "019ab!";
    enum { TEXTS = 6 * 6 * 6 };
    char room[TEXTS][3];

    (void)state;
    for (size_t i = 0; i < TEXTS; i++) {
        room[i][0] = alphabet[i % 6];
        room[i][1] = alphabet[i / 6 % 6];
        room[i][2] = alphabet[i / 36];
    }
    for (size_t i = 0; i < TEXTS; i++)
        for (size_t j = 0; j < TEXTS; j++) {
            struct view a = { room[i], 3 }, b = { room[j], 1 + j % 3 };
            assert_int_equal(text_collate(a, b), -text_collate(b, a));
            assert_int_equal(text_collate(a, b) == 0, view_equal(a, b));
            for (size_t k = 0; k < TEXTS; k += 5) {
                struct view c = { room[k], 2 };
                if (text_collate(a, b) < 0 && text_collate(b, c) < 0)
                    assert_true(text_collate(a, c) < 0);
            }
        }
}

static void value_keep_copies(void **state)
{
    struct arena arena;
    char bytes[] = "abc";
    struct value value;

    (void)state;
    arena_init(&arena, NULL);
    value = value_keep(&arena, value_text((struct view){ bytes, 3 }));
    bytes[0] = 'x';
    assert_memory_equal(value.text.data, "abc", 3);
    assert_null(value_keep(&arena, value_number(1)).text.data);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_display),
        cmocka_unit_test(values_truth),
        cmocka_unit_test(values_become_numbers),
        cmocka_unit_test(values_become_times),
        cmocka_unit_test(values_compare),
        cmocka_unit_test(values_collate),
        cmocka_unit_test(values_collate_mixed),
        cmocka_unit_test(text_collation_is_a_total_order),
        cmocka_unit_test(value_keep_copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
