/* Dashboards of CloudWatch and Grafana, files of pyinsights, code in Markdown. */
#include "saved_check.h"

static void test_dashboard(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "board.json",
               "{\"variables\": [{\"type\": \"pattern\", \"pattern\": \"${svc}\", \"id\": \"svc\", \"defaultValue\": \"cart\"}],\n"
               " \"widgets\": [\n"
               "  {\"type\": \"text\", \"properties\": {\"markdown\": \"# x\"}},\n"
               "  {\"type\": \"log\", \"properties\": {\"title\": \"Slow\", \"query\": \"SOURCE 'a' | SOURCE \\\"b\\\" | filter s = "
               "'${svc}' and t = '${other}'\\n| limit 1\"}},\n"
               "  {\"type\": \"log\", \"properties\": {\"query\": \"fields two\"}},\n"
               "  {\"type\": \"log\", \"properties\": {\"title\": \"Slow\", \"query\": \"fields again\"}},\n"
               "  {\"type\": \"log\", \"properties\": {\"title\": \"Table\", \"queryLanguage\": \"PPL\", \"query\": \"x\"}}]}");
    check_text(&saved, "Slow", "SOURCE 'a' | SOURCE \"b\" | filter s = 'cart' and t = 'placeholder_other'\n| limit 1");
    check_stands(&saved, "Slow", "placeholder_other", "${other}");
    check_stands(&saved, "Slow", "| limit", "| limit");
    check_text(&saved, "widget 3", "fields two");
    check_text(&saved, "Slow (2)", "fields again");
    assert_int_equal(check_find(&saved, "Slow")->group_count, 2);
    check_complaints(&saved, "7: `Table` is in PPL, not in the language of Logs Insights\n");
    saved_clear(&saved);
}

/* JSON inside of JSON, and inside of a block scalar. */
static void test_nested(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "get.json",
               "{\"DashboardName\": \"d\", \"DashboardBody\": \"{\\\"widgets\\\":[{\\\"type\\\":\\\"log\\\",\\\"properties\\\":{\\\"title\\\":"
               "\\\"T\\\",\\n\\\"query\\\":\\\"fields a\\\\n| filter b = \\\\\\\"c\\\\\\\"\\\"}}]}\"}");
    check_text(&saved, "T", "fields a\n| filter b = \"c\"");
    check_stands(&saved, "T", "a\n|", "a\\\\n|");
    check_stands(&saved, "T", "\"c\"", "\\\\\\\"c\\\\\\\"");
    check_edit(&saved, "T", "fields a\n|", "fields \"x\"\n|",
               "{\"DashboardName\": \"d\", \"DashboardBody\": \"{\\\"widgets\\\":[{\\\"type\\\":\\\"log\\\",\\\"properties\\\":{\\\"title\\\":"
               "\\\"T\\\",\\n\\\"query\\\":\\\"fields \\\\\\\"x\\\\\\\"\\\\n| filter b = \\\\\\\"c\\\\\\\"\\\"}}]}\"}");
    saved_clear(&saved);
    check_read(&saved, "stack.yaml",
               "Resources:\n"
               "  Board:\n"
               "    Type: AWS::CloudWatch::Dashboard\n"
               "    Properties:\n"
               "      DashboardBody: !Sub |\n"
               "        {\"widgets\": [\n"
               "          {\"type\": \"log\", \"properties\": {\"region\": \"${AWS::Region}\", \"title\": \"T\",\n"
               "            \"query\": \"SOURCE '${Group}'\\n| filter b = \\\"c\\\"\"}}\n"
               "        ]}\n"
               "  Other:\n"
               "    Type: AWS::CloudWatch::Dashboard\n"
               "    Properties:\n"
               "      DashboardBody:\n"
               "        Fn::ToJsonString:\n"
               "          widgets:\n"
               "            - type: log\n"
               "              properties: {title: U, query: !Sub 'fields ${Field} | limit 3'}\n");
    check_text(&saved, "Board/T", "SOURCE 'placeholder_Group'\n| filter b = \"c\"");
    check_place(&saved, "Board/T", "filter", "8:44-8:50");
    check_stands(&saved, "Board/T", "placeholder_Group", "${Group}");
    check_stands(&saved, "Board/T", "\"c\"", "\\\"c\\\"");
    check_text(&saved, "Other/U", "fields placeholder_Field | limit 3");
    check_stands(&saved, "Other/U", "limit 3", "limit 3");
    saved_clear(&saved);
}

/* What the CDK writes: a body in parts, with references between. */
static void test_parts(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "cdk.json",
               "{\"Resources\": {\n"
               " \"G\": {\"Type\": \"AWS::Logs::LogGroup\", \"Properties\": {\"LogGroupName\": \"/app/a\"}},\n"
               " \"B\": {\"Type\": \"AWS::CloudWatch::Dashboard\", \"Properties\": {\"DashboardBody\": {\"Fn::Join\": [\"\", [\n"
               "  \"{\\\"widgets\\\":[{\\\"type\\\":\\\"log\\\",\\\"properties\\\":{\\\"region\\\":\\\"\", {\"Ref\": \"AWS::Region\"},\n"
               "  \"\\\",\\\"query\\\":\\\"SOURCE '\", {\"Ref\": \"G\"}, \"' | fields a\\\\n| limit \", {\"Ref\": \"N\"}, \"\\\"}}]}\"]]}}}}}");
    check_text(&saved, "B/widget 1", "SOURCE '/app/a' | fields a\n| limit 1");
    check_place(&saved, "B/widget 1", "/app/a", "5:38-5:41");
    check_stands(&saved, "B/widget 1", "a\n| limit", "a\\\\n| limit");
    assert_true(view_equal(check_find(&saved, "B/widget 1")->groups[0], VIEW("/app/a")));
    saved_clear(&saved);
}

