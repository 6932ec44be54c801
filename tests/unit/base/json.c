#include "base/json_pass.h"

#include "guarded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define CHECK_VIEW(got, expected) check_view((got), (expected), __LINE__)

static void check_view(struct view got, const char *expected, int line)
{
    if (view_equal(got, view_of(expected)))
        return;
    fail_msg("line %d: got \"%.*s\", expected \"%s\"", line, VIEW_PRINT(got), expected);
}

/* All that check must agree. */
static bool valid(struct view text)
{
    bool answer = json_valid(text), compact;

    if (json_pass_plain(text, &compact) != answer)
        fail_msg("the passes differ about %.*s", (int)text.length, text.data ? text.data : "");
    return answer;
}

static const char *const valid_texts[] = {
    "null", "true", "false", "0", "-0", "12", "-12.5", "1e5", "1E+5", "1.25e-10", "0.0", "0e0", "\"\"", "\"a\"", "{}", "[]",
    " \t\r\n{ } \n", "[ ]", "[1]", "[1,2]", "[1 , 2 ]", "{\"a\":1}", "{ \"a\" : 1 , \"b\" : [ ] }", "{\"a\":{\"b\":[{}]}}",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\"", "\"\\ud83d\"", "\"\\uABCD\\uabcd\"", "[[[[[]]]]]", "\"\x7f\"",
    "{\"\":\"\"}", "{\"a\":1,\"a\":2}", "\"caf\xc3\xa9\"", "\"bad utf-8 \xff is not looked at\"", "[true,false,null]",
    "\"a string that is a good deal longer than sixteen bytes\"",
};

static const char *const invalid_texts[] = {
    "", " ", "nul", "nulll", "True", "tru", "01", "-", "+1", "1.", ".5", "1e", "1e+", "1.e1", "00", "-01", "0x1", "1 2", "NaN",
    "Infinity", "\"", "\"a", "a\"", "'a'", "\"\\x\"", "\"\\\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\U0041\"", "\"\n\"", "\"\t\"",
    "\"\x01\"", "\"sixteen bytes and then\x1f\"", "{", "}", "[", "]", "[}", "{]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]",
    "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{1:1}", "{\"a\":1 \"b\":2}", "{\"a\":1}}", "[]]", "[] []",
    "{\"a\":1},", "{null:1}", "//x\n1", "[1]/**/", "\xef\xbb\xbf{}", "\f1", "1\v", "{\"a\":1,,\"b\":2}", "[\"a\":1]", "{\"a\":\"b\"",
    "-a", "1.2.3", "1e1.5", "--1", "[-]", "[1e]", "tRue", "\"\\",
};

static void tells_valid_from_invalid(void **state)
{
    struct guarded page = guarded_new(4096);

    (void)state;
    for (size_t i = 0; i < sizeof valid_texts / sizeof *valid_texts; i++)
        if (!valid(guarded_copy(&page, view_of(valid_texts[i]))))
            fail_msg("valid, but refused: %s", valid_texts[i]);
    for (size_t i = 0; i < sizeof invalid_texts / sizeof *invalid_texts; i++)
        if (valid(guarded_copy(&page, view_of(invalid_texts[i]))))
            fail_msg("invalid, but accepted: %s", invalid_texts[i]);
    assert_false(valid(VIEW("1\0")));
    assert_false(valid(VIEW("\"a\0b\"")));
    assert_false(valid((struct view){ NULL, 0 }));
    guarded_free(&page);
}

static char *nested(char *text, char open, char close, size_t depth)
{
    memset(text, open, depth);
    memset(text + depth, close, depth);
    text[2 * depth] = '\0';
    return text;
}

static void depth_is_limited(void **state)
{
    static char text[2000001];

    (void)state;
    assert_true(valid(view_of(nested(text, '[', ']', 512))));
    assert_false(valid(view_of(nested(text, '[', ']', 513))));
    assert_false(valid(view_of(nested(text, '[', ']', 1000000))));
    assert_false(valid(view_of(nested(text, '[', '[', 1000000))));
    /* Walking does not mind. */
    struct json outer = json_at(view_of(nested(text, '[', ']', 1000000)));
    assert_int_equal(outer.kind, JSON_ARRAY);
    assert_int_equal(outer.raw.length, 2000000);
    assert_int_equal(json_element(outer, 0).raw.length, 1999998);
    assert_int_equal(json_at(view_of(nested(text, '[', '[', 1000000))).kind, JSON_NONE);

    size_t length = 0;
    for (int i = 0; i < 512; i++)
        length += (size_t)sprintf(text + length, i % 2 ? "[" : "{\"k\":");
    length += (size_t)sprintf(text + length, "1");
    for (int i = 511; i >= 0; i--)
        length += (size_t)sprintf(text + length, i % 2 ? "]" : "}");
    assert_true(valid((struct view){ text, length }));
    text[length - 100] ^= ']' ^ '}';
    assert_false(valid((struct view){ text, length }));
}

