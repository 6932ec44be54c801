/* Walks along patterns that leave no choice find what the linear search finds; and which patterns do. */
#include "base/processor.h"
#include "base/regex_linear.h"
#include "base/regex_walk.h"
#include "base/utf8.h"

#include "guarded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { TEXT_MOST = 150, SLOTS = 2 * WALK_GROUPS };

struct walk_trial {
    struct arena arena;
    struct regex_tree tree;
    struct regex_walk *walk;
};

static bool trial_open(struct walk_trial *trial, const char *pattern)
{
    struct regex_error error;

    *trial = (struct walk_trial){ 0 };
    arena_init(&trial->arena, NULL);
    if (regex_parse(view_of(pattern), &trial->arena, &trial->arena, &error, &trial->tree))
        trial->walk = regex_walk_new(&trial->tree);
    return trial->walk != NULL;
}

static void trial_close(struct walk_trial *trial)
{
    free(trial->walk);
    arena_clear(&trial->arena);
}

static void knows_which_leave_no_choice(void **state)
{
    static const char *const walks[] = {
        "a", "(a)(b)", "took (\\d+) ms", "\\[(?<level>[A-Z]+)\\] (\\S+) ", "(\\w+)=(\\S+)", "^(\\S+) (\\S+)$", "\\A\\d{4}-\\d{2}",
        "x([^\"]*)\"", "(\\d+)\\.(\\d+)", "https?://([^/]+)/", "a(.*)", "(\\d+?) ms", "a-+b", "(?i)[a-f]+ 1", "x\\s*:\\s*(\\d+)", "()a()",
        "^ *(\\d+)",
    };
    static const char *const others[] = {
        "", "a|b", "a*", "(.*) ms", "(.*?) ms", "(\\S+)\\]", "(ab)+", "(?m)^a", "(?i)error", "\\bx", "a(.*?)", "caf\xc3\xa9", "\\d*",
        "x$y", "a^", "(\\w+)(\\d+)", "\\d+\\.?\\d+", "\\pL+ ",
    };
    struct walk_trial trial;

    (void)state;
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++) {
        if (!trial_open(&trial, walks[i]))
            fail_msg("/%s/ should be walked", walks[i]);
        trial_close(&trial);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (trial_open(&trial, others[i]))
            fail_msg("/%s/ should not be walked", others[i]);
        trial_close(&trial);
    }
}

static unsigned random_seed = 1;

static unsigned random_below(unsigned limit)
{
    random_seed = random_seed * 1103515245u + 12345u;
    return (random_seed >> 16) % limit;
}

/* Mostly letters of which patterns are made, in runs; now and then something beyond ASCII, or invalid. */
static size_t random_fill(char *text, bool ascii)
{
    static const char *const pieces[] = { "a", "b", "ab", "1", "12", " ", "-", ".", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1111111", "\n",
                                          "\xc3\xa9", "\xff" };
    const size_t length = random_below(TEXT_MOST);
    size_t at = 0;

    while (at < length) {
        const unsigned kind = random_below(ascii || random_below(4) ? 11 : 13);
        const size_t left = length - at, more = strlen(pieces[kind]);

        memcpy(text + at, pieces[kind], left < more ? left : more);
        at += left < more ? left : more;
    }
    return length;
}

static void random_pattern(char *pattern)
{
    static const char *const singles[] = { "a", "b", "1", "\\d", "[ab]", "[^b]", "\\S", "\\w", ".", "[a1]", "-", " ", "[^ -]" };
    static const char *const often[] = { "", "", "+", "+", "*", "?", "{2}", "{1,3}", "+?", "{2,}" };
    const unsigned parts = 1 + random_below(6);
    unsigned open = 0;

    strcpy(pattern, random_below(8) ? "" : "^");
    for (unsigned i = 0; i < parts; i++) {
        if (random_below(3) == 0) {
            strcat(pattern, "(");
            open++;
        }
        strcat(pattern, singles[random_below(13)]);
        strcat(pattern, often[random_below(10)]);
        if (open > 0 && random_below(2)) {
            strcat(pattern, ")");
            open--;
        }
    }
    while (open-- > 0)
        strcat(pattern, ")");
    if (random_below(8) == 0)
        strcat(pattern, "$");
}

