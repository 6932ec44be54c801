/*
 * VPC flow logs. As delivered to S3 the first line names the fields; it is no event, and neither are its repetitions
 * where such files were put together. In CloudWatch Logs there is no such line, and the fourteen default fields are
 * recognized by their shape. The event's message is the line, its time is `start` (seconds), or `end`, or the file's; its
 * stream is the network interface.
 */
#include "source/format_rows.h"
#include "source/instant.h"
#include "source/layout_vpc.h"
#include "source/line_walk.h"
#include "source/matching.h"

enum { VPC_COLUMNS = 64, VPC_SAMPLE = 8, VPC_OVERSHOOT = 64 };

/* Names by which a header is known; others may stand beside them. */
static const struct view vpc_known[] = {
    VIEW_INIT("version"), VIEW_INIT("account-id"), VIEW_INIT("interface-id"), VIEW_INIT("srcaddr"), VIEW_INIT("dstaddr"),
    VIEW_INIT("srcport"), VIEW_INIT("dstport"), VIEW_INIT("protocol"), VIEW_INIT("packets"), VIEW_INIT("bytes"),
    VIEW_INIT("start"), VIEW_INIT("end"), VIEW_INIT("action"), VIEW_INIT("log-status"), VIEW_INIT("vpc-id"),
    VIEW_INIT("subnet-id"), VIEW_INIT("instance-id"), VIEW_INIT("tcp-flags"), VIEW_INIT("type"), VIEW_INIT("pkt-srcaddr"),
    VIEW_INIT("pkt-dstaddr"), VIEW_INIT("region"), VIEW_INIT("az-id"), VIEW_INIT("flow-direction"),
    VIEW_INIT("traffic-path"), VIEW_INIT("pkt-src-aws-service"), VIEW_INIT("pkt-dst-aws-service"), VIEW_INIT("resource-type"),
    VIEW_INIT("tgw-id"), VIEW_INIT("tgw-attachment-id"), VIEW_INIT("reject-reason"),
};

static struct view vpc_first_line(const struct sniff *sniff)
{
    size_t newline = view_find_byte(sniff->head, '\n', 0);
    struct view line = { sniff->head.data, newline == SIZE_MAX ? sniff->head.length : newline };

    if (newline != SIZE_MAX && view_ends(line, VIEW("\r")))
        line.length--;
    return line;
}

static bool vpc_is_name(struct view word)
{
    for (size_t i = 0; i < word.length; i++)
        if (!((word.data[i] >= 'a' && word.data[i] <= 'z') || (word.data[i] >= '0' && word.data[i] <= '9') || word.data[i] == '-'))
            return false;
    return word.length > 1;
}

static size_t vpc_place(const struct vpc_layout *layout, struct view name)
{
    for (size_t i = 0; i < layout->count; i++)
        if (view_equal(layout->names[i], name))
            return i;
    return SIZE_MAX;
}

/* The layout a line of field names describes; NULL when it is none. */
static const struct vpc_layout *vpc_read_header(struct view line, struct arena *arena)
{
    struct view names[VPC_COLUMNS];
    size_t count = 0, known = 0;

    line = arena_keep(arena, line);
    for (size_t at = 0; at <= line.length;) {
        size_t blank = view_find_byte(line, ' ', at);
        size_t stop = blank == SIZE_MAX ? line.length : blank;
        struct view name = { line.data + at, stop - at };

        if (!vpc_is_name(name) || count == VPC_COLUMNS)
            return NULL;
        for (size_t i = 0; i < sizeof vpc_known / sizeof *vpc_known; i++)
            known += view_equal(name, vpc_known[i]);
        names[count++] = name;
        at = stop + 1;
    }
    if (known < 3 || known * 2 < count)
        return NULL;
    struct vpc_layout *layout = ARENA_NEW(arena, struct vpc_layout);
    struct view *kept = ARENA_ARRAY(arena, count, struct view);

    memcpy(kept, names, count * sizeof *kept);
    *layout = (struct vpc_layout){ .names = kept, .count = count, .header = line };
    layout->start = vpc_place(layout, VIEW("start"));
    layout->end = vpc_place(layout, VIEW("end"));
    layout->interface_id = vpc_place(layout, VIEW("interface-id"));
    return layout;
}

static int vpc_sniff(struct sniff *sniff)
{
    const struct vpc_layout *layout = vpc_read_header(vpc_first_line(sniff), sniff->arena);

    sniff->layout = layout ? layout : &vpc_default_layout;
    return layout ? 98 : 0;
}

/* Most of the first lines must have the shape: a file of other lines may begin with one of these. */
static int vpc_lines_sniff(struct sniff *sniff)
{
    struct line_walk walk;
    size_t begin = 0, lines = 0, alike = 0;

    sniff->layout = &vpc_default_layout;
    line_walk_init(&walk, sniff->head, 0, sniff->head.length);
    while (begin < sniff->head.length && lines < VPC_SAMPLE) {
        size_t stop = line_walk_next(&walk);

        if (stop == walk.end && !sniff->whole)
            break;
        const struct view line = line_walk_view(&walk, begin, stop);
        lines += line.length > 0;
        alike += vpc_default_shape(line);
        begin = stop + 1;
    }
    return alike > 0 && alike * 4 >= lines * 3 ? 90 : 0;
}

