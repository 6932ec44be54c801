/* What expected answers are made of: their forms, how they are compared, events with relative times, samples. */
#include "app/test_compare.h"
#include "app/test_events.h"
#include "app/test_forms.h"
#include "app/test_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void parse(struct arena *arena, const char *form, const char *text, struct test_grid *grid)
{
    struct fault fault = { "" };

    assert_int_equal(test_form_find(view_of(form))->parse(arena, view_of(text), grid, &fault), STATUS_OK);
}

/* Every form is read as the table beside it. */
static void test_forms_are_read(void **state)
{
    static const struct {
        const char *form, *text, *table;
    } rows[] = {
        { "csv", "a,b\n1,\n\"\",\"x \"\"y\"\"\nz\"\r\n", "a   b\n1\n\"\"  \"x \\\"y\\\"\\nz\"\n" },
        { "csv", "a\n1", "a\n1\n" },
        { "csv", "a,b\n", "a  b\n" },
        { "json", "[{\"b\":1.5,\"a\":null},{\"a\":\"\",\"c\":{ \"d\" : [1] }},{}]", "  b  a   c\n1.5\n     \"\"  {\"d\":[1]}\n(null)\n" },
        { "json", "[]", "(nothing)\n" },
        { "aws", "{\"status\":\"Complete\",\"results\":[[{\"field\":\"n\",\"value\":\"2\"},{\"field\":\"@ptr\",\"value\":\"x\"}]]}", "n\n2\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer text = { 0 };
        struct test_grid grid;
        struct arena arena;

        arena_init(&arena, NULL);
        parse(&arena, rows[i].form, rows[i].text, &grid);
        test_grid_print(&text, &grid, NULL);
        assert_string_equal(text.data, rows[i].table);
        buffer_clear(&text);
        arena_clear(&arena);
    }
}

static void test_forms_that_cannot_be_read(void **state)
{
    static const struct {
        const char *form, *text, *message;
    } rows[] = {
        { "csv", "a,b\n1\n", "row 1 has 1 cells, and there are 2 columns" },
        { "csv", "a\n\"1\n", "a quotation mark is not closed in row 1" },
        { "json", "{}", "this is no JSON array of objects" },
        { "json", "[1]", "row 1 is no object" },
        { "json", "[{]", "this is no JSON array of objects" },
        { "aws", "[]", "this is no JSON object as `aws logs get-query-results` prints it" },
        { "aws", "{\"status\":\"Running\",\"results\":[]}", "the query that was recorded had not ended: its status is \"Running\"" },
        { "aws", "{}", "there is no list `results`" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fault fault = { "" };
        struct test_grid grid;
        struct arena arena;

        arena_init(&arena, NULL);
        assert_int_equal(test_form_find(view_of(rows[i].form))->parse(&arena, view_of(rows[i].text), &grid, &fault), STATUS_INVALID);
        assert_string_equal(fault.message, rows[i].message);
        arena_clear(&arena);
    }
}

/* ---- comparing ---- */

static const struct test_tolerance tenth = { 0.1, false, VIEW_INIT("") }, share_of_b = { 0.01, true, VIEW_INIT("c, b") };

static void test_answers_are_compared_with_leeway(void **state)
{
    static const struct {
        const char *wanted, *is;
        struct test_leeway leeway;
        bool same;
    } rows[] = {
        { "a  b\n1  2\n", "a  b\n1  2\n", { 0 }, true },
        { "a  b\n1  2\n", "a  b\n1  2.0\n", { 0 }, false },
        { "a  b\n1  2\n", "b  a\n2  1\n", { 0 }, false },
        { "a  b\n1  2\n", "b  a  c\n2  1\n", { .named_cells = true }, true },
        { "a\n2.0\n", "a\n2\n", { .named_cells = true }, true },
        { "a\n1\n", "a  c\n1  1\n", { .named_cells = true }, false },
        { "a  b\n1  2\n", "a  b\n1  9\n", { .ignored = VIEW_INIT("x, b") }, true },
        { "a\n1\n", "a  b\n1  9\n", { .ignored = VIEW_INIT("b") }, true },
        { "a\n1\n2\n", "a\n2\n1\n", { .unordered = true }, true },
        { "a\n1\n1\n2\n", "a\n2\n1\n2\n", { .unordered = true }, false },
        { "a\n1\n2\n", "a\n2.05\n1.05\n", { .unordered = true, .tolerances = &tenth, .tolerance_count = 1 }, true },
        { "a\n1\n", "a\n1.11\n", { .tolerances = &tenth, .tolerance_count = 1 }, false },
        { "a\n1\n", "a\nx\n", { .tolerances = &tenth, .tolerance_count = 1 }, false },
        { "a  b\n1  200\n", "a  b\n1  202\n", { .tolerances = &share_of_b, .tolerance_count = 1 }, true },
        { "a  b\n200  1\n", "a  b\n202  1\n", { .tolerances = &share_of_b, .tolerance_count = 1 }, false },
        { "a\n\"\"\n", "a\n(null)\n", { 0 }, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer report = { 0 };
        struct test_grid wanted, is;
        struct arena arena;
        bool same;

        arena_init(&arena, NULL);
        parse(&arena, "", rows[i].wanted, &wanted);
        parse(&arena, "", rows[i].is, &is);
        same = test_compare(&arena, &wanted, &is, &rows[i].leeway, &report, false);
        assert_int_equal(same, rows[i].same);
        assert_int_equal(same, report.length == 0);
        buffer_clear(&report);
        arena_clear(&arena);
    }
}

static void test_differences_of_long_answers_are_cut(void **state)
{
    struct buffer wanted_text = { 0 }, is_text = { 0 }, report = { 0 };
    const struct test_leeway none = { 0 };
    struct test_grid wanted, is;
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    buffer_add_text(&wanted_text, "a\n");
    buffer_add_text(&is_text, "a\n");
    for (int i = 0; i < 2000; i++) {
        buffer_add_format(&wanted_text, "%d\n", i);
        buffer_add_format(&is_text, "%d\n", i % 2 ? i : i + 5000);
    }
    parse(&arena, "", wanted_text.data, &wanted);
    parse(&arena, "", is_text.data, &is);
    assert_false(test_compare(&arena, &wanted, &is, &none, &report, false));
    assert_non_null(strstr(report.data, "~ 0 => 5000\n"));
    assert_non_null(strstr(report.data, "more rows that differ\n"));
    assert_true(report.length < 4000);
    buffer_clear(&wanted_text);
    buffer_clear(&is_text);
    buffer_clear(&report);
    arena_clear(&arena);
}

/* ---- events ---- */

static void test_relative_events(void **state)
{
    const struct moment_clock clock = { .now_ms = 1000000000 };
    struct buffer text = { 0 };
    struct fault fault;

    (void)state;
    assert_int_equal(test_events_relative(VIEW("-1s  a b\n  more\n\nnow\n-2m \"x\"\n"), &clock, &text, &fault), STATUS_OK);
    assert_string_equal(text.data, "{\"@timestamp\":999999000,\"@message\":\"a b\\n  more\\n\"}\n"
                                   "{\"@timestamp\":1000000000,\"@message\":\"\"}\n"
                                   "{\"@timestamp\":999880000,\"@message\":\"\\\"x\\\"\"}\n");
    buffer_clear(&text);
    assert_int_equal(test_events_relative(VIEW("  a\n"), &clock, &text, &fault), STATUS_INVALID);
    assert_int_equal(test_events_relative(VIEW("soon a\n"), &clock, &text, &fault), STATUS_INVALID);
    buffer_clear(&text);
}

/* ---- samples ---- */

struct needs {
    const char *letters;
    size_t tries;
};

/* Whether all letters are among the lines. */
static bool needs_hold(void *context, const struct view *lines, size_t count)
{
    struct needs *needs = context;
    size_t found = 0;

    needs->tries++;
    for (const char *letter = needs->letters; *letter; letter++)
        for (size_t i = 0; i < count; i++)
            found += lines[i].data[0] == *letter;
    return found == strlen(needs->letters);
}

static bool never_enough(void *context)
{
    (void)context;
    return false;
}

static void test_samples_are_small(void **state)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    static const struct {
        const char *needed;
        size_t most;
        bool few;
    } rows[] = { { "", 3, true }, { "a", 3, true }, { "zm", 3, true }, { "abz", 3, true }, { "abcdefgh", 3, false }, { "abcd", 4, true } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct needs needs = { rows[i].needed, 0 };
        struct view lines[26];
        struct test_sample sample = { lines, 26, rows[i].most, needs_hold, never_enough, &needs };

        for (size_t j = 0; j < 26; j++)
            lines[j] = (struct view){ letters + j, 1 };
        assert_int_equal(test_sample_shrink(&sample), rows[i].few);
        assert_true(needs_hold(&needs, sample.lines, sample.count));
        if (rows[i].few)
            assert_int_equal(sample.count, strlen(rows[i].needed));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms_are_read),
        cmocka_unit_test(test_forms_that_cannot_be_read),
        cmocka_unit_test(test_answers_are_compared_with_leeway),
        cmocka_unit_test(test_differences_of_long_answers_are_cut),
        cmocka_unit_test(test_relative_events),
        cmocka_unit_test(test_samples_are_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
