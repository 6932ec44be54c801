#include "app/test_check.h"

#include "base/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_what_is_said_is_compared(void **state)
{
    static const struct {
        const char *query, *lines, *why;        /* why NULL: the lines hold */
    } rows[] = {
        { "fields strln(a)", "E0401\n", NULL },
        { "fields strln(a)", "E0401 at 1:8-1:13\nhelp did you mean `strlen`?\n", NULL },
        { "fields strln(a)", "E0401 at 1:8-1:13: there is no function `strln`\nmentions strlen\n", NULL },
        { "fields strln(a)", "mentions strln\nmentions did you mean\n", NULL },
        { "fields strln(a)", "E0401: there is no function `strlen`\n", "there is no such diagnostic at this place" },
        { "fields strln(a)", "E0401 at 1:8-1:12\n", "there is no such diagnostic at this place" },
        { "fields strln(a)", "E0401\nhelp nothing\n", "the help is not: nothing" },
        { "fields strln(a)", "mentions xyzzy\n", "nothing mentions: xyzzy" },
        { "fields strln(a), strln(b)", "E0401\n", "1 of 2 diagnostics are not listed" },
        { "fields strln(a)", "none\n", "1 of 1 diagnostics are not listed" },
        { "fields a", "none\n", NULL },
        { "fields a", "mentions a\n", "nothing is said about the query" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct liq_query *query = liq_query_new(rows[i].query, strlen(rows[i].query), NULL);
        const struct test_said said = { query, NULL };
        struct buffer why = { 0 };
        bool holds = test_check_said(view_of(rows[i].lines), &said, &why);

        if (holds != !rows[i].why || (!holds && !strstr(why.data, rows[i].why)))
            fail_msg("%s: %s: %s", rows[i].query, rows[i].lines, why.data ? why.data : "holds");
        buffer_clear(&why);
        liq_query_free(query);
    }
}

/* What is printed for a rewrite must hold when it is read again. */
static void test_what_is_printed_holds(void **state)
{
    static const char query_text[] = "filtr a = 1 | fields strln(b)\n| limit ten";
    struct liq_query *query = liq_query_new(query_text, sizeof query_text - 1, NULL);
    const struct test_said said = { query, NULL };
    struct buffer lines = { 0 }, why = { 0 };

    (void)state;
    test_print_said(&lines, &said);
    assert_true(lines.length > 0);
    assert_true(test_check_said(buffer_view(&lines), &said, &why));
    buffer_clear(&lines);
    buffer_clear(&why);
    liq_query_free(query);
}

static void test_statistics_are_compared(void **state)
{
    const struct liq_statistics statistics = { .records_matched = 3, .records_scanned = 2190 };
    struct buffer why = { 0 };

    (void)state;
    assert_true(test_check_statistics(VIEW("recordsMatched 3\nrecordsScanned 2190.0\nestimatedBytesSkipped 0\n"), &statistics, &why));
    assert_false(test_check_statistics(VIEW("recordsMatched 4\n"), &statistics, &why));
    assert_string_equal(why.data, "recordsMatched is 3, not 4");
    buffer_reset(&why);
    assert_false(test_check_statistics(VIEW("recordsmatched 3\n"), &statistics, &why));
    buffer_clear(&why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_said_is_compared),
        cmocka_unit_test(test_what_is_printed_holds),
        cmocka_unit_test(test_statistics_are_compared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
