#include "render/carets.h"
#include "render/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TEXT(literal) { (literal), sizeof(literal) - 1 }

static void assert_carets(const char *query, const char *name, struct liq_diagnostic diagnostic, const char *wanted)
{
    const struct carets carets = { .query = view_of(query), .name = view_of(name) };
    struct buffer out = { 0 };

    carets_write(&out, &carets, &diagnostic);
    assert_string_equal(out.data, wanted);
    buffer_clear(&out);
}

static void test_one_line(void **state)
{
    struct liq_diagnostic diagnostic = {
        .code = "E0401", .begin = 7, .end = 12, .line = 1, .column = 8, .end_line = 1, .end_column = 13,
        .message = TEXT("there is no function `strln`"), .help = TEXT("did you mean `strlen`?"),
    };

    (void)state;
    assert_carets("fields strln(@message)", "", diagnostic,
                  "error[E0401]: there is no function `strln`\n  |\n1 | fields strln(@message)\n"
                  "  |        ^^^^^\n  = help: did you mean `strlen`?\n");
    diagnostic.severity = LIQ_WARNING;
    diagnostic.help.length = 0;
    assert_carets("fields strln(@message)", "slow.cwli", diagnostic,
                  "warning[E0401]: there is no function `strln`\n --> slow.cwli:1:8\n  |\n1 | fields strln(@message)\n"
                  "  |        ^^^^^\n");
}

static void test_tabs_and_wide_characters(void **state)
{
    struct liq_diagnostic diagnostic = {
        .code = "E0107", .begin = 9, .end = 10, .line = 1, .column = 6, .end_line = 1, .end_column = 7,
        .message = TEXT("wrong"),
    };

    (void)state;
    assert_carets("\t\"\u65e5\u672c\" $", "", diagnostic,
                  "error[E0107]: wrong\n  |\n1 |     \"\u65e5\u672c\" $\n  |           ^\n");
}

static void test_the_end_of_the_text(void **state)
{
    struct liq_diagnostic diagnostic = {
        .code = "E0201", .begin = 6, .end = 6, .line = 1, .column = 7, .end_line = 1, .end_column = 7,
        .message = TEXT("something is missing"),
    };

    (void)state;
    assert_carets("fields", "", diagnostic, "error[E0201]: something is missing\n  |\n1 | fields\n  |       ^\n");
    diagnostic.begin = diagnostic.end = 0;
    diagnostic.column = diagnostic.end_column = 1;
    assert_carets("", "", diagnostic, "error[E0201]: something is missing\n  |\n1 |\n  | ^\n");
}

static void test_several_lines(void **state)
{
    struct liq_diagnostic diagnostic = {
        .code = "E0101", .begin = 11, .end = 22, .line = 9, .column = 12, .end_line = 11, .end_column = 3,
        .message = TEXT("too long"),
    };

    (void)state;
    assert_carets("filter a = \"one\n\ntwo\" | x", "", diagnostic,
                  "error[E0101]: too long\n   |\n 9 | filter a = \"one\n   |            ^^^^\n"
                  "11 | two\" | x\n   | ^^^^^\n");
}

/* As many characters of a. */
static void add_many(struct buffer *text, size_t count)
{
    buffer_add_repeat(text, 'a', count);
}

/* What lies far from the place is left out. */
static void test_a_wide_line(void **state)
{
    struct liq_diagnostic diagnostic = {
        .code = "E0401", .begin = 100, .end = 101, .line = 1, .column = 101, .end_line = 1, .end_column = 102, .message = TEXT("m"),
    };
    struct buffer query = { 0 }, wanted = { 0 };

    (void)state;
    add_many(&query, 100);
    buffer_add_char(&query, '(');
    add_many(&query, 200);
    buffer_add_text(&wanted, "error[E0401]: m\n  |\n1 | ... ");
    add_many(&wanted, 60);
    buffer_add_char(&wanted, '(');
    add_many(&wanted, 99);
    buffer_add_text(&wanted, " ...\n  | ");
    buffer_add_repeat(&wanted, ' ', 64);
    buffer_add_text(&wanted, "^\n");
    assert_carets(query.data, "", diagnostic, wanted.data);

    /* A place that is itself too wide is shown from its beginning. */
    diagnostic.begin = 0;
    diagnostic.end = 301;
    diagnostic.column = 1;
    diagnostic.end_column = 302;
    buffer_reset(&wanted);
    buffer_add_text(&wanted, "error[E0401]: m\n  |\n1 | ");
    add_many(&wanted, 100);
    buffer_add_char(&wanted, '(');
    add_many(&wanted, 59);
    buffer_add_text(&wanted, " ...\n  | ");
    buffer_add_repeat(&wanted, '^', 160);
    buffer_add_char(&wanted, '\n');
    assert_carets(query.data, "", diagnostic, wanted.data);
    buffer_clear(&query);
    buffer_clear(&wanted);
}

static void test_the_service(void **state)
{
    struct liq_diagnostic diagnostic = { .message = TEXT("ours"), .service = TEXT("theirs") };
    struct buffer out = { 0 };

    (void)state;
    carets_write_service(&out, &diagnostic);
    assert_string_equal(out.data, "An error occurred (MalformedQueryException) when calling the StartQuery operation: theirs\n");
    buffer_reset(&out);
    diagnostic.service.length = 0;
    carets_write_service(&out, &diagnostic);
    assert_non_null(strstr(out.data, ": ours\n"));
    buffer_clear(&out);
}

static void assert_bytes(uint64_t bytes, const char *wanted)
{
    struct buffer out = { 0 };

    summary_add_bytes(&out, bytes);
    assert_string_equal(out.data, wanted);
    buffer_clear(&out);
}

static void test_amounts(void **state)
{
    const struct liq_statistics statistics = {
        .records_matched = 12, .records_scanned = 4096, .bytes_scanned = 1234567, .elapsed_us = 3210
    };
    const struct liq_progress progress = { 1200000000, 3100000000, 4096 };
    struct buffer out = { 0 };

    (void)state;
    assert_bytes(0, "0 bytes");
    assert_bytes(1, "1 byte");
    assert_bytes(999, "999 bytes");
    assert_bytes(1000, "1.0 KB");
    assert_bytes(12345, "12 KB");
    assert_bytes(999999, "1.0 MB");
    assert_bytes(UINT64_MAX, "18446744 TB");
    summary_add_run(&out, &statistics);
    assert_string_equal(out.data, "12 of 4,096 events matched, 1.2 MB in 3 ms");
    buffer_reset(&out);
    summary_add_progress(&out, &progress, 1500000);
    assert_string_equal(out.data, " 39 %, 1.2 GB of 3.1 GB, 4,096 events, 800 MB/s");
    buffer_reset(&out);
    summary_add_progress(&out, &(struct liq_progress){ .records = 1 }, 1500000);
    assert_string_equal(out.data, "1 events");
    buffer_reset(&out);
    summary_add_count(&out, 1234567890);
    summary_add_duration(&out, 125000000);
    assert_string_equal(out.data, "1,234,567,8902 min 5 s");
    buffer_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_line),
        cmocka_unit_test(test_tabs_and_wide_characters),
        cmocka_unit_test(test_the_end_of_the_text),
        cmocka_unit_test(test_several_lines),
        cmocka_unit_test(test_a_wide_line),
        cmocka_unit_test(test_the_service),
        cmocka_unit_test(test_amounts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