/* The columns of one line, as far as they are needed. */
struct vpc_columns {
    size_t wanted;                      /* how many from the left */
    size_t count;
    uint32_t blanks[VPC_COLUMNS + 1];
};

/* Blanks are searched for beyond the end of the line, where there is text, so that whole vectors are compared. */
static void vpc_split(struct vpc_columns *columns, struct view line, struct view text)
{
    const size_t readable = (size_t)(view_end(text) - line.data);
    const size_t span = readable < line.length + VPC_OVERSHOOT ? readable : line.length + VPC_OVERSHOOT;
    const struct view head = { line.data, span < UINT32_MAX ? span : UINT32_MAX };

    columns->count = scan_find_bytes(head, 0, ' ', columns->blanks, columns->wanted);
    while (columns->count > 0 && columns->blanks[columns->count - 1] > line.length)
        columns->count--;
    if (columns->count < columns->wanted)
        columns->blanks[columns->count++] = (uint32_t)(line.length < UINT32_MAX ? line.length : UINT32_MAX);
}

static struct view vpc_column(const struct vpc_columns *columns, struct view line, size_t place)
{
    if (place >= columns->count)
        return (struct view){ NULL, 0 };
    const size_t begin = place > 0 ? columns->blanks[place - 1] + 1 : 0;

    return (struct view){ line.data + begin, columns->blanks[place] - begin };
}

static size_t vpc_columns_wanted(const struct vpc_layout *layout, const struct event_wish *wish)
{
    size_t wanted = 0;
    const size_t places[] = { layout->start, layout->end, layout->interface_id };

    for (size_t i = 0; i < 3; i++)
        if (places[i] != SIZE_MAX && places[i] >= wanted && (i < 2 ? wish_needs_time(wish) : wish->stream))
            wanted = places[i] + 1;
    return wanted;
}

static int64_t vpc_time(const struct vpc_columns *columns, const struct vpc_layout *layout, struct view line, int64_t otherwise)
{
    int64_t ms;

    if (instant_of_number(vpc_column(columns, line, layout->start), &ms) ||
        instant_of_number(vpc_column(columns, line, layout->end), &ms))
        return ms;
    return otherwise;
}

static inline __attribute__((always_inline)) void vpc_walk(struct decode *decode, struct events *events, bool split)
{
    const struct vpc_layout *layout = decode->layout ? decode->layout : &vpc_default_layout;
    const struct event_wish *wish = decode->wish;
    struct vpc_columns columns = { .wanted = split ? vpc_columns_wanted(layout, wish) : 0 };
    size_t begin = decode->next;
    uint64_t records = 0, bytes = 0;
    struct line_walk walk;

    line_walk_init(&walk, decode->text, begin, decode->end);
    while (begin < decode->end && (!events || events->count < events->capacity)) {
        const size_t stop = line_walk_next(&walk), start = begin;
        struct view line = line_walk_view(&walk, begin, stop);
        int64_t ms = decode->modified_ms;

        begin = stop < decode->end ? stop + 1 : stop;
        if (line.length == 0 || (line.length == layout->header.length && view_equal(line, layout->header)))
            continue;
        if (split) {
            vpc_split(&columns, line, decode->text);
            ms = vpc_time(&columns, layout, line, ms);
            if (ms < wish->start_ms || ms > wish->end_ms)
                continue;
        }
        records++;
        bytes += line.length;
        if (!events)
            continue;
        size_t place = events_add(events, decode, start, line, ms);
        struct view interface = split && wish->stream ? vpc_column(&columns, line, layout->interface_id) : (struct view){ NULL, 0 };
        if (interface.length > 1)       /* neither missing nor "-" */
            events->stream[place] = interface;
    }
    decode->next = begin;
    decode->records += records;
    decode->bytes += bytes;
}

static void vpc_decode(struct decode *decode, struct events *events)
{
    if (wish_needs_time(decode->wish) || decode->wish->stream)
        vpc_walk(decode, events, true);
    else
        vpc_walk(decode, events, false);
}

static void vpc_count(struct decode *decode)
{
    if (wish_has_range(decode->wish))
        vpc_walk(decode, NULL, true);
    else
        vpc_walk(decode, NULL, false);
}

static void vpc_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    static const struct matching vpc_matching = { line_walk_begin, vpc_decode, line_walk_start, vpc_count };

    matching_decode(&vpc_matching, decode, events, needles);
}

const struct format format_vpc = {
    .name = "vpc",
    .help = "VPC flow logs as delivered to S3: the first line names the fields.",
    .example = "version account-id interface-id srcaddr dstaddr start end action log-status\n"
               "2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 1714557600 1714557660 ACCEPT OK\n",
    .sniff = vpc_sniff,
    .begin = line_walk_begin,
    .decode = vpc_decode,
    .decode_matching = vpc_decode_matching,
};

const struct format format_vpc_lines = {
    .name = "vpc-lines",
    .help = "VPC flow logs without a first line of names, in the default format of fourteen fields.",
    .example = "2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 443 49152 6 10 840 1714557600 1714557660 ACCEPT OK\n",
    .sniff = vpc_lines_sniff,
    .begin = line_walk_begin,
    .decode = vpc_decode,
    .decode_matching = vpc_decode_matching,
};
