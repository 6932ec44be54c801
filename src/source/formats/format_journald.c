/*
 * What journalctl -o json prints. The message is MESSAGE, which is an array of bytes where it is not printable; the stream is
 * the unit, or what the program calls itself.
 */
#include "source/format_rows.h"
#include "source/line_walk.h"
#include "source/naming.h"
#include "source/producers.h"

enum { JOURNAL_MESSAGE, JOURNAL_TIME, JOURNAL_UNIT, JOURNAL_IDENTIFIER, JOURNAL_COMMAND };

/* Bytes as numbers, or several texts, which become lines. */
static struct view journald_array(struct documents_run *run, struct json array)
{
    struct buffer *buffer = &run->texts.buffer;
    struct json_walk walk = json_walk(array);

    buffer_reset(buffer);
    while (json_next(&walk)) {
        int64_t byte = 0;

        for (size_t i = 0; i < walk.value.raw.length && i < 4; i++)
            byte = byte * 10 + (walk.value.raw.data[i] - '0');
        if (walk.value.kind == JSON_NUMBER && byte >= 0 && byte < 256) {
            buffer_add_char(buffer, (char)byte);
        } else if (walk.value.kind == JSON_STRING) {
            if (walk.index > 0)
                buffer_add_char(buffer, '\n');
            buffer_add(buffer, documents_string(run, walk.value));
        }
    }
    return arena_keep(run->decode->arena, buffer_view(buffer));
}

static bool journald_event(struct documents_run *run, struct view line, const struct members *members,
                           struct document_event *event)
{
    (void)line;
    if (members->value[JOURNAL_TIME].kind != JSON_STRING)
        return false;
    event->time = members->value[JOURNAL_TIME];
    if (members->value[JOURNAL_MESSAGE].kind == JSON_STRING)
        event->message = members_text(members, JOURNAL_MESSAGE, &run->texts);
    else if (members->value[JOURNAL_MESSAGE].kind == JSON_ARRAY)
        event->message = journald_array(run, members->value[JOURNAL_MESSAGE]);
    for (size_t i = JOURNAL_UNIT; i <= JOURNAL_COMMAND && run->decode->wish->stream && !event->stream.data; i++)
        event->stream = documents_string(run, members->value[i]);
    return true;
}

static const struct producer journald_producer = {
    .names = { .names = { VIEW_INIT("MESSAGE"), VIEW_INIT("__REALTIME_TIMESTAMP"), VIEW_INIT("_SYSTEMD_UNIT"),
                          VIEW_INIT("SYSLOG_IDENTIFIER"), VIEW_INIT("_COMM") },
               .decoded = 1 },
    .event = journald_event,
};

static int journald_sniff(struct sniff *sniff)
{
    return producer_sniff(sniff, &journald_producer);
}

static void journald_decode(struct decode *decode, struct events *events)
{
    producer_decode(decode, events, &journald_producer);
}

const struct format format_journald = {
    .name = "journald",
    .help = "What `journalctl -o json` prints. The message is MESSAGE, also where that is bytes; the stream is the unit, else "
            "the identifier; the time is __REALTIME_TIMESTAMP.",
    .example = "{\"__REALTIME_TIMESTAMP\":\"1714557600123456\",\"_SYSTEMD_UNIT\":\"web.service\",\"MESSAGE\":\"GET /\"}\n",
    .sniff = journald_sniff,
    .begin = line_walk_begin,
    .decode = journald_decode,
    .names_groups = naming_in_envelopes,
};
