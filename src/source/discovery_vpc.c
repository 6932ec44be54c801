/*
 * VPC flow logs: language reference 5.7.
 *
 * A line of the default format has fourteen fields of which the service renames some. Files with a first line of names
 * may have others in any order; there a field may also be asked for by the name it has in that line, and where that has
 * hyphens, with underscores in place of them.
 */
#include "source/discovery_parts.h"

static const struct vpc_name {
    struct view wire, service;
} vpc_names[VPC_FIELDS] = {
    { VIEW_INIT("version"), VIEW_INIT("version") },
    { VIEW_INIT("account-id"), VIEW_INIT("accountId") },
    { VIEW_INIT("interface-id"), VIEW_INIT("interfaceId") },
    { VIEW_INIT("srcaddr"), VIEW_INIT("srcAddr") },
    { VIEW_INIT("dstaddr"), VIEW_INIT("dstAddr") },
    { VIEW_INIT("srcport"), VIEW_INIT("srcPort") },
    { VIEW_INIT("dstport"), VIEW_INIT("dstPort") },
    { VIEW_INIT("protocol"), VIEW_INIT("protocol") },
    { VIEW_INIT("packets"), VIEW_INIT("packets") },
    { VIEW_INIT("bytes"), VIEW_INIT("bytes") },
    { VIEW_INIT("start"), VIEW_INIT("startTime") },
    { VIEW_INIT("end"), VIEW_INIT("endTime") },
    { VIEW_INIT("action"), VIEW_INIT("action") },
    { VIEW_INIT("log-status"), VIEW_INIT("logStatus") },
};

static const struct view *vpc_service_name(struct view wire)
{
    for (size_t i = 0; i < VPC_FIELDS; i++)
        if (view_equal(vpc_names[i].wire, wire))
            return &vpc_names[i].service;
    return NULL;
}

static char vpc_underscored(char byte)
{
    return byte == '-' ? '_' : byte;
}

struct view discovery_vpc_name(struct view wire, struct arena *arena)
{
    const struct view *service = vpc_service_name(wire);

    if (service)
        return *service;
    char *name = arena_alloc(arena, wire.length);
    for (size_t i = 0; i < wire.length; i++)
        name[i] = vpc_underscored(wire.data[i]);
    return (struct view){ name, wire.length };
}

static bool vpc_is_underscored(struct view wire, struct view name)
{
    if (wire.length != name.length)
        return false;
    for (size_t i = 0; i < wire.length; i++)
        if (name.data[i] != vpc_underscored(wire.data[i]))
            return false;
    return true;
}

bool discovery_vpc_is_called(struct view wire, struct view name, bool headed)
{
    const struct view *service = vpc_service_name(wire);

    return (service && view_equal(*service, name)) || (headed && (view_equal(wire, name) || vpc_is_underscored(wire, name)));
}

bool discovery_vpc_split(struct view line, struct view columns[VPC_FIELDS])
{
    return line.length > 2 && (line.data[1] == ' ' || line.data[2] == ' ') && discovery_split(line, columns, VPC_FIELDS) &&
           vpc_default_columns(columns);
}
