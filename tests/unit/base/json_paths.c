#include "base/json_pass.h"

#include "guarded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { PATHS = 12 };

static size_t split_paths(const char *list, struct view *paths)
{
    size_t count = 0;

    for (const char *at = list; *at != '\0';) {
        size_t length = strcspn(at, " ");

        assert_true(count < PATHS);
        paths[count++] = (struct view){ at, length };
        at += length + (at[length] == ' ');
    }
    return count;
}

/* Both passes, over a text that ends where its page does. Returns what was found, separated by blanks; - for nothing. */
static const char *find(const char *list, struct view text, size_t limit, char *out)
{
    struct guarded page = guarded_new(text.length);
    struct view paths[PATHS], copy = guarded_copy(&page, text);
    struct json found[PATHS], again[PATHS];
    size_t count = split_paths(list, paths), length = 0;
    struct arena arena;

    arena_init(&arena, NULL);
    struct json_finder *finder = json_finder_new(json_paths_new(paths, count, &arena), &arena);
    bool answer = json_find(finder, copy, limit, found);
    for (int times = 0; times < 2; times++) {   /* nothing is left over from the time before */
        finder->passes = &json_pass_plain;
        assert_int_equal(json_find(finder, copy, limit, again), answer);
    }
    out[0] = '\0';
    for (size_t i = 0; i < count && answer; i++) {
        assert_int_equal(found[i].kind, again[i].kind);
        assert_ptr_equal(found[i].raw.data, again[i].raw.data);
        assert_int_equal(found[i].raw.length, again[i].raw.length);
        assert_int_equal(found[i].kind, found[i].raw.data ? json_at(found[i].raw).kind : JSON_NONE);
        length += (size_t)sprintf(out + length, "%s%.*s", i ? " " : "", found[i].kind ? (int)found[i].raw.length : 1,
                                  found[i].kind ? found[i].raw.data : "-");
    }
    arena_clear(&arena);
    guarded_free(&page);
    return answer ? out : "invalid";
}

static void finds_what_is_asked_for(void **state)
{
    static const struct {
        const char *paths, *text, *found;
    } cases[] = {
        { "a", "{\"a\":1}", "1" },
        { "a b", " { \"b\" : \"x\" , \"a\" : null } ", "null \"x\"" },
        { "a.b.c", "{\"a\":{\"b\":{\"c\":true}}}", "true" },
        { "a a.b a.b.c", "{\"a\":{\"b\":{\"c\":true}}}", "{\"b\":{\"c\":true}} {\"c\":true} true" },
        { "a.b.0.c", "{\"a\":{\"b\":[{\"c\":7}]}}", "7" },
        { "t.0 t.1 t.2 t.10", "{\"t\":[1,[2],3,4,5,6,7,8,9,10,11]}", "1 [2] 3 11" },
        { "t.01 t.x t.", "{\"t\":[1,2]}", "- - -" },
        { "a.b", "{\"a.b\":1}", "1" },
        { "a.b", "{\"a.b\":1,\"a\":{\"b\":2}}", "1" },
        { "a.b", "{\"a\":{\"b\":2},\"a.b\":1}", "2" },
        { "a.b.c.d", "{\"a\":{\"b.c\":{\"d\":3}}}", "3" },
        { "a", "{\"a\":1,\"a\":2}", "1" },
        { "a.b", "{\"a\":{\"c\":1},\"a\":{\"b\":2}}", "2" },
        { "a.b", "{\"a\":1,\"a\":{\"b\":2}}", "2" },
        { "@@x @x y.@@z", "{\"@x\":1,\"y\":{\"@z\":2}}", "1 - 2" },
        { "@@x", "{\"\\u0040x\":1}", "1" },
        { "caf\xc3\xa9", "{\"caf\\u00e9\":1}", "1" },
        { "a\"b", "{\"a\\\"b\":1}", "1" },
        { ".a a. a..b", "{\"\":{\"a\":1},\"a\":{\"\":{\"b\":2}}}", "1 {\"b\":2} 2" },
        { "a", "{\"ab\":1,\"b\":{\"a\":2},\"c\":[{\"a\":3}],\"A\":4}", "-" },
        { "ab", "{\"a\":1,\"abc\":2}", "-" },
        { "a b", "{\"x\":\"a\",\"y\":\"b\\\":1\",\"b\":{}}", "- {}" },
        { "a b", "{\"a\":[],\"b\":[ {} , [ ] ]}", "[] [ {} , [ ] ]" },
        { "x.y z", "{\"x\":[[[{\"y\":1}]]],\"x\":{\"w\":{\"y\":1},\"y\":{\"y\":5}},\"z\":-1.5e3}", "{\"y\":5} -1.5e3" },
        { "a", "{}", "-" },
        { "", "{\"a\":1}", "" },
        { "a", "[{\"a\":1}]", "invalid" },
        { "a", "\"a\"", "invalid" },
        { "a", "{\"a\":1", "invalid" },
        { "a", "{\"a\":1}}", "invalid" },
        { "a", "{\"a\":1,\"b\":tru}", "invalid" },
        { "a.b c", "{\"a\":{\"b\":1},\"x\":[1,{\"c\":2}],\"c\":{\"a\":{\"b\":9}}}", "1 {\"a\":{\"b\":9}}" },
    };
    char out[1000];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = find(cases[i].paths, view_of(cases[i].text), 200, out);

        if (strcmp(got, cases[i].found) != 0)
            fail_msg("%s in %s: got %s", cases[i].paths, cases[i].text, got);
    }
}

