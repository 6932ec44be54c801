#include "render/answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_result.h"

static const struct liq_result events = {
    .columns = 3,
    .rows = 3,
    .names = { "@message", "ms", "ok" },
    .cells = {
        { FAKE_TEXT("plain"), FAKE_NUMBER("7.5"), FAKE_BOOLEAN("1") },
        { FAKE_TEXT("a \"q\", b|c\n\tnext\x1b[31m"), FAKE_NULL, FAKE_BOOLEAN("0") },
        { FAKE_TEXT("\xff na\xc3\xafve"), FAKE_NUMBER("1200"), FAKE_NULL },
    },
    .pointers = { "p1", "p2", "p3" },
    .statistics = { .records_matched = 3, .records_scanned = 2190, .bytes_scanned = 123456789012, .groups_scanned = 1 },
};

static const struct liq_result counts = {
    .columns = 2,
    .rows = 1,
    .names = { "svc", "n" },
    .cells = { { FAKE_TEXT(""), FAKE_NUMBER("007") } },
};

static const struct liq_result none = { .columns = 2, .names = { "a", "b" } };
static const struct liq_result nothing = { 0 };

static void assert_form(const char *name, const struct liq_result *result, struct answer_style style, const char *wanted)
{
    const struct answer_form *form = answer_form_find(view_of(name));
    struct output output;

    assert_non_null(form);
    output_init(&output, -1);
    form->write(&output, result, &style);
    assert_string_equal(output.text.data ? output.text.data : "", wanted);
    output_clear(&output);
}

static void test_table(void **state)
{
    (void)state;
    assert_form("table", &events, (struct answer_style){ 0 },
                "@message                      ms  ok\n"
                "--------------------------  ----  --\n"
                "plain                        7.5   1\n"
                "a \"q\", b|c\\n\\tnext\\x1b[31m         0\n"
                "\xef\xbf\xbd na\xc3\xafve                     1200\n");
}

static void test_table_on_a_narrow_screen(void **state)
{
    (void)state;
    assert_form("table", &events, (struct answer_style){ .width = 24, .unicode = true },
                "@message          ms  ok\n"
                "\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500  "
                "\u2500\u2500\u2500\u2500  \u2500\u2500\n"
                "plain            7.5   1\n"
                "a \"q\", b|c\\n\\\u2026         0\n"
                "\xef\xbf\xbd na\xc3\xafve         1200\n");
}

static void test_table_with_colours(void **state)
{
    (void)state;
    assert_form("table", &counts, (struct answer_style){ .color = true },
                "\033[1msvc\033[0m    \033[1mn\033[0m\n"
                "\033[2m---  ---\033[0m\n"
                "     007\n");
}

static void test_tables_without_rows_or_columns(void **state)
{
    (void)state;
    assert_form("table", &none, (struct answer_style){ 0 }, "a  b\n-  -\n");
    assert_form("table", &nothing, (struct answer_style){ 0 }, "");
    assert_form("csv", &none, (struct answer_style){ 0 }, "a,b\n");
    assert_form("csv", &nothing, (struct answer_style){ 0 }, "");
    assert_form("json", &none, (struct answer_style){ 0 }, "[]\n");
    assert_form("ndjson", &none, (struct answer_style){ 0 }, "");
    assert_form("markdown", &none, (struct answer_style){ 0 }, "| a | b |\n| --- | --- |\n");
    assert_form("vertical", &none, (struct answer_style){ 0 }, "");
}

static void test_vertical(void **state)
{
    (void)state;
    assert_form("vertical", &events, (struct answer_style){ 0 },
                "-- 1 --\n@message  plain\nms        7.5\nok        1\n"
                "-- 2 --\n@message  a \"q\", b|c\n          \\tnext\\x1b[31m\nms\nok        0\n"
                "-- 3 --\n@message  \xef\xbf\xbd na\xc3\xafve\nms        1200\nok\n");
}

static void test_csv(void **state)
{
    (void)state;
    assert_form("csv", &events, (struct answer_style){ 0 },
                "@message,ms,ok\nplain,7.5,1\n\"a \"\"q\"\", b|c\n\tnext\x1b[31m\",,0\n\xff na\xc3\xafve,1200,\n");
    assert_form("csv", &counts, (struct answer_style){ 0 }, "svc,n\n\"\",007\n");
}

