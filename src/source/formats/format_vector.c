/*
 * Vector's JSON lines. A line with nothing but what Vector's own sources add around the message is that message, as its sink
 * for CloudWatch Logs sends it; a line with more stays whole. The stream is the file, the container or the host.
 */
#include "source/format_rows.h"
#include "source/line_walk.h"
#include "source/naming.h"
#include "source/producers.h"

enum { VECTOR_MESSAGE, VECTOR_TIME, VECTOR_SOURCE, VECTOR_HOST, VECTOR_FILE, VECTOR_CONTAINER };
static bool vector_event(struct documents_run *run, struct view line, const struct members *members, struct document_event *event)
{
    static const size_t streams[] = { VECTOR_FILE, VECTOR_CONTAINER, VECTOR_HOST };

    (void)line;
    if (members->value[VECTOR_SOURCE].kind != JSON_STRING || members->value[VECTOR_TIME].kind == JSON_NONE ||
        members->value[VECTOR_MESSAGE].kind == JSON_NONE)
        return false;
    event->time = members->value[VECTOR_TIME];
    if (!members->others && members->value[VECTOR_MESSAGE].kind == JSON_STRING)
        event->message = producer_chomp(members_text(members, VECTOR_MESSAGE, &run->texts));
    for (size_t i = 0; i < 3 && run->decode->wish->stream && !event->stream.data; i++)
        event->stream = documents_string(run, members->value[streams[i]]);
    return true;
}

static const struct producer vector_producer = {
    .names = { .names = { VIEW_INIT("message"), VIEW_INIT("timestamp"), VIEW_INIT("source_type"), VIEW_INIT("host"),
                          VIEW_INIT("file"), VIEW_INIT("container_name"), VIEW_INIT("container_id"),
                          VIEW_INIT("container_created_at"), VIEW_INIT("image"), VIEW_INIT("stream"), VIEW_INIT("offset"),
                          VIEW_INIT("label"), VIEW_INIT("port"), VIEW_INIT("pid") },
               .decoded = 1 },
    .event = vector_event,
};

static int vector_sniff(struct sniff *sniff)
{
    return producer_sniff(sniff, &vector_producer);
}

static void vector_decode(struct decode *decode, struct events *events)
{
    producer_decode(decode, events, &vector_producer);
}

const struct format format_vector = {
    .name = "vector",
    .help = "JSON lines of Vector. With nothing but what Vector's sources add around the message, that message; else the "
            "whole line. The stream is the file, the container or the host.",
    .example = "{\"file\":\"/var/log/web.log\",\"host\":\"h\",\"message\":\"GET /\",\"source_type\":\"file\","
               "\"timestamp\":\"2024-05-01T10:00:00.123456789Z\"}\n",
    .sniff = vector_sniff,
    .begin = line_walk_begin,
    .decode = vector_decode,
    .names_groups = naming_in_envelopes,
};