/* Both ways come to the same places. */
static void check_ways(const struct regex_walk *walk, struct view text, size_t at)
{
#if defined(VECTORS)
    size_t places[WALK_STEPS + 1], wide_places[WALK_STEPS + 1], reached = 0, wide_reached = 0;

    if (!processor_is_wide())
        return;
    const enum walk_outcome outcome = regex_walk_from_plain(walk, text, at, places, &reached);

    assert_int_equal(regex_walk_from_wide(walk, text, at, wide_places, &wide_reached), outcome);
    assert_int_equal(wide_reached, reached);
    for (size_t i = 0; outcome == WALK_FOUND && i <= walk->count; i++)
        assert_int_equal(wide_places[i], places[i]);
#else
    (void)walk, (void)text, (void)at;
#endif
}

static bool check_search(const struct walk_trial *trial, struct regex_linear *linear, const char *pattern, struct view text, size_t from)
{
    size_t offsets[SLOTS], expected[SLOTS];
    const enum walk_outcome outcome = regex_walk_search(trial->walk, text, from, offsets);

    if (trial->walk->steps[0].text.length == 0)
        check_ways(trial->walk, text, from);
    if (outcome == WALK_OPEN || !utf8_valid(text))
        return false;
    if (regex_linear_search(linear, text, from, expected) != (outcome == WALK_FOUND))
        fail_msg("/%s/ in \"%.*s\" from %zu: found %d", pattern, VIEW_PRINT(text), from, outcome == WALK_FOUND);
    for (size_t i = 0; outcome == WALK_FOUND && i < 2 * (trial->tree.groups + 1); i++)
        if (offsets[i] != expected[i])
            fail_msg("/%s/ in \"%.*s\" from %zu: offset %zu is %zu, not %zu", pattern, VIEW_PRINT(text), from, i, offsets[i], expected[i]);
    return true;
}

static void finds_what_the_linear_search_finds(void **state)
{
    struct guarded page = guarded_new(TEXT_MOST);
    size_t walked = 0, decided = 0;
    char pattern[200], text[TEXT_MOST];

    (void)state;
    for (unsigned round = 0; round < 6000; round++) {
        struct walk_trial trial;

        random_pattern(pattern);
        if (trial_open(&trial, pattern)) {
            struct regex_linear *linear = regex_linear_new(&trial.tree);

            walked++;
            for (unsigned i = 0; i < 12; i++) {
                const struct view copy = guarded_copy(&page, (struct view){ text, random_fill(text, i < 8) });

                decided += check_search(&trial, linear, pattern, copy, random_below(3) || copy.length == 0 ? 0 : random_below((unsigned)copy.length));
            }
            regex_linear_free(linear);
        }
        trial_close(&trial);
    }
    assert_true(walked > 1000);
    assert_true(decided > 8 * walked);
    guarded_free(&page);
}

/* What would take the square of the length is given up. */
static void gives_up_in_time(void **state)
{
    enum { LENGTH = 1 << 16 };
    char *data = malloc(LENGTH);
    size_t offsets[SLOTS];
    struct walk_trial trial;

    (void)state;
    memset(data, 'a', LENGTH);
    assert_true(trial_open(&trial, "a[a-c]+1"));
    assert_int_equal(regex_walk_search(trial.walk, (struct view){ data, LENGTH }, 0, offsets), WALK_OPEN);
    trial_close(&trial);
    assert_true(trial_open(&trial, "[a-c]+1"));
    assert_int_equal(regex_walk_search(trial.walk, (struct view){ data, LENGTH }, 0, offsets), WALK_NONE);
    trial_close(&trial);
    free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_which_leave_no_choice),
        cmocka_unit_test(finds_what_the_linear_search_finds),
        cmocka_unit_test(gives_up_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
