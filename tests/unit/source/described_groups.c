/* Descriptions of log groups: what is read of them, and of which input it counts. */
#include "gathered.h"

#include "base/arena.h"
#include "source/beside.h"
#include "source/described.h"

static const char pages[] =
    "{\"logGroups\":[{\"logGroupName\":\"a\",\"arn\":\"arn:aws:logs:r1:111122223333:log-group:a:*\",\"logGroupClass\":\"STANDARD\","
    "\"tags\":{\"k\":\"v\\u0021\",\"empty\":\"\"},\"dataSources\":[\"n.t\",\"m\"]},"
    "{\"logGroupName\":\"a\",\"arn\":\"arn:aws:logs:r2:444455556666:log-group:a\"}]}\n"
    " {\"logGroups\":[{\"logGroupName\":\"b\",\"arn\":null},{\"logGroupName\":\"c\",\"logGroupArn\":\"odd\"}]} ";

static void told(void **state)
{
    static const struct {
        const char *name, *account, *region;    /* region NULL: nothing is known */
    } rows[] = {
        { "a", "111122223333", "r1" }, { "a", "444455556666", "r2" }, { "a", "777788889999", NULL }, { "a", "", NULL },
        { "b", "", "" }, { "b", "777788889999", "" }, { "c", "", "" }, { "d", "", NULL },
    };
    struct arena arena;
    struct descriptions all = { &arena, NULL, 0, 0 };
    struct fault fault = { "" };
    char *path = test_write("pages.json", view_of(pages));

    (void)state;
    arena_init(&arena, NULL);
    assert_true(described_by(view_of(path)));
    assert_int_equal(descriptions_read(&all, view_of(path), &fault), STATUS_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct group_facts *facts = descriptions_find(&all, view_of(rows[i].name), view_of(rows[i].account));

        assert_int_equal(facts != NULL, rows[i].region != NULL);
        if (facts)
            assert_true(view_equal(facts->region, view_of(rows[i].region)));
    }
    const struct group_facts *a = descriptions_find(&all, VIEW("a"), VIEW("111122223333"));
    assert_int_equal(a->tag_count, 2);
    assert_true(view_equal(a->tags[0].value, VIEW("v!")));
    assert_true(a->tags[1].value.data && a->tags[1].value.length == 0);
    assert_int_equal(a->data_source_count, 2);
    arena_clear(&arena);
    free(path);
}

static void carried(void **state)
{
    struct arena arena;
    const struct group_facts *facts;

    (void)state;
    arena_init(&arena, NULL);
    facts = facts_carried(&arena, VIEW("{\"@message\":\"x\",\"@data_source_name\":\"n\",\"@aws.tag.a:b\":\"c\",\"@aws.tag.odd\":1}"));
    assert_non_null(facts);
    assert_true(view_equal(facts->data_sources[0], VIEW("n")));
    assert_int_equal(facts->tag_count, 1);
    assert_true(view_equal(facts->tags[0].key, VIEW("a:b")));
    assert_null(facts_carried(&arena, VIEW("{\"@message\":\"@aws.tag.a\"}")));
    assert_null(facts_carried(&arena, VIEW("no object, @data_source_name")));
    assert_null(facts_carried(&arena, VIEW("{\"@data_source_name\"")));
    arena_clear(&arena);
}

static enum beside beside_at(struct arena *arena, const char *root, const char *name)
{
    struct view folder = arena_format(arena, "%s/%s", test_folder, root);

    return beside_of(arena, (struct path){ arena_format(arena, "%.*s/%s", VIEW_PRINT(folder), name), folder });
}

static void beside_logs(void **state)
{
    static const char *const names[] = {
        "with/tables/a_1.csv", "with/tables/b-2.csv", "with/tables/c.txt", "with/tables/deep/d.csv", "with/log-groups.json",
        "without/tables/a.log", "without/tables/deep/b.csv", "without/log-groups.json",
    };
    static const struct {
        const char *root, *name;
        enum beside beside;
    } rows[] = {
        { "with", "tables/a_1.csv", BESIDE_TABLE },      { "with", "tables/b-2.csv", BESIDE_ODD },
        { "with", "tables/c.txt", BESIDE_ODD },          { "with", "tables/deep/d.csv", BESIDE_ODD },
        { "with", "log-groups.json", BESIDE_DESCRIPTION }, { "with", "app.log", BESIDE_LOG },
        { "without", "tables/a.log", BESIDE_LOG },       { "without", "tables/deep/b.csv", BESIDE_LOG },
        { "without", "log-groups.json", BESIDE_LOG },    { "without", "logs/tables/a.csv", BESIDE_LOG },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        free(test_write(names[i], strcmp(names[i], "with/log-groups.json") == 0 ? VIEW("{\"logGroups\": []}") : VIEW("x\n")));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(beside_at(&arena, rows[i].root, rows[i].name), rows[i].beside);
    assert_int_equal(beside_of(&arena, (struct path){ VIEW("tables/a.csv"), VIEW("") }), BESIDE_LOG);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(told),
        cmocka_unit_test(carried),
        cmocka_unit_test(beside_logs),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