static void test_grafana(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "grafana.json",
               "{\"templating\": {\"list\": [{\"name\": \"svc\", \"current\": {\"value\": \"cart\"}}]},\n"
               " \"panels\": [{\"title\": \"Row\", \"panels\": [{\"title\": \"Errors\", \"targets\": [\n"
               "   {\"refId\": \"A\", \"queryMode\": \"Metrics\", \"expression\": \"x\"},\n"
               "   {\"refId\": \"B\", \"queryMode\": \"Logs\", \"logGroups\": [{\"arn\": \"arn\", \"name\": \"/g\"}], \"expression\":\n"
               "    \"filter s = \\\"$svc\\\" and h = \\\"[[host]]\\\" | stats count(*) by bin($__interval) | $Slow() | limit ${n:raw}\"}]}]}]}");
    check_text(&saved, "Errors/B",
               "filter s = \"cart\" and h = \"placeholder_host\" | stats count(*) by bin(5m) | $Slow() | limit 1");
    check_stands(&saved, "Errors/B", "placeholder_host", "[[host]]");
    check_stands(&saved, "Errors/B", "5m", "$__interval");
    assert_true(view_equal(check_find(&saved, "Errors/B")->groups[0], VIEW("/g")));
    saved_clear(&saved);
    check_read(&saved, "rules.yaml",
               "apiVersion: 1\n"
               "groups:\n"
               "  - rules:\n"
               "      - title: Alert\n"
               "        data:\n"
               "          - refId: A\n"
               "            model:\n"
               "              queryMode: Logs\n"
               "              expression: |-\n"
               "                fields rule\n"
               "                | limit 4\n");
    check_text(&saved, "Alert", "fields rule\n| limit 4");
    check_place(&saved, "Alert", "| limit", "11:17-11:24");
    saved_clear(&saved);
}

static void test_pyinsights(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "folder/py.yml",
               "version: '1.0'\n"
               "log_group_name:\n"
               "  - /a\n"
               "  - /b\n"
               "query_string:\n"
               "  - fields py\n"
               "  - filter a = 1\n");
    check_text(&saved, "py", "fields py | filter a = 1");
    check_place(&saved, "py", "filter", "7:5-7:11");
    assert_int_equal(check_find(&saved, "py")->group_count, 2);
    saved_clear(&saved);
}

static void test_markdown(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "runbook.md",
               "# Runbook\n"
               "```sh\n"
               "# not a heading\n"
               "```\n"
               "## Slow calls\n"
               "- first\n"
               "  ```cwli\n"
               "  fields slow\n"
               "    | limit 5\n"
               "  ```\n"
               "> ~~~logs-insights name=\"Quoted\"\n"
               "> fields quoted\n"
               "> ~~~\n"
               "````cwli\n"
               "fields `a```b`\n"
               "````\n"
               "```cwli\n"
               "fields open\n");
    check_text(&saved, "Slow calls", "fields slow\n  | limit 5\n");
    check_place(&saved, "Slow calls", "| limit", "9:5-9:12");
    check_text(&saved, "Quoted", "fields quoted\n");
    check_text(&saved, "Slow calls (2)", "fields `a```b`\n");
    check_text(&saved, "Slow calls (3)", "fields open\n");
    check_complaints(&saved, "19: a fence of code is not closed\n");
    saved_clear(&saved);
}

/* Words in place of what is not known fit where they stand. */
static void test_placeholders(void **state)
{
    static const struct {
        const char *text, *settled;
    } cases[] = {
        { "fields ${A}", "fields placeholder_A" },
        { "${A} | limit 1", "filter 1 = 1 | limit 1" },
        { "fields a | ${A}", "fields a | filter 1 = 1" },
        { "filter a > ${A}", "filter a > 1" },
        { "filter a = ${A} and b", "filter a = 1 and b" },
        { "filter a like ${A}", "filter a like \"placeholder_A\"" },
        { "filter a like /x${A}y/", "filter a like /xplaceholder_Ay/" },
        { "filter a =~ ${A}", "filter a =~ /placeholder_A/" },
        { "filter a in [${A}]", "filter a in [1]" },
        { "stats count(*) by bin(${A})", "stats count(*) by bin(5m)" },
        { "stats count(*) by bin(${A}m)", "stats count(*) by bin(1m)" },
        { "sort a ${A}", "sort a desc" },
        { "sort ${A} desc", "sort placeholder_A desc" },
        { "limit ${A}", "limit 1" },
        { "fields x_${A}_y", "fields x_placeholder_A_y" },
        { "# it's ${A}\nfields ${B}", "# it's placeholder_A\nfields placeholder_B" },
        { "SOURCE ${A} | fields a", "SOURCE \"placeholder_A\" | fields a" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512], quoted[256], *to = quoted;
        struct saved saved;

        for (const char *from = cases[i].text; *from; from++) {
            if (*from == '\n')
                *to++ = '\\';
            *to++ = *from == '\n' ? 'n' : *from;
        }
        *to = '\0';
        snprintf(text, sizeof text, "{\"widgets\": [{\"type\": \"log\", \"properties\": {\"title\": \"T\", \"query\": \"%s\"}}]}", quoted);
        check_read(&saved, "board.json", text);
        check_text(&saved, "T", cases[i].settled);
        saved_clear(&saved);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dashboard),  cmocka_unit_test(test_nested),   cmocka_unit_test(test_parts), cmocka_unit_test(test_grafana),
        cmocka_unit_test(test_pyinsights), cmocka_unit_test(test_markdown), cmocka_unit_test(test_placeholders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
