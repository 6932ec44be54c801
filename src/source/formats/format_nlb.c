/* Network Load Balancers: a line is a connection with TLS; its time, in UTC without saying so, is when the connection ended. */
#include "source/delimited.h"
#include "source/format_rows.h"

static const struct view nlb_names[] = {
    VIEW_INIT("type"), VIEW_INIT("version"), VIEW_INIT("time"), VIEW_INIT("elb"), VIEW_INIT("listener"), VIEW_INIT("client:port"),
    VIEW_INIT("destination:port"), VIEW_INIT("connection_time"), VIEW_INIT("tls_handshake_time"), VIEW_INIT("received_bytes"),
    VIEW_INIT("sent_bytes"), VIEW_INIT("incoming_tls_alert"), VIEW_INIT("chosen_cert_arn"), VIEW_INIT("chosen_cert_serial"),
    VIEW_INIT("tls_cipher"), VIEW_INIT("tls_protocol_version"), VIEW_INIT("tls_named_group"), VIEW_INIT("domain_name"),
    VIEW_INIT("alpn_fe_protocol"), VIEW_INIT("alpn_be_protocol"), VIEW_INIT("alpn_client_preference_list"),
    VIEW_INIT("tls_connection_creation_time"),
};
enum { NLB_COLUMNS = sizeof nlb_names / sizeof *nlb_names, NLB_VERSION = 1, NLB_TIME, NLB_BALANCER, NLB_LEAST = 12 };

static const struct delimited_alias nlb_aliases[] = {
    { VIEW_INIT("client_ip"), VIEW_INIT("client:port"), DELIMITED_HOST },
    { VIEW_INIT("client_port"), VIEW_INIT("client:port"), DELIMITED_PORT },
    { VIEW_INIT("destination_ip"), VIEW_INIT("destination:port"), DELIMITED_HOST },
    { VIEW_INIT("destination_port"), VIEW_INIT("destination:port"), DELIMITED_PORT },
    { VIEW_INIT("target_ip"), VIEW_INIT("destination:port"), DELIMITED_HOST },
    { VIEW_INIT("target_port"), VIEW_INIT("destination:port"), DELIMITED_PORT },
};

static const struct delimited_layout nlb_layout = {
    .names = nlb_names, .count = NLB_COLUMNS, .aliases = nlb_aliases, .alias_count = sizeof nlb_aliases / sizeof *nlb_aliases,
    
    .separator = ' ', .least = NLB_LEAST, .form = DELIMITED_ISO, .time = NLB_TIME, .other_time = SIZE_MAX, .stream = SIZE_MAX,
};

static bool nlb_fits(const struct delimited_layout *layout, const struct view *columns, size_t count)
{
    (void)layout;
    return count >= NLB_LEAST && delimited_is_number(columns[NLB_VERSION]) && delimited_is_iso(columns[NLB_TIME]) &&
           view_starts(columns[NLB_BALANCER], VIEW("net/"));
}

static const struct delimited nlb_delimited = { .layout = &nlb_layout, .fits = nlb_fits, .sure = 96 };

const struct format format_nlb = {
    .name = "nlb",
    .help = "Access logs of Network Load Balancers, whose times are UTC.",
    .example = "tls 2.0 2024-05-01T10:00:00 net/web/c6e77e28c25b2234 g3d4b5e8bb8464cd 192.0.2.7:51341 10.0.0.1:443 5 2 98 246 - "
               "arn:aws:acm:us-east-1:123456789012:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99 - ECDHE-RSA-AES128-SHA tlsv12 - "
               "www.example.com h2 h2 \"h2\",\"http/1.1\" 2024-05-01T09:59:59\n",
    DELIMITED(nlb_delimited),
};
