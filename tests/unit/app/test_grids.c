#include "app/test_diff.h"
#include "app/test_compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void parse(struct arena *arena, const char *text, struct test_grid *grid)
{
    struct fault fault;

    if (test_grid_parse(arena, view_of(text), grid, &fault) != STATUS_OK)
        fail_msg("%s", fault.message);
}

/* The table, read and printed again. */
static void assert_printed(const char *text, const char *wanted)
{
    struct buffer out = { 0 };
    struct arena arena;
    struct test_grid grid;

    arena_init(&arena, NULL);
    parse(&arena, text, &grid);
    test_grid_print(&out, &grid, NULL);
    assert_string_equal(out.data, wanted);
    buffer_clear(&out);
    arena_clear(&arena);
}

static void test_tables_are_printed_as_they_were(void **state)
{
    static const char *const rows[] = {
        "svc  n\na    1\n     2\nb\n",
        "name      n\na     12345\n          7\n",
        "@timestamp               @message\n2024-05-01 10:00:00.000  two words here\n",
        "a   b\n\"\"  \"x  y\"\n",
        "a\n(null)\n\"(null)\"\n",
        "(nothing)\n",
        "a  b\n",
        "u       n\n\u65e5\u672c\u8a9e  1\n        2\n",
        "x                y\n\" \\\"q\\\" \\u001b\"  z\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_printed(rows[i], rows[i]);
}

static void test_tables_need_not_be_aligned_well(void **state)
{
    (void)state;
    assert_printed("svc  count\nlong value  12\nb    3\n", "svc         count\nlong value     12\nb               3\n");
    assert_printed("a  b  c\n      3\n", "a  b  c\n      3\n");
    assert_printed("n   b\n12  x\n\n", " n  b\n12  x\n(null)\n");
}

static void test_tables_that_cannot_be_read(void **state)
{
    struct arena arena;
    struct test_grid grid;
    struct fault fault;

    (void)state;
    arena_init(&arena, NULL);
    assert_int_equal(test_grid_parse(&arena, VIEW("a\n1  2\n"), &grid, &fault), STATUS_INVALID);
    assert_int_equal(test_grid_parse(&arena, VIEW("a\n\"open\n"), &grid, &fault), STATUS_INVALID);
    assert_int_equal(test_grid_parse(&arena, VIEW("a\n\"x\"y\n"), &grid, &fault), STATUS_INVALID);
    arena_clear(&arena);
}

static bool agree(struct arena *arena, const struct test_grid *wanted, const struct test_grid *is, bool unordered)
{
    const struct test_leeway leeway = { .unordered = unordered };
    struct buffer report = { 0 };
    const bool same = test_compare(arena, wanted, is, &leeway, &report, false);

    assert_int_equal(same, report.length == 0);
    buffer_clear(&report);
    return same;
}

static void test_order_counts_unless_said_otherwise(void **state)
{
    struct arena arena;
    struct test_grid a, b, c;

    (void)state;
    arena_init(&arena, NULL);
    parse(&arena, "x  y\n1  a\n2\n", &a);
    parse(&arena, "x  y\n2\n1  a\n", &b);
    parse(&arena, "x  y\n2  \"\"\n1  a\n", &c);
    assert_true(agree(&arena, &a, &a, false));
    assert_false(agree(&arena, &a, &b, false));
    assert_true(agree(&arena, &a, &b, true));
    assert_false(agree(&arena, &a, &c, true));
    arena_clear(&arena);
}

static void test_values(void **state)
{
    static const struct {
        const char *text, *value;
    } rows[] = {
        { "null", NULL }, { "\"null\"", "null" }, { "\"\"", "" }, { "two words", "two words" }, { "\" x\"", " x" },
        { "\"\\\"a\\\"\"", "\"a\"" }, { "{\"a\":1}", "{\"a\":1}" }, { "0", "0" },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer out = { 0 };
        struct view value;

        assert_int_equal(test_value_parse(&arena, view_of(rows[i].text), &value, NULL), STATUS_OK);
        assert_int_equal(value.data == NULL, rows[i].value == NULL);
        if (rows[i].value)
            assert_true(view_equal(value, view_of(rows[i].value)));
        test_value_print(&out, value);
        assert_string_equal(out.data, rows[i].text);
        buffer_clear(&out);
    }
    arena_clear(&arena);
}

static void test_differences(void **state)
{
    struct buffer out = { 0 };

    (void)state;
    test_diff(&out, VIEW("a\nb\nc\n"), VIEW("a\nx\nc\nd\n"), false);
    assert_string_equal(out.data, "      a\n    - b\n    + x\n      c\n    + d\n");
    buffer_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_are_printed_as_they_were),
        cmocka_unit_test(test_tables_need_not_be_aligned_well),
        cmocka_unit_test(test_tables_that_cannot_be_read),
        cmocka_unit_test(test_order_counts_unless_said_otherwise),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_differences),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
