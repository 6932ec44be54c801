/*
 * Route 53 public query logs: language reference 5.8. A line is known by its ten columns, a version, a time in UTC, a
 * hosted zone and a transport where they belong.
 */
#include "source/discovery_parts.h"

const struct view discovery_route53_names[ROUTE53_FIELDS] = {
    VIEW_INIT("version"), VIEW_INIT("queryTimestamp"), VIEW_INIT("hostZoneId"), VIEW_INIT("queryName"),
    VIEW_INIT("queryType"), VIEW_INIT("responseCode"), VIEW_INIT("protocol"), VIEW_INIT("edgeLocation"),
    VIEW_INIT("resolverIp"), VIEW_INIT("ednsClientSubnet"),
};

static bool route53_is_time(struct view text)
{
    static const struct view shape = VIEW_INIT("0000-00-00T00:00:00");

    if (text.length <= shape.length || text.data[text.length - 1] != 'Z')
        return false;
    for (size_t i = 0; i < shape.length; i++)
        if (shape.data[i] == '0' ? text.data[i] < '0' || text.data[i] > '9' : text.data[i] != shape.data[i])
            return false;
    return true;
}

static bool route53_is_version(struct view text)
{
    return text.length == 3 && text.data[0] >= '0' && text.data[0] <= '9' && text.data[1] == '.';
}

bool discovery_route53_split(struct view line, struct view columns[ROUTE53_FIELDS])
{
    return line.length > 4 && line.data[3] == ' ' && route53_is_version((struct view){ line.data, 3 }) &&
           discovery_split(line, columns, ROUTE53_FIELDS) &&
           route53_is_time(columns[1]) && columns[2].data[0] == 'Z' &&
           (view_equal(columns[6], VIEW("UDP")) || view_equal(columns[6], VIEW("TCP")));
}
