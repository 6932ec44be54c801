/* Expectations: language reference 3.1 to 3.6, 3.11. */
#include "vectors.h"

#define COUNT_OF(rows) (sizeof(rows) / sizeof(rows)[0])

static void arithmetic(void **state)
{
    static const struct vector rows[] = {
        { "+", "\"5\" 1", "6" },
        { "+", "\"a\" 1", NULL },
        { "+", "\"a\" \"b\"", NULL },
        { "+", "- 1", NULL },
        { "+", "true true", "2" },
        { "+", "@1000 1", "1001" },
        { "+", "[1] 1", NULL },
        { "+", "1.7e308 1.7e308", NULL },
        { "-", "7 9", "-2" },
        { "*", "1.50 1", "1.5" },
        { "/", "7 2", "3.5" },
        { "/", "1 0", NULL },
        { "/", "0 0", NULL },
        { "/", "1 -0", NULL },
        { "%", "10 4", "2" },
        { "%", "-7 3", "-1" },
        { "%", "7 -3", "1" },
        { "%", "7 0", NULL },
        { "^", "3 4", "81" },
        { "^", "2 -1", "0.5" },
        { "^", "-8 0.5", NULL },
        { "^", "0 -1", NULL },
        { "^", "0 0", "1" },
        { "negate", "5", "-5" },
        { "negate", "\"-5\"", "5" },
        { "negate", "0", "0" },
        { "negate", "\"x\"", NULL },
    };
    (void)state;
    vectors_evaluate(rows, COUNT_OF(rows));
}

static void logic(void **state)
{
    static const struct vector rows[] = {
        { "not", "true", "0" },
        { "not", "0", "1" },
        { "not", "\"2\"", "0" },
        { "not", "\"x\"", NULL },
        { "not", "-", NULL },
        { "not", "[]", NULL },
        { "and", "true true", "1" },
        { "and", "true false", "0" },
        { "and", "true -", NULL },
        { "and", "- true", NULL },
        { "and", "- false", "0" },
        { "and", "false -", "0" },
        { "and", "- -", NULL },
        { "and", "1 \"3\" true", "1" },
        { "and", "1 - 0", "0" },
        { "and", "1 \"word\" 1", NULL },
        { "or", "false false", "0" },
        { "or", "true false", "1" },
        { "or", "- true", "1" },
        { "or", "true -", "1" },
        { "or", "- false", NULL },
        { "or", "0 0 1", "1" },
        { "or", "0 \"word\" 0", NULL },
    };
    (void)state;
    vectors_evaluate(rows, COUNT_OF(rows));
}

static void equality(void **state)
{
    static const struct vector rows[] = {
        { "=", "5 \"5\"", "1" },
        { "=", "5 5", "1" },
        { "=", "5 5.0", "1" },
        { "=", "5 #5", "1" },
        { "=", "\"05\" 5", "1" },
        { "=", "\"05\" \"5\"", "0" },
        { "=", "\"05\" \"05\"", "1" },
        { "=", "5 \"x\"", "0" },
        { "=", "\"a\" \"A\"", "0" },
        { "=", "\"a\" \"a \"", "0" },
        { "=", "\"\" \"\"", "1" },
        { "=", "true 1", "1" },
        { "=", "true true", "1" },
        { "=", "true \"true\"", "0" },
        { "=", "true \"1\"", "1" },
        { "=", "@1000 1000", "1" },
        { "=", "@0 \"1970-01-01 00:00:00.000\"", "0" },
        { "=", "- 1", NULL },
        { "=", "1 -", NULL },
        { "=", "- -", NULL },
        { "=", "{} \"{}\"", "0" },
        { "=", "[1] [1]", "0" },
        { "=", "\"abcd\" \"abcd\"", "1" },
        { "=", "\"abcde\" \"abcdx\"", "0" },
        { "=", "\"xbcdefg\" \"abcdefg\"", "0" },
        { "=", "\"abcdefgh\" \"abcdefgh\"", "1" },
        { "=", "\"abcdefghi\" \"abcdefghx\"", "0" },
        { "=", "\"abcdefghijklmnop\" \"abcdefghijklmnop\"", "1" },
        { "=", "\"abcdefgxijklmnop\" \"abcdefghijklmnop\"", "0" },
        { "=", "\"abcdefghijklmnopq\" \"abcdefghijklmnopq\"", "1" },
        { "!=", "\"abcdefghijklmnopq\" \"abcdefghijklmnopx\"", "1" },
        { "!=", "5 \"x\"", "1" },
        { "!=", "\"x\" 5", "1" },
        { "!=", "5 \"5.0\"", "0" },
        { "!=", "\"5\" \"5.0\"", "1" },
        { "!=", "1 2", "1" },
        { "!=", "- 1", NULL },
        { "!=", "{} 1", "0" },
        { "!=", "\"x\" [1]", "0" },
        { "!=", "0 -0", "0" },
    };
    (void)state;
    vectors_evaluate(rows, COUNT_OF(rows));
}

