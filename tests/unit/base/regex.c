#include "base/regex_linear.h"

#include "base/utf8.h"

#include "guarded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

enum { GROUPS = 20 };

struct trial {
    struct arena arena;
    struct regex *regex;
    struct regex_matcher *matcher;
    struct regex_error error;
    struct view captures[GROUPS];
};

static bool trial_compile(struct trial *trial, struct view pattern)
{
    *trial = (struct trial){ 0 };
    arena_init(&trial->arena, NULL);
    trial->regex = regex_new(pattern, &trial->arena, &trial->error);
    if (trial->regex)
        trial->matcher = regex_matcher_new(trial->regex);
    return trial->regex != NULL;
}

static void trial_open(struct trial *trial, const char *pattern)
{
    if (!trial_compile(trial, view_of(pattern)))
        fail_msg("/%s/: %.*s", pattern, VIEW_PRINT(trial->error.message));
}

static bool trial_search(struct trial *trial, struct view text, size_t from)
{
    assert_true(regex_groups(trial->regex) < GROUPS);
    return regex_search(trial->regex, trial->matcher, text, from, trial->captures);
}

static void trial_close(struct trial *trial)
{
    regex_matcher_free(trial->matcher);
    regex_free(trial->regex);
    arena_clear(&trial->arena);
}

/* "match", or "match|group|-" with - for a group that took no part; "none" when there is no match. */
static const char *found(struct trial *trial, struct view text, char *out)
{
    size_t length = 0;

    if (!trial_search(trial, text, 0))
        return "none";
    for (size_t i = 0; i <= regex_groups(trial->regex); i++) {
        struct view capture = trial->captures[i];

        length += (size_t)sprintf(out + length, "%s%.*s", i ? "|" : "", capture.data ? (int)capture.length : 1,
                                  capture.data ? capture.data : "-");
    }
    return out;
}

/* The same question to the linear search; NULL when the text is not for it. */
static const char *found_linear(const char *pattern, struct view text, size_t from, char *out)
{
    struct arena arena;
    struct regex_error error;
    struct regex_tree tree;
    size_t offsets[2 * GROUPS], length = 0;

    arena_init(&arena, NULL);
    assert_true(regex_parse(view_of(pattern), &arena, &arena, &error, &tree));
    struct regex_linear *linear = regex_linear_new(&tree);
    assert_non_null(linear);
    if (!utf8_valid(text))
        out = NULL;
    else if (!regex_linear_search(linear, text, from, offsets))
        strcpy(out, "none");
    else
        for (size_t i = 0; i <= tree.groups; i++) {
            size_t begin = offsets[2 * i], end = offsets[2 * i + 1];

            if (begin == SIZE_MAX || end == SIZE_MAX)
                length += (size_t)sprintf(out + length, "%s-", i ? "|" : "");
            else
                length += (size_t)sprintf(out + length, "%s%.*s", i ? "|" : "", (int)(end - begin), text.data + begin);
        }
    regex_linear_free(linear);
    arena_clear(&arena);
    return out;
}

