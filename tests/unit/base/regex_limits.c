/* Regular expressions that are hard: for backtracking, or by their size. */
#include "base/regex_pcre2.h"
#include "regex_trial.h"

#include <stdlib.h>

static size_t pick(unsigned *random, size_t count)
{
    *random = *random * 1103515245u + 12345u;
    return (*random >> 16) % count;
}

#define PICK(array) (array)[pick(&random, sizeof(array) / sizeof *(array))]

/* Backtracking and the linear search must not differ: which of them answers may depend on the clock. */
static void both_ways_agree(void **state)
{
    static const char *const atoms[] = { "a", "b", ".", "[ab]", "[^a]", "(?i:A)", "\\b", "^", "$", "\xc3\xa9", "\\w", "(?:a|b)", "(a|ab)", "(?:)", "\\W",
                                         "(?:|a)", "(b*)", "(?:a*)" };
    static const char *const operators[] = { "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}", "|" };
    static const char *const pieces[] = { "a", "b", "ab", "\xc3\xa9", "A", " ", "\n", "aa" };
    char pattern[400], subject[200], ours[4000], theirs[4000];
    unsigned random = 1;

    (void)state;
    for (size_t round = 0; round < 3000; round++) {
        struct trial trial;
        size_t length = 0, size = 0;

        for (size_t i = 0; i <= round % 5; i++) {
            length += (size_t)sprintf(pattern + length, "%s", PICK(atoms));
            length += (size_t)sprintf(pattern + length, "%s", PICK(operators));
        }
        trial_open(&trial, pattern);
        for (size_t i = 0; i < 6; i++) {
            size = 0;
            for (size_t j = 0; j < i * 2; j++)
                size += (size_t)sprintf(subject + size, "%s", PICK(pieces));
            struct view text = { subject, size };
            const char *expected = found(&trial, text, theirs);
            const char *got = found_linear(pattern, text, 0, ours);
            /* The place is the same always; groups are when they cannot match nothing again and again. */
            if (strcspn(expected, "|") != strcspn(got, "|") || strncmp(expected, got, strcspn(got, "|")) != 0)
                fail_msg("/%s/ on \"%s\": \"%s\" and \"%s\"", pattern, subject, expected, got);
        }
        trial_close(&trial);
    }
}

enum { MEBIBYTE = 1 << 20 };

/* Windows of sixteen million steps, some for the search and some for its bytes, and one linear search. */
static uint64_t work_allowed(size_t length)
{
    return (UINT64_C(16) << 20) * (32 + length / 32768 + 1) + (UINT64_C(1) << 29);
}

