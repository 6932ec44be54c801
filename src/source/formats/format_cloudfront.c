/*
 * CloudFront's standard logs as text: with #Version and #Fields in front, tabs between, as the legacy kind is and the newer one
 * in W3C's form; or plain, with another separator, with a line of names or without one. Other servers' logs in W3C's extended form
 * have such lines too.
 */
#include "source/delimited.h"
#include "source/format_rows.h"

static const struct view cloudfront_names[] = {
    VIEW_INIT("date"), VIEW_INIT("time"), VIEW_INIT("x-edge-location"), VIEW_INIT("sc-bytes"), VIEW_INIT("c-ip"),
    VIEW_INIT("cs-method"), VIEW_INIT("cs(Host)"), VIEW_INIT("cs-uri-stem"), VIEW_INIT("sc-status"), VIEW_INIT("cs(Referer)"),
    VIEW_INIT("cs(User-Agent)"), VIEW_INIT("cs-uri-query"), VIEW_INIT("cs(Cookie)"), VIEW_INIT("x-edge-result-type"),
    VIEW_INIT("x-edge-request-id"), VIEW_INIT("x-host-header"), VIEW_INIT("cs-protocol"), VIEW_INIT("cs-bytes"),
    VIEW_INIT("time-taken"), VIEW_INIT("x-forwarded-for"), VIEW_INIT("ssl-protocol"), VIEW_INIT("ssl-cipher"),
    VIEW_INIT("x-edge-response-result-type"), VIEW_INIT("cs-protocol-version"), VIEW_INIT("fle-status"),
    VIEW_INIT("fle-encrypted-fields"), VIEW_INIT("c-port"), VIEW_INIT("time-to-first-byte"),
    VIEW_INIT("x-edge-detailed-result-type"), VIEW_INIT("sc-content-type"), VIEW_INIT("sc-content-len"),
    VIEW_INIT("sc-range-start"), VIEW_INIT("sc-range-end"),
};
enum {
    CLOUDFRONT_COLUMNS = sizeof cloudfront_names / sizeof *cloudfront_names,
    CLOUDFRONT_EDGE = 2, CLOUDFRONT_LEAST = 10, CLOUDFRONT_EDGE_LEAST = 4,
};

static const char cloudfront_separators[] = "\t ,|;";
enum { CLOUDFRONT_SEPARATORS = sizeof cloudfront_separators - 1 };

static const struct delimited_layout cloudfront_layout = {
    .names = cloudfront_names, .count = CLOUDFRONT_COLUMNS, .separator = '\t', .separators = cloudfront_separators,
    .encoded = true, .comment = '#',
    .least = CLOUDFRONT_LEAST, .form = DELIMITED_DAY, .time = 0, .other_time = 1, .stream = SIZE_MAX,
};

/* ---- with names ---- */

/* Names have blanks or tabs between them, whatever stands between values. */
static size_t cloudfront_read_names(struct view line, struct view names[static DELIMITED_COLUMNS])
{
    size_t count = 0;

    for (size_t at = 0; at < line.length && count < DELIMITED_COLUMNS;) {
        size_t end = at;

        while (end < line.length && (unsigned char)line.data[end] > ' ')
            end++;
        if (end > at)
            names[count++] = (struct view){ line.data + at, end - at };
        at = end + 1;
    }
    return count;
}

/* What stands between the values of a line that has so many of them; 0 when it cannot be told. */
static char cloudfront_separator(struct view line, size_t count)
{
    struct view columns[DELIMITED_COLUMNS];

    for (size_t i = 0; i < CLOUDFRONT_SEPARATORS; i++) {
        const struct delimited_layout layout = { .separator = cloudfront_separators[i] };

        if (delimited_split(&layout, line, columns, DELIMITED_COLUMNS) == count)
            return cloudfront_separators[i];
    }
    return 0;
}

/* Times are in a column of their own, or in two. */
static void cloudfront_complete(struct delimited_layout *layout)
{
    layout->least = layout->count;
    layout->form = DELIMITED_EPOCH;
    layout->time = delimited_column(layout, VIEW("timestamp(ms)"));
    layout->other_time = delimited_column(layout, VIEW("timestamp"));
    if (layout->time != SIZE_MAX || layout->other_time != SIZE_MAX)
        return;
    layout->form = DELIMITED_DAY;
    layout->time = delimited_column(layout, VIEW("date"));
    layout->other_time = delimited_column(layout, VIEW("time"));
}

static const struct delimited_layout *cloudfront_named(struct sniff *sniff, struct view names_line, struct view first)
{
    struct view names[DELIMITED_COLUMNS];
    const size_t count = cloudfront_read_names(names_line, names);
    const char separator = count > 1 && first.length > 0 ? cloudfront_separator(first, count) : 0;

    if (count < 2)
        return NULL;
    struct delimited_layout *layout = delimited_layout_new(&cloudfront_layout, names, count, sniff->arena);
    if (separator)
        layout->separator = separator;
    cloudfront_complete(layout);
    return layout;
}

