/*
 * Flow logs of VPCs without a line of names, as in CloudWatch Logs. The fourteen default fields are recognized by their shape.
 * Where lines are of another format, and nothing tells its fields, those that matter for events are: an interface, an action and
 * two times that begin and end an interval.
 */
#include "source/format_rows.h"
#include "source/layout_flow.h"

enum { VPC_SAMPLE = 8, VPC_LEAST_COLUMNS = 5, VPC_INTERVAL_S = 3600, VPC_EPOCH_DIGITS = 10 };

/* The columns of the first lines. */
struct vpc_sample {
    struct view columns[VPC_SAMPLE][DELIMITED_COLUMNS];
    size_t lines, count;
};

/* False when they have not the same number of columns. */
static bool vpc_sample_take(struct vpc_sample *sample, struct sniff *sniff)
{
    struct view line;
    size_t at = 0;

    sample->lines = sample->count = 0;
    while (sample->lines < VPC_SAMPLE && delimited_next_line(sniff, &at, &line)) {
        if (line.length == 0)
            continue;
        const size_t count = delimited_split(&flow_custom_layout, line, sample->columns[sample->lines], DELIMITED_COLUMNS);

        if (count > DELIMITED_COLUMNS || (sample->lines > 0 && count != sample->count))
            return false;
        sample->count = count;
        sample->lines++;
    }
    return sample->lines > 0 && sample->count >= VPC_LEAST_COLUMNS;
}

static bool vpc_is_interface(struct view text)
{
    return view_starts(text, VIEW("eni-"));
}

static bool vpc_is_action(struct view text)
{
    return view_equal(text, VIEW("ACCEPT")) || view_equal(text, VIEW("REJECT"));
}

static bool vpc_is_second(struct view text)
{
    return text.length == VPC_EPOCH_DIGITS && text.data[0] == '1' && delimited_is_digits(text);
}

/* The first column in which every line has such a value, or a dash in some; SIZE_MAX when there is none. */
static size_t vpc_sample_find(const struct vpc_sample *sample, size_t from, bool (*is)(struct view text))
{
    for (size_t column = from; column < sample->count; column++) {
        size_t known = 0, dashes = 0;

        for (size_t i = 0; i < sample->lines; i++) {
            known += is(sample->columns[i][column]);
            dashes += view_equal(sample->columns[i][column], VIEW("-"));
        }
        if (known > 0 && known + dashes == sample->lines)
            return column;
    }
    return SIZE_MAX;
}

static int64_t vpc_second(struct view text)
{
    int64_t second = 0;

    for (size_t i = 0; i < text.length; i++)
        second = second * 10 + (text.data[i] - '0');
    return second;
}

/* Whether the columns are begin and end of intervals. */
static bool vpc_sample_spans(const struct vpc_sample *sample, size_t start, size_t end)
{
    for (size_t i = 0; i < sample->lines; i++)
        if (vpc_is_second(sample->columns[i][start]) && vpc_is_second(sample->columns[i][end])) {
            const int64_t span = vpc_second(sample->columns[i][end]) - vpc_second(sample->columns[i][start]);

            if (span < 0 || span > VPC_INTERVAL_S)
                return false;
        }
    return true;
}

static const struct delimited_layout *vpc_sample_layout(const struct vpc_sample *sample, struct arena *arena)
{
    const size_t interface = vpc_sample_find(sample, 0, vpc_is_interface), action = vpc_sample_find(sample, 0, vpc_is_action);
    size_t start = vpc_sample_find(sample, 0, vpc_is_second), end = vpc_sample_find(sample, start + 1, vpc_is_second);
    struct view names[DELIMITED_COLUMNS];

    if (interface == SIZE_MAX || action == SIZE_MAX || start == SIZE_MAX || end == SIZE_MAX)
        return NULL;
    if (!vpc_sample_spans(sample, start, end)) {
        const size_t other = start;

        start = end;
        end = other;
        if (!vpc_sample_spans(sample, start, end))
            return NULL;
    }
    for (size_t i = 0; i < sample->count; i++)
        names[i] = VIEW("");
    names[interface] = VIEW("interface-id");
    names[action] = VIEW("action");
    names[start] = VIEW("start");
    names[end] = VIEW("end");
    return flow_layout_new(names, sample->count, VIEW(""), arena);
}

static const struct delimited_layout *vpc_lines_learn(struct sniff *sniff)
{
    struct vpc_sample sample;

    if (!vpc_sample_take(&sample, sniff) || (sample.count == FLOW_FIELDS && flow_default_columns(sample.columns[0])))
        return &flow_default_layout;
    const struct delimited_layout *layout = vpc_sample_layout(&sample, sniff->arena);
    return layout ? layout : &flow_default_layout;
}

static bool vpc_lines_fit(const struct delimited_layout *layout, const struct view *columns, size_t count)
{
    return count == layout->count && (layout != &flow_default_layout || flow_default_columns(columns));
}

static const struct delimited vpc_lines_delimited = {
    .layout = &flow_default_layout, .learn = vpc_lines_learn, .fits = vpc_lines_fit, .complete = flow_complete, .names = flow_names,
    .sure = 90,
};

const struct format format_vpc_lines = {
    .name = "vpc-lines",
    .help = "Flow logs of VPCs without a first line of names: in the default format of fourteen fields, or in another one, "
            "when interface, action and the two times can be told from the first lines.",
    .example = "2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 443 49152 6 10 840 1714557600 1714557660 ACCEPT OK\n",
    DELIMITED_NAMED(vpc_lines_delimited),
};