static void matches_as_re2(void **state)
{
    static const struct {
        const char *pattern, *text, *found;
    } cases[] = {
        /* the basics */
        { "abc", "xabcx", "abc" },
        { "", "abc", "" },
        { "a|ab", "ab", "a" },
        { "(a|ab)(c|bcd)", "abcd", "abcd|a|bcd" },
        { "(a)|(b)", "b", "b|-|b" },
        { "a*", "baaa", "" },
        { "a+?", "aaa", "a" },
        { "a{2,3}", "aaaa", "aaa" },
        { "a{2,3}?", "aaaa", "aa" },
        { "a{2}", "aaaa", "aa" },
        { "a{2,}b", "aaaab", "aaaab" },
        { "(?:ab)+", "xababx", "abab" },
        { "(?:a*)*b", "aab", "aab" },
        { "x{0}y", "xy", "y" },
        { "a{,2}", "a{,2}", "a{,2}" },
        { "{", "a{", "{" },
        { "{1", "a{1", "{1" },
        { "a{1", "a{1", "a{1" },
        { "a{1,x}", "a{1,x}", "a{1,x}" },
        { "a{01}", "a{01}", "a{01}" },
        { "]", "]", "]" },
        { "}", "}", "}" },
        { "a b#c", "a b#c", "a b#c" },
        /* case and dots and lines */
        { "error", "ERROR", "none" },
        { "(?i)error", "an ERROR", "ERROR" },
        { "a(?i)b|c", "C", "C" },
        { "(?i:a)b", "AB", "none" },
        { "(?i:a)b", "Ab", "Ab" },
        { "(a(?i)b)c", "aBC", "none" },
        { "(a(?i)b)c", "aBc", "aBc|aB" },
        { "(?i)a(?-i)b", "AB", "none" },
        { "(?i)\xc3\x89t\xc3\xa9", "\xc3\xa9T\xc3\x89", "\xc3\xa9T\xc3\x89" },
        { "(?i)[a-c]+", "xABCd", "ABC" },
        { "(?i)\\p{Lu}", "1a", "a" },
        { "a.c", "a\nc", "none" },
        { "(?s)a.c", "a\nc", "a\nc" },
        { "(?s:a.)c.", "a\nc\n", "none" },
        { "a[^b]c", "a\nc", "a\nc" },
        { "^b", "a\nb", "none" },
        { "(?m)^b", "a\nb", "b" },
        { "a$", "a\n", "none" },
        { "a$", "ba", "a" },
        { "(?m)a$", "a\nb", "a" },
        { "(?m)a\\z", "a\nb", "none" },
        { "(?m)\\Ab", "a\nb", "none" },
        { "a\r$", "a\r", "a\r" },
        { "(?m)a$", "a\rb", "none" },
        { "^*a", "ba", "a" },
        { "\\b*a", "ba", "a" },
        { "(?U)a+", "aaa", "a" },
        { "(?U)a+?", "aaa", "aaa" },
        { "(?U:<.+>)", "<a><b>", "<a>" },
        { "(?U)a{2,3}", "aaa", "aa" },
        { "(?sU)<(.*)>", "<\n>>", "<\n>|\n" },
        { "(?)a", "a", "a" },
        /* escapes */
        { "\\d+\\.\\d+", "v1.25", "1.25" },
        { "\\d", "\xd9\xa3", "none" },
        { "\\w+", "\xc3\xa9z", "z" },
        { "\\W", "z\xc3\xa9", "\xc3\xa9" },
        { "\\s", "a\vb\tc", "\t" },
        { "\\S+", "  ab ", "ab" },
        { "\\S", "\v", "\v" },
        { "[\\s]", "\v ", " " },
        { "[\\S]", " \xc3\xa9", "\xc3\xa9" },
        { "[^\\S]+", "ab \tc", " \t" },
        { "[^\\d\\s]+", "12 ab", "ab" },
        { "\\v", "a\vb\n", "\v" },
        { "\\a\\f\\t\\n\\r", "\a\f\t\n\r", "\a\f\t\n\r" },
        { "\\x41\\x{42}\\103\\0", "ABC", "none" },
        { "\\x41\\x{42}\\103", "ABC", "ABC" },
        { "\\12", "\n", "\n" },
        { "\\x{1F600}", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
        { "\\/\\-\\.\\\"\\ \\#", "/-.\" #", "/-.\" #" },
        { "\\Qa.b*\\E+", "a.b**", "a.b**" },
        { "\\Qa|b)", "a|b)", "a|b)" },
        { "\\Q\\E", "a", "" },
        { "a\\Q\\\\Eb", "a\\b", "a\\b" },
        { "\\bfoo\\b", "a foo b", "foo" },
        { "\\Bo\\b", "foo", "o" },
        { "\\b\xc3\xa9", "\xc3\xa9", "none" },
        /* sets */
        { "[a-c]+", "xxabcd", "abc" },
        { "[]a]+", "x]a]", "]a]" },
        { "[^]a]", "]ab", "b" },
        { "[a-]+", "x-a-", "-a-" },
        { "[-a]+", "x-a-", "-a-" },
        { "[\\d-z]+", "x1-z", "1-z" },
        { "[[]", "[", "[" },
        { "[a[:digit:]b]+", "x1a2b", "1a2b" },
        { "[[:word:]]+", "--a_1", "a_1" },
        { "[[:^space:]]+", "  a ", "a" },
        { "[[.a.]]", "a.]", ".]" },
        { "[\\]\\\\]+", "a]\\", "]\\" },
        { "[\\x41-\\x43]+", "xABCD", "ABC" },
        { "[\xc3\xa0-\xc3\xbf]+", "a\xc3\xa9\xc3\xa8z", "\xc3\xa9\xc3\xa8" },
        { "\\pL+", "1\xc3\xa9" "a2", "\xc3\xa9" "a" },
        { "\\p{Greek}+", "a\xce\xb1\xce\xb2", "\xce\xb1\xce\xb2" },
        { "\\p{^Greek}", "\xce\xb1" "a", "a" },
        { "\\P{Greek}", "\xce\xb1" "a", "a" },
        { "\\PN+", "12ab3", "ab" },
        { "[\\p{Lu}\\d]+", "a\xc3\x89" "1b", "\xc3\x89" "1" },
        { "[\\PN]+", "12ab3", "ab" },
        { "\\p{Any}", "\n", "\n" },
        { "\\pC", "a\x01", "\x01" },
        { "\\p{Han}", "a\xe4\xb8\xad", "\xe4\xb8\xad" },
        /* groups */
        { "(?P<a>x)(?<b>y)(?:z)(w)", "xyzw", "xyzw|x|y|w" },
        { "((a)|b)+", "ab", "ab|b|a" },
        { "(?:(a)|b)?c", "c", "c|-" },
        { "(|a)b", "ab", "ab|a" },
        { "()", "a", "|" },
        { "(.*?)x", "aax", "aax|aa" },
        { "user=(?<x>.*?)", "user=bob", "user=|" },
        { ".", "\xc3\xa9", "\xc3\xa9" },
        { "^.{3}$", "a\xc3\xa9\xf0\x9f\x98\x80", "a\xc3\xa9\xf0\x9f\x98\x80" },
    };
    char out[1000];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;

        trial_open(&trial, cases[i].pattern);
        const char *got = found(&trial, view_of(cases[i].text), out);
        if (strcmp(got, cases[i].found) != 0)
            fail_msg("/%s/ on \"%s\": got \"%s\", expected \"%s\"", cases[i].pattern, cases[i].text, got, cases[i].found);
        trial_close(&trial);
        got = found_linear(cases[i].pattern, view_of(cases[i].text), 0, out);
        if (strcmp(got, cases[i].found) != 0)
            fail_msg("linear /%s/ on \"%s\": got \"%s\"", cases[i].pattern, cases[i].text, got);
    }
}