static void ordering(void **state)
{
    static const struct vector rows[] = {
        { "<", "\"9\" 10", "1" },
        { "<", "\"9\" \"10\"", "1" },
        { "<", "10 \"9\"", "0" },
        { "<", "\"x9\" \"x10\"", "1" },
        { "<", "\"x10\" \"x9\"", "0" },
        { "<", "\"9\" \"a\"", "1" },
        { "<", "\"a\" \"9\"", "0" },
        { "<", "5 \"x\"", "0" },
        { ">", "5 \"x\"", "0" },
        { "<", "\"x\" 5", "0" },
        { ">", "\"x\" 5", "0" },
        { "<", "2 2", "0" },
        { "<=", "2 2", "1" },
        { "<=", "\"2.0\" \"2\"", "1" },
        { ">=", "\"2.0\" \"2\"", "1" },
        { ">", "2 2", "0" },
        { ">=", "2 \"2\"", "1" },
        { ">", "3 \"20\"", "0" },
        { ">", "\"3\" \"20\"", "0" },
        { ">", "\"20\" 3", "1" },
        { ">", "\"b\" \"a\"", "1" },
        { "<=", "\"a\" \"a\"", "1" },
        { ">=", "\"a\" \"b\"", "0" },
        { ">", "@1717200000001 1717200000000", "1" },
        { ">", "@0 \"2024-06-01\"", "0" },
        { "<", "@0 \"2024-06-01\"", "0" },
        { "<", "true 2", "1" },
        { "<", "- 1", NULL },
        { ">=", "1 -", NULL },
        { "<", "[1] 2", "0" },
        { ">=", "2 {}", "0" },
    };
    (void)state;
    vectors_evaluate(rows, COUNT_OF(rows));
}

static void like(void **state)
{
    static const struct vector rows[] = {
        { "like", "\"a 50% rise\" \"50%\"", "1" },
        { "like", "\"a 50% rise\" \"50*\"", "0" },
        { "like", "\"Error\" \"error\"", "0" },
        { "like", "\"abc\" \"\"", "1" },
        { "like", "\"\" \"a\"", "0" },
        { "like", "404 \"0\"", "1" },
        { "like", "1.50 \"50\"", "1" },
        { "like", "#1.50 \"50\"", "0" },
        { "like", "\"404\" 0", "1" },
        { "like", "@0 \"1970\"", "1" },
        { "like", "- \"a\"", NULL },
        { "like", "\"a\" -", NULL },
        { "like", "{\"a\":1} \"a\"", "0" },
        { "like", "[1] \"1\"", "0" },
        { "=~", "\"Error 42\" /(?i)error \\d+/", "1" },
        { "=~", "\"eXgY\" /e.g./", "1" },
        { "=~", "\"abc\" /^b/", "0" },
        { "=~", "404 /^4\\d\\d$/", "1" },
        { "=~", "- /a/", NULL },
        { "=~", "{\"a\":1} /a/", "0" },
    };
    (void)state;
    vectors_evaluate(rows, COUNT_OF(rows));
}

