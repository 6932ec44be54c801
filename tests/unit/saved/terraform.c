/* Terraform in its own language and in JSON, plans, states, and what Pulumi exports. */
#include "saved_check.h"

static const char module[] =
    "# \xC3\xA4 module\n"
    "variable \"service\" { default = \"cart\" }\n"
    "variable \"least\" {\n"
    "  type = number\n"
    "}\n"
    "locals {\n"
    "  prefix = \"Team/${var.service}\"\n"
    "  groups = { app = \"/app/log\" }\n"
    "}\n"
    "resource \"aws_cloudwatch_log_group\" \"app\" {\n"
    "  name = \"/svc/${var.service}\" // comment\n"
    "}\n"
    "resource \"aws_cloudwatch_query_definition\" \"plain\" {\n"
    "  name            = \"${local.prefix}/plain\"\n"
    "  log_group_names = [aws_cloudwatch_log_group.app.name, local.groups.app, module.other.group]\n"
    "  query_string    = <<EOF\n"
    "fields @timestamp, \xC3\xBC\n"
    "  | filter svc = \"${var.service}\" and a = \"$${b}\" and m > ${ var.least }\n"
    "| limit 20\n"
    "EOF\n"
    "}\n"
    "\n"
    "resource \"aws_cloudwatch_query_definition\" \"flush\" {\n"
    "  for_each     = toset([for s in var.services : s if s != \"x\"])\n"
    "  name         = \"flush-${each.key}\"\n"
    "  query_string = <<-EOT\n"
    "    fields flush\n"
    "      | filter host = \"${each.value.host}\"\n"
    "\n"
    "    | limit ${var.count > 1 ? 5 : 6}\n"
    "  EOT\n"
    "}\n"
    "resource \"aws_cloudwatch_query_definition\" \"quoted\" {\n"
    "  name         = \"quoted\"\n"
    "  query_string = \"filter a = \\\"\\u00e9\\\"\\n| limit 21\"\n"
    "}\n"
    "resource \"aws_cloudwatch_query_definition\" \"joined\" {\n"
    "  name         = \"joined\"\n"
    "  query_string = join(\"\\n| \", [\"fields joined\", \"limit 22\"])\n"
    "}\n"
    "resource \"aws_cloudwatch_query_definition\" \"file\" {\n"
    "  name         = \"file\"\n"
    "  query_string = file(\"${path.module}/queries/q.cwli\")\n"
    "}\n"
    "resource \"aws_cloudwatch_dashboard\" \"board\" {\n"
    "  dashboard_body = jsonencode({\n"
    "    widgets = [\n"
    "      { type = \"metric\" },\n"
    "      {\n"
    "        type = \"log\", width = 3 * 4\n"
    "        properties = {\n"
    "          title = \"Slow\"\n"
    "          query : \"SOURCE '/g1' | SOURCE '${var.service}' | fields encoded | limit 23\"\n"
    "        }\n"
    "      },\n"
    "    ]\n"
    "  })\n"
    "}\n"
    "resource \"aws_cloudwatch_dashboard\" \"text\" {\n"
    "  dashboard_body = <<-JSON\n"
    "    {\"widgets\": [{\"type\": \"log\", \"width\": ${var.width}, \"properties\": {\n"
    "      \"title\": \"Fast\", \"query\": \"fields text\\n| filter q = \\\"${var.service}\\\" | limit 24\"}}]}\n"
    "  JSON\n"
    "}\n";

static void test_module(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "main.tf", module);
    check_complaints(&saved, "43: `aws_cloudwatch_query_definition.file` has its text from elsewhere: "
                             "file(\"${path.module}/queries/q.cwli\")\n");
    check_text(&saved, "aws_cloudwatch_query_definition.plain",
               "fields @timestamp, \xC3\xBC\n  | filter svc = \"cart\" and a = \"${b}\" and m > 1\n| limit 20\n");
    check_text(&saved, "aws_cloudwatch_query_definition.flush",
               "fields flush\n  | filter host = \"placeholder_each_value_host\"\n\n| limit 1\n");
    check_text(&saved, "aws_cloudwatch_query_definition.quoted", "filter a = \"\xC3\xA9\"\n| limit 21");
    check_text(&saved, "aws_cloudwatch_query_definition.joined", "fields joined\n| limit 22");
    check_text(&saved, "aws_cloudwatch_dashboard.board/Slow", "SOURCE '/g1' | SOURCE 'cart' | fields encoded | limit 23");
    check_text(&saved, "aws_cloudwatch_dashboard.text/Fast", "fields text\n| filter q = \"cart\" | limit 24");
    assert_int_equal(saved.count, 6);
    const struct saved_query *plain = saved_find(&saved, VIEW("main.tf"), VIEW("plain"));

    assert_non_null(plain);
    assert_true(view_equal(plain->name, VIEW("Team/cart/plain")));
    assert_int_equal(plain->group_count, 3);
    assert_true(view_equal(plain->groups[0], VIEW("/svc/cart")));
    assert_true(view_equal(plain->groups[1], VIEW("/app/log")));
    assert_true(view_equal(plain->groups[2], VIEW("${module.other.group}")));
    const struct saved_query *flush = saved_find(&saved, VIEW("main.tf"), VIEW("flush"));

    assert_true(view_equal(flush->name, VIEW("flush-${each.key}")));
    assert_int_equal(flush->placeholder_count, 2);
    assert_true(view_equal(flush->placeholders[1].expression, VIEW("${var.count > 1 ? 5 : 6}")));
    assert_int_equal(check_find(&saved, "aws_cloudwatch_dashboard.board/Slow")->group_count, 2);
    saved_clear(&saved);
}

