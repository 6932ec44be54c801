/*
 * What `aws logs filter-log-events` and `get-log-events` print as JSON: {"events":[...]}, one answer or many behind one
 * another, indented or not; also the bare list, and events one behind another. The newline that most writers put at the
 * end of a message is dropped. With --query 'events[].[timestamp,message]', what is printed are pairs of these.
 */
#include "source/documents.h"
#include "source/format_rows.h"
#include "source/members.h"

enum { EVENT_MESSAGE, EVENT_TIMESTAMP, EVENT_STREAM, EVENT_INGESTION, EVENT_ID };
enum { PAIR_DIGITS = 12 };

static const struct members_wish log_event_names = {
    .names = { VIEW_INIT("message"), VIEW_INIT("timestamp"), VIEW_INIT("logStreamName"), VIEW_INIT("ingestionTime"),
               VIEW_INIT("eventId") },
    .decoded = 1,
};

/* A time in milliseconds and a text, and nothing else. */
static bool log_events_is_pair(struct json value, struct json *time, struct json *message)
{
    struct json_walk walk = json_walk(value);
    int64_t ms;

    if (value.kind != JSON_ARRAY || !json_next(&walk) || walk.value.kind != JSON_NUMBER || walk.value.raw.length < PAIR_DIGITS ||
        !instant_of_number(walk.value.raw, &ms))
        return false;
    *time = walk.value;
    if (!json_next(&walk) || walk.value.kind != JSON_STRING)
        return false;
    *message = walk.value;
    return !json_next(&walk);
}

static bool log_events_pair(struct documents_run *run, struct document_unit *unit)
{
    struct json time, message;

    if (!log_events_is_pair(documents_value(run, unit), &time, &message))
        return documents_add_whole(run, unit);
    struct document_event event = { .place = unit->begin, .message = documents_string(run, message), .time = time };
    if (view_ends(event.message, VIEW("\n")))
        event.message.length--;
    return documents_add(run, &event);
}

static bool log_events_unit(struct documents_run *run, struct document_unit *unit)
{
    if (run->decode->text.data[unit->begin] == '[')
        return log_events_pair(run, unit);
    const struct view text = { run->decode->text.data, unit->end > 0 ? unit->end : run->decode->end };
    struct members members;
    const char *behind = members_read(text.data + unit->begin, view_end(text), &log_event_names, &run->texts, &members);

    if (!behind || members.value[EVENT_MESSAGE].kind != JSON_STRING)
        return documents_add_whole(run, unit);
    unit->end = (size_t)(behind - text.data);
    struct document_event event;
    document_event_begin(&event, unit->begin, members_text(&members, EVENT_MESSAGE, &run->texts));
    event.time = members.value[EVENT_TIMESTAMP];
    event.ingestion = members.value[EVENT_INGESTION];
    if (members.text[EVENT_MESSAGE].data)
        event.until = unit->end;
    if (run->decode->wish->stream)
        event.stream = documents_string(run, members.value[EVENT_STREAM]);
    if (view_ends(event.message, VIEW("\n")))
        event.message.length--;
    return documents_add(run, &event);
}

static const struct view log_events_lists[] = { VIEW_INIT("events"), { NULL, 0 } };
static const struct documents log_events_documents = { log_events_lists, log_events_unit, false };

/* Answers have lists of events; a list alone or events alone must be CloudWatch's to the letter. Lines are for `events`. */
static int log_events_sniff(struct sniff *sniff)
{
    const struct documents_look look = documents_look(sniff->head, sniff->whole, &log_events_documents);
    struct envelope_texts texts = { .arena = sniff->arena, .readable = view_end(sniff->head) };
    struct members members;
    struct json time, message;

    if (look.found && look.in_array && log_events_is_pair(json_at(look.unit), &time, &message))
        return 94;
    if (!look.found)
        return view_starts(view_trim(sniff->head), VIEW("{")) && view_find(sniff->head, VIEW("\"events\""), 0) != SIZE_MAX ? 80 : 0;
    (void)members_read(look.unit.data, view_end(look.unit), &log_event_names, &texts, &members);
    if (members.value[EVENT_TIMESTAMP].kind != JSON_NUMBER ||
        (members.value[EVENT_MESSAGE].kind != JSON_STRING && look.unit.length < 4096))
        return 0;
    if (look.in_list)
        return 95;
    return !look.lines && !members.others &&
                   (members.value[EVENT_STREAM].kind == JSON_STRING || members.value[EVENT_INGESTION].kind == JSON_NUMBER)
               ? 94 : 0;
}

static void log_events_split(struct splitter *splitter, struct view text, uint64_t offset, bool last, const void *layout)
{
    (void)layout;
    documents_split(splitter, text, offset, last, &log_events_documents);
}

static void log_events_decode(struct decode *decode, struct events *events)
{
    documents_decode(decode, events, &log_events_documents);
}

static void log_events_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    documents_decode_matching(decode, events, needles, &log_events_documents);
}

const struct format format_log_events = {
    .name = "log-events",
    .help = "What `aws logs filter-log-events` and `get-log-events` print as JSON: one answer, or several behind one another, "
            "indented or not; the bare list; events one behind another; with --query 'events[].[timestamp,message]', pairs. One "
            "newline at a message's end is dropped.",
    .example = "{\"events\":[{\"logStreamName\":\"web/1\",\"timestamp\":1714557600123,\"message\":\"GET /\\n\","
               "\"ingestionTime\":1714557601000,\"eventId\":\"3803\"}],\"searchedLogStreams\":[]}\n",
    .sniff = log_events_sniff,
    .split = log_events_split,
    .decode = log_events_decode,
    .decode_matching = log_events_decode_matching,
};
