/* Every code of this layer has a wrong query that gives it and a right one that does not. */
#include "parsed.h"

static bool code_is_ours(const struct code_row *row)
{
    return row->id[2] == '1' || row->id[2] == '2';
}

static void test_examples(void **state)
{
    (void)state;
    for (enum code code = 0; code < CODE_COUNT; code++) {
        const struct code_row *row = code_row(code);
        struct parsed wrong, right;

        if (!code_is_ours(row))
            continue;
        parsed_init(&wrong, view_of(row->wrong));
        if (row->wrong[0] && !parsed_has(&wrong, code))
            fail_msg("%s: `%s` does not give it", row->id, row->wrong);
        parsed_init(&right, view_of(row->right));
        if (right.list.first)
            fail_msg("%s: `%s` gives %s: %.*s", row->id, row->right, code_row(right.list.first->code)->id,
                     VIEW_PRINT(right.list.first->message));
        parsed_clear(&wrong);
        parsed_clear(&right);
    }
}

static void test_rows(void **state)
{
    (void)state;
    for (enum code code = 0; code < CODE_COUNT; code++) {
        const struct code_row *row = code_row(code);

        assert_int_equal(strlen(row->id), 5);
        assert_true(row->id[0] == (row->severity == SEVERITY_ERROR ? 'E' : 'W'));
        assert_true(strlen(row->title) > 0 && strlen(row->explanation) > 0 && strlen(row->right) > 0);
        assert_ptr_equal(code_find(view_of(row->id)), row);
        for (enum code other = 0; other < code; other++)
            assert_string_not_equal(code_row(other)->id, row->id);
    }
    assert_ptr_equal(code_find(VIEW("e0101")), code_row(CODE_E0101));
    assert_null(code_find(VIEW("E9999")));
    assert_null(code_find(VIEW("")));
}

static void test_text_too_long(void **state)
{
    struct parsed parsed;
    static char text[2 * QUERY_MAX_CHARACTERS + 10];
    size_t length = 0;

    (void)state;
    /* Characters count, not bytes. */
    length += (size_t)sprintf(text, "filter a = \"");
    while (length < 2 * QUERY_MAX_CHARACTERS - 20) {
        memcpy(text + length, "\u00e9", 2);
        length += 2;
    }
    text[length++] = '"';
    parsed_init(&parsed, (struct view){ text, length });
    assert_null(parsed.list.first);
    parsed_clear(&parsed);

    memset(text, ' ', QUERY_MAX_CHARACTERS + 1);
    parsed_init(&parsed, (struct view){ text, QUERY_MAX_CHARACTERS });
    assert_null(parsed.list.first);
    parsed_clear(&parsed);
    parsed_init(&parsed, (struct view){ text, QUERY_MAX_CHARACTERS + 1 });
    assert_true(parsed_has(&parsed, CODE_E0115));
    assert_int_equal(parsed.tree->count, 0);
    parsed_clear(&parsed);
}

static void assert_too_deep(const char *before, char deeper)
{
    struct parsed parsed;
    char text[QUERY_MAX_CHARACTERS];
    size_t length = (size_t)sprintf(text, "%s", before);

    memset(text + length, deeper, sizeof(text) - length);
    parsed_init(&parsed, (struct view){ text, sizeof(text) });
    assert_true(parsed_has(&parsed, CODE_E0216));
    parsed_clear(&parsed);
}

static void test_nested_too_deeply(void **state)
{
    (void)state;
    assert_too_deep("filter ", '(');
    assert_too_deep("filter ", '!');
}

/* A chain is as deep as it is long, and must be fine. */
static void test_long_chain(void **state)
{
    struct parsed parsed;
    char text[QUERY_MAX_CHARACTERS];
    size_t length = (size_t)sprintf(text, "filter a");

    (void)state;
    while (length + 2 <= sizeof(text)) {
        text[length++] = '+';
        text[length++] = 'a';
    }
    parsed_init(&parsed, (struct view){ text, length });
    assert_null(parsed.list.first);
    assert_true(tree_print(&parsed.arena, parsed.tree).length > length);
    parsed_clear(&parsed);
}

static void test_bytes(void **state)
{
    struct parsed parsed;
    static const char nul[] = "filter a = \"x\0y\"", odd[] = "fields \xc3\x28, b\xff | fields \xed\xa0\x80";

    (void)state;
    parsed_init(&parsed, (struct view){ nul, sizeof(nul) - 1 });
    assert_int_equal(parsed.list.first->code, CODE_E0110);
    assert_int_equal(parsed.list.first->span.begin, 13);
    assert_null(parsed.list.first->next);
    parsed_clear(&parsed);
    parsed_init(&parsed, VIEW(odd));
    assert_int_equal(parsed.list.first->code, CODE_E0110);
    assert_int_equal(parsed.list.first->span.begin, 7);
    assert_true(parsed.list.errors >= 4);
    parsed_clear(&parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),          cmocka_unit_test(test_rows),       cmocka_unit_test(test_text_too_long),
        cmocka_unit_test(test_nested_too_deeply), cmocka_unit_test(test_long_chain), cmocka_unit_test(test_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
