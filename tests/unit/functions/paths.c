/* Paths into maps and lists, and the functions around them: language reference 1.5, 3.7, 4.6, 9-2. */
#include "data/structure.h"
#include "functions/path.h"
#include "vectors.h"

#define COUNT_OF(rows) (sizeof(rows) / sizeof(rows)[0])

static const char document[] =
    "{\"a\":{\"b\":[5,{\"c d\":6}],\"e.f\":{\"g\":7}},\"e\":{\"f\":8},\"e.f\":9,\"x\":{\"y.z\":{\"0\":[10]}},\"`\":11,\"u\\u0062\":12}";

static void paths_are_followed(void **state)
{
    static const struct {
        const char *path, *raw;
    } rows[] = {
        { "", document },
        { ".a.b[0]", "5" },
        { ".a.b.0", "5" },
        { ".a.b[1].`c d`", "6" },
        { ".a.b[2]", "" },
        { ".a.b[99999999999]", "" },
        { ".a[0]", "" },
        { ".a.b.c", "" },
        { ".a.`e.f`.g", "7" },
        { ".a.e.f", "" },
        { ".`e.f`", "9" },
        { ".e.f", "8" },
        { ".`a.b.1.c d`", "6" },
        { ".`a.e.f.g`", "7" },
        { ".`x.y.z.0.0`", "10" },
        { ".x.`y.z`.0[0]", "10" },
        { ".`\\``", "11" },
        { ".ub", "12" },
        { ".nope.nope", "" },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct path path = path_read(view_of(rows[i].path), &arena);
        struct json found = path_follow(&path, json_at(view_of(document)));

        if (!view_equal(found.raw, view_of(rows[i].raw)) || (found.kind == JSON_NONE) != (rows[i].raw[0] == '\0'))
            fail_msg("%s: %.*s", rows[i].path, VIEW_PRINT(found.raw));
    }
    arena_clear(&arena);
}

static void paths_are_written_in_one_way(void **state)
{
    struct buffer path;

    (void)state;
    buffer_init(&path);
    path_add_key(&path, VIEW("plain_1"));
    path_add_key(&path, VIEW("unit price"));
    path_add_key(&path, VIEW("a`b\\"));
    path_add_key(&path, VIEW(""));
    path_add_key(&path, VIEW("\u00e9"));
    path_add_subscript(&path, VIEW("12"));
    path_add_dotted(&path, VIEW(".m.users[1].e-mail[x].0"));
    assert_true(view_equal(buffer_view(&path),
                           VIEW(".plain_1.`unit price`.`a\\`b\\\\`.``.\u00e9[12].m.users[1].`e-mail[x]`.0")));
    buffer_clear(&path);
}

static void keys_come_back(void **state)
{
    static const char *const keys[] = { "a", "a b", "`", "\\", "a.b", "[0]", "x`\\`y" };
    struct buffer text;
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    buffer_init(&text);
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        path_add_key(&text, view_of(keys[i]));
    struct path path = path_read(buffer_view(&text), &arena);
    assert_int_equal(path.count, COUNT_OF(keys));
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        assert_true(view_equal(path.steps[i].key, view_of(keys[i])));
    buffer_clear(&text);
    arena_clear(&arena);
}

static void values_of_json(void **state)
{
    static const struct {
        const char *json;
        enum kind kind;
        const char *display;
    } rows[] = {
        { "\"a\\nb\"", KIND_TEXT, "a\nb" },     { "1.50", KIND_NUMBER, "1.50" }, { "1e999", KIND_TEXT, "1e999" },
        { "true", KIND_BOOLEAN, "1" },          { "false", KIND_BOOLEAN, "0" },  { "null", KIND_NULL, NULL },
        { "{ \"a\" : [1 , 2] }", KIND_MAP, "{\"a\":[1,2]}" }, { "[ ]", KIND_LIST, "[]" },
        { "[\" a \", 1]", KIND_LIST, "[\" a \",1]" },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct value value = value_of_json(json_at(view_of(rows[i].json)), &arena);
        struct view display = value_display(value, &arena);

        assert_int_equal(value.kind, rows[i].kind);
        assert_true(rows[i].display ? view_equal(display, view_of(rows[i].display)) : !display.data);
    }
    arena_clear(&arena);
}

static void functions_over_structures(void **state)
{
    static const struct vector rows[] = {
        { "jsonParse", "'[1, 2]'", "[1,2]" },
        { "jsonParse", "'{}'", "{}" },
        { "jsonParse", "'5'", NULL },
        { "jsonParse", "\"\"", NULL },
        { "jsonParse", "[1]", NULL },
        { "jsonParse", "-", NULL },
        { "jsonStringify", "{\"a\":1}", "{\"a\":1}" },
        { "jsonStringify", "'{}'", NULL },
        { "jsonStringify", "-", NULL },
        { "jsonArraySize", "'[4,[5],6]'", "3" },
        { "jsonArraySize", "[]", "0" },
        { "jsonArraySize", "{}", NULL },
        { "jsonArraySize", "'[1'", NULL },
        { "jsonArraySize", "true", NULL },
        { "jsonArrayContains", "'[\"A\",\"b\"]' \"a\"", "0" },
        { "jsonArrayContains", "'[\"A\",\"b\"]' \"b\"", "1" },
        { "jsonArrayContains", "[1,2] 2", "1" },
        { "jsonArrayContains", "[1,2] -", NULL },
        { "jsonArrayContains", "- 2", NULL },
        { "jsonArrayContains", "{} 2", "0" },
        { "split", "\"a,,b\" \",\"", "[\"a\",\"\",\"b\"]" },
        { "split", "\"a\" \"\"", "[\"a\"]" },
        { "split", "- \",\"", NULL },
        { ".", "{\"a\":5} \".a\"", "5" },
        { ".", "[4,5] \"[1]\"", "5" },
        { ".", "'{\"a\":5}' \".a\"", NULL },
        { ".", "5 \".a\"", NULL },
        { "json field", "'{\"a\":5}' \"a\"", "5" },
        { "json field", "'{\"a\":5' \"a\"", NULL },
        { "json field", "{\"a\":5} \"a\"", "5" },
        { "json field", "'{\"a\":{\"b\":[1,2]},\"a.b\":3}' \"a.b.1\"", "2" },
        { "json field", "'{\"a\":{\"b\":[1,2]},\"a.b\":3}' \"a.b\"", "[1,2]" },
        { "json field", "'{\"a.b\":3}' \"a.b\"", "3" },
        { "json field", "'[1, 2]' \"1\"", "2" },
        { "json field", "'[1, 2]' \"2\"", NULL },
        { "json field", "'\"a\"' \"a\"", NULL },
        { "in_list", "5 [4,5]", "1" },
        { "in_list", "\"5\" [4,5]", "1" },
        { "in_list", "\"x\" '[\"x\"]'", "1" },
        { "in_list", "- [1]", NULL },
        { "in_list", "[1] [1]", "0" },
    };
    (void)state;
    vectors_evaluate(rows, COUNT_OF(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_followed),         cmocka_unit_test(paths_are_written_in_one_way),
        cmocka_unit_test(keys_come_back),             cmocka_unit_test(values_of_json),
        cmocka_unit_test(functions_over_structures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
