/* VPC flow logs: language reference 5.7. */
#include "source/discovery_parts.h"

const struct view discovery_vpc_names[VPC_FIELDS] = {
    VIEW_INIT("version"), VIEW_INIT("accountId"), VIEW_INIT("interfaceId"), VIEW_INIT("srcAddr"), VIEW_INIT("dstAddr"),
    VIEW_INIT("srcPort"), VIEW_INIT("dstPort"), VIEW_INIT("protocol"), VIEW_INIT("packets"), VIEW_INIT("bytes"),
    VIEW_INIT("startTime"), VIEW_INIT("endTime"), VIEW_INIT("action"), VIEW_INIT("logStatus"),
};

static bool vpc_digits(struct view text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return true;
}

static bool vpc_is_one_of(struct view text, const struct view *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (view_equal(text, words[i]))
            return true;
    return false;
}

bool discovery_vpc_split(struct view line, struct view columns[VPC_FIELDS])
{
    static const struct view actions[] = { VIEW_INIT("ACCEPT"), VIEW_INIT("REJECT"), VIEW_INIT("-") };
    static const struct view states[] = { VIEW_INIT("OK"), VIEW_INIT("NODATA"), VIEW_INIT("SKIPDATA") };

    return discovery_split(line, columns, VPC_FIELDS) && vpc_digits(columns[0]) &&
           view_starts(columns[2], VIEW("eni-")) && vpc_is_one_of(columns[12], actions, 3) &&
           vpc_is_one_of(columns[13], states, 3);
}
