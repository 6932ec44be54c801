/* Query logs of public hosted zones: 1.0 TIME ZONE NAME TYPE RCODE PROTOCOL EDGE ADDRESS -; streams are named ZONE/EDGE. */
#include "source/format_rows.h"
#include "source/head_text.h"

static bool route53_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line, word;

    if (!head_word(&rest, &word) || word.length != 3 || word.data[1] != '.' || word.data[0] < '0' || word.data[0] > '9' ||
        !head_byte(&rest, ' ') || !head_iso(reader, &rest, head) || !head->time.zoned || !head_byte(&rest, ' ') ||
        !head_word(&rest, &head->stream))
        return false;
    for (size_t i = 0; i < 5; i++)      /* name, type, code, protocol, edge */
        if (!head_byte(&rest, ' ') || !head_word(&rest, &head->substream))
            return false;
    return head_byte(&rest, ' ');
}

static const struct headed route53_headed = { .parse = route53_head, .sure = 88, .single = true };

const struct format format_route53 = {
    .name = "route53",
    .help = "Query logs of Route 53's public hosted zones; the stream is the zone and the edge location, the time stands "
            "behind the version.",
    .example = "1.0 2024-05-01T10:00:00Z Z123412341234 example.com A NOERROR UDP FRA6 192.0.2.7 -\n",
    HEADED(route53_headed),
};