static void test_places(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "main.tf", module);
    check_place(&saved, "aws_cloudwatch_query_definition.plain", "fields", "17:1-17:7");
    check_place(&saved, "aws_cloudwatch_query_definition.plain", "\xC3\xBC\n  |", "17:20-18:4");
    check_place(&saved, "aws_cloudwatch_query_definition.plain", "cart", "18:19-18:33");
    check_stands(&saved, "aws_cloudwatch_query_definition.plain", "\"${b}", "\"$${b}");
    check_stands(&saved, "aws_cloudwatch_query_definition.plain", "1\n", "${ var.least }\n");
    check_place(&saved, "aws_cloudwatch_query_definition.flush", "fields", "27:5-27:11");
    check_place(&saved, "aws_cloudwatch_query_definition.flush", "flush\n  |", "27:12-28:8");
    check_stands(&saved, "aws_cloudwatch_query_definition.flush", "placeholder_each_value_host", "${each.value.host}");
    check_place(&saved, "aws_cloudwatch_query_definition.flush", "| limit", "30:5-30:12");
    check_stands(&saved, "aws_cloudwatch_query_definition.quoted", "\"\xC3\xA9\"", "\\\"\\u00e9\\\"");
    check_stands(&saved, "aws_cloudwatch_query_definition.quoted", "limit 21", "limit 21");
    check_stands(&saved, "aws_cloudwatch_query_definition.joined", "limit 22", "limit 22");
    check_stands(&saved, "aws_cloudwatch_dashboard.board/Slow", "encoded", "encoded");
    check_stands(&saved, "aws_cloudwatch_dashboard.text/Fast", "text\n| filter q", "text\\n| filter q");
    check_stands(&saved, "aws_cloudwatch_dashboard.text/Fast", "\" | limit 24", "\\\" | limit 24");
    saved_clear(&saved);
}

/* What is no escape is no other byte either, and a byte that Terraform cannot write is not written. */
static void test_escapes(void **state)
{
    static const char text[] = "resource \"aws_cloudwatch_query_definition\" \"q\" {\n"
                               "  query_string = \"filter a = \\u0 and b = \\U0001F60 and c = \\u0000.\"\n"
                               "}\n";
    static const char nul[] = " c = \0.";
    struct saved saved;
    struct saved_edit edit;
    struct arena arena;

    (void)state;
    check_read(&saved, "main.tf", text);
    check_complaints(&saved, "2: an escape is not complete\n2: an escape is not complete\n");
    const struct saved_query *query = check_find(&saved, "aws_cloudwatch_query_definition.q");
    const struct view read = query->text.text, end = { nul, sizeof nul - 1 };

    assert_true(view_equal(view_between(read.data, read.data + read.length - end.length),
                           VIEW("filter a = \\u0 and b = \\U0001F60 and")));
    assert_true(view_equal(view_skip(read, read.length - end.length), end));
    arena_init(&arena, NULL);
    assert_false(saved_edit(&arena, query, 0, read.length, read, &edit));
    assert_true(saved_edit(&arena, query, 0, 6, VIEW("fields"), &edit));
    arena_clear(&arena);
    saved_clear(&saved);
}

static void test_edits(void **state)
{
    static const char text[] = "resource \"aws_cloudwatch_query_definition\" \"q\" {\n"
                               "  query_string = <<-EOT\n"
                               "    fields a\n"
                               "    | limit 2\n"
                               "  EOT\n"
                               "}\n";
    struct saved saved;

    (void)state;
    check_read(&saved, "main.tf", text);
    check_edit(&saved, "aws_cloudwatch_query_definition.q", "fields a\n| limit 2\n", "fields a\n| filter b = \"${c}\"\n| limit 2\n",
               "resource \"aws_cloudwatch_query_definition\" \"q\" {\n"
               "  query_string = <<-EOT\n"
               "    fields a\n"
               "    | filter b = \"$${c}\"\n"
               "    | limit 2\n"
               "  EOT\n"
               "}\n");
    saved_clear(&saved);
    check_read(&saved, "main.tf", "resource \"aws_cloudwatch_query_definition\" \"q\" {\n  query_string = \"fields a\"\n}\n");
    check_edit(&saved, "aws_cloudwatch_query_definition.q", "fields a", "fields \"a\\\n%{",
               "resource \"aws_cloudwatch_query_definition\" \"q\" {\n  query_string = \"fields \\\"a\\\\\\n%%{\"\n}\n");
    saved_clear(&saved);
}

