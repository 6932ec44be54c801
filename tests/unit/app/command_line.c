#include "app/options.h"
#include "app/suggest.h"
#include "app/verbs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { WORDS = 24 };

/* Reads a command line given as one text, words separated by blanks. The fault's message, or "" when there was none. */
static const char *parse(struct settings *settings, char *line)
{
    static struct fault fault;
    char *words[WORDS], *next = NULL;
    size_t count = 0;

    for (char *word = strtok_r(line, " ", &next); word; word = strtok_r(NULL, " ", &next))
        words[count++] = word;
    settings_init(settings);
    fault.message[0] = '\0';
    if (options_parse(settings, count, words, &fault) == STATUS_OK)
        assert_string_equal(fault.message, "");
    else
        assert_string_not_equal(fault.message, "");
    return fault.message;
}

static void assert_word(struct view is, const char *wanted)
{
    assert_int_equal(is.length, strlen(wanted));
    assert_memory_equal(is.data, wanted, is.length);
}

static void test_options_and_files_mix(void **state)
{
    char line[] = "QUERY a.log -o json --start=-1h b.log --end now -j4 -qv -- -c.log";
    struct settings settings;

    (void)state;
    assert_string_equal(parse(&settings, line), "");
    assert_string_equal(settings.verb->name, "");
    assert_int_equal(settings.words.count, 4);
    assert_word(settings.words.list[0], "QUERY");
    assert_word(settings.words.list[3], "-c.log");
    assert_word(settings.output, "json");
    assert_word(settings.start, "-1h");
    assert_word(settings.end, "now");
    assert_int_equal(settings.jobs, 4);
    assert_true(settings.quiet && settings.verbose);
    assert_null(settings.now.data);
    settings_clear(&settings);
}

static void test_lists_and_sizes(void **state)
{
    char line[] = "run -f q.cwli -p a=1 --param b=x=y -g shop=logs/shop -g web=logs/web --memory 2G -";
    struct settings settings;

    (void)state;
    assert_string_equal(parse(&settings, line), "");
    assert_string_equal(settings.verb->name, "run");
    assert_word(settings.query_file, "q.cwli");
    assert_int_equal(settings.parameter_count, 2);
    assert_int_equal(settings.parameters[1].name.length, 1);
    assert_int_equal(settings.parameters[1].value.length, 3);
    assert_int_equal(settings.groups.count, 2);
    assert_true(settings.memory_bytes == 2ULL << 30);
    assert_int_equal(settings.words.count, 1);
    assert_word(settings.words.list[0], "-");
    settings_clear(&settings);
}

static void test_a_verb_stands_first(void **state)
{
    char test[] = "test --thorough tests --fail-fast --tag a --tag b", query[] = "-q test", help[] = "help E0401";
    struct settings settings;

    (void)state;
    assert_string_equal(parse(&settings, test), "");
    assert_string_equal(settings.verb->name, "test");
    assert_true(settings.thorough && settings.fail_fast && !settings.update);
    assert_int_equal(settings.tags.count, 2);
    settings_clear(&settings);
    assert_string_equal(parse(&settings, query), "");
    assert_string_equal(settings.verb->name, "");
    settings_clear(&settings);
    assert_string_equal(parse(&settings, help), "");
    assert_string_equal(settings.verb->name, "help");
    settings_clear(&settings);
}

static void test_what_is_wrong_is_said(void **state)
{
    static const struct {
        const char *line, *mentions;
    } rows[] = {
        { "Q --colour always", "did you mean --color?" },
        { "Q --xyzzy", "liq help options" },
        { "Q -Z", "no option -Z" },
        { "Q -o", "--output needs FORM" },
        { "Q --output", "--output needs FORM" },
        { "Q -o jsn", "did you mean json?" },
        { "Q -o chart", "not in this release" },
        { "Q -o zzzzzz", "it takes table vertical" },
        { "Q --color sometimes", "it takes auto always never" },
        { "Q --strict=yes", "--strict takes no value" },
        { "Q -j 0", "whole number from 1" },
        { "Q -j many", "whole number from 1" },
        { "Q -p novalue", "NAME=VALUE" },
        { "Q -g name=", "NAME=PATTERN" },
        { "Q --memory lots", "64M" },
        { "Q --update", "--update does not go with a query" },
        { "test --follow", "--follow does not go with liq test" },
        { "serve", "not in this release" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct settings settings;
        char line[80];
        const char *message;

        strcpy(line, rows[i].line);
        message = parse(&settings, line);
        if (!strstr(message, rows[i].mentions))
            fail_msg("%s: %s", rows[i].line, message);
        settings_clear(&settings);
    }
}

static void test_every_option_is_whole(void **state)
{
    const struct option *option;

    (void)state;
    for (size_t i = 0; (option = option_at(i)); i++) {
        assert_non_null(option->set);
        assert_true(option->uses != 0);
        assert_true(*option->help);
        assert_true(!option->choices || option->argument);
        assert_ptr_equal(option_find(view_of(option->name)), option);
        if (option->letter)
            assert_ptr_equal(option_find_letter(option->letter), option);
    }
}

static void test_suggestions(void **state)
{
    static const char *const names[] = { "filter", "fields", "stats", "sort", "limit" };
    static const struct {
        const char *wanted, *best;
    } rows[] = {
        { "fitler", "filter" }, { "STATS", "stats" }, { "lmit", "limit" }, { "sorts", "sort" }, { "xyzzy", NULL }, { "", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct suggest suggest = suggest_start(view_of(rows[i].wanted));

        for (size_t j = 0; j < sizeof names / sizeof *names; j++)
            suggest_offer(&suggest, view_of(names[j]));
        if (rows[i].best)
            assert_word(suggest.best, rows[i].best);
        else
            assert_null(suggest.best.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options_and_files_mix),
        cmocka_unit_test(test_lists_and_sizes),
        cmocka_unit_test(test_a_verb_stands_first),
        cmocka_unit_test(test_what_is_wrong_is_said),
        cmocka_unit_test(test_every_option_is_whole),
        cmocka_unit_test(test_suggestions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
