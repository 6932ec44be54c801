/* Templates of CloudFormation in YAML and JSON: values, and the places of what is in them. */
#include "saved_check.h"

static const char stack[] =
    "# \xC3\xA4 stack\n"
    "AWSTemplateFormatVersion: '2010-09-09'\n"
    "Parameters:\n"
    "  Stage: {Type: String, Default: prod}\n"
    "  Least:\n"
    "    Type: Number\n"
    "  Owner:\n"
    "    Type: String\n"
    "Mappings:\n"
    "  Names: {prod: {field: svc}}\n"
    "Resources:\n"
    "  Logs:\n"
    "    Type: AWS::Logs::LogGroup\n"
    "    Properties:\n"
    "      LogGroupName: !Sub /app/${Stage}\n"
    "  Literal:\n"
    "    Type: AWS::Logs::QueryDefinition\n"
    "    Properties:\n"
    "      Name: Folder/Literal\n"
    "      LogGroupNames: [!Ref Logs, {Ref: Unknown}, !Sub '/x/${AWS::StackName}']\n"
    "      QueryString: |\n"
    "        fields @timestamp, \xC3\xBC\n"
    "          | filter a = 1   \n"
    "\n"
    "        | limit 20\n"
    "  Folded:\n"
    "    Type: AWS::Logs::QueryDefinition\n"
    "    Properties:\n"
    "      Name: Folded\n"
    "      QueryString: >-\n"
    "        fields folded\n"
    "        | filter b = 2\n"
    "\n"
    "        | limit 21\n"
    "  Plain:\n"
    "    Type: AWS::Logs::QueryDefinition\n"
    "    Properties:\n"
    "      QueryString: fields plain\n"
    "        | limit 22\n"
    "  Single:\n"
    "    Type: AWS::Logs::QueryDefinition\n"
    "    Properties: {QueryString: 'filter s = ''it'' | limit 23'}\n"
    "  Double:\n"
    "    Type: AWS::Logs::QueryDefinition\n"
    "    Properties:\n"
    "      QueryString: \"filter d = \\\"\\u00e9\\\"\\n\\\n"
    "        | limit 24\"\n"
    "  Joined:\n"
    "    Type: AWS::Logs::QueryDefinition\n"
    "    Properties:\n"
    "      QueryString: !Join\n"
    "        - \"\\n| \"\n"
    "        - - fields joined\n"
    "          - !Sub 'filter who = \"${Owner}\"'\n"
    "          - Fn::Join: [' ', [limit, !Ref Least]]\n"
    "  Substituted:\n"
    "    Type: AWS::Logs::QueryDefinition\n"
    "    Properties:\n"
    "      QueryString: !Sub\n"
    "        - |\n"
    "          filter st = \"${Stage}\" and w = \"${Word}\" and m > ${Least}\n"
    "          | parse @message \"${!x}*\" as p | limit 25\n"
    "        - Word: !FindInMap [Names, !Ref Stage, field]\n"
    "  Imported:\n"
    "    Type: AWS::Logs::QueryDefinition\n"
    "    Properties:\n"
    "      QueryString: !ImportValue shared-query\n"
    "  Chosen:\n"
    "    Type: AWS::Logs::QueryDefinition\n"
    "    Properties:\n"
    "      QueryString: !If [IsProd, fields chosen, fields other]\n"
    "  Selected:\n"
    "    Type: AWS::Logs::QueryDefinition\n"
    "    Properties:\n"
    "      QueryString: !Select [1, !Split [';', 'fields no;fields selected']]\n";

static void test_values(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "stack.yaml", stack);
    check_text(&saved, "Literal", "fields @timestamp, \xC3\xBC\n  | filter a = 1   \n\n| limit 20\n");
    check_text(&saved, "Folded", "fields folded | filter b = 2\n| limit 21");
    check_text(&saved, "Plain", "fields plain | limit 22");
    check_text(&saved, "Single", "filter s = 'it' | limit 23");
    check_text(&saved, "Double", "filter d = \"\xC3\xA9\"\n| limit 24");
    check_text(&saved, "Joined", "fields joined\n| filter who = \"placeholder_Owner\"\n| limit 1");
    check_text(&saved, "Substituted",
               "filter st = \"prod\" and w = \"svc\" and m > 1\n| parse @message \"${x}*\" as p | limit 25\n");
    check_text(&saved, "Chosen", "fields chosen");
    check_text(&saved, "Selected", "fields selected");
    assert_int_equal(saved.count, 9);
    check_complaints(&saved, "67: `Imported` has its text from elsewhere: shared-query\n");
    const struct saved_query *literal = check_find(&saved, "Literal");

    assert_true(view_equal(literal->name, VIEW("Folder/Literal")));
    assert_int_equal(literal->group_count, 3);
    assert_true(view_equal(literal->groups[0], VIEW("/app/prod")));
    assert_true(view_equal(literal->groups[1], VIEW("${Unknown}")));
    assert_true(view_equal(literal->groups[2], VIEW("/x/${AWS::StackName}")));
    const struct saved_query *with = check_find(&saved, "Substituted");

    assert_int_equal(with->placeholder_count, 1);
    assert_true(view_equal(with->placeholders[0].expression, VIEW("${Least}")));
    saved_clear(&saved);
}

