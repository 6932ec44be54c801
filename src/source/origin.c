/* Data sources by what files say: the formats only one service writes, the folders services deliver to, names of groups. And what
 * is known of the group of an event. */
#include "source/catalog.h"

static const struct origin {
    struct view word, data_source;
} origin_formats[] = {
    { VIEW_INIT("vpc"), VIEW_INIT("amazon_vpc.flow") },
    { VIEW_INIT("vpc-lines"), VIEW_INIT("amazon_vpc.flow") },
}, origin_services[] = {
    { VIEW_INIT("vpcflowlogs"), VIEW_INIT("amazon_vpc.flow") },
    { VIEW_INIT("vpcdnsquerylogs"), VIEW_INIT("amazon_route53.resolver_query") },
    { VIEW_INIT("WAFLogs"), VIEW_INIT("aws_waf.access") },
};

/* Behind AWSLogs/ a folder of the service's name, or one of the form aws-service=NAME. */
static bool origin_delivers(struct view path, struct view service)
{
    size_t below = view_find(path, VIEW("AWSLogs/"), 0);

    for (size_t at = below; at != SIZE_MAX && (at = view_find(path, service, at)) != SIZE_MAX; at++) {
        struct view before = { path.data, at }, behind = view_skip(path, at + service.length);

        if ((view_ends(before, VIEW("/")) || view_ends(before, VIEW("aws-service="))) && view_starts(behind, VIEW("/")))
            return true;
    }
    return false;
}

struct view format_data_source(struct view name)
{
    for (size_t i = 0; i < sizeof origin_formats / sizeof *origin_formats; i++)
        if (view_equal(name, origin_formats[i].word))
            return origin_formats[i].data_source;
    return VIEW("");
}

struct view input_data_source(const struct input *input)
{
    const struct view by_format = format_data_source(view_of(input->format->name));

    if (by_format.length > 0)
        return by_format;
    for (size_t i = 0; i < sizeof origin_services / sizeof *origin_services; i++)
        if (origin_delivers(input->path, origin_services[i].word))
            return origin_services[i].data_source;
    /* The web firewall writes only to groups whose names begin so. */
    return view_starts(input->group, VIEW("aws-waf-logs-")) ? VIEW("aws_waf.access") : VIEW("");
}

struct view input_region(const struct input *input, const struct group_facts *facts)
{
    const bool described = input->facts && input->region.data == input->facts->region.data;

    if (input->region.length > 0 && !described)
        return input->region;
    return facts ? facts->region : VIEW("");
}

const struct group_facts *catalog_log_facts(const struct catalog *catalog, const struct input *input, struct view log)
{
    const struct view group = log_group(log);
    const struct view account = log_has_account(log) ? (struct view){ log.data, LOG_ACCOUNT } : input->account;

    if (view_equal(group, input->group) && (!log_has_account(log) || view_equal(account, input->owner)))
        return input->facts;
    return catalog_facts(catalog, group, view_equal(account, catalog_account(catalog)) ? VIEW("") : account);
}
