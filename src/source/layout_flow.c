#include "source/layout_flow.h"

static const struct view flow_default_names[FLOW_FIELDS] = {
    VIEW_INIT("version"), VIEW_INIT("account-id"), VIEW_INIT("interface-id"), VIEW_INIT("srcaddr"), VIEW_INIT("dstaddr"),
    VIEW_INIT("srcport"), VIEW_INIT("dstport"), VIEW_INIT("protocol"), VIEW_INIT("packets"), VIEW_INIT("bytes"),
    VIEW_INIT("start"), VIEW_INIT("end"), VIEW_INIT("action"), VIEW_INIT("log-status"),
};

/* The names that CloudWatch Logs has for them (language reference 5.7). */
static const struct delimited_alias flow_aliases[FLOW_FIELDS] = {
    { VIEW_INIT("version"), VIEW_INIT("version"), DELIMITED_WHOLE },
    { VIEW_INIT("accountId"), VIEW_INIT("account-id"), DELIMITED_WHOLE },
    { VIEW_INIT("interfaceId"), VIEW_INIT("interface-id"), DELIMITED_WHOLE },
    { VIEW_INIT("srcAddr"), VIEW_INIT("srcaddr"), DELIMITED_WHOLE },
    { VIEW_INIT("dstAddr"), VIEW_INIT("dstaddr"), DELIMITED_WHOLE },
    { VIEW_INIT("srcPort"), VIEW_INIT("srcport"), DELIMITED_WHOLE },
    { VIEW_INIT("dstPort"), VIEW_INIT("dstport"), DELIMITED_WHOLE },
    { VIEW_INIT("protocol"), VIEW_INIT("protocol"), DELIMITED_WHOLE },
    { VIEW_INIT("packets"), VIEW_INIT("packets"), DELIMITED_WHOLE },
    { VIEW_INIT("bytes"), VIEW_INIT("bytes"), DELIMITED_WHOLE },
    { VIEW_INIT("startTime"), VIEW_INIT("start"), DELIMITED_WHOLE },
    { VIEW_INIT("endTime"), VIEW_INIT("end"), DELIMITED_WHOLE },
    { VIEW_INIT("action"), VIEW_INIT("action"), DELIMITED_WHOLE },
    { VIEW_INIT("logStatus"), VIEW_INIT("log-status"), DELIMITED_WHOLE },
};

/* Of all versions, and of transit gateways. */
static const struct view flow_other_names[] = {
    VIEW_INIT("vpc-id"), VIEW_INIT("subnet-id"), VIEW_INIT("instance-id"), VIEW_INIT("tcp-flags"), VIEW_INIT("type"),
    VIEW_INIT("pkt-srcaddr"), VIEW_INIT("pkt-dstaddr"), VIEW_INIT("region"), VIEW_INIT("az-id"), VIEW_INIT("sublocation-type"),
    VIEW_INIT("sublocation-id"), VIEW_INIT("pkt-src-aws-service"), VIEW_INIT("pkt-dst-aws-service"), VIEW_INIT("flow-direction"),
    VIEW_INIT("traffic-path"), VIEW_INIT("ecs-cluster-arn"), VIEW_INIT("ecs-cluster-name"),
    VIEW_INIT("ecs-container-instance-arn"), VIEW_INIT("ecs-container-instance-id"), VIEW_INIT("ecs-container-id"),
    VIEW_INIT("ecs-second-container-id"), VIEW_INIT("ecs-service-name"), VIEW_INIT("ecs-task-definition-arn"),
    VIEW_INIT("ecs-task-arn"), VIEW_INIT("ecs-task-id"), VIEW_INIT("reject-reason"), VIEW_INIT("resource-id"),
    VIEW_INIT("encryption-status"), VIEW_INIT("resource-type"), VIEW_INIT("tgw-id"), VIEW_INIT("tgw-attachment-id"),
    VIEW_INIT("tgw-src-vpc-account-id"), VIEW_INIT("tgw-dst-vpc-account-id"), VIEW_INIT("tgw-src-vpc-id"),
    VIEW_INIT("tgw-dst-vpc-id"), VIEW_INIT("tgw-src-subnet-id"), VIEW_INIT("tgw-dst-subnet-id"), VIEW_INIT("tgw-src-eni"),
    VIEW_INIT("tgw-dst-eni"), VIEW_INIT("tgw-src-az-id"), VIEW_INIT("tgw-dst-az-id"), VIEW_INIT("tgw-pair-attachment-id"),
    VIEW_INIT("packets-lost-no-route"), VIEW_INIT("packets-lost-blackhole"), VIEW_INIT("packets-lost-mtu-exceeded"),
    VIEW_INIT("packets-lost-ttl-expired"),
};
enum { FLOW_OTHERS = sizeof flow_other_names / sizeof *flow_other_names };

