#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void test_valid(void **state)
{
    static const struct {
        struct view text;
        bool valid;
        size_t length;
    } rows[] = {
        { VIEW_INIT(""), true, 0 },
        { VIEW_INIT("plain ascii, longer than a word"), true, 31 },
        { VIEW_INIT("na\xc3\xafve"), true, 5 },
        { VIEW_INIT("\xe2\x82\xac\xf0\x9f\x98\x80"), true, 2 },
        { VIEW_INIT("\x00\x7f"), true, 2 },
        { VIEW_INIT("\xf4\x8f\xbf\xbf"), true, 1 },
        { VIEW_INIT("\xf4\x90\x80\x80"), false, 4 },     /* beyond U+10FFFF */
        { VIEW_INIT("\xed\xa0\x80"), false, 3 },         /* a surrogate */
        { VIEW_INIT("\xc0\xaf"), false, 2 },             /* longer than needed */
        { VIEW_INIT("\xe0\x80\xaf"), false, 3 },
        { VIEW_INIT("\xf0\x80\x80\xaf"), false, 4 },
        { VIEW_INIT("a\x80"), false, 2 },
        { VIEW_INIT("\xc3"), false, 1 },
        { VIEW_INIT("\xe2\x82"), false, 2 },
        { VIEW_INIT("\xe2\x82z"), false, 3 },
        { VIEW_INIT("12345678901234567\xff"), false, 18 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(utf8_valid(rows[i].text), rows[i].valid);
        assert_int_equal(utf8_length(rows[i].text), rows[i].length);
    }
    assert_true(utf8_valid((struct view){ 0 }));
    assert_true(utf8_is_ascii(VIEW("0123456789abcdef")));
    assert_false(utf8_is_ascii(VIEW("0123456789abcde\xc3\xa9")));
}

static void test_every_code_point(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        char bytes[4];
        size_t length = utf8_encode(code, bytes);
        uint32_t back;

        assert_int_equal(utf8_decode((struct view){ bytes, length }, 0, &back), length);
        assert_int_equal(back, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
    }
}

static void test_offset(void **state)
{
    static const struct {
        struct view text;
        size_t code_points, offset;
    } rows[] = {
        { VIEW_INIT("abc"), 0, 0 },  { VIEW_INIT("abc"), 2, 2 },  { VIEW_INIT("abc"), 3, 3 }, { VIEW_INIT("abc"), 9, 3 },
        { VIEW_INIT("a\xc3\xaf" "b"), 1, 1 },  { VIEW_INIT("a\xc3\xaf" "b"), 2, 3 }, { VIEW_INIT("a\xc3\xaf" "b"), 3, 4 },
        { VIEW_INIT("a\xc3\xaf" "b"), 4, 4 },  { VIEW_INIT("\xff\xff"), 1, 1 },      { VIEW_INIT(""), 1, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(utf8_offset(rows[i].text, rows[i].code_points), rows[i].offset);
}

static void test_width(void **state)
{
    static const struct {
        struct view text;
        size_t width;
    } rows[] = {
        { VIEW_INIT("abc"), 3 },
        { VIEW_INIT("\xe6\x97\xa5\xe6\x9c\xac"), 4 },     /* two ideographs */
        { VIEW_INIT("e\xcc\x81"), 1 },                    /* a combining accent */
        { VIEW_INIT("\xf0\x9f\x98\x80"), 2 },
        { VIEW_INIT("\xff\xfe"), 2 },
        { VIEW_INIT(""), 0 },
    };
    size_t width;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(utf8_width(rows[i].text), rows[i].width);
    assert_int_equal(utf8_cut(VIEW("\xe6\x97\xa5\xe6\x9c\xac"), 3, &width).length, 3);
    assert_int_equal(width, 2);
    assert_int_equal(utf8_cut(VIEW("e\xcc\x81x"), 1, NULL).length, 3);
    assert_int_equal(utf8_cut(VIEW("abc"), 9, &width).length, 3);
    assert_int_equal(width, 3);
    assert_int_equal(utf8_cut(VIEW("abc"), 0, &width).length, 0);
}

static void test_case(void **state)
{
    static const struct {
        struct view lower, upper;
    } rows[] = {
        { VIEW_INIT("hello-1 [z]"), VIEW_INIT("HELLO-1 [Z]") },
        { VIEW_INIT("na\xc3\xafve"), VIEW_INIT("NA\xc3\x8fVE") },
        { VIEW_INIT("\xce\xb1\xd0\xb6"), VIEW_INIT("\xce\x91\xd0\x96") },
        { VIEW_INIT("\xc9\x90x"), VIEW_INIT("\xe2\xb1\xafX") },      /* two bytes become three */
        { VIEW_INIT("a\xff\xc3"), VIEW_INIT("A\xff\xc3") },
        { VIEW_INIT(""), VIEW_INIT("") },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(view_equal(utf8_upper(&arena, rows[i].lower), rows[i].upper));
        assert_true(view_equal(utf8_lower(&arena, rows[i].upper), rows[i].lower));
    }
    /* one code point to one: sharp s has no simple capital */
    assert_true(view_equal(utf8_upper(&arena, VIEW("stra\xc3\x9f" "e")), VIEW("STRA\xc3\x9f" "E")));
    arena_clear(&arena);
}

static void test_add_valid(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer);
    utf8_add_valid(&buffer, VIEW("ab\xff" "c\xe2\x82" "d\xc3\xaf"));
    assert_string_equal(buffer.data, "ab\xEF\xBF\xBD" "c\xEF\xBF\xBD\xEF\xBF\xBD" "d\xc3\xaf");
    buffer_reset(&buffer);
    utf8_add_valid(&buffer, VIEW("\xff"));
    utf8_add_valid(&buffer, (struct view){ 0 });
    assert_string_equal(buffer.data, "\xEF\xBF\xBD");
    buffer_clear(&buffer);
}

static void test_space(void **state)
{
    static const uint32_t spaces[] = { ' ', '\t', '\n', '\r', 0x0B, 0x0C, 0x85, 0xA0, 0x2003, 0x3000 };
    static const uint32_t others[] = { 'a', 0, 0x1F, 0x200B, 0xFEFF };

    (void)state;
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        assert_true(utf8_is_space(spaces[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(utf8_is_space(others[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid), cmocka_unit_test(test_every_code_point), cmocka_unit_test(test_offset),
        cmocka_unit_test(test_width), cmocka_unit_test(test_case),             cmocka_unit_test(test_add_valid),
        cmocka_unit_test(test_space),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