/* The first lines: those of # up to the first event. */
static const struct delimited_layout *cloudfront_learn(struct sniff *sniff)
{
    static const struct view marks[] = { VIEW_INIT("#Version:"), VIEW_INIT("#Fields:"), VIEW_INIT("#Software:"), VIEW_INIT("#Date:") };
    struct view line, names = { NULL, 0 };
    bool known = false;

    for (size_t at = 0; delimited_next_line(sniff, &at, &line);) {
        if (!view_starts(line, VIEW("#")))
            return known && names.data ? cloudfront_named(sniff, names, line) : NULL;
        for (size_t i = 0; i < 4; i++)
            known |= view_starts(line, marks[i]);
        if (view_starts(line, VIEW("#Fields:")))
            names = view_skip(line, marks[1].length);
    }
    return known && names.data ? cloudfront_named(sniff, names, VIEW("")) : NULL;
}

/* The names behind #Fields, or a line of them as the plain form may have. */
static size_t cloudfront_line_names(const struct delimited_layout *layout, struct view line,
                                    struct view names[static DELIMITED_COLUMNS])
{
    const struct view mark = VIEW_INIT("#Fields:");
    size_t count;

    if (view_starts(line, mark)) {
        count = cloudfront_read_names(view_skip(line, mark.length), names);
        return count > 1 ? count : 0;
    }
    if (!view_starts(line, cloudfront_names[0]))
        return 0;
    count = delimited_split(layout, line, names, DELIMITED_COLUMNS);
    return count >= CLOUDFRONT_LEAST && count <= DELIMITED_COLUMNS && view_equal(names[0], cloudfront_names[0]) &&
           view_equal(names[1], cloudfront_names[1]) ? count : 0;
}

static const struct delimited cloudfront_delimited = {
    .layout = &cloudfront_layout, .learn = cloudfront_learn, .complete = cloudfront_complete, .names = cloudfront_line_names,
    .sure = 98,
};

const struct format format_cloudfront = {
    .name = "cloudfront",
    .help = "Standard logs of CloudFront, legacy or in W3C's form: #Fields in front, columns in any order, whatever stands between "
            "them. The time is timestamp(ms), timestamp, or date and time. Lines with # are no events; behind another #Fields its names count.",
    .example = "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status\n"
               "2024-05-01\t10:00:00\tFRA56-P1\t2390\t192.0.2.7\tGET\td111111abcdef8.cloudfront.net\t/index.html\t200\n",
    DELIMITED_NAMED(cloudfront_delimited),
};

/* ---- without ---- */

static bool cloudfront_is_edge(struct view text)
{
    for (size_t i = 0; i < 3 && text.length >= CLOUDFRONT_EDGE_LEAST; i++)
        if (text.data[i] < 'A' || text.data[i] > 'Z')
            return false;
    return text.length >= CLOUDFRONT_EDGE_LEAST && text.data[3] >= '0' && text.data[3] <= '9';
}

/* A plain file may still have its names in the first line. */
static const struct delimited_layout *cloudfront_lines_learn(struct sniff *sniff)
{
    struct view line, names[DELIMITED_COLUMNS];
    size_t at = 0;

    if (!delimited_next_line(sniff, &at, &line))
        return NULL;
    for (size_t i = 0; i < CLOUDFRONT_SEPARATORS; i++) {
        struct delimited_layout like = cloudfront_layout;

        like.separator = cloudfront_separators[i];
        const size_t count = delimited_split(&like, line, names, DELIMITED_COLUMNS);
        if (count < CLOUDFRONT_LEAST || count > DELIMITED_COLUMNS)
            continue;
        const bool named = view_equal(names[0], cloudfront_names[0]) && view_equal(names[1], cloudfront_names[1]);
        struct delimited_layout *layout = named ? delimited_layout_new(&like, names, count, sniff->arena)
                                                : delimited_layout_new(&like, cloudfront_names, CLOUDFRONT_COLUMNS, sniff->arena);
        if (named)
            layout->header = arena_keep(sniff->arena, line);
        layout->time = 0;
        layout->other_time = 1;
        return layout;
    }
    return NULL;
}

static bool cloudfront_lines_fit(const struct delimited_layout *layout, const struct view *columns, size_t count)
{
    const size_t edge = delimited_column(layout, cloudfront_names[CLOUDFRONT_EDGE]);

    return count >= CLOUDFRONT_LEAST && columns[0].length == 10 && columns[0].data[4] == '-' && columns[1].length == 8 &&
           columns[1].data[2] == ':' && edge < count && cloudfront_is_edge(columns[edge]);
}

static void cloudfront_lines_complete(struct delimited_layout *layout)
{
    if (layout->count < layout->least)
        layout->least = layout->count;
    layout->time = delimited_column(layout, cloudfront_names[0]);
    layout->other_time = delimited_column(layout, cloudfront_names[1]);
}

static const struct delimited cloudfront_lines_delimited = {
    .layout = &cloudfront_layout, .learn = cloudfront_lines_learn, .fits = cloudfront_lines_fit,
    .complete = cloudfront_lines_complete, .names = cloudfront_line_names, .sure = 95,
};

const struct format format_cloudfront_lines = {
    .name = "cloudfront-lines",
    .help = "Standard logs of CloudFront in the plain form: date, time, edge location and so on, whatever stands between "
            "them, with a line of names or without.",
    .example = "2024-05-01\t10:00:00\tFRA56-P1\t2390\t192.0.2.7\tGET\td111111abcdef8.cloudfront.net\t/index.html\t200\t-\tcurl/7.46.0\t-\t-\tHit\n",
    DELIMITED_NAMED(cloudfront_lines_delimited),
};
