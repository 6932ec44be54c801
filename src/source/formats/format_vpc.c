/*
 * Flow logs of VPCs and transit gateways as delivered to S3: the first line names the fields, of any version and in any order;
 * it is no event, and neither is one where such files were put together, behind which its names count. The event's message is the line, its time
 * is `start` (seconds), or `end`, or the file's; its stream is the network interface, or the attachment.
 */
#include "source/format_rows.h"
#include "source/layout_flow.h"

static const struct delimited_layout *vpc_learn(struct sniff *sniff)
{
    struct view names[DELIMITED_COLUMNS], line;
    size_t at = 0, count;

    if (!delimited_next_line(sniff, &at, &line))
        return NULL;
    count = flow_names(&flow_custom_layout, line, names);
    return count > 0 ? flow_layout_new(names, count, line, sniff->arena) : NULL;
}

static const struct delimited vpc_delimited = {
    .layout = &flow_default_layout, .learn = vpc_learn, .complete = flow_complete, .names = flow_names, .sure = 98,
};

const struct format format_vpc = {
    .name = "vpc",
    .help = "Flow logs of VPCs and transit gateways as delivered to S3, of any version: the first line names the fields, in any "
            "order, until another line names them. The stream is interface-id, else tgw-attachment-id; the time `start`, else `end`.",
    .example = "version account-id interface-id srcaddr dstaddr start end action log-status\n"
               "2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 1714557600 1714557660 ACCEPT OK\n",
    DELIMITED_NAMED(vpc_delimited),
};
