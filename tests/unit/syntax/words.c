/* The words of the grammar: words.def, the commands of language reference 2.0, and the nearest word to a misspelt one. */
#include "parsed.h"

static const char *const commands[] = {
    "addtotals", "anomaly", "display", "fields", "filter", "where", "filterIndex", "SOURCE", "pattern", "diff", "parse",
    "json", "relevantfields", "expand", "sort", "order", "stats", "limit", "head", "tail", "dedup", "unmask", "unnest",
    "lookup", "join", "autoregress", "logcompare", "filldown", "fillmissing", "cidrlookup", "outlier", "accum",
    "appendcols", "sessionize", "countFrequent", "count_frequent", "estimate",
};

static const char *const others[] = { "rename", "eval", "top", "rare", "transpose", "fillnull", "eventstats",
                                      "streamstats", "timechart", "search", "select", "bin", "count", "" };

static void test_commands(void **state)
{
    size_t known = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        const struct word *word = word_find(view_of(commands[i]));

        assert_non_null(word);
        assert_int_not_equal(word->role, WORD_KEYWORD);
        assert_true(view_equal(word->text, view_of(commands[i])));
        assert_non_null(word_find(word->canonical));
        if (word->role != WORD_COMMAND_SYNONYM)
            assert_int_equal(word_find(word->canonical)->token, word->token);
    }
    for (size_t i = 0; word_at(i); i++)
        known += word_at(i)->role != WORD_KEYWORD;
    assert_int_equal(known, sizeof(commands) / sizeof(commands[0]));
    assert_ptr_equal(word_find(VIEW("FILTERINDEX")), word_find(VIEW("filterIndex")));
    assert_true(view_equal(word_find(VIEW("where"))->canonical, VIEW("filter")));
    assert_int_equal(word_find(VIEW("not"))->role, WORD_KEYWORD);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_null(word_find(view_of(others[i])));
}

/* Every word that is not a reserved one can be a field, an alias and a group key. */
static void test_words_as_names(void **state)
{
    static const char *const reserved[] = { "and", "or", "not", "like", "in", "as", "by", "true", "false" };

    (void)state;
    for (size_t i = 0; word_at(i); i++) {
        struct view word = word_at(i)->text;
        bool bare = true;
        char query[300];

        for (size_t j = 0; j < sizeof(reserved) / sizeof(reserved[0]); j++)
            bare = bare && !view_equal(word, view_of(reserved[j]));
        if (bare) {
            snprintf(query, sizeof(query), "fields %.*s, a as %.*s | filter %.*s = 1 | stats count(%.*s) by %.*s | sort %.*s desc",
                     VIEW_PRINT(word), VIEW_PRINT(word), VIEW_PRINT(word), VIEW_PRINT(word), VIEW_PRINT(word), VIEW_PRINT(word));
            assert_prints(query, NULL);
        }
        snprintf(query, sizeof(query), "fields `%.*s`, a as `%.*s`, %.*s.b", VIEW_PRINT(word), VIEW_PRINT(word), VIEW_PRINT(word));
        assert_prints(query, NULL);
    }
}

static void test_nearest(void **state)
{
    static const struct view candidates[] = { VIEW_INIT("filter"), VIEW_INIT("fields"), VIEW_INIT("stats"),
                                              VIEW_INIT("strlen"), VIEW_INIT("in") };
    static const struct {
        const char *word, *nearest;
    } rows[] = {
        { "filtre", "filter" }, { "FILTR", "filter" }, { "feilds", "fields" }, { "field", "fields" }, { "strln", "strlen" },
        { "stat", "stats" },    { "tsats", "stats" },  { "on", "in" },         { "x", "" },           { "", "" },
        { "banana", "" },       { "filterationed", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct view nearest = nearest_word(view_of(rows[i].word), candidates, 5);

        if (!view_equal(nearest, view_of(rows[i].nearest)))
            fail_msg("%s: %.*s, not %s", rows[i].word, VIEW_PRINT(nearest), rows[i].nearest);
    }
}

static void class_add(void *context, struct span span, enum token_class class)
{
    char *out = context;

    (void)span;
    out[strlen(out)] = "wfFtnro#!"[class];
}

static void test_classes(void **state)
{
    static const struct {
        const char *text, *classes;
    } rows[] = {
        { "fields a, strlen(b) as `c` # d", "wfoFofowf#" },
        { "filter fields like /x/ and y = 'z' | limit 5", "wfwrwfotown" },
        { "| stats count(*) by bin(5m), | x ?", "owFooowFonooof!" },
        { "f(x).y", "Fofof" },
        { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char found[100] = "";

        tokens_classify(view_of(rows[i].text), class_add, found);
        assert_string_equal(found, rows[i].classes);
    }
}

static void test_places(void **state)
{
    struct view query = VIEW("fields \u00e9, b\r\n| filter x\n");
    struct place place = place_of(query, 10);

    (void)state;
    assert_int_equal(place.line, 1);
    assert_int_equal(place.column, 10);
    assert_true(view_equal(place.text, VIEW("fields \u00e9, b")));
    place = place_of(query, 15);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 2);
    assert_true(view_equal(place.text, VIEW("| filter x")));
    place = place_of(query, 1000);
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 1);
    assert_int_equal(place.text.length, 0);
}

static void test_sorting(void **state)
{
    struct arena arena;
    struct diagnostics list;

    (void)state;
    arena_init(&arena, NULL);
    diagnostics_init(&list, &arena);
    diagnostics_add(&list, CODE_E0201, (struct span){ 5, 6 }, "third");
    diagnostics_add(&list, CODE_W0201, (struct span){ 2, 3 }, "first");
    diagnostics_add(&list, CODE_E0202, (struct span){ 2, 3 }, "second");
    diagnostics_add(&list, CODE_E0201, (struct span){ 5, 6 }, "dropped");
    diagnostics_sort(&list);
    assert_int_equal(list.errors, 2);
    assert_int_equal(list.warnings, 1);
    assert_true(view_equal(list.first->message, VIEW("first")));
    assert_true(view_equal(list.first->next->message, VIEW("second")));
    assert_true(view_equal(list.last->message, VIEW("third")));
    assert_null(list.last->next);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands), cmocka_unit_test(test_words_as_names), cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_classes),  cmocka_unit_test(test_places),         cmocka_unit_test(test_sorting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
