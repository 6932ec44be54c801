/*
 * liq fmt over every query there is in the tree: those of the test files, saved ones, and those in pages. Whatever compiles can be
 * laid out, is laid out the same again, and has the same plan and the same columns as before.
 */
#include "app/format_file.h"
#include "app/test_file.h"
#include "base/whole_file.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <liq/liq.h>

static struct view view_of_liq(struct liq_text text)
{
    return (struct view){ text.data ? text.data : "", text.length };
}

/* The plan and the columns; data NULL when the query does not compile. */
static struct view meaning(struct arena *arena, struct view query)
{
    const struct liq_query_options options = { .now_ms = 1700000000000 };
    struct liq_query *compiled = liq_query_new(query.data, query.length, &options);
    struct view told = { 0 };

    if (liq_query_valid(compiled)) {
        told = arena_keep(arena, view_of_liq(liq_query_explain(compiled)));
        for (size_t i = 0; i < liq_query_column_count(compiled); i++)
            told = arena_format(arena, "%.*s\n%.*s", VIEW_PRINT(told), VIEW_PRINT(view_of_liq(liq_query_column(compiled, i))));
    }
    liq_query_free(compiled);
    return told;
}

static struct view laid_out(struct arena *arena, struct view query, bool whole, bool *valid)
{
    struct liq_layout *layout = liq_format((struct liq_text){ query.data, query.length }, whole);
    const struct view text = arena_keep(arena, view_of_liq(liq_layout_text(layout)));

    *valid = liq_layout_valid(layout);
    liq_layout_free(layout);
    return text;
}

static size_t queries_seen, files_changed;

static void check_query(struct view place, size_t line, struct view query, bool whole)
{
    struct view before, once, twice;
    struct arena arena;
    bool valid;

    arena_init(&arena, NULL);
    before = meaning(&arena, query);
    once = laid_out(&arena, query, whole, &valid);
    if (before.data && !valid)
        fail_msg("%.*s:%zu is not laid out:\n%.*s", VIEW_PRINT(place), line, VIEW_PRINT(query));
    twice = laid_out(&arena, once, whole, &valid);
    if (!view_equal(once, twice))
        fail_msg("%.*s:%zu:\n%.*s\nbecomes\n%.*s", VIEW_PRINT(place), line, VIEW_PRINT(once), VIEW_PRINT(twice));
    if (before.data) {
        const struct view after = meaning(&arena, once);

        queries_seen++;
        if (!after.data || !view_equal(before, after))
            fail_msg("%.*s:%zu:\n%.*s\nmeans %.*s\nlaid out it is\n%.*s\nand means %.*s", VIEW_PRINT(place), line, VIEW_PRINT(query),
                     VIEW_PRINT(before), VIEW_PRINT(once), VIEW_PRINT(after));
    }
    arena_clear(&arena);
}

static void check_test_file(struct view path)
{
    struct test_file file;
    struct arena arena;
    struct fault fault;

    arena_init(&arena, NULL);
    if (test_file_read(&arena, path, &file, &fault) != STATUS_OK)
        fail_msg("%s", fault.message);
    for (size_t i = 0; i < file.count; i++) {
        const struct test_section *query = test_file_section(&file, &file.cases[i], TEST_QUERY);

        if (query && query->body.data) {
            check_query(path, query->line, query->body, false);
            check_query(path, query->line, query->body, true);
        }
    }
    arena_clear(&arena);
}

static void check_folder(const char *folder)
{
    struct dirent **entries;
    const int count = scandir(folder, &entries, NULL, alphasort);

    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        char path[1024];

        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (view_ends(view_of(path), VIEW(".test")))
            check_test_file(view_of(path));
        free(entries[i]);
    }
    free(entries);
}

static void check_saved(const char *folder)
{
    const struct liq_text path = { folder, strlen(folder) };
    struct liq_saved *saved = liq_saved_new(&path, 1);

    for (size_t i = 0; i < liq_saved_count(saved); i++) {
        const struct liq_saved_item item = liq_saved_at(saved, i);

        check_query(view_of_liq(item.path), i, view_of_liq(item.text), false);
    }
    liq_saved_free(saved);
}

/* A file with queries in it is changed once, and has the same queries then. */
static void check_saved_file(const char *path)
{
    struct format_file once, twice;
    struct arena arena;
    struct fault fault;
    struct view text;

    arena_init(&arena, NULL);
    if (whole_file_read(&arena, view_of(path), 1 << 20, &text, &fault) != STATUS_OK)
        fail_msg("%s", fault.message);
    format_file_make(&once, &arena, view_of(path), text);
    format_file_make(&twice, &arena, view_of(path), once.after);
    if (once.refused || once.count == 0 || once.count != twice.count)
        fail_msg("%s is not laid out", path);
    if (!view_equal(once.after, twice.after))
        fail_msg("%s becomes\n%.*s\nand then\n%.*s", path, VIEW_PRINT(once.after), VIEW_PRINT(twice.after));
    files_changed += !view_equal(once.before, once.after);
    format_file_clear(&once);
    format_file_clear(&twice);
    arena_clear(&arena);
}

static void check_saved_files(const char *folder)
{
    struct dirent **entries;
    const int count = scandir(folder, &entries, NULL, alphasort);

    for (int i = 0; i < count; i++) {
        char path[1024];

        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            check_saved_file(path);
        free(entries[i]);
    }
    free(entries);
}

static void check_examples(void)
{
    struct liq_command_info command;
    struct liq_code_info code;

    for (size_t i = 0; liq_command_at(i, &command); i++)
        for (size_t j = 0; j < command.example_count; j++)
            check_query(view_of(command.name), j, view_of(command.examples[j]), false);
    for (size_t i = 0; liq_code_at(i, &code); i++) {
        check_query(view_of(code.id), 1, view_of(code.wrong), false);
        check_query(view_of(code.id), 2, view_of(code.right), false);
    }
}

static void all_queries(void **state)
{
    const char *data = getenv("LIQ_TEST_DATA");
    char tree[1024];

    (void)state;
    snprintf(tree, sizeof tree, "%s/../..", data ? data : "tests/data");
    if (chdir(tree) != 0)
        fail_msg("%s is not there", tree);
    check_folder("tests/conformance");
    check_folder("queries");
    check_saved("queries");
    check_saved("docs");
    check_saved("tests/data");
    check_saved("tests/conformance");
    check_examples();
    check_saved_files("tests/data/saved");
    assert_true(files_changed > 4);
    assert_true(queries_seen > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(all_queries) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