static void test_places(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "stack.yaml", stack);
    check_place(&saved, "Literal", "fields", "22:9-22:15");
    check_place(&saved, "Literal", "\xC3\xBC\n  |", "22:28-23:12");
    check_place(&saved, "Literal", "| limit 20", "25:9-25:19");
    check_stands(&saved, "Folded", "folded | filter", "folded\n        | filter");
    check_stands(&saved, "Folded", "2\n| limit 21", "2\n\n        | limit 21");
    check_stands(&saved, "Plain", "plain | limit 22", "plain\n        | limit 22");
    check_stands(&saved, "Single", "'it' |", "''it'' |");
    check_stands(&saved, "Double", "\xC3\xA9", "\\u00e9");
    check_stands(&saved, "Double", "limit 24", "limit 24");
    check_stands(&saved, "Joined", "fields joined", "fields joined");
    check_stands(&saved, "Joined", "filter who", "filter who");
    check_stands(&saved, "Joined", "placeholder_Owner", "${Owner}");
    check_stands(&saved, "Substituted", "svc", "${Word}");
    check_stands(&saved, "Substituted", "${x}*", "${!x}*");
    check_stands(&saved, "Substituted", "limit 25", "limit 25");
    check_stands(&saved, "Chosen", "chosen", "chosen");
    check_stands(&saved, "Selected", "selected", "selected");
    saved_clear(&saved);
}

static void test_windows(void **state)
{
    char text[2 * sizeof stack];
    size_t length = 0;
    struct saved saved;

    (void)state;
    for (size_t i = 0; i < sizeof stack; i++) {
        if (stack[i] == '\n')
            text[length++] = '\r';
        text[length++] = stack[i];
    }
    check_read(&saved, "stack.yaml", text);
    check_text(&saved, "Literal", "fields @timestamp, \xC3\xBC\n  | filter a = 1   \n\n| limit 20\n");
    check_text(&saved, "Folded", "fields folded | filter b = 2\n| limit 21");
    check_text(&saved, "Double", "filter d = \"\xC3\xA9\"\n| limit 24");
    check_place(&saved, "Literal", "| limit 20", "25:9-25:19");
    check_place(&saved, "Substituted", "limit 25", "62:44-62:52");
    saved_clear(&saved);
}

static const char one[] = "Resources:\n"
                          "  A:\n"
                          "    Type: AWS::Logs::QueryDefinition\n"
                          "    Properties:\n"
                          "      QueryString: |\n"
                          "        fields a\n"
                          "        | limit 2\n";

static void test_edits(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "one.yml", one);
    check_edit(&saved, "A", "fields a\n| limit 2\n", "fields a, b\n| sort b\n| limit 2\n",
               "Resources:\n"
               "  A:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: |\n"
               "        fields a, b\n"
               "        | sort b\n"
               "        | limit 2\n");
    check_edit(&saved, "A", "fields a\n", "",
               "Resources:\n"
               "  A:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: |\n"
               "        | limit 2\n");
    check_edit(&saved, "A", "| limit 2", "| sort a\n| limit 3",
               "Resources:\n"
               "  A:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: |\n"
               "        fields a\n"
               "        | sort a\n"
               "        | limit 3\n");
    check_edit(&saved, "A", "fields ", "fields b\n| fields ",
               "Resources:\n"
               "  A:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: |\n"
               "        fields b\n"
               "        | fields a\n"
               "        | limit 2\n");
    check_edit(&saved, "A", "a\n", "a, b ",
               "Resources:\n"
               "  A:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: |\n"
               "        fields a, b | limit 2\n");
    check_edit(&saved, "A", "2\n", "3",
               "Resources:\n"
               "  A:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: |\n"
               "        fields a\n"
               "        | limit 3\n");
    check_edit(&saved, "A", "a\n|", "a |",
               "Resources:\n"
               "  A:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: |\n"
               "        fields a | limit 2\n");
    saved_clear(&saved);
    check_read(&saved, "stack.yaml", stack);
    struct saved_edit edit;

    saved_clear(&saved);
    check_read(&saved, "stack.yaml",
               "Resources:\n"
               "  A:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: >-\n"
               "        fields folded\n"
               "        | limit 2\n");
    check_edit(&saved, "A", " folded ", " a ",
               "Resources:\n"
               "  A:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: >-\n"
               "        fields a | limit 2\n");
    saved_clear(&saved);
    check_read(&saved, "stack.yaml", stack);
    /* What stands for an expression, or in several places, is not written over. */
    assert_false(saved_edit(&saved.arena, check_find(&saved, "Substituted"), 0, 60, VIEW("x"), &edit));
    assert_false(saved_edit(&saved.arena, check_find(&saved, "Joined"), 0, 20, VIEW("x"), &edit));
    assert_false(saved_edit(&saved.arena, check_find(&saved, "Folded"), 0, 3, VIEW("x\ny"), &edit));
    assert_true(saved_edit(&saved.arena, check_find(&saved, "Plain"), 7, 12, VIEW("x"), &edit));
    assert_false(saved_edit(&saved.arena, check_find(&saved, "Plain"), 7, 12, VIEW("x: y"), &edit));
    saved_clear(&saved);
    /* Behind a brace that is not closed nothing is an expression, so nothing can be kept from being one. */
    check_read(&saved, "stack.yaml",
               "Resources:\n"
               "  A:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: !Sub 'limit 1 | filter a = \"${b\" or a like \"${!c}\"'\n");
    assert_true(saved_edit(&saved.arena, check_find(&saved, "A"), 0, 7, VIEW("limit 2"), &edit));
    assert_false(saved_edit(&saved.arena, check_find(&saved, "A"), 0, 7, VIEW("limit ${2"), &edit));
    assert_false(saved_edit(&saved.arena, check_find(&saved, "A"), 22, 30, VIEW("${d}"), &edit));
    saved_clear(&saved);
}