static void membership(void **state)
{
    static const struct vector rows[] = {
        { "in", "404 200 \"404\"", "1" },
        { "in", "404 200 \"404x\"", "0" },
        { "in", "\"404\" 200 404", "1" },
        { "in", "\"0404\" 200 404", "1" },
        { "in", "\"0404\" 200 \"404\"", "0" },
        { "in", "\"a\"", "0" },
        { "in", "-", NULL },
        { "in", "- 1", NULL },
        { "in", "1 - 1", "1" },
        { "in", "1 - 2", "0" },
        { "in", "\"\" \"\" 1", "1" },
        { "in", "true 1", "1" },
        { "in", "true \"true\"", "0" },
        { "in", "0 -0", "1" },
        { "in", "@5 5", "1" },
        { "in", "[1] [1] 1", "0" },
        { "in", "\"other2\" \"b\" \"c\" \"d\" \"e\" \"f\" \"g\" \"h\" \"i\" \"j\" \"k\" \"l\" \"other2\"", "1" },
        { "in_list", "5 [4,5]", "1" },
        { "in_list", "\"5\" [4,5]", "1" },
        { "in_list", "\"05\" [\"5\",5]", "1" },
        { "in_list", "\"05\" [\"5\"]", "0" },
        { "in_list", "\"a\" [\"\\u0061\"]", "1" },
        { "in_list", "1 [true]", "1" },
        { "in_list", "\"x\" []", "0" },
        { "in_list", "\"x\" \"[1\"", "0" },
        { "in_list", "1 '[1, 2]'", "1" },
        { "in_list", "\"x\" \"x\"", "0" },
        { "in_list", "- [1]", NULL },
        { "in_list", "1 -", NULL },
        { "in_list", "{} [{}]", "0" },
    };
    (void)state;
    vectors_evaluate(rows, COUNT_OF(rows));
}

/* A thousand elements of either type, most of which end in the same digits. */
static void a_thousand_elements(void **state)
{
    enum { ELEMENTS = 1000, ROWS = 64 };
    struct arena arena;
    struct argument *args;
    struct column *columns[1 + ELEMENTS] = { NULL };
    uint32_t rows[ROWS];
    const struct function *in = function_operator("in");

    (void)state;
    arena_init(&arena, NULL);
    args = ARENA_ARRAY(&arena, 1 + ELEMENTS, struct argument);
    for (int i = 0; i < ELEMENTS; i++) {
        args[1 + i].constant = true;
        args[1 + i].value = i % 2 ? value_number(i) : value_text(arena_format(&arena, "%d", i));
    }
    struct preparation preparation = { .args = args, .count = 1 + ELEMENTS, .arena = &arena };
    const void *prepared = in->prepare(&preparation);

    columns[0] = column_new(&arena, ROWS, COLUMN_TEXT | COLUMN_NUMBER);
    for (uint32_t row = 0; row < ROWS; row++) {
        rows[row] = row;
        if (row < ROWS / 2)
            column_set_number(columns[0], row, row * 37);
        else
            column_set_text(columns[0], row, arena_format(&arena, "%u.0", row * 37));
    }
    const struct column *out =
        function_call(in, columns, 1 + ELEMENTS, rows, ROWS, ROWS, &arena, prepared, NULL, NULL);
    for (uint32_t row = 0; row < ROWS; row++) {
        bool wanted = row * 37 < ELEMENTS && (row < ROWS / 2 || row * 37 % 2 == 1);
        assert_int_equal(out->number[row] != 0, wanted);
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arithmetic), cmocka_unit_test(logic), cmocka_unit_test(equality),
        cmocka_unit_test(ordering),   cmocka_unit_test(like),  cmocka_unit_test(membership),
        cmocka_unit_test(a_thousand_elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
