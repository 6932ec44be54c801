#include "render/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_settled(size_t screen, const size_t *widths, const size_t *wanted, size_t count)
{
    struct layout_column columns[6] = { 0 };

    for (size_t i = 0; i < count; i++)
        columns[i].width = widths[i];
    layout_settle(columns, count, screen, 2);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(columns[i].width, wanted[i]);
}

static void test_wide_columns_give_way(void **state)
{
    const size_t some[] = { 23, 5, 200 }, fit[] = { 23, 5, 48 };
    const size_t two[] = { 100, 100 }, halves[] = { 39, 39 };
    const size_t odd[] = { 100, 100 }, odd_halves[] = { 39, 40 };
    const size_t many[] = { 50, 50, 50, 50, 50, 50 }, least[] = { 6, 6, 6, 6, 6, 6 };

    (void)state;
    assert_settled(80, some, fit, 3);
    assert_settled(0, some, some, 3);
    assert_settled(300, some, some, 3);
    assert_settled(80, two, halves, 2);
    assert_settled(81, odd, odd_halves, 2);
    assert_settled(20, many, least, 6);
}

/* They keep their cells, not their headers, while there is some room for the others. */
static void test_numbers_and_times_keep_their_cells(void **state)
{
    static const char *const cells[] = { "2024-05-01 10:00:00.000", "1234567.25", "a long text of more than thirty letters" };
    static const struct { size_t screen, widths[3]; } cases[] = {
        { 100, { 23, 29, 39 } }, { 70, { 23, 21, 22 } }, { 50, { 23, 11, 12 } }, { 43, { 23, 10, 6 } }, { 42, { 12, 12, 14 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct layout_column columns[3] = { 0 };

        layout_measure(&columns[1], VIEW("a header of twenty-nine bytes"), true);
        for (size_t k = 0; k < 3; k++)
            layout_measure(&columns[k], view_of(cells[k]), false);
        layout_settle(columns, 3, cases[i].screen, 2);
        for (size_t k = 0; k < 3; k++)
            assert_int_equal(columns[k].width, cases[i].widths[k]);
    }
}

static void test_numbers_stand_on_the_right(void **state)
{
    struct layout_column column = { 0 };
    struct layout_cell cell;

    (void)state;
    layout_measure(&column, VIEW("a long header"), true);
    assert_false(layout_right(&column));
    layout_measure(&column, VIEW("12"), false);
    layout_measure(&column, (struct view){ 0 }, false);
    assert_true(layout_right(&column));
    cell = layout_cell(&column, VIEW("12"), 0, 0);
    assert_int_equal(cell.before, 11);
    assert_int_equal(cell.after, 0);
    layout_measure(&column, VIEW("n/a"), false);
    assert_false(layout_right(&column));
    cell = layout_cell(&column, VIEW("12"), 0, 0);
    assert_int_equal(cell.before, 0);
    assert_int_equal(cell.after, 11);
}

static void test_cells_are_cut_by_width(void **state)
{
    const struct layout_column column = { .width = 5 };
    struct layout_cell cell = layout_cell(&column, VIEW("\u65e5\u672c\u8a9e"), 0, 0);

    (void)state;
    assert_true(cell.cut);
    assert_int_equal(cell.text.length, 6);      /* two characters of two columns, and the ellipsis */
    assert_int_equal(cell.after, 0);
    cell = layout_cell(&column, VIEW("ab\u65e5\u672c"), 0, 0);
    assert_int_equal(cell.text.length, 5);
    assert_int_equal(cell.after, 0);
    cell = layout_cell(&column, VIEW("abcde"), 0, 0);
    assert_false(cell.cut);
    cell = layout_cell(&column, VIEW("abcde"), 12, 9);      /* three columns of the line are left */
    assert_true(cell.cut);
    assert_int_equal(cell.text.length, 2);
    cell = layout_cell(&column, VIEW("abcde"), 12, 12);
    assert_int_equal(cell.text.length, 0);
    assert_false(cell.cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wide_columns_give_way),
        cmocka_unit_test(test_numbers_stand_on_the_right),
        cmocka_unit_test(test_numbers_and_times_keep_their_cells),
        cmocka_unit_test(test_cells_are_cut_by_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
