/* json_skip.h: wherever the text is cut, and by whatever instructions, the same end. */
#include "base/json_skip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SKIP_LENGTH = 400, SKIP_ROUNDS = 3000 };

/* The end of the container of which the bracket stands before text[0], byte by byte; the length when it has none.
 * Outside a string, where none belongs, a backslash only takes the meaning from a quote or another backslash. */
static size_t skip_expected(const char *text, size_t length)
{
    size_t depth = 1;
    bool quoted = false;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\\' && (quoted || (i + 1 < length && (text[i + 1] == '\\' || text[i + 1] == '"'))))
            i++;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && (text[i] == '{' || text[i] == '['))
            depth++;
        else if (!quoted && (text[i] == '}' || text[i] == ']') && --depth == 0)
            return i + 1;
    }
    return length;
}

/* In two pieces: the second begins where the first was left. */
static size_t skip_pieces(const char *text, size_t cut, size_t length)
{
    struct json_skip skip = { .depth = 1 };
    const char *at = json_skip(&skip, text, text + cut, false);

    if (skip.depth > 0)
        at = json_skip(&skip, at, text + length, true);
    return (size_t)(at - text);
}

static void ends_are_found(void **state)
{
    static const char bytes[] = "{}[]{[}]\"\"\\\\a,:  ";
    uint64_t random = 1;
    char text[SKIP_LENGTH];

    (void)state;
    for (size_t round = 0; round < SKIP_ROUNDS; round++) {
        for (size_t i = 0; i < SKIP_LENGTH; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            text[i] = bytes[(random >> 33) % (round % 2 ? sizeof bytes - 1 : sizeof bytes - 5)];
        }
        const size_t length = (size_t)(random >> 40) % SKIP_LENGTH, cut = length > 0 ? (size_t)(random >> 50) % length : 0;
        const size_t expected = skip_expected(text, length);
        struct json_skip skip = { .depth = 1 };

        assert_int_equal(json_skip(&skip, text, text + length, true) - text, expected);
        skip = (struct json_skip){ .depth = 1 };
        assert_int_equal(json_skip_plain(&skip, text, text + length, true) - text, expected);
        if (skip_pieces(text, cut, length) != expected)
            fail_msg("%zu %zu %zu: %.*s", cut, length, expected, (int)length, text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(ends_are_found) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
