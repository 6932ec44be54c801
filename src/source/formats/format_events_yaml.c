/* What `aws logs filter-log-events` and `get-log-events` print with --output yaml or yaml-stream, one answer or several in a row. */
#include "source/format_rows.h"
#include "source/producers.h"
#include "source/yaml_items.h"

static const struct view events_yaml_names[] = {
    VIEW_INIT("eventId"), VIEW_INIT("ingestionTime"), VIEW_INIT("logStreamName"), VIEW_INIT("message"), VIEW_INIT("timestamp"),
    { NULL, 0 },
};
static const struct yaml_shape events_yaml_shape = { VIEW_INIT("events"), VIEW_INIT("- "), events_yaml_names };

static int events_yaml_sniff(struct sniff *sniff)
{
    return yaml_sniff(sniff, &events_yaml_shape);
}

/* Streams that were searched are items of that look too, but without a message. */
static void events_yaml_add(struct documents_run *run, struct yaml_item *item, size_t place)
{
    struct document_event event = { .place = place };
    struct yaml_member member;

    while (yaml_next(item, &member)) {
        if (view_equal(member.name, VIEW("message")))
            event.message = member.value;
        else if (view_equal(member.name, VIEW("timestamp")))
            event.time_text = member.value;
        else if (view_equal(member.name, VIEW("ingestionTime")))
            event.ingestion_text = member.value;
        else if (view_equal(member.name, VIEW("logStreamName")))
            event.stream = member.value;
    }
    if (!event.message.data)
        return;
    if (view_ends(event.message, VIEW("\n")))
        event.message.length--;
    (void)documents_add(run, &event);
}

static void events_yaml_decode(struct decode *decode, struct events *events)
{
    yaml_decode(decode, events, events_yaml_add);
}

const struct format format_events_yaml = {
    .name = "events-yaml",
    .help = "What `aws logs filter-log-events` and `get-log-events` print with --output yaml or yaml-stream. Other YAML of "
            "that look is refused.",
    .example = "events:\n- eventId: '3803'\n  ingestionTime: 1714557601000\n  logStreamName: web/1\n  message: GET /\n"
               "  timestamp: 1714557600123\nsearchedLogStreams: []\n",
    .sniff = events_yaml_sniff,
    .begin = yaml_begin,
    .decode = events_yaml_decode,
};
