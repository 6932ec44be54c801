/*
 * Fluent Bit's JSON lines: a date, which it adds, and the record. A record of a log alone is that text; any other is the whole
 * line, as CloudWatch Logs has it when Fluent Bit delivers records there.
 */
#include "source/format_rows.h"
#include "source/line_walk.h"
#include "source/naming.h"
#include "source/producers.h"

enum { FLUENT_LOG, FLUENT_DATE };
static bool fluent_bit_event(struct documents_run *run, struct view line, const struct members *members,
                             struct document_event *event)
{
    (void)line;
    if (members->value[FLUENT_DATE].kind == JSON_NONE || members->value[FLUENT_LOG].kind != JSON_STRING)
        return false;
    event->time = members->value[FLUENT_DATE];
    if (!members->others)
        event->message = producer_chomp(members_text(members, FLUENT_LOG, &run->texts));
    return true;
}

static const struct producer fluent_bit_producer = {
    .names = { .names = { VIEW_INIT("log"), VIEW_INIT("date"), VIEW_INIT("stream"), VIEW_INIT("time"), VIEW_INIT("_p"),
                          VIEW_INIT("logtag") },
               .decoded = 1 },
    .event = fluent_bit_event,
};

static int fluent_bit_sniff(struct sniff *sniff)
{
    return producer_sniff(sniff, &fluent_bit_producer);
}

static void fluent_bit_decode(struct decode *decode, struct events *events)
{
    producer_decode(decode, events, &fluent_bit_producer);
}

const struct format format_fluent_bit = {
    .name = "fluent-bit",
    .help = "JSON lines of Fluent Bit. A record of a log alone is that text; any other the whole line. The time is `date`.",
    .example = "{\"date\":1714557600.123456,\"log\":\"GET /\"}\n",
    .sniff = fluent_bit_sniff,
    .begin = line_walk_begin,
    .decode = fluent_bit_decode,
    .names_groups = naming_in_envelopes,
};
