#include "render/visible.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_visible(struct view text, const char *wanted, const char *wanted_lines)
{
    struct buffer out = { 0 };

    visible_add(&out, text);
    assert_string_equal(out.data ? out.data : "", wanted);
    buffer_reset(&out);
    visible_add_lines(&out, text);
    assert_string_equal(out.data ? out.data : "", wanted_lines);
    buffer_clear(&out);
}

static void test_controls_are_spelled(void **state)
{
    (void)state;
    assert_visible(VIEW("plain ~"), "plain ~", "plain ~");
    assert_visible(VIEW("a\nb\tc\rd"), "a\\nb\\tc\\rd", "a\nb\tc\\rd");
    assert_visible(VIEW("\x1b[2J\a\0z"), "\\x1b[2J\\x07\\x00z", "\\x1b[2J\\x07\\x00z");
    assert_visible(VIEW("\x7f"), "\\u007f", "\\u007f");
    assert_visible(VIEW("\xc2\x9b" "31m"), "\\u009b31m", "\\u009b31m");
    assert_visible(VIEW(""), "", "");
}

static void test_characters_stay(void **state)
{
    (void)state;
    assert_visible(VIEW("na\u00efve \u65e5\u672c \U0001f600"), "na\u00efve \u65e5\u672c \U0001f600",
                   "na\u00efve \u65e5\u672c \U0001f600");
}

static void test_marks_that_turn_the_text_around_are_spelled(void **state)
{
    (void)state;
    assert_visible(VIEW("a\u202eb\u2066c\u2028"), "a\\u202eb\\u2066c\\u2028", "a\\u202eb\\u2066c\\u2028");
}

static void test_bytes_that_are_no_text(void **state)
{
    (void)state;
    assert_visible(VIEW("a\xff\xc3"), "a\xef\xbf\xbd\xef\xbf\xbd", "a\xef\xbf\xbd\xef\xbf\xbd");
    assert_visible(VIEW("\xef\xbf\xbd"), "\xef\xbf\xbd", "\xef\xbf\xbd");
}

static void test_a_view_is_the_text_itself_where_it_can_be(void **state)
{
    struct buffer scratch = { 0 };
    struct view plain = VIEW("plain"), odd = VIEW("a\nb"), none = { 0 };

    (void)state;
    assert_ptr_equal(visible_view(&scratch, plain).data, plain.data);
    odd = visible_view(&scratch, odd);
    assert_ptr_equal(odd.data, scratch.data);
    assert_null(visible_view(&scratch, none).data);
    buffer_clear(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_controls_are_spelled),
        cmocka_unit_test(test_characters_stay),
        cmocka_unit_test(test_marks_that_turn_the_text_around_are_spelled),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_a_view_is_the_text_itself_where_it_can_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
