/* Flow logs of transit gateways without a line of names, as in CloudWatch Logs, in their default format. */
#include "source/format_rows.h"
#include "source/layout_flow.h"

static const struct view tgw_names[] = {
    VIEW_INIT("version"), VIEW_INIT("resource-type"), VIEW_INIT("account-id"), VIEW_INIT("tgw-id"),
    VIEW_INIT("tgw-attachment-id"), VIEW_INIT("tgw-src-vpc-account-id"), VIEW_INIT("tgw-dst-vpc-account-id"),
    VIEW_INIT("tgw-src-vpc-id"), VIEW_INIT("tgw-dst-vpc-id"), VIEW_INIT("tgw-src-subnet-id"), VIEW_INIT("tgw-dst-subnet-id"),
    VIEW_INIT("tgw-src-eni"), VIEW_INIT("tgw-dst-eni"), VIEW_INIT("tgw-src-az-id"), VIEW_INIT("tgw-dst-az-id"),
    VIEW_INIT("tgw-pair-attachment-id"), VIEW_INIT("srcaddr"), VIEW_INIT("dstaddr"), VIEW_INIT("srcport"), VIEW_INIT("dstport"),
    VIEW_INIT("protocol"), VIEW_INIT("packets"), VIEW_INIT("bytes"), VIEW_INIT("start"), VIEW_INIT("end"),
    VIEW_INIT("log-status"), VIEW_INIT("type"), VIEW_INIT("packets-lost-no-route"), VIEW_INIT("packets-lost-blackhole"),
    VIEW_INIT("packets-lost-mtu-exceeded"), VIEW_INIT("packets-lost-ttl-expired"), VIEW_INIT("tcp-flags"), VIEW_INIT("region"),
    VIEW_INIT("flow-direction"), VIEW_INIT("pkt-src-aws-service"), VIEW_INIT("pkt-dst-aws-service"),
};
enum { TGW_COLUMNS = sizeof tgw_names / sizeof *tgw_names, TGW_TYPE = 1, TGW_GATEWAY = 3, TGW_ATTACHMENT = 4 };

static const struct delimited_layout *tgw_learn(struct sniff *sniff)
{
    return flow_layout_new(tgw_names, TGW_COLUMNS, VIEW(""), sniff->arena);
}

static bool tgw_fits(const struct delimited_layout *layout, const struct view *columns, size_t count)
{
    return count == layout->count && view_starts(columns[TGW_TYPE], VIEW("TransitGateway")) &&
           (view_starts(columns[TGW_GATEWAY], VIEW("tgw-")) || view_starts(columns[TGW_ATTACHMENT], VIEW("tgw-")));
}

static const struct delimited tgw_delimited = {
    .layout = &flow_custom_layout, .learn = tgw_learn, .fits = tgw_fits, .complete = flow_complete, .names = flow_names,
    .sure = 90,
};

const struct format format_tgw_lines = {
    .name = "tgw-lines",
    .help = "Flow logs of transit gateways without a first line of names, in their default format of 36 fields.",
    .example = "6 TransitGateway 123456789012 tgw-0a1b tgw-attach-0c2d 123456789012 123456789012 vpc-01 vpc-02 subnet-01 subnet-02 "
               "eni-01 eni-02 use1-az1 use1-az2 tgw-attach-0e3f 10.0.0.1 10.1.0.2 443 49152 6 10 840 1714557600 1714557660 OK "
               "IPv4 0 0 0 0 3 us-east-1 egress - -\n",
    DELIMITED_NAMED(tgw_delimited),
};
