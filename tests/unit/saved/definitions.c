/* Queries in files of their own, and what the AWS CLI prints of query definitions. */
#include "saved_check.h"

static void test_plain(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "queries/slow.calls.cwli",
               "# name: Team/Slow calls\n# group: /svc/a\n# Calls that took too long.\n# param least = 800\n# param who\n"
               "filter ms > {{least}}\n| limit 5\n");
    assert_int_equal(saved.count, 1);
    const struct saved_query *query = check_find(&saved, "slow.calls");

    assert_true(view_equal(query->name, VIEW("Team/Slow calls")));
    assert_int_equal(query->group_count, 1);
    assert_true(view_equal(query->groups[0], VIEW("/svc/a")));
    assert_int_equal(query->parameter_count, 2);
    assert_true(view_equal(query->parameters[0].value, VIEW("800")));
    assert_null(query->parameters[1].value.data);
    check_place(&saved, "slow.calls", "limit", "7:3-7:8");
    check_edit(&saved, "slow.calls", "| limit 5\n", "| limit 6\n",
               "# name: Team/Slow calls\n# group: /svc/a\n# Calls that took too long.\n# param least = 800\n# param who\n"
               "filter ms > {{least}}\n| limit 6\n");
    saved_clear(&saved);
}

static void test_mark(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "a.query", "\xEF\xBB\xBF" "fields \xC3\xA9, b");
    check_text(&saved, "a", "fields \xC3\xA9, b");
    check_place(&saved, "a", "fields", "1:1-1:7");
    check_place(&saved, "a", "b", "1:11-1:12");
    saved_clear(&saved);
}

static const char definitions[] =
    "{\n"
    "  \"queryDefinitions\": [\n"
    "    {\"queryDefinitionId\": \"d1\", \"name\": \"App/Errors\", \"queryString\": \"fields a\\n| filter b like \\\"x\\\"\\u00e9\\ud83d\\ude00 | limit 2\",\n"
    "     \"logGroupNames\": [\"/g/1\", \"/g/2\"], \"parameters\": [{\"name\": \"p\", \"defaultValue\": \"7\"}, {\"name\": \"q\"}]},\n"
    "    {\"queryDefinitionId\": \"d2\", \"name\": \"Bad\", \"queryString\": },\n"
    "    {\"queryDefinitionId\": \"d3\", \"name\": \"Table\", \"queryLanguage\": \"SQL\", \"queryString\": \"SELECT 1\"},\n"
    "    {\"queryDefinitionId\": \"d4\", \"name\": \"Last\", \"queryLanguage\": \"CWLI\", \"queryString\": \"limit 1\"}\n"
    "  ]\n"
    "}\n";

static void test_definitions(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "d.json", definitions);
    check_text(&saved, "d1", "fields a\n| filter b like \"x\"\xC3\xA9\xF0\x9F\x98\x80 | limit 2");
    check_place(&saved, "d1", "fields", "3:71-3:77");
    check_place(&saved, "d1", "a\n|", "3:78-3:82");
    check_place(&saved, "d1", "\"x\"", "3:97-3:102");
    check_place(&saved, "d1", "\xF0\x9F\x98\x80", "3:108-3:120");
    check_place(&saved, "d1", "limit 2", "3:123-3:130");
    const struct saved_query *query = check_find(&saved, "d1");

    assert_true(view_equal(query->name, VIEW("App/Errors")));
    assert_int_equal(query->group_count, 2);
    assert_true(view_equal(query->groups[1], VIEW("/g/2")));
    assert_int_equal(query->parameter_count, 2);
    assert_true(view_equal(query->parameters[0].value, VIEW("7")));
    check_text(&saved, "d4", "limit 1");
    check_complaints(&saved, "5: a value is missing\n6: `d3` is in SQL, not in the language of Logs Insights\n");
    assert_ptr_equal(saved_find(&saved, VIEW("d.json"), VIEW("App/Errors")), query);
    assert_null(saved_find(&saved, VIEW("d.json"), VIEW("Errors")));
    saved_clear(&saved);
}

static void test_edit(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "d.json", "{\"queryDefinitions\":[{\"name\":\"n\",\"queryString\":\"fields a\\n| limit 2\"}]}");
    check_edit(&saved, "n", "fields a\n| limit 2", "fields \"\\\n",
               "{\"queryDefinitions\":[{\"name\":\"n\",\"queryString\":\"fields \\\"\\\\\\n\"}]}");
    check_edit(&saved, "n", "\n", " ", "{\"queryDefinitions\":[{\"name\":\"n\",\"queryString\":\"fields a | limit 2\"}]}");
    saved_clear(&saved);
}

static void test_history(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "h.json",
               "{\"queries\": [{\"queryId\": \"q1\", \"queryString\": \"SOURCE \\\"g\\\" START=-3600s END=0s | limit 1\", "
               "\"logGroupName\": \"g\"}]}");
    check_text(&saved, "q1", "SOURCE \"g\" START=-3600s END=0s | limit 1");
    assert_int_equal(check_find(&saved, "q1")->group_count, 1);
    saved_clear(&saved);
}

/* However a document is cut, what there is of it is read, and it ends. */
static void test_cut(void **state)
{
    (void)state;
    for (size_t length = 0; length < sizeof definitions; length++) {
        char text[sizeof definitions];
        struct saved saved;

        memcpy(text, definitions, length);
        text[length] = '\0';
        check_read(&saved, "d.json", text);
        assert_true(saved.count <= 3);
        assert_true(length < 250 || saved.count > 0);
        saved_clear(&saved);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain), cmocka_unit_test(test_mark), cmocka_unit_test(test_definitions), cmocka_unit_test(test_edit),
        cmocka_unit_test(test_history), cmocka_unit_test(test_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