/* Patterns that make a backtracking search take forever, on texts made for it: the work stays within what regex.c allows. */
static void hostile_patterns_end(void **state)
{
    static const struct {
        const char *pattern, *unit, *tail;
        size_t length;
    } cases[] = {
        { "(a+)+$", "a", "b", 30 },
        { "(a+)+$", "a", "b", 5000 },
        { "(a+)+$", "a", "b", 200000 },
        { "(a|aa)+$", "a", "b", 5000 },
        { "(a|b)*[cd]", "a", "x", 20000 },
        { "(.*)*[!?]", "ab", "", 3000 },
        { "(x+x+)+[yz]", "xxxxxxxxxxxxxxxx ", "", 50000 },
        { "a.*b.*c.*d.*[ef]", "abcd", "", 20000 },
        { "(?:[a-z]+,?)*[!?]", "abc,", "", 5000 },
        { "([a-z]+)*[!?]", "abc", "", 100000 },
        { "x*x*x*x*x*x*x*x*x*[yz]", "x", "", 1000 },
        { "(?i)(\xc3\xa9+)+$", "\xc3\xa9", "b", 4000 },
        { "(a+)+$", "a", "b", MEBIBYTE },
        { "(.*)*x", "a", "", MEBIBYTE },
        { "(.*)*x", "a.", "\n", MEBIBYTE },
        { "((a{0,2}){0,2}){0,2}b", "a", "", MEBIBYTE },
        { "((a{1,2}){1,2}){1,2}$", "a", "b", MEBIBYTE },
        { "(?:(?:a?){4}a{4})+b", "a", "", MEBIBYTE },
        { "^(([a-z])+.)+[A-Z]([a-z])+$", "a", "", MEBIBYTE },
        { "(\\w+\\s?)+:", "word ", "", MEBIBYTE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        size_t unit = strlen(cases[i].unit), tail = strlen(cases[i].tail);
        char *text = malloc(cases[i].length + tail);

        for (size_t at = 0; at < cases[i].length; at++)
            text[at] = cases[i].unit[at % unit];
        memcpy(text + cases[i].length, cases[i].tail, tail);
        trial_open(&trial, cases[i].pattern);
        assert_false(trial_search(&trial, (struct view){ text, cases[i].length + tail }, 0));
        assert_int_equal(regex_matcher_exhausted(trial.matcher), 0);
        if (regex_matcher_work(trial.matcher) > work_allowed(cases[i].length + tail))
            fail_msg("/%s/ took %llu steps", cases[i].pattern, (unsigned long long)regex_matcher_work(trial.matcher));
        trial_close(&trial);
        free(text);
    }
}

/* A match that backtracking does not reach is found all the same, with its groups. */
static void hard_matches_are_found(void **state)
{
    enum { LENGTH = 3000 };
    static char text[LENGTH + 20];
    struct trial trial;

    (void)state;
    memset(text, 'a', LENGTH);
    memcpy(text + LENGTH, "b key=va\xc3\xa9l. ", 13);
    trial_open(&trial, "(?:(?:a+)+$|(\\w+)=([^.]+))");
    assert_true(trial_search(&trial, (struct view){ text, LENGTH + 13 }, 0));
    assert_true(view_equal(trial.captures[1], VIEW("key")));
    assert_true(view_equal(trial.captures[2], VIEW("va\xc3\xa9l")));
    assert_int_equal(regex_matcher_exhausted(trial.matcher), 0);
    /* The same around bytes that are not UTF-8. */
    text[1] = (char)0xff;
    text[LENGTH + 7] = (char)0xfe;
    assert_true(trial_search(&trial, (struct view){ text, LENGTH + 13 }, 0));
    assert_ptr_equal(trial.captures[1].data, text + LENGTH + 2);
    assert_true(view_equal(trial.captures[2], VIEW("v\xfe\xc3\xa9l")));
    trial_close(&trial);
}

/* Where neither way is affordable, that is counted. */
static void exhaustion_is_counted(void **state)
{
    static char text[200000];
    struct trial trial;

    (void)state;
    memset(text, 'x', sizeof text);
    trial_open(&trial, "(?:(?:x{30}){30}x*)*(?:(?:x{30}){30}x*)*(?:(?:x{30}){30}x*)*(?:(?:x{30}){30}x*)*[yz]");
    assert_false(trial_search(&trial, (struct view){ text, sizeof text }, 0));
    assert_int_equal(regex_matcher_exhausted(trial.matcher), 1);
    trial_close(&trial);
}

static void deep_and_large_patterns(void **state)
{
    static char pattern[20000];
    struct trial trial;

    (void)state;
    memset(pattern, '(', 1000);
    pattern[1000] = 'a';
    memset(pattern + 1001, ')', 1000);
    assert_true(trial_compile(&trial, (struct view){ pattern, 2001 }));
    assert_int_equal(regex_groups(trial.regex), 1000);
    assert_true(regex_search(trial.regex, trial.matcher, VIEW("ba"), 0, NULL));
    trial_close(&trial);

    memset(pattern, '(', 9999);
    assert_false(trial_compile(&trial, (struct view){ pattern, 9999 }));
    assert_true(view_equal(trial.error.message, VIEW("groups are nested deeper than 1,000")));
    trial_close(&trial);

    /* Too large for PCRE2, whatever it says then. */
    size_t length = (size_t)sprintf(pattern, "(");
    for (int i = 0; i < 300; i++)
        length += (size_t)sprintf(pattern + length, "[ab%c]\\pL", 'c' + i % 20);
    length += (size_t)sprintf(pattern + length, "){1000}");
    if (!trial_compile(&trial, (struct view){ pattern, length }))
        assert_true(trial.error.message.length > 0);
    trial_close(&trial);

    for (unsigned seed = 1; seed < 4000; seed++) {
        unsigned random = seed;

        for (size_t i = 0; i < 24; i++) {
            random = random * 1103515245u + 12345u;
            pattern[i] = "()[]{}*+?|\\.^$a1,-:<P=iQEpxdb"[(random >> 16) % 29];
        }
        if (trial_compile(&trial, (struct view){ pattern, seed % 24 }) && regex_groups(trial.regex) < GROUPS)
            trial_search(&trial, VIEW("aa11bb(([[]]{1}--::\xc3\xa9\xff"), 0);
        else if (!trial.regex)
            assert_true(trial.error.message.length > 0 && trial.error.offset + trial.error.length <= seed % 24);
        trial_close(&trial);
    }
}

/* What regex.c counts on where it does not ask PCRE2 before there is a text. */
static void check_taken(struct view pattern, size_t *checked)
{
    struct arena arena;
    struct regex_error error;
    struct regex_tree tree;
    struct buffer spelling;
    int code;

    arena_init(&arena, NULL);
    buffer_init(&spelling);
    if (regex_parse(pattern, &arena, &arena, &error, &tree) && !tree.unicode && regex_repeats(tree.root) == 1) {
        regex_print(&spelling, tree.root);
        pcre2_code *plain = regex_code_new(buffer_view(&spelling), 0, &code);
        pcre2_code *utf = regex_code_new(buffer_view(&spelling), PCRE2_UTF, &code);

        if (spelling.length <= 400 && (!plain || !utf))
            fail_msg("PCRE2 does not take %.*s, of /%.*s/", VIEW_PRINT(buffer_view(&spelling)), VIEW_PRINT(pattern));
        *checked += spelling.length <= 400;
        pcre2_code_free(plain);
        pcre2_code_free(utf);
    }
    buffer_clear(&spelling);
    arena_clear(&arena);
}

static void short_patterns_are_taken(void **state)
{
    static const char *const pieces[] = {
        "(", "(?:", "(?i)", "(?s:", "(?U)", "(?P<n>", ")", ")", ")", "[", "[^", "]", "]", "a", "-", "z", "0", "|", "*", "+", "?", "{", "}", ",",
        "{1}", "{0,1}", "{1,}", "\\d", "\\W", "\\s", "\\b", "\\Q", "\\E", "^", "$", ".", "\\x41", "\\n", "[:alpha:]", "[[:^digit:]]", "&&", "\\101", "#",
        " ", "\\pL", "\\]", "\\a", "\\v",
    };
    char pattern[512];
    unsigned random = 1;
    size_t checked = 0, length = 0;

    (void)state;
    for (unsigned round = 0; round < 40000; round++) {
        length = 0;
        for (size_t i = pick(&random, 14) + 1; i > 0; i--)
            length += (size_t)sprintf(pattern + length, "%s", PICK(pieces));
        check_taken((struct view){ pattern, length }, &checked);
    }
    assert_true(checked > 1000);
    for (unsigned depth = 1; depth <= 133; depth++) {
        memset(pattern, '(', depth);
        pattern[depth] = 'a';
        memset(pattern + depth + 1, ')', depth);
        check_taken((struct view){ pattern, 2 * depth + 1 }, &checked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways_agree),
        cmocka_unit_test(hostile_patterns_end),
        cmocka_unit_test(hard_matches_are_found),
        cmocka_unit_test(exhaustion_is_counted),
        cmocka_unit_test(deep_and_large_patterns),
        cmocka_unit_test(short_patterns_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
