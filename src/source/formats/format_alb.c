/* Application Load Balancers: their access logs, and their logs of connections. */
#include "source/delimited.h"
#include "source/format_rows.h"

/* ---- access ---- */

static const struct view alb_names[] = {
    VIEW_INIT("type"), VIEW_INIT("time"), VIEW_INIT("elb"), VIEW_INIT("client:port"), VIEW_INIT("target:port"),
    VIEW_INIT("request_processing_time"), VIEW_INIT("target_processing_time"), VIEW_INIT("response_processing_time"),
    VIEW_INIT("elb_status_code"), VIEW_INIT("target_status_code"), VIEW_INIT("received_bytes"), VIEW_INIT("sent_bytes"),
    VIEW_INIT("request"), VIEW_INIT("user_agent"), VIEW_INIT("ssl_cipher"), VIEW_INIT("ssl_protocol"),
    VIEW_INIT("target_group_arn"), VIEW_INIT("trace_id"), VIEW_INIT("domain_name"), VIEW_INIT("chosen_cert_arn"),
    VIEW_INIT("matched_rule_priority"), VIEW_INIT("request_creation_time"), VIEW_INIT("actions_executed"),
    VIEW_INIT("redirect_url"), VIEW_INIT("error_reason"), VIEW_INIT("target:port_list"), VIEW_INIT("target_status_code_list"),
    VIEW_INIT("classification"), VIEW_INIT("classification_reason"), VIEW_INIT("conn_trace_id"), VIEW_INIT("transformed_host"),
    VIEW_INIT("transformed_uri"), VIEW_INIT("request_transform_status"), VIEW_INIT("ip_address"),
};
enum { ALB_COLUMNS = sizeof alb_names / sizeof *alb_names, ALB_TIME = 1, ALB_BALANCER = 2, ALB_LEAST = 12 };

static const struct delimited_alias alb_aliases[] = {
    { VIEW_INIT("client_ip"), VIEW_INIT("client:port"), DELIMITED_HOST },
    { VIEW_INIT("client_port"), VIEW_INIT("client:port"), DELIMITED_PORT },
    { VIEW_INIT("target_ip"), VIEW_INIT("target:port"), DELIMITED_HOST },
    { VIEW_INIT("target_port"), VIEW_INIT("target:port"), DELIMITED_PORT },
    { VIEW_INIT("request_verb"), VIEW_INIT("request"), DELIMITED_VERB },
    { VIEW_INIT("request_url"), VIEW_INIT("request"), DELIMITED_URL },
    { VIEW_INIT("request_proto"), VIEW_INIT("request"), DELIMITED_PROTOCOL },
};

static const struct delimited_layout alb_layout = {
    .names = alb_names, .count = ALB_COLUMNS, .aliases = alb_aliases, .alias_count = sizeof alb_aliases / sizeof *alb_aliases,
    .separator = ' ', .quoted = true, .least = ALB_LEAST, .form = DELIMITED_ISO, .time = ALB_TIME, .other_time = SIZE_MAX, .stream = SIZE_MAX,
};

/* The type may be one that was not known when this was written. */
static bool alb_fits(const struct delimited_layout *layout, const struct view *columns, size_t count)
{
    (void)layout;
    return count >= ALB_LEAST && delimited_is_iso(columns[ALB_TIME]) && view_starts(columns[ALB_BALANCER], VIEW("app/"));
}

static const struct delimited alb_delimited = { .layout = &alb_layout, .fits = alb_fits, .sure = 96 };

const struct format format_alb = {
    .name = "alb",
    .help = "Access logs of Application Load Balancers, of any age.",
    .example = "https 2024-05-01T10:00:00.123456Z app/web/50dc6c495c0c9188 192.0.2.7:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "
               "\"GET https://www.example.com:443/ HTTP/1.1\" \"curl/7.46.0\" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 "
               "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067 "
               "\"Root=1-58337281-1d84f3d73c47ec4e58577259\" \"www.example.com\" \"-\" 1 2024-05-01T10:00:00.037000Z \"forward\" \"-\" "
               "\"-\" \"10.0.0.1:80\" \"200\" \"-\" \"-\" TID_1234abcd5678ef90\n",
    DELIMITED(alb_delimited),
};

/* ---- connections ---- */

static const struct view connection_names[] = {
    VIEW_INIT("timestamp"), VIEW_INIT("client_ip"), VIEW_INIT("client_port"), VIEW_INIT("listener_port"),
    VIEW_INIT("tls_protocol"), VIEW_INIT("tls_cipher"), VIEW_INIT("tls_handshake_latency"),
    VIEW_INIT("leaf_client_cert_subject"), VIEW_INIT("leaf_client_cert_validity"), VIEW_INIT("leaf_client_cert_serial_number"),
    VIEW_INIT("tls_verify_status"), VIEW_INIT("conn_trace_id"), VIEW_INIT("tls_keyexchange"),
};
enum {
    CONNECTION_COLUMNS = sizeof connection_names / sizeof *connection_names,
    CONNECTION_CLIENT = 1, CONNECTION_PORT, CONNECTION_LISTENER, CONNECTION_PROTOCOL, CONNECTION_LEAST = 12,
};

static const struct delimited_layout connection_layout = {
    .names = connection_names, .count = CONNECTION_COLUMNS, .separator = ' ', .quoted = true, .least = CONNECTION_LEAST, .form = DELIMITED_ISO, .time = 0,
    .other_time = SIZE_MAX, .stream = SIZE_MAX,
};

static bool connection_fits(const struct delimited_layout *layout, const struct view *columns, size_t count)
{
    (void)layout;
    return count >= CONNECTION_LEAST && delimited_is_iso(columns[0]) && delimited_is_address(columns[CONNECTION_CLIENT]) &&
           delimited_is_digits(columns[CONNECTION_PORT]) && delimited_is_digits(columns[CONNECTION_LISTENER]) &&
           (view_starts(columns[CONNECTION_PROTOCOL], VIEW("TLS")) || view_equal(columns[CONNECTION_PROTOCOL], VIEW("-")));
}

static const struct delimited connection_delimited = { .layout = &connection_layout, .fits = connection_fits, .sure = 97 };

const struct format format_alb_connections = {
    .name = "alb-connections",
    .help = "Connection logs of Application Load Balancers.",
    .example = "2024-05-01T10:00:00.514108Z 192.0.2.7 36280 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 4.036 "
               "\"CN=client.example.com,O=Example\" NotBefore=2024-01-01T00:00:00Z;NotAfter=2025-01-01T00:00:00Z "
               "FEF257372D5C14D4 Success TID_1234abcd5678ef90\n",
    DELIMITED(connection_delimited),
};
