#include "source/layout_vpc.h"

#include "source/format_rows.h"

static const struct view vpc_default_names[] = {
    VIEW_INIT("version"), VIEW_INIT("account-id"), VIEW_INIT("interface-id"), VIEW_INIT("srcaddr"), VIEW_INIT("dstaddr"),
    VIEW_INIT("srcport"), VIEW_INIT("dstport"), VIEW_INIT("protocol"), VIEW_INIT("packets"), VIEW_INIT("bytes"),
    VIEW_INIT("start"), VIEW_INIT("end"), VIEW_INIT("action"), VIEW_INIT("log-status"),
};
enum { VPC_DEFAULT_COLUMNS = sizeof vpc_default_names / sizeof *vpc_default_names };

const struct vpc_layout vpc_default_layout = {
    .names = vpc_default_names, .count = VPC_DEFAULT_COLUMNS, .interface_id = 2, .start = 10, .end = 11,
    .header = VIEW_INIT(""),
};

const struct vpc_layout *vpc_layout_of(const struct format *format, const void *layout)
{
    return format == &format_vpc || format == &format_vpc_lines ? layout : NULL;
}

static bool vpc_digits(struct view text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.length > 0;
}

static bool vpc_one_of(struct view text, const char *first, const char *second, const char *third)
{
    return view_equal(text, view_of(first)) || view_equal(text, view_of(second)) || view_equal(text, view_of(third));
}

bool vpc_default_columns(const struct view *columns)
{
    return columns[0].length <= 2 && vpc_digits(columns[0]) &&
           ((columns[1].length == 12 && vpc_digits(columns[1])) || view_equal(columns[1], VIEW("unknown"))) &&
           (view_starts(columns[2], VIEW("eni-")) || view_equal(columns[2], VIEW("-"))) &&
           (vpc_digits(columns[10]) || view_equal(columns[10], VIEW("-"))) &&
           vpc_one_of(columns[12], "ACCEPT", "REJECT", "-") && vpc_one_of(columns[13], "OK", "NODATA", "SKIPDATA");
}

bool vpc_default_shape(struct view line)
{
    struct view columns[VPC_DEFAULT_COLUMNS];
    size_t count = 0, at = 0;

    while (count < VPC_DEFAULT_COLUMNS) {
        size_t blank = view_find_byte(line, ' ', at);
        size_t stop = blank == SIZE_MAX ? line.length : blank;

        if (stop == at)
            return false;
        columns[count++] = (struct view){ line.data + at, stop - at };
        at = stop + 1;
        if (blank == SIZE_MAX)
            break;
    }
    return count == VPC_DEFAULT_COLUMNS && at > line.length && vpc_default_columns(columns);
}
