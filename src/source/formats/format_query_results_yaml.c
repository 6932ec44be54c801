/* What `aws logs get-query-results` prints with --output yaml or yaml-stream. */
#include "source/format_rows.h"
#include "source/naming.h"
#include "source/result_row.h"
#include "source/yaml_items.h"

static const struct view results_yaml_names[] = { VIEW_INIT("field"), VIEW_INIT("value"), { NULL, 0 } };
static const struct yaml_shape results_yaml_shape = { VIEW_INIT("results"), VIEW_INIT("- - "), results_yaml_names };

static int results_yaml_sniff(struct sniff *sniff)
{
    return yaml_sniff(sniff, &results_yaml_shape);
}

static void results_yaml_add(struct documents_run *run, struct yaml_item *item, size_t place)
{
    struct result_row row = { .place = place };
    struct view field = { NULL, 0 };
    struct yaml_member member;

    result_row_reset(&row, place);
    while (yaml_next(item, &member)) {
        if (view_equal(member.name, VIEW("field"))) {
            field = member.value;
        } else if (field.data && view_equal(member.name, VIEW("value"))) {
            result_row_take(&row, field, member.value);
            field.data = NULL;
        }
    }
    result_row_add(&row, run);
    result_row_clear(&row);
}

static void results_yaml_decode(struct decode *decode, struct events *events)
{
    yaml_decode(decode, events, results_yaml_add);
}

const struct format format_query_results_yaml = {
    .name = "query-results-yaml",
    .help = "What `aws logs get-query-results` prints with --output yaml or yaml-stream; rows are as of `query-results`.",
    .example = "results:\n- - field: '@timestamp'\n    value: '2024-05-01 10:00:00.123'\n  - field: '@message'\n    value: GET /\n"
               "statistics:\n  recordsMatched: 1.0\nstatus: Complete\n",
    .sniff = results_yaml_sniff,
    .begin = yaml_begin,
    .decode = results_yaml_decode,
    .names_groups = naming_anywhere,
};