static void test_nothing_raw_reaches_a_screen(void **state)
{
    (void)state;
    assert_form("csv", &events, (struct answer_style){ .terminal = true },
                "@message,ms,ok\nplain,7.5,1\n\"a \"\"q\"\", b|c\n\tnext\\x1b[31m\",,0\n\xef\xbf\xbd na\xc3\xafve,1200,\n");
    assert_form("tsv", &events, (struct answer_style){ .terminal = true },
                "@message\tms\tok\nplain\t7.5\t1\na \"q\", b|c\\n\\tnext\\x1b[31m\t\t0\n\xef\xbf\xbd na\xc3\xafve\t1200\t\n");
}

static void test_tsv(void **state)
{
    (void)state;
    assert_form("tsv", &events, (struct answer_style){ 0 },
                "@message\tms\tok\nplain\t7.5\t1\na \"q\", b|c\\n\\tnext\x1b[31m\t\t0\n\xff na\xc3\xafve\t1200\t\n");
}

static void test_json(void **state)
{
    (void)state;
    assert_form("json", &events, (struct answer_style){ 0 },
                "[\n {\"@message\":\"plain\",\"ms\":7.5,\"ok\":1},\n"
                " {\"@message\":\"a \\\"q\\\", b|c\\n\\tnext\\u001b[31m\",\"ok\":0},\n"
                " {\"@message\":\"\xef\xbf\xbd na\xc3\xafve\",\"ms\":1200}\n]\n");
    assert_form("ndjson", &counts, (struct answer_style){ 0 }, "{\"svc\":\"\",\"n\":\"007\"}\n");
}

static void test_markdown(void **state)
{
    (void)state;
    assert_form("markdown", &events, (struct answer_style){ 0 },
                "| @message | ms | ok |\n| --- | --- | --- |\n| plain | 7.5 | 1 |\n"
                "| a \"q\", b\\|c\\\\n\\\\tnext\\\\x1b\\[31m |  | 0 |\n| \xef\xbf\xbd na\xc3\xafve | 1200 |  |\n");
}

static void test_aws(void **state)
{
    struct liq_result two = events;

    (void)state;
    two.rows = 2;
    two.pointers[1] = NULL;
    assert_form("aws", &two, (struct answer_style){ 0 },
                "{\n    \"queryLanguage\": \"CWLI\",\n    \"results\": [\n        [\n"
                "            {\n                \"field\": \"@message\",\n                \"value\": \"plain\"\n            },\n"
                "            {\n                \"field\": \"ms\",\n                \"value\": \"7.5\"\n            },\n"
                "            {\n                \"field\": \"ok\",\n                \"value\": \"1\"\n            },\n"
                "            {\n                \"field\": \"@ptr\",\n                \"value\": \"p1\"\n            }\n"
                "        ],\n        [\n"
                "            {\n                \"field\": \"@message\",\n                \"value\": "
                "\"a \\\"q\\\", b|c\\n\\tnext\\u001b[31m\"\n            },\n"
                "            {\n                \"field\": \"ok\",\n                \"value\": \"0\"\n            }\n"
                "        ]\n    ],\n    \"statistics\": {\n        \"recordsMatched\": 3.0,\n"
                "        \"recordsScanned\": 2190.0,\n        \"estimatedRecordsSkipped\": 0.0,\n"
                "        \"bytesScanned\": 123456789012.0,\n        \"estimatedBytesSkipped\": 0.0,\n"
                "        \"logGroupsScanned\": 1.0\n    },\n    \"status\": \"Complete\"\n}\n");
}

static void test_forms_are_found_by_name(void **state)
{
    (void)state;
    assert_null(answer_form_find(VIEW("xml")));
    assert_null(answer_form_find(VIEW("")));
    for (size_t i = 0; answer_form_at(i); i++)
        assert_ptr_equal(answer_form_find(view_of(answer_form_at(i)->name)), answer_form_at(i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_table_on_a_narrow_screen),
        cmocka_unit_test(test_table_with_colours),
        cmocka_unit_test(test_tables_without_rows_or_columns),
        cmocka_unit_test(test_vertical),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_nothing_raw_reaches_a_screen),
        cmocka_unit_test(test_tsv),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_markdown),
        cmocka_unit_test(test_aws),
        cmocka_unit_test(test_forms_are_found_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