#define FLOW_COMMON                                                                                                    \
    .aliases = flow_aliases, .alias_count = FLOW_FIELDS, .renamed = true, .separator = ' ', .dashes = true, \
    .form = DELIMITED_EPOCH

const struct delimited_layout flow_default_layout = {
    FLOW_COMMON, .names = flow_default_names, .count = FLOW_FIELDS, .discovered = true,
    .time = 10, .other_time = 11, .stream = 2, .header = VIEW_INIT(""),
};

const struct delimited_layout flow_custom_layout = {
    FLOW_COMMON, .time = SIZE_MAX, .other_time = SIZE_MAX, .stream = SIZE_MAX, .header = VIEW_INIT(""),
};

static bool flow_equal(struct view name, struct view known)
{
    if (name.length != known.length)
        return false;
    for (size_t i = 0; i < name.length; i++)
        if (name.data[i] != known.data[i] && (name.data[i] != '_' || known.data[i] != '-'))
            return false;
    return true;
}

bool flow_is_field(struct view name)
{
    for (size_t i = 0; i < FLOW_FIELDS; i++)
        if (flow_equal(name, flow_default_names[i]))
            return true;
    for (size_t i = 0; i < FLOW_OTHERS; i++)
        if (flow_equal(name, flow_other_names[i]))
            return true;
    return false;
}

static bool flow_is_word(struct view word)
{
    for (size_t i = 0; i < word.length; i++)
        if (!((word.data[i] >= 'a' && word.data[i] <= 'z') || (word.data[i] >= '0' && word.data[i] <= '9') ||
              word.data[i] == '-' || word.data[i] == '_'))
            return false;
    return word.length > 1;
}

size_t flow_names(const struct delimited_layout *layout, struct view line, struct view names[static DELIMITED_COLUMNS])
{
    size_t count = 0, known = 0;

    (void)layout;
    for (size_t at = 0; at <= line.length; count++) {
        const size_t blank = view_find_byte(line, ' ', at), end = blank == SIZE_MAX ? line.length : blank;
        const struct view word = { line.data + at, end - at };

        if (count == DELIMITED_COLUMNS || !flow_is_word(word))
            return 0;
        names[count] = word;
        known += flow_is_field(word);
        at = end + 1;
    }
    return known >= 3 && known * 2 >= count ? count : 0;
}

static bool flow_is_default(const struct view *names, size_t count)
{
    for (size_t i = 0; i < count && i < FLOW_FIELDS; i++)
        if (!flow_equal(names[i], flow_default_names[i]))
            return false;
    return count == FLOW_FIELDS;
}

void flow_complete(struct delimited_layout *layout)
{
    layout->discovered = flow_is_default(layout->names, layout->count);
    layout->time = delimited_column(layout, VIEW("start"));
    layout->other_time = delimited_column(layout, VIEW("end"));
    layout->stream = delimited_column(layout, VIEW("interface-id"));
    if (layout->stream == SIZE_MAX)
        layout->stream = delimited_column(layout, VIEW("tgw-attachment-id"));
}

const struct delimited_layout *flow_layout_new(const struct view *names, size_t count, struct view header, struct arena *arena)
{
    struct delimited_layout *layout = delimited_layout_new(&flow_custom_layout, names, count, arena);

    layout->header = arena_keep(arena, header);
    flow_complete(layout);
    return layout;
}

static bool flow_one_of(struct view text, const char *first, const char *second, const char *third)
{
    return view_equal(text, view_of(first)) || view_equal(text, view_of(second)) || view_equal(text, view_of(third));
}

bool flow_default_columns(const struct view *columns)
{
    return columns[0].length <= 2 && delimited_is_digits(columns[0]) &&
           ((columns[1].length == 12 && delimited_is_digits(columns[1])) || view_equal(columns[1], VIEW("unknown"))) &&
           (view_starts(columns[2], VIEW("eni-")) || view_equal(columns[2], VIEW("-"))) &&
           (delimited_is_digits(columns[10]) || view_equal(columns[10], VIEW("-"))) &&
           flow_one_of(columns[12], "ACCEPT", "REJECT", "-") && flow_one_of(columns[13], "OK", "NODATA", "SKIPDATA");
}