static void names_what_is_not_re2(void **state)
{
    static const struct {
        const char *pattern, *message;
        size_t offset, length;
    } cases[] = {
        { "a(?=b)", "look-ahead (?=...) is not part of the RE2 dialect", 1, 3 },
        { "(?!b)", "negative look-ahead (?!...) is not part of the RE2 dialect", 0, 3 },
        { "x(?<=b)", "look-behind (?<=...) is not part of the RE2 dialect", 1, 4 },
        { "(?<!b)", "negative look-behind (?<!...) is not part of the RE2 dialect", 0, 4 },
        { "(?>a)", "an atomic group (?>...) is not part of the RE2 dialect", 0, 3 },
        { "(a)\\1", "a back-reference \\1 is not part of the RE2 dialect", 3, 2 },
        { "(?<n>a)\\k<n>", "a back-reference \\k<name> is not part of the RE2 dialect", 7, 2 },
        { "(?P<n>a)(?P=n)", "a back-reference (?P=name) is not part of the RE2 dialect", 8, 4 },
        { "\\g{1}", "a back-reference \\g is not part of the RE2 dialect", 0, 2 },
        { "a*+b", "possessive repetition *+ is not part of the RE2 dialect", 1, 2 },
        { "a{2}+b", "possessive repetition {2}+ is not part of the RE2 dialect", 1, 4 },
        { "(?R)", "recursion (?R) is not part of the RE2 dialect", 0, 3 },
        { "(?1)", "recursion (?1) is not part of the RE2 dialect", 0, 3 },
        { "(?-1)", "recursion (?1) is not part of the RE2 dialect", 0, 4 },
        { "(?+1)", "recursion (?+1) is not part of the RE2 dialect", 0, 3 },
        { "(?&a)", "a call of a group (?&name) is not part of the RE2 dialect", 0, 3 },
        { "(?P>a)", "a call of a group (?P>name) is not part of the RE2 dialect", 0, 4 },
        { "(?(1)a|b)", "a conditional (?(...)...) is not part of the RE2 dialect", 0, 3 },
        { "(?C1)", "a callout (?C) is not part of the RE2 dialect", 0, 3 },
        { "(?|a|b)", "a branch reset (?|...) is not part of the RE2 dialect", 0, 3 },
        { "(?#x)", "a comment (?#...) is not part of the RE2 dialect", 0, 3 },
        { "(?'n'a)", "a name in quotes (?'name'...) is not part of the RE2 dialect", 0, 3 },
        { "(*UTF)a", "the verb (*...) is not part of the RE2 dialect", 0, 2 },
        { "(?x)a", "the flag x is not part of the RE2 dialect", 0, 3 },
        { "(?iq)a", "the flag q is not part of the RE2 dialect, which has i, m, s and U", 3, 1 },
        { "(?", "the group that begins here is not complete", 0, 2 },
        { "(?i", "the group that begins here is not complete", 0, 3 },
        { "(?i-)", "the group that begins here is not complete", 0, 4 },
        { "\\Ka", "the match reset \\K is not part of the RE2 dialect", 0, 2 },
        { "a\\Z", "\\Z is not part of the RE2 dialect; write \\z", 1, 2 },
        { "\\C", "a single byte \\C is not part of the RE2 dialect", 0, 2 },
        { "\\R", "any line end \\R is not part of the RE2 dialect; write \\r?\\n", 0, 2 },
        { "\\h", "horizontal space \\h is not part of the RE2 dialect; write [ \\t]", 0, 2 },
        { "\\X\\G\\N", "a grapheme \\X is not part of the RE2 dialect", 0, 2 },
        { "a\\E", "\\E without \\Q is not part of the RE2 dialect", 1, 2 },
        { "\\y", "\\y is not an escape of the RE2 dialect", 0, 2 },
        { "\\_", "\\_ is not an escape of the RE2 dialect", 0, 2 },
        { "\\\xc3\xa9", "\\\xc3\xa9 is not an escape of the RE2 dialect", 0, 3 },
        { "[\\b]", "\\b is not an escape of the RE2 dialect", 1, 2 },
        { "[\\Q]", "\\Q is not an escape of the RE2 dialect", 1, 2 },
        { "a\\", "the pattern ends in the middle of an escape", 1, 1 },
        { "\\8", "a back-reference \\8 is not part of the RE2 dialect", 0, 2 },
        { "\\x", "\\x takes two hexadecimal digits, or any number in braces", 0, 2 },
        { "\\x4", "\\x takes two hexadecimal digits, or any number in braces", 0, 3 },
        { "\\x{}", "\\x takes two hexadecimal digits, or any number in braces", 0, 3 },
        { "\\x{110000}", "there is no such character", 0, 10 },
        { "\\x{d800}", "there is no such character", 0, 8 },
        { "\\p{Foo}", "there is no class of characters named Foo", 0, 7 },
        { "\\p{greek}", "there is no class of characters named greek", 0, 9 },
        { "\\p{Xan}", "there is no class of characters named Xan", 0, 7 },
        { "\\p{L&}", "there is no class of characters named L&", 0, 6 },
        { "\\pq", "there is no class of characters named q", 0, 3 },
        { "\\p{L", "the closing } is missing", 0, 4 },
        { "\\p", "the name of a class of characters is missing", 0, 2 },
        { "[[:foo:]]", "there is no class of characters [:foo:]", 1, 7 },
        { "a[b", "the closing ] is missing", 1, 1 },
        { "[", "the closing ] is missing", 0, 1 },
        { "[]", "the closing ] is missing", 0, 1 },
        { "[^]", "the closing ] is missing", 0, 1 },
        { "[z-a]", "the range z-a has its ends in the wrong order", 1, 3 },
        { "[a-\\d]", "\\d is not an escape of the RE2 dialect", 3, 2 },
        { "(a", "the closing ) is missing", 0, 1 },
        { "(a|(b)", "the closing ) is missing", 0, 1 },
        { "a)b", "there is no ( for this )", 1, 1 },
        { "*a", "there is nothing for * to repeat", 0, 1 },
        { "a|+", "there is nothing for + to repeat", 2, 1 },
        { "({2})", "there is nothing for {2} to repeat", 1, 3 },
        { "(?i)*", "there is nothing for * to repeat", 4, 1 },
        { "a**", "** repeats a repetition; put a group around the inner one", 1, 2 },
        { "a{2}{3}", "{2}{3} repeats a repetition; put a group around the inner one", 1, 6 },
        { "a+?*", "+?* repeats a repetition; put a group around the inner one", 1, 3 },
        { "a{1001}", "{1001} repeats more than 1,000 times", 1, 6 },
        { "a{2,99999999999999999999}", "{2,99999999999999999999} repeats more than 1,000 times", 1, 24 },
        { "a{3,2}", "{3,2} has its numbers in the wrong order", 1, 5 },
        { "((a{100}){20})", "repetitions inside one another repeat more than 1,000 times", 9, 4 },
        { "(?<a>x)(?P<a>y)", "two groups are named a", 11, 1 },
        { "(?<a-b>x)", "the name of a group is letters, digits and _, then >", 0, 4 },
        { "(?<>x)", "the name of a group is letters, digits and _, then >", 0, 3 },
        { "(?P<a", "the name of a group is letters, digits and _, then >", 0, 5 },
        { "a\xff", "the pattern is not UTF-8", 0, 2 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;

        if (trial_compile(&trial, view_of(cases[i].pattern)))
            fail_msg("accepted: /%s/", cases[i].pattern);
        if (!view_equal(trial.error.message, view_of(cases[i].message)) || trial.error.offset != cases[i].offset ||
            trial.error.length != cases[i].length)
            fail_msg("/%s/: got \"%.*s\" at %zu+%zu", cases[i].pattern, VIEW_PRINT(trial.error.message), trial.error.offset,
                     trial.error.length);
        trial_close(&trial);
    }
}

static void groups_have_names(void **state)
{
    struct trial trial;

    (void)state;
    trial_open(&trial, "(?P<first>a)(b)(?<caf\xc3\xa9>c)(?<2nd>d)");
    assert_int_equal(regex_groups(trial.regex), 4);
    assert_true(view_equal(regex_group_name(trial.regex, 1), VIEW("first")));
    assert_int_equal(regex_group_name(trial.regex, 2).length, 0);
    assert_true(view_equal(regex_group_name(trial.regex, 3), VIEW("caf\xc3\xa9")));
    assert_true(view_equal(regex_group_name(trial.regex, 4), VIEW("2nd")));
    assert_int_equal(regex_group_name(trial.regex, 5).length, 0);
    assert_int_equal(regex_group_name(trial.regex, 0).length, 0);
    trial_close(&trial);
}

static void required_texts(void **state)
{
    static const struct {
        const char *pattern, *required;
    } cases[] = {
        { "timeout", "timeout" },
        { "a.timeout.b", "timeout" },
        { "status=(\\d+) latency=", " latency=" },
        { "foo(bar)baz", "foobarbaz" },
        { "foo(?:bar|x)bazq", "bazq" },
        { "(?i)timeout", "" },
        { "ab(?i)cdef(?-i)gh", "ab" },
        { "error|timeout", "" },
        { "x?abc?", "ab" },
        { "(abc)+d", "abc" },
        { "(abc)*d", "d" },
        { "(abc){0,3}", "" },
        { "(abc){2}", "abc" },
        { "^\\bfoo\\b$", "foo" },
        { "\\Qa.b\\E", "a.b" },
        { "caf\\x{e9}", "caf\xc3\xa9" },
        { "a\\x{fffd}b", "a" },
        { "\\d+", "" },
        { "", "" },
        { "a(?:)b", "ab" },
        { "[x]ab", "ab" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;

        trial_open(&trial, cases[i].pattern);
        struct view required = regex_required(trial.regex);
        if (!view_equal(required, view_of(cases[i].required)))
            fail_msg("/%s/ requires \"%.*s\"", cases[i].pattern, VIEW_PRINT(required));
        trial_close(&trial);
    }
}

static void searches_from_a_place(void **state)
{
    struct view text = VIEW("id=42;id=7;id=\xc3\xa9;id=9");
    struct trial trial;
    size_t from = 0, matches = 0;

    (void)state;
    trial_open(&trial, "id=(\\d)");
    while (trial_search(&trial, text, from)) {
        matches++;
        from = (size_t)(view_end(trial.captures[0]) - text.data);
    }
    assert_int_equal(matches, 3);
    assert_false(trial_search(&trial, text, text.length));
    assert_false(trial_search(&trial, text, text.length + 1));
    assert_true(regex_search(trial.regex, trial.matcher, text, 0, NULL));
    trial_close(&trial);

    trial_open(&trial, "^a|\\bb");
    assert_false(trial_search(&trial, VIEW("xa"), 1));
    assert_false(trial_search(&trial, VIEW("xb"), 1));
    assert_true(trial_search(&trial, VIEW("x b"), 1));
    trial_close(&trial);

    /* From inside a character: from the next one. */
    trial_open(&trial, ".");
    assert_true(trial_search(&trial, VIEW("\xc3\xa9z"), 1));
    assert_true(view_equal(trial.captures[0], VIEW("z")));
    trial_close(&trial);

    trial_open(&trial, "x*");
    assert_true(trial_search(&trial, (struct view){ NULL, 0 }, 0));
    assert_non_null(trial.captures[0].data);
    assert_true(trial_search(&trial, VIEW("abc"), 3));
    trial_close(&trial);
}

static void invalid_bytes_match_one_by_one(void **state)
{
    static const struct {
        const char *pattern, *text, *found;
    } cases[] = {
        { "a(.*)b", "a\xff\xfe" "b", "a\xff\xfe" "b|\xff\xfe" },
        { "a(.)b", "a\xc3" "b", "a\xc3" "b|\xc3" },
        { "a(.)b", "a\xc3\xa9" "b\xff", "a\xc3\xa9" "b|\xc3\xa9" },
        { "[^a]b", "a\xff" "b", "\xff" "b" },
        { "\\w+", "\xff\xff" "abc", "abc" },
        { "^.{3}$", "\xe2\x82z", "\xe2\x82z" },
        { "(.)$", "ok\xf0\x9f\x98", "\x98|\x98" },
        { "b(.*)d", "\xff" "b\xff" "c\xff" "d\xff", "b\xff" "c\xff" "d|\xff" "c\xff" },
        { "(?i)ERROR (.*)", "\x80 Error \x81!", "Error \x81!|\x81!" },
    };
    char out[1000];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;

        trial_open(&trial, cases[i].pattern);
        const char *got = found(&trial, view_of(cases[i].text), out);
        if (strcmp(got, cases[i].found) != 0)
            fail_msg("/%s/: got \"%s\"", cases[i].pattern, got);
        trial_close(&trial);
    }
    struct trial trial;
    struct view text = VIEW("\xff" "a\xff" "a\xff" "a");
    size_t from = 0, matches = 0;
    trial_open(&trial, "a");
    while (trial_search(&trial, text, from)) {
        assert_int_equal(trial.captures[0].data - text.data, 1 + 2 * matches);
        from = (size_t)(view_end(trial.captures[0]) - text.data);
        matches++;
    }
    assert_int_equal(matches, 3);
    trial_close(&trial);
}

static void texts_at_the_end_of_a_page(void **state)
{
    static const char *const patterns[] = { "(\\w+)=(\\S+)", "(?i)end|x$", ".*\\d", "[^a]+z", "(?s).+$", "\xc3\xa9?.$" };
    static const char whole[] = "user=bob caf\xc3\xa9 took=12ms \xf0\x9f\x98\x80 \xe2\x82\xac end\xff=1 \xc3";
    struct guarded page = guarded_new(4096);

    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct trial trial;

        trial_open(&trial, patterns[i]);
        for (size_t length = 0; length < sizeof whole; length++) {
            struct view text = guarded_copy(&page, (struct view){ whole, length });

            for (size_t from = 0; from <= length; from++)
                if (trial_search(&trial, text, from))
                    for (size_t group = 0; group <= regex_groups(trial.regex); group++) {
                        struct view capture = trial.captures[group];

                        assert_true(!capture.data || (capture.data >= text.data + from && view_end(capture) <= view_end(text)));
                    }
        }
        trial_close(&trial);
    }
    guarded_free(&page);
}

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

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Patterns that make a backtracking search take forever, on texts made for it. */
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
        double start = seconds_now();
        assert_false(trial_search(&trial, (struct view){ text, cases[i].length + tail }, 0));
        assert_int_equal(regex_matcher_exhausted(trial.matcher), 0);
        double took = seconds_now() - start;
        if (took > 3)
            fail_msg("/%s/ took %.1f s", cases[i].pattern, took);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_as_re2),
        cmocka_unit_test(names_what_is_not_re2),
        cmocka_unit_test(groups_have_names),
        cmocka_unit_test(required_texts),
        cmocka_unit_test(searches_from_a_place),
        cmocka_unit_test(invalid_bytes_match_one_by_one),
        cmocka_unit_test(texts_at_the_end_of_a_page),
        cmocka_unit_test(both_ways_agree),
        cmocka_unit_test(hostile_patterns_end),
        cmocka_unit_test(hard_matches_are_found),
        cmocka_unit_test(exhaustion_is_counted),
        cmocka_unit_test(deep_and_large_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