static void the_limit_counts_scalars(void **state)
{
    static const struct {
        size_t limit;
        const char *found;
    } cases[] = {
        { 0, "- - - -" },
        { 1, "1 - - -" },
        { 2, "1 {\"x\":[2,3]} - -" },
        { 3, "1 {\"x\":[2,3]} 3 -" },
        { 4, "1 {\"x\":[2,3]} 3 4" },
    };
    char out[100];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(find("a b b.x.1 c", VIEW("{\"a\":1,\"b\":{\"x\":[2,3]},\"c\":4}"), cases[i].limit, out),
                            cases[i].found);
    assert_string_equal(find("a", VIEW("{\"a\":1,\"b\":}"), 1, out), "invalid");
}

/* What a path leads to, by walking. */
static struct json walk_path(struct json container, struct view path)
{
    struct json_walk walk = json_walk(container);
    char digits[24];

    while (json_next(&walk)) {
        struct view key = walk.key;

        if (!walk.object)
            key = (struct view){ digits, (size_t)sprintf(digits, "%zu", walk.index) };
        if (!view_starts(path, key))
            continue;
        struct view rest = view_skip(path, key.length);
        if (rest.length == 0)
            return walk.value;
        if (rest.data[0] != '.')
            continue;
        struct json found = walk_path(walk.value, view_skip(rest, 1));
        if (found.kind != JSON_NONE)
            return found;
    }
    return (struct json){ JSON_NONE };
}

static unsigned random_next(unsigned *random)
{
    *random = *random * 1103515245u + 12345u;
    return *random >> 16;
}

static size_t random_value(char *out, unsigned *random, int depth)
{
    static const char *const scalars[] = { "1", "-2.5e3", "true", "null", "\"\"", "\"a\\\\\"", "\"{[,:\\\"\"", " false ",
                                           "\"a text that is longer than a vector, to be sure of it, and then some more\"" };
    static const char *const keys[] = { "a", "b", "a.b", "ab", "" };
    size_t length = 0, members = random_next(random) % 5;
    unsigned kind = random_next(random) % 4;

    if (depth > 0 && (depth > 5 || kind > 1))
        return (size_t)sprintf(out, "%s", scalars[random_next(random) % 9]);
    out[length++] = kind && depth ? '[' : '{';
    for (size_t i = 0; i < members; i++) {
        length += (size_t)sprintf(out + length, "%s", i ? ", " : "");
        if (out[0] == '{')
            length += (size_t)sprintf(out + length, "\"%s\":", keys[random_next(random) % 5]);
        length += random_value(out + length, random, depth + 1);
    }
    out[length++] = out[0] == '{' ? '}' : ']';
    return length;
}

static void finds_what_walking_finds(void **state)
{
    static const char list[] = "a b a.b a.a b.0 b.1.a a.b.a a.0.0 . .a a.b.b.b ab.b";
    static char text[200000], out[200000], expected[200000];
    struct view paths[PATHS];
    size_t count = split_paths(list, paths);

    (void)state;
    for (unsigned seed = 1; seed < 1500; seed++) {
        unsigned random = seed;
        struct view json = { text, random_value(text, &random, 0) };
        size_t length = 0;

        for (size_t i = 0; i < count; i++) {
            struct json value = walk_path(json_at(json), paths[i]);
            length += (size_t)sprintf(expected + length, "%s%.*s", i ? " " : "", value.kind ? (int)value.raw.length : 1,
                                      value.kind ? value.raw.data : "-");
        }
        const char *got = find(list, json, SIZE_MAX, out);
        if (strcmp(got, expected) != 0)
            fail_msg("in %.*s:\ngot      %s\nexpected %s", VIEW_PRINT(json), got, expected);
        /* Cut or changed anywhere: both passes agree, and nothing is read behind the end. */
        for (size_t place = seed % 7; place < json.length && json.length < 3000; place += 7) {
            char before = text[place];

            assert_string_equal(find("a.b b", (struct view){ text, place }, 200, out), "invalid");
            text[place] = "{}[]:,\"\\ 1t\x01"[seed % 12];
            assert_int_equal(json_valid(json), json_pass_plain.valid(json));
            find("a.b b", json, 200, out);
            text[place] = before;
        }
    }
}

static void deep_texts(void **state)
{
    static char text[5000], out[5000];
    size_t length = 0;

    (void)state;
    for (int i = 0; i < 512; i++)
        length += (size_t)sprintf(text + length, "{\"a\":");
    length += (size_t)sprintf(text + length, "1");
    memset(text + length, '}', 513);
    assert_string_equal(find("a.a.a.b a.b", (struct view){ text, length + 512 }, 200, out), "- -");
    assert_string_equal(find("a.a.a.b a.b", (struct view){ text, length + 513 }, 200, out), "invalid");
    memmove(text + 5, text, length + 512);
    assert_string_equal(find("a.a.a.b a.b", (struct view){ text, length + 518 }, 200, out), "invalid");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_asked_for),
        cmocka_unit_test(the_limit_counts_scalars),
        cmocka_unit_test(finds_what_walking_finds),
        cmocka_unit_test(deep_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