static void test_damaged(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "damaged.yaml",
               "Resources:\n"
               "  A:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: >\n"
               "        fields a\n"
               "        | limit 5\n"
               "  B:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties:\n"
               "      QueryString: \"fields b\n"
               "  C:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties: {QueryString: fields c\n"
               "  D:\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties: {QueryString: 'fields d'}\n");
    check_text(&saved, "A", "fields a | limit 5\n");
    check_text(&saved, "D", "fields d");
    assert_int_equal(saved.count, 2);
    assert_int_equal(saved.complaint_count, 2);
    assert_int_equal(saved.complaints[0].place.line, 11);
    saved_clear(&saved);
}

static void test_endless(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "endless.yaml",
               "Parameters: {A: {Default: !Ref B}, B: {Default: !Ref A}}\n"
               "Resources:\n"
               "  Q: {Type: 'AWS::Logs::QueryDefinition', Properties: {QueryString: !Sub 'fields ${A}, b'}}\n"
               "  R: &r\n"
               "    Type: AWS::Logs::QueryDefinition\n"
               "    Properties: {QueryString: fields r, Self: *r}\n"
               "  S: {<<: *r}\n");
    check_text(&saved, "Q", "fields placeholder_A, b");
    check_text(&saved, "R", "fields r");
    check_text(&saved, "S", "fields r");
    saved_clear(&saved);
}

static void test_json(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "cdk.template.json",
               "{\"Resources\": {\"Q1\": {\"Type\": \"AWS::Logs::QueryDefinition\", \"Properties\": {\n"
               "  \"Name\": \"n\", \"LogGroupNames\": [{\"Ref\": \"G\"}],\n"
               "  \"QueryString\": {\"Fn::Sub\": [\"fields a\\n| filter b = \\\"${V}\\\"\\n| limit ${N}\", {\"V\": {\"Ref\": \"AWS::Region\"}}]}}},\n"
               " \"G\": {\"Type\": \"AWS::Logs::LogGroup\", \"Properties\": {\"LogGroupName\": \"/g\"}}}}");
    check_text(&saved, "Q1", "fields a\n| filter b = \"placeholder_V\"\n| limit 1");
    check_stands(&saved, "Q1", "placeholder_V", "${V}");
    assert_true(view_equal(check_find(&saved, "Q1")->groups[0], VIEW("/g")));
    saved_clear(&saved);
}

static void test_serverless(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "serverless.yml",
               "service: shop\n"
               "custom: {svc: cart, least: 5}\n"
               "resources:\n"
               "  - Resources:\n"
               "      Slow:\n"
               "        Type: AWS::Logs::QueryDefinition\n"
               "        Properties:\n"
               "          Name: ${self:service}-${opt:stage, 'dev'}\n"
               "          QueryString: filter svc = \"${self:custom.svc}\" and ms > ${self:custom.least} and u = \"${env:USER}\"\n"
               "  - ${file(other.yml)}\n");
    check_text(&saved, "Slow", "filter svc = \"cart\" and ms > 5 and u = \"placeholder_env_USER\"");
    assert_true(view_equal(check_find(&saved, "Slow")->name, VIEW("shop-dev")));
    check_stands(&saved, "Slow", "cart", "${self:custom.svc}");
    saved_clear(&saved);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),  cmocka_unit_test(test_places),  cmocka_unit_test(test_windows),
        cmocka_unit_test(test_edits),   cmocka_unit_test(test_damaged), cmocka_unit_test(test_endless),
        cmocka_unit_test(test_json),    cmocka_unit_test(test_serverless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
