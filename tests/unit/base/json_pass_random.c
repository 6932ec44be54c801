/* The passes over random texts, whole, cut and changed: both agree, and nothing is read behind the end. */
#include "base/json_pass.h"

#include "guarded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* Whether there are blanks in a valid text that are in no string. */
static bool has_gaps(struct view text)
{
    bool in_string = false;

    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.data[i];

        if (!in_string && (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'))
            return true;
        if (byte == '"')
            in_string = !in_string;
        else if (in_string && byte == '\\')
            i++;
    }
    return false;
}

/* By both passes, over a text that ends where its page does. */
static bool valid(struct view text)
{
    struct guarded page = guarded_new(text.length);
    const struct view copy = guarded_copy(&page, text);
    bool compact = false, compact_plain = false;
    const bool answer = json_pass()(copy, &compact);

    assert_int_equal(json_pass_plain(copy, &compact_plain), answer);
    if (answer) {
        assert_int_equal(compact, !has_gaps(copy));
        assert_int_equal(compact_plain, compact);
    }
    guarded_free(&page);
    return answer;
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

static void both_passes_agree(void **state)
{
    static char text[200000];

    (void)state;
    for (unsigned seed = 1; seed < 1500; seed++) {
        unsigned random = seed;
        struct view json = { text, random_value(text, &random, 0) };

        assert_true(valid(json));
        for (size_t place = seed % 7; place < json.length && json.length < 3000; place += 7) {
            char before = text[place];

            assert_false(valid((struct view){ text, place }));
            text[place] = "{}[]:,\"\\ 1t\x01"[seed % 12];
            valid(json);
            text[place] = before;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(both_passes_agree) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