static void value_at_the_start(void **state)
{
    static const struct {
        const char *text;
        enum json_kind kind;
        const char *raw;
    } cases[] = {
        { "  {\"a\":1} rest", JSON_OBJECT, "{\"a\":1}" },
        { "[1,[2]],", JSON_ARRAY, "[1,[2]]" },
        { "\"a\\\"b\"c", JSON_STRING, "\"a\\\"b\"" },
        { "-1.5e3,", JSON_NUMBER, "-1.5e3" },
        { "true}", JSON_TRUE, "true" },
        { "false ", JSON_FALSE, "false" },
        { "null", JSON_NULL, "null" },
        { "{\"a\":\"}\"}", JSON_OBJECT, "{\"a\":\"}\"}" },
        { "{\"a\":\"\\\\\"}}", JSON_OBJECT, "{\"a\":\"\\\\\"}" },
        { "{\"a\":\"\\\\\\\"}\"}", JSON_OBJECT, "{\"a\":\"\\\\\\\"}\"}" },
        { "", JSON_NONE, "" },
        { "   ", JSON_NONE, "" },
        { "x", JSON_NONE, "" },
        { "{\"a\":1", JSON_NONE, "" },
        { "\"a", JSON_NONE, "" },
        { "-", JSON_NONE, "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct json value = json_at(view_of(cases[i].text));

        assert_int_equal(value.kind, cases[i].kind);
        CHECK_VIEW(value.raw, cases[i].raw);
    }
}

static void walks_members_and_elements(void **state)
{
    struct json object = json_at(VIEW(" { \"a\" : 1 , \"b\":[true, {\"c\":null}] ,\"\\u0061\": \"x\",\"d\":{} } "));
    struct json_walk walk = json_walk(object);

    (void)state;
    assert_true(json_next(&walk));
    CHECK_VIEW(walk.key, "a");
    CHECK_VIEW(walk.value.raw, "1");
    assert_int_equal(walk.index, 0);
    assert_true(json_next(&walk));
    CHECK_VIEW(walk.key, "b");
    CHECK_VIEW(walk.value.raw, "[true, {\"c\":null}]");
    assert_int_equal(json_count(walk.value), 2);
    CHECK_VIEW(json_element(walk.value, 0).raw, "true");
    CHECK_VIEW(json_member(json_element(walk.value, 1), VIEW("c")).raw, "null");
    assert_int_equal(json_element(walk.value, 2).kind, JSON_NONE);
    assert_int_equal(json_member(walk.value, VIEW("c")).kind, JSON_NONE);
    assert_true(json_next(&walk));
    CHECK_VIEW(walk.key, "\\u0061");
    assert_int_equal(walk.index, 2);
    assert_true(json_next(&walk));
    assert_int_equal(walk.value.kind, JSON_OBJECT);
    assert_false(json_next(&walk));
    assert_false(json_next(&walk));

    CHECK_VIEW(json_member(object, VIEW("a")).raw, "1");
    assert_int_equal(json_member(object, VIEW("e")).kind, JSON_NONE);
    assert_int_equal(json_element(object, 0).kind, JSON_NONE);
    assert_int_equal(json_count(object), 4);
    assert_int_equal(json_count(json_at(VIEW("[]"))), 0);
    assert_int_equal(json_count(json_at(VIEW("{ }"))), 0);
    assert_int_equal(json_count(json_at(VIEW("12"))), 0);
    assert_int_equal(json_count((struct json){ JSON_NONE }), 0);
    assert_int_equal(json_member(json_at(VIEW("{\"k\\n\":7}")), VIEW("k\n")).raw.data[0], '7');
    CHECK_VIEW(json_member(json_at(VIEW("{\"x\":1,\"\\u0078\":2}")), VIEW("x")).raw, "1");
    CHECK_VIEW(json_member(json_at(VIEW("{\"\\u0078\":2,\"x\":1}")), VIEW("x")).raw, "2");
    assert_int_equal(json_member(json_at(VIEW("{\"xy\":1,\"\":2}")), VIEW("x")).kind, JSON_NONE);
    CHECK_VIEW(json_member(json_at(VIEW("{\"xy\":1,\"\":2}")), VIEW("")).raw, "2");
}

static void walking_damage_stops_early(void **state)
{
    static const struct {
        const char *text;
        size_t count;
    } cases[] = {
        { "[1,]", 1 }, { "[,1]", 0 }, { "[1 2]", 1 }, { "{\"a\":1,}", 1 }, { "{\"a\":1,b:2}", 1 }, { "{\"a\" 1}", 0 },
        { "{a}", 0 }, { "[1}", 1 }, { "{\"a\":1,\"b\":}", 1 }, { "[[}]", 1 }, { "[tru]", 0 }, { "[\"a\x01\"]", 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(json_count(json_at(view_of(cases[i].text))), cases[i].count);
}

/* Everything that reads, on one text. */
static size_t read_all(struct arena *arena, struct json value)
{
    struct json_walk walk = json_walk(value);
    size_t bytes = json_text(arena, value).length;

    for (size_t count = 0; count < 50 && json_next(&walk); count++)
        bytes += json_decode(arena, walk.key).length + walk.value.raw.length + json_key_equal(walk.key, VIEW("\n\"x"));
    return bytes;
}

static void hostile_texts_stay_inside(void **state)
{
    static const char whole[] = " {\"a\\n\\u00e9\\ud83d\\ude00\":[1.5e-7,{\"x\":\"y\\\\\"},\"" "\\\"quoted, and long enough for all vectors\\\" \\/\"],"
                                "\"b\":{\"c\":{\"d\":[[],{},true,false,null,-0]},\"e\":\"\\ud800\\udc00\\ud800\"}} ";
    struct guarded page = guarded_new(4096);
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    assert_true(valid(VIEW(whole)));
    for (size_t length = 0; length < sizeof whole; length++) {
        struct view text = guarded_copy(&page, (struct view){ whole, length });

        assert_int_equal(valid(text), length >= sizeof whole - 2);
        for (size_t from = 0; from <= length; from++) {
            struct view part = view_skip(text, from);

            valid(part);
            read_all(&arena, json_at(part));
            /* A value that was never looked at by json_at: brackets that do not match, strings that do not end. */
            read_all(&arena, (struct json){ JSON_OBJECT, part });
            read_all(&arena, (struct json){ JSON_ARRAY, part });
            read_all(&arena, (struct json){ JSON_STRING, part });
        }
        arena_reset(&arena);
    }
    for (unsigned seed = 1; seed < 20000; seed++) {
        char bytes[200];
        unsigned random = seed;

        for (size_t i = 0; i < sizeof bytes; i++) {
            random = random * 1103515245u + 12345u;
            bytes[i] = "{}[]\",:\\u0a1e-. tn"[(random >> 16) % 18];
        }
        struct view text = guarded_copy(&page, (struct view){ bytes, seed % sizeof bytes });
        valid(text);
        read_all(&arena, json_at(text));
        read_all(&arena, (struct json){ JSON_OBJECT, text });
        arena_reset(&arena);
    }
    arena_clear(&arena);
    guarded_free(&page);
}

/* The end of a container may fall anywhere in a block, and so may backslashes and quotes. */
static void containers_of_every_length(void **state)
{
    static const char *const fillers[] = { "a", "\\\\", "\\\"", "}", "\\\\\\\"", "{[" };
    char text[600];

    (void)state;
    for (size_t which = 0; which < sizeof fillers / sizeof *fillers; which++)
        for (size_t count = 0; count < 80; count++) {
            size_t length = (size_t)sprintf(text, "{\"k\":[\"");

            for (size_t i = 0; i < count; i++)
                length += (size_t)sprintf(text + length, "%s", fillers[which]);
            length += (size_t)sprintf(text + length, "\"]}");
            memcpy(text + length, "]}]}\"", 5);
            assert_int_equal(json_at((struct view){ text, length + 5 }).raw.length, length);
            assert_int_equal(json_at((struct view){ text, length }).raw.length, length);
            assert_int_equal(json_at((struct view){ text, length - 1 }).kind, JSON_NONE);
            assert_true(valid((struct view){ text, length }));
        }
}

static void decodes_strings(void **state)
{
    static const struct {
        const char *raw, *text;
    } cases[] = {
        { "", "" },
        { "plain", "plain" },
        { "\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t" },
        { "a\\u0041b", "aAb" },
        { "\\u00e9\\u20AC\\ud83d\\uDE00", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" },
        { "\\ud83d", "\xef\xbf\xbd" },
        { "\\ude00x", "\xef\xbf\xbdx" },
        { "\\ud83d\\ud83d\\ude00", "\xef\xbf\xbd\xf0\x9f\x98\x80" },
        { "\\ud83d\\n", "\xef\xbf\xbd\n" },
        { "\\q\\u12", "\\q\\u12" },
        { "end\\", "end\\" },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct view raw = view_of(cases[i].raw), text = json_decode(&arena, raw);

        CHECK_VIEW(text, cases[i].text);
        assert_int_equal(json_escaped(raw), strchr(cases[i].raw, '\\') != NULL);
        assert_true(json_key_equal(raw, text));
        assert_false(json_key_equal(raw, VIEW("another")));
        if (text.length > 0)
            assert_false(json_key_equal(raw, (struct view){ text.data, text.length - 1 }));
    }
    struct view untouched = VIEW("plain");
    assert_ptr_equal(json_decode(&arena, untouched).data, untouched.data);
    struct view zero = json_decode(&arena, VIEW("\\u0000"));
    assert_true(view_equal(zero, VIEW("\0")));
    CHECK_VIEW(json_text(&arena, json_at(VIEW(" \"a\\tb\" "))), "a\tb");
    CHECK_VIEW(json_text(&arena, json_at(VIEW("1.50"))), "1.50");
    arena_clear(&arena);
}

static void writes_strings(void **state)
{
    static const struct {
        struct view text;
        const char *json;
    } cases[] = {
        { VIEW_INIT(""), "\"\"" },
        { VIEW_INIT("plain"), "\"plain\"" },
        { VIEW_INIT("\"\\/\b\f\n\r\t"), "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
        { VIEW_INIT("\x00\x01\x1f\x7f"), "\"\\u0000\\u0001\\u001f\x7f\"" },
        { VIEW_INIT("caf\xc3\xa9"), "\"caf\xc3\xa9\"" },
        { VIEW_INIT("bad \xff."), "\"bad \xef\xbf\xbd.\"" },
        { VIEW_INIT("cut \xc3"), "\"cut \xef\xbf\xbd\"" },
    };
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer_reset(&buffer);
        json_add_string(&buffer, cases[i].text);
        CHECK_VIEW(buffer_view(&buffer), cases[i].json);
        assert_true(valid(buffer_view(&buffer)));
    }
    buffer_clear(&buffer);
}

static void writes_compactly(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer);
    json_add_compact(&buffer, json_at(VIEW(" { \"a b\" : [ 1 ,\t2.50 ] ,\r\n \"c\\\" \" : { } } ")));
    CHECK_VIEW(buffer_view(&buffer), "{\"a b\":[1,2.50],\"c\\\" \":{}}");
    buffer_reset(&buffer);
    json_add_compact(&buffer, json_at(VIEW("[1,2]")));
    CHECK_VIEW(buffer_view(&buffer), "[1,2]");
    buffer_reset(&buffer);
    json_add_compact(&buffer, (struct json){ JSON_NONE });
    CHECK_VIEW(buffer_view(&buffer), "");
    buffer_clear(&buffer);
}

static void compacts_in_place(void **state)
{
    struct arena arena;
    struct json compact = json_at(VIEW(" {\"a b\":[1,\" \"]} ")), loose = json_at(VIEW("[ 1 , \" \\\" \" ]"));

    (void)state;
    arena_init(&arena, NULL);
    assert_ptr_equal(json_compact(&arena, compact).data, compact.raw.data);
    assert_int_equal(json_compact(&arena, compact).length, compact.raw.length);
    assert_true(view_equal(json_compact(&arena, loose), VIEW("[1,\" \\\" \"]")));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_valid_from_invalid),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(value_at_the_start),
        cmocka_unit_test(walks_members_and_elements),
        cmocka_unit_test(walking_damage_stops_early),
        cmocka_unit_test(hostile_texts_stay_inside),
        cmocka_unit_test(containers_of_every_length),
        cmocka_unit_test(decodes_strings),
        cmocka_unit_test(writes_strings),
        cmocka_unit_test(writes_compactly),
        cmocka_unit_test(compacts_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
