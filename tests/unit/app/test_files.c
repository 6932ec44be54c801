#include "app/test_file.h"
#include "app/test_update.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char sample[] =
    "# a comment\n"
    "tags shared\n"
    "events\n"
    "    one\n"
    "      two\n"
    "\n"
    "    three\n"
    "\n"
    "set now 2024-05-01\n"
    "\n"
    "case first\n"
    "query\n"
    "    fields a\n"
    "answer unordered\n"
    "    a\n"
    "    1\n"
    "\n"
    "case second one\n"
    "tags own\n"
    "set start -1h\n"
    "set param a=b c\n"
    "data x.log y/z.log\n"
    "query slow.cwli\n"
    "rows 3\n";

static void assert_view(struct view is, const char *wanted)
{
    assert_int_equal(is.length, strlen(wanted));
    assert_memory_equal(is.data, wanted, is.length);
}

static void test_a_file_is_read(void **state)
{
    struct arena arena;
    struct test_file file;
    struct fault fault;

    (void)state;
    arena_init(&arena, NULL);
    assert_int_equal(test_file_parse(&arena, VIEW("dir/a.test"), view_of(sample), &file, &fault), STATUS_OK);
    assert_int_equal(file.count, 2);
    assert_view(file.directory, "dir/");
    assert_view(file.cases[1].name, "second one");
    assert_int_equal(file.cases[1].line, 18);
    assert_view(test_file_section(&file, &file.cases[0], TEST_QUERY)->body, "fields a\n");
    assert_view(test_file_section(&file, &file.cases[0], TEST_ANSWER)->argument, "unordered");
    assert_view(test_file_next(&file, &file.cases[0], TEST_EVENTS, TEST_DATA, NULL)->body, "one\n  two\n\nthree\n");
    assert_int_equal(test_file_next(&file, &file.cases[1], TEST_EVENTS, TEST_DATA, NULL)->keyword, TEST_DATA);
    assert_null(test_file_next(&file, &file.cases[1], TEST_EVENTS, TEST_DATA,
                               test_file_section(&file, &file.cases[1], TEST_DATA)));
    assert_true(test_case_has_tag(&file, &file.cases[0], VIEW("shared")));
    assert_false(test_case_has_tag(&file, &file.cases[1], VIEW("shared")));
    const struct test_section *query = test_file_section(&file, &file.cases[1], TEST_QUERY);

    assert_view(test_section_resolve(&arena, query, VIEW("slow.cwli")), "dir/slow.cwli");
    assert_view(test_section_resolve(&arena, query, VIEW("/slow.cwli")), "/slow.cwli");
    arena_clear(&arena);
}

static void test_what_is_malformed_is_said_with_its_line(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        { "case a\nquery\n    x\n", "f:1: nothing is expected of the case `a`" },
        { "case a\nrows 1\n", "f:1: there is neither query nor expressions in the case `a`" },
        { "case a\nanswr\n    x\n", "f:2: there is no keyword `answr`; did you mean `answer`?" },
        { "case\n", "f:1: something must stand behind `case`" },
        { "    stray\n", "f:1: this line belongs to no keyword" },
        { "query\n  two blanks\n", "f:2: a body is indented by four blanks" },
        { "query\n\tx\n", "f:2: a body is indented by four blanks" },
        { "query\n    a\nquery\n    b\n", "f:3: the case has two of `query`" },
        { "query\n    a\ncase a\nrows 1\ncase a\nrows 2\n", "f:5: there is another case named `a`" },
        { "case a\nanswer\nrows 1\n", "f:2: there are no lines below `answer`" },
        { "rows 1\n    1\n", "f:1: no lines may stand below `rows`" },
        { "statistics x\n    a 1\n", "f:1: nothing may stand behind `statistics`" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena;
        struct test_file file;
        struct fault fault = { "" };

        arena_init(&arena, NULL);
        assert_int_equal(test_file_parse(&arena, VIEW("f"), view_of(rows[i].text), &file, &fault), STATUS_INVALID);
        assert_string_equal(fault.message, rows[i].message);
        arena_clear(&arena);
    }
}

static void test_bodies_are_rewritten_in_place(void **state)
{
    struct buffer text = { 0 };
    struct arena arena;
    struct test_file file;
    struct test_rewrite rewrite;

    (void)state;
    arena_init(&arena, NULL);
    assert_int_equal(test_file_parse(&arena, VIEW("f"), view_of(sample), &file, NULL), STATUS_OK);
    rewrite = (struct test_rewrite){ test_file_section(&file, &file.cases[0], TEST_ANSWER), VIEW("b\n\n2\n") };
    test_update_text(&text, &file, &rewrite, 1);
    assert_non_null(strstr(text.data, "answer unordered\n    b\n\n    2\n\ncase second one\n"));
    assert_int_equal(text.length, sizeof sample - 1 + 1);
    assert_memory_equal(text.data, sample, strstr(sample, "    a\n    1") - sample);
    buffer_clear(&text);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_is_read),
        cmocka_unit_test(test_what_is_malformed_is_said_with_its_line),
        cmocka_unit_test(test_bodies_are_rewritten_in_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
