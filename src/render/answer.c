#include "render/answer.h"

static const struct answer_form answer_forms[] = {
    { "table", "columns aligned under a header; control characters are spelled, an empty cell is null", answer_table_write },
    { "vertical", "a line for each value, a block for each row; long messages stay readable", answer_vertical_write },
    { "csv", "comma-separated values after RFC 4180 with a header; null is empty", answer_csv_write },
    { "tsv", "tab-separated values with a header; tab, line feed and backslash are written \\t, \\n and \\\\", answer_tsv_write },
    { "json", "an array of objects; numbers and booleans are JSON numbers, all else is text, null is left out",
      answer_json_write },
    { "ndjson", "the objects of json, one a line", answer_ndjson_write },
    { "markdown", "a table for issues and pull requests", answer_markdown_write },
    { "aws", "what `aws logs get-query-results` prints", answer_aws_write, .closed = true, .counts = true },
};

enum { ANSWER_FORMS = sizeof answer_forms / sizeof *answer_forms };

const struct answer_form *answer_form_at(size_t index)
{
    return index < ANSWER_FORMS ? &answer_forms[index] : NULL;
}

const struct answer_form *answer_form_find(struct view name)
{
    for (size_t i = 0; i < ANSWER_FORMS; i++)
        if (view_equal(name, view_of(answer_forms[i].name)))
            return &answer_forms[i];
    return NULL;
}
