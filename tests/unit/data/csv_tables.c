/* Tables from CSV files, as RFC 4180 has them (language reference 2.13). */
#include "base/buffer.h"
#include "data/csv_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static enum status parse(struct csv_table *table, struct view text, struct arena *arena, struct fault *fault)
{
    *table = (struct csv_table){ 0 };
    arena_init(arena, NULL);
    return csv_table_parse(table, text, arena, fault);
}

/* Cells with | between them, rows with /. */
static void assert_reads(const char *text, const char *wanted)
{
    struct csv_table table;
    struct arena arena;
    struct fault fault;
    struct buffer got;

    if (parse(&table, view_of(text), &arena, &fault) != STATUS_OK)
        fail_msg("%s: %s", text, fault.message);
    buffer_init(&got);
    for (size_t i = 0; i < table.column_count; i++)
        buffer_add_format(&got, "%s%.*s", i ? "|" : "", VIEW_PRINT(table.columns[i]));
    for (size_t row = 0; row < table.row_count; row++)
        for (size_t i = 0; i < table.column_count; i++)
            buffer_add_format(&got, "%s%.*s", i ? "|" : "/", VIEW_PRINT(csv_table_cell(&table, row, i)));
    buffer_add_char(&got, '\0');
    assert_string_equal(got.data, wanted);
    buffer_clear(&got);
    arena_clear(&arena);
}

static void rows_are_read(void **state)
{
    (void)state;
    assert_reads("a,b\n1,2\n", "a|b/1|2");
    assert_reads("a,b\r\n1,2", "a|b/1|2");
    assert_reads("a,b", "a|b");
    assert_reads("a\n1\n\n2\n", "a/1//2");
    assert_reads("a,b\n\n1,2\n\n", "a|b/1|2");
    assert_reads(" a , b\n 1 ,2 \n", "a|b/ 1 |2 ");
    assert_reads("a,b\n,\n", "a|b/|");
    assert_reads("a,b\n\"x,y\",\"p\nq\"\n", "a|b/x,y|p\nq");
    assert_reads("a,b\n\"\"\"x\"\"\",\"\"\n", "a|b/\"x\"|");
    assert_reads("a,b\n5\" disk,2\n", "a|b/5\" disk|2");
    assert_reads("\"a b\",c\n1,2\n", "a b|c/1|2");
    assert_reads("\xef\xbb\xbf" "a,b\n1,2\n", "a|b/1|2");
    assert_reads("a\rb,c\n1,2\n", "a\rb|c/1|2");
}

static void assert_refused(struct view text, const char *why)
{
    struct csv_table table;
    struct arena arena;
    struct fault fault;

    assert_int_equal(parse(&table, text, &arena, &fault), STATUS_INVALID);
    if (!strstr(fault.message, why))
        fail_msg("\"%s\" says not: %s", fault.message, why);
    arena_clear(&arena);
}

static void mistakes_are_named(void **state)
{
    (void)state;
    assert_refused(VIEW(""), "no header row");
    assert_refused(VIEW("a,b,a\n"), "two columns named `a`");
    assert_refused(VIEW("a,b\n1,2\n\"x\ny\"\n"), "line 3: the header names 2 columns, and here are 1");
    assert_refused(VIEW("a,b\n1,2,3\n"), "line 2: the header names 2 columns, and here are 3");
    assert_refused(VIEW("a,b\n1,\"2\n"), "line 2: the quote is never closed");
    assert_refused(VIEW("a,b\n\"1\"x,2\n"), "line 2: a comma or the end of the line must follow");
    assert_refused(VIEW("a,b\n\xff,2\n"), "not UTF-8");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(rows_are_read), cmocka_unit_test(mistakes_are_named) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
