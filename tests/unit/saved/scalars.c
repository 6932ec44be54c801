/* Scalars of YAML however they are written: their text, and where a part of it stands. */
#include "saved_check.h"

#include <stdlib.h>

static const struct {
    const char *scalar;         /* behind `      QueryString: ` */
    const char *text;
    const char *part, *stands;  /* a part of the text, and what is written for it */
} scalars[] = {
    { "|\n        fields a\n        | limit 7\n", "fields a\n| limit 7\n", "a\n|", "a\n        |" },
    { "|-\n        fields a\n        | limit 7\n\n\n", "fields a\n| limit 7", "limit 7", "limit 7" },
    { "|+\n        fields a\n        | limit 7\n\n\n", "fields a\n| limit 7\n\n\n", "limit 7\n\n", "limit 7\n\n" },
    { "|2\n          fields a\n        | limit 7\n", "  fields a\n| limit 7\n", "a\n|", "a\n        |" },
    { "|2-   # comment\n          fields a\n        | limit 7\n", "  fields a\n| limit 7", "  fields", "  fields" },
    { "|\n\n   \n        fields a\n        | limit 7\n", "\n\nfields a\n| limit 7\n", "fields a", "fields a" },
    { "|\n        fields a\n        \n          | limit 7\n", "fields a\n\n  | limit 7\n", "a\n\n  |", "a\n        \n          |" },
    { "|\n        fields a\n        # a comment of the query\n        | limit 7", "fields a\n# a comment of the query\n| limit 7",
      "| limit 7", "| limit 7" },
    { ">\n        fields a\n        | limit 7\n", "fields a | limit 7\n", "a | limit", "a\n        | limit" },
    { ">-\n        fields a\n\n        | limit 7\n", "fields a\n| limit 7", "a\n|", "a\n\n        |" },
    { ">\n        fields a\n          | filter b\n        | limit 7\n", "fields a\n  | filter b\n| limit 7\n", "b\n| limit",
      "b\n        | limit" },
    { ">+\n        fields a\n        | limit 7\n\n", "fields a | limit 7\n\n", "limit 7", "limit 7" },
    { "!Sub |\n        fields a\n        | limit 7\n", "fields a\n| limit 7\n", "limit 7", "limit 7" },
    { "&anchor !Sub\n        'fields a | limit 7'\n", "fields a | limit 7", "limit 7", "limit 7" },
    { "fields a | limit 7 # comment\n", "fields a | limit 7", "limit 7", "limit 7" },
    { "fields a\n\n        | limit 7\n", "fields a\n| limit 7", "a\n|", "a\n\n        |" },
    { "'fields a   \n        | limit 7'\n", "fields a | limit 7", "a |", "a   \n        |" },
    { "\"fields a\\\n        | limit 7\"\n", "fields a| limit 7", "a|", "a\\\n        |" },
    { "\"fields \\x61\\t\\U0001F600 \\\n        | limit 7\"\n", "fields a\t\xF0\x9F\x98\x80 | limit 7", "\xF0\x9F\x98\x80", "\\U0001F600" },
    { "\"fields a\n\n        | limit 7\"\n", "fields a\n| limit 7", "a\n|", "a\n\n        |" },
};

static void scalar_check(size_t index, const char *before)
{
    char text[1024];
    struct saved saved;

    snprintf(text, sizeof text,
             "%sResources:\n  Q:\n    Type: AWS::Logs::QueryDefinition\n    Properties:\n      QueryString: %s", before,
             scalars[index].scalar);
    check_read(&saved, "stack.yaml", text);
    check_text(&saved, "Q", scalars[index].text);
    check_stands(&saved, "Q", scalars[index].part, scalars[index].stands);
    saved_clear(&saved);
}

static void test_scalars(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++) {
        scalar_check(i, "");
        scalar_check(i, "# \xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\n");
        scalar_check(i, "\xEF\xBB\xBF");
    }
}

/* Far into a file with other letters, places are still found. */
static void test_far(void **state)
{
    static const char letters[] = "# \xC3\xA4\xC3\xB6\xC3\xBC \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80\n";
    static const char query[] = "Resources:\n  Q:\n    Type: AWS::Logs::QueryDefinition\n    Properties: {QueryString: fields far}\n";
    enum { LINES = 2000 };
    char *text = heap_alloc(LINES * sizeof letters + sizeof query);
    struct saved saved;

    (void)state;
    text[0] = '\0';
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + i * (sizeof letters - 1), letters, sizeof letters);
    memcpy(text + LINES * (sizeof letters - 1), query, sizeof query);
    check_read(&saved, "stack.yaml", text);
    check_place(&saved, "Q", "far", "2004:38-2004:41");
    saved_clear(&saved);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_scalars), cmocka_unit_test(test_far) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