static void test_damaged(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "main.tf",
               "resource \"aws_cloudwatch_query_definition\" \"a\" {\n"
               "  name = \"a\n"
               "  query_string = \"fields a\"\n"
               "}\n"
               "?? what\n"
               "resource \"aws_cloudwatch_query_definition\" \"b\" {\n"
               "  query_string = <<EOT\n"
               "fields b\n"
               "}\n"
               "resource \"aws_cloudwatch_query_definition\" \"c\" {\n"
               "  query_string = \"fields c\"\n"
               "}\n");
    check_text(&saved, "aws_cloudwatch_query_definition.a", "fields a");
    check_text(&saved, "aws_cloudwatch_query_definition.c", "fields c");
    check_complaints(&saved, "2: a text is not closed on its line\n5: this is neither an attribute nor a block\n"
                             "7: a heredoc is not closed\n8: this is neither an attribute nor a block\n");
    saved_clear(&saved);
    for (size_t length = 0; length < sizeof module; length++) {
        char text[sizeof module];

        memcpy(text, module, length);
        text[length] = '\0';
        check_read(&saved, "main.tf", text);
        saved_clear(&saved);
    }
}

static void test_json(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "main.tf.json",
               "{\"variable\": {\"svc\": {\"default\": \"cart\"}}, \"locals\": {\"n\": 5},\n"
               " \"resource\": {\"aws_cloudwatch_query_definition\": {\"j\": {\"name\": \"x/${var.svc}\",\n"
               "  \"query_string\": \"filter a = \\\"${var.svc}\\\"\\n| limit ${local.n}\"}}}}");
    check_text(&saved, "aws_cloudwatch_query_definition.j", "filter a = \"cart\"\n| limit 5");
    check_place(&saved, "aws_cloudwatch_query_definition.j", "cart", "3:33-3:43");
    check_place(&saved, "aws_cloudwatch_query_definition.j", "| limit", "3:47-3:54");
    assert_true(view_equal(check_find(&saved, "aws_cloudwatch_query_definition.j")->name, VIEW("x/cart")));
    saved_clear(&saved);
}

static void test_plans(void **state)
{
    struct saved saved;

    (void)state;
    check_read(&saved, "plan.json",
               "{\"format_version\": \"1.2\", \"planned_values\": {\"root_module\": {\"resources\": [\n"
               "  {\"address\": \"aws_cloudwatch_query_definition.p\", \"type\": \"aws_cloudwatch_query_definition\",\n"
               "   \"values\": {\"name\": \"p\", \"query_string\": \"fields p\\n| limit 1\", \"log_group_names\": null}}],\n"
               "  \"child_modules\": [{\"resources\": [{\"address\": \"module.m.aws_cloudwatch_query_definition.c[0]\",\n"
               "   \"type\": \"aws_cloudwatch_query_definition\", \"values\": {\"query_string\": \"fields c\"}}]}]}}}");
    check_text(&saved, "aws_cloudwatch_query_definition.p", "fields p\n| limit 1");
    check_text(&saved, "module.m.aws_cloudwatch_query_definition.c[0]", "fields c");
    saved_clear(&saved);
    check_read(&saved, "terraform.tfstate",
               "{\"version\": 4, \"resources\": [{\"module\": \"module.m\", \"mode\": \"managed\", \"type\": "
               "\"aws_cloudwatch_query_definition\", \"name\": \"s\",\n"
               "  \"instances\": [{\"index_key\": \"k\", \"attributes\": {\"name\": \"s\", \"query_string\": \"fields s\"}}]}]}");
    check_text(&saved, "module.m.aws_cloudwatch_query_definition.s[\"k\"]", "fields s");
    saved_clear(&saved);
    check_read(&saved, "stack.json",
               "{\"version\": 3, \"deployment\": {\"resources\": [{\"urn\": \"urn:pulumi:dev::p::aws:cloudwatch/queryDefinition:QueryDefinition::mine\",\n"
               "  \"type\": \"aws:cloudwatch/queryDefinition:QueryDefinition\", \"inputs\": {\"name\": \"n\", \"queryString\": \"fields u\", "
               "\"logGroupNames\": [\"/g\"]}}]}}");
    check_text(&saved, "mine", "fields u");
    assert_int_equal(check_find(&saved, "mine")->group_count, 1);
    saved_clear(&saved);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_module),  cmocka_unit_test(test_places),  cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_edits),   cmocka_unit_test(test_damaged), cmocka_unit_test(test_json),
        cmocka_unit_test(test_plans),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
