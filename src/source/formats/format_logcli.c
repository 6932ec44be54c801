/* What Loki's logcli prints with --output=jsonl. The message is the line; the stream is its labels, written as Loki does. */
#include "source/format_rows.h"
#include "source/line_walk.h"
#include "source/naming.h"
#include "source/producers.h"

enum { LOGCLI_LINE, LOGCLI_LABELS, LOGCLI_TIME };
static struct view logcli_stream(struct documents_run *run, struct json labels)
{
    struct buffer *buffer = &run->texts.buffer;
    struct json_walk walk = json_walk(labels);

    buffer_reset(buffer);
    while (json_next(&walk)) {
        buffer_add_text(buffer, buffer->length == 0 ? "{" : ", ");
        buffer_add(buffer, walk.key);
        buffer_add_char(buffer, '=');
        buffer_add(buffer, walk.value.raw);
    }
    buffer_add_text(buffer, buffer->length == 0 ? "{}" : "}");
    return arena_keep(run->decode->arena, buffer_view(buffer));
}

static bool logcli_event(struct documents_run *run, struct view line, const struct members *members, struct document_event *event)
{
    (void)line;
    if (members->value[LOGCLI_LINE].kind != JSON_STRING || members->value[LOGCLI_LABELS].kind != JSON_OBJECT ||
        members->value[LOGCLI_TIME].kind != JSON_STRING || members->others)
        return false;
    event->message = producer_chomp(members_text(members, LOGCLI_LINE, &run->texts));
    event->time = members->value[LOGCLI_TIME];
    if (run->decode->wish->stream)
        event->stream = logcli_stream(run, members->value[LOGCLI_LABELS]);
    return true;
}

static const struct producer logcli_producer = {
    .names = { .names = { VIEW_INIT("line"), VIEW_INIT("labels"), VIEW_INIT("timestamp") }, .decoded = 1 },
    .event = logcli_event,
};

static int logcli_sniff(struct sniff *sniff)
{
    return producer_sniff(sniff, &logcli_producer);
}

static void logcli_decode(struct decode *decode, struct events *events)
{
    producer_decode(decode, events, &logcli_producer);
}

const struct format format_logcli = {
    .name = "logcli",
    .help = "What Loki's `logcli` prints as JSON lines: the message is the line, the stream the labels.",
    .example = "{\"labels\":{\"app\":\"web\"},\"line\":\"GET /\",\"timestamp\":\"2024-05-01T10:00:00.123456789Z\"}\n",
    .sniff = logcli_sniff,
    .begin = line_walk_begin,
    .decode = logcli_decode,
    .names_groups = naming_in_envelopes,
};
