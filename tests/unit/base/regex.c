#include "guarded.h"
#include "regex_trial.h"

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
        { "[\\W[:alpha:]]+", "\xce\xb1" "1\xc3\xa9" "a", "\xce\xb1" },
        { "[\\S[:alpha:]]+", " \xce\xb1" "a ", "\xce\xb1" "a" },
        { "[[:^digit:][:upper:]]+", "1\xce\xb1" "A", "\xce\xb1" "A" },
        { "[[:punct:]]+", "a!/:@[`{~b", "!/:@[`{~" },
        { "[[:space:]]+", "a\t\v b", "\t\v " },
        { "(?i)[[:upper:]]+", "1aB", "aB" },
        { "\\_", "_", "_" },
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
        { "(?x)a", "the flag (?x) is not part of the RE2 dialect", 0, 3 },
        { "(?iq)a", "the flag (?q) is not part of the RE2 dialect, which has i, m, s and U", 3, 1 },
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
        { "(a", "the closing parenthesis ) is missing", 0, 1 },
        { "(a|(b)", "the closing parenthesis ) is missing", 0, 1 },
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
        { "(?i)timeout", "~timeout" },
        { "(?i)Task failed", "~ failed" },
        { "(?i)error|timeout|refused", "~error|timeout|refu" },
        { "GET /(?:users|orders)/\\d+", "GET /" },
        { "x(?:warning|critical)", "warning|critical" },
        { "(?:a|bc)d?(efg|hijk)+", "efg|hijk" },
        { "(?:ab|)", "" },
        { "ab(?i)cdef(?-i)gh", "~abcdefgh" },
        { "error|timeout", "error|timeout" },
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
        struct regex_texts required = regex_required(trial.regex);
        struct buffer shown;

        buffer_init(&shown);
        buffer_add_text(&shown, required.fold ? "~" : "");
        for (size_t text = 0; text < required.count; text++) {
            buffer_add_text(&shown, text > 0 ? "|" : "");
            for (size_t at = 0; at < required.texts[text].length; at++)
                buffer_add_char(&shown, required.texts[text].data[at]);
        }
        if (!view_equal(buffer_view(&shown), view_of(cases[i].required)))
            fail_msg("/%s/ requires \"%.*s\"", cases[i].pattern, VIEW_PRINT(buffer_view(&shown)));
        buffer_clear(&shown);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
