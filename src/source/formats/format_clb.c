/* Classic Load Balancers, which deliver their files as they are, not packed. */
#include "source/delimited.h"
#include "source/format_rows.h"

static const struct view clb_names[] = {
    VIEW_INIT("time"), VIEW_INIT("elb"), VIEW_INIT("client:port"), VIEW_INIT("backend:port"),
    VIEW_INIT("request_processing_time"), VIEW_INIT("backend_processing_time"), VIEW_INIT("response_processing_time"),
    VIEW_INIT("elb_status_code"), VIEW_INIT("backend_status_code"), VIEW_INIT("received_bytes"), VIEW_INIT("sent_bytes"),
    VIEW_INIT("request"), VIEW_INIT("user_agent"), VIEW_INIT("ssl_cipher"), VIEW_INIT("ssl_protocol"),
};
enum { CLB_COLUMNS = sizeof clb_names / sizeof *clb_names, CLB_CLIENT = 2, CLB_BACKEND, CLB_REQUEST_TIME, CLB_LEAST = 12 };

static const struct delimited_alias clb_aliases[] = {
    { VIEW_INIT("client_ip"), VIEW_INIT("client:port"), DELIMITED_HOST },
    { VIEW_INIT("client_port"), VIEW_INIT("client:port"), DELIMITED_PORT },
    { VIEW_INIT("backend_ip"), VIEW_INIT("backend:port"), DELIMITED_HOST },
    { VIEW_INIT("backend_port"), VIEW_INIT("backend:port"), DELIMITED_PORT },
    { VIEW_INIT("request_verb"), VIEW_INIT("request"), DELIMITED_VERB },
    { VIEW_INIT("request_url"), VIEW_INIT("request"), DELIMITED_URL },
    { VIEW_INIT("request_proto"), VIEW_INIT("request"), DELIMITED_PROTOCOL },
};

static const struct delimited_layout clb_layout = {
    .names = clb_names, .count = CLB_COLUMNS, .aliases = clb_aliases, .alias_count = sizeof clb_aliases / sizeof *clb_aliases,
    .separator = ' ', .quoted = true, .least = CLB_LEAST, .form = DELIMITED_ISO, .time = 0, .other_time = SIZE_MAX, .stream = SIZE_MAX,
};

static bool clb_fits(const struct delimited_layout *layout, const struct view *columns, size_t count)
{
    (void)layout;
    if (count < CLB_LEAST || !delimited_is_iso(columns[0]) || !delimited_is_address(columns[CLB_CLIENT]) ||
        !(delimited_is_address(columns[CLB_BACKEND]) || view_equal(columns[CLB_BACKEND], VIEW("-"))))
        return false;
    for (size_t i = CLB_REQUEST_TIME; i < CLB_REQUEST_TIME + 3; i++)
        if (!delimited_is_number(columns[i]))
            return false;
    return true;
}

static const struct delimited clb_delimited = { .layout = &clb_layout, .fits = clb_fits, .sure = 97 };

const struct format format_clb = {
    .name = "clb",
    .help = "Access logs of Classic Load Balancers, of any age.",
    .example = "2024-05-01T10:00:00.945958Z web 192.0.2.7:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "
               "\"GET http://www.example.com:80/ HTTP/1.1\" \"curl/7.38.0\" - -\n",
    DELIMITED(clb_delimited),
};
