/*
 * What subscription filters deliver: objects with logGroup, logStream and logEvents, behind one another without separator
 * as Firehose writes them, on lines, or indented. Also packed in base64 and gzip as functions get them: {"awslogs":{"data":...}},
 * and records of Kinesis and Firehose. Messages that say they are only to check the destination are no events.
 */
#include "base/packed_text.h"
#include "source/documents.h"
#include "source/format_rows.h"
#include "source/members.h"
#include "source/naming.h"

enum { PAYLOAD_LIMIT = 64 * 1024 * 1024 };

enum { PAYLOAD_TYPE, PAYLOAD_OWNER, PAYLOAD_GROUP, PAYLOAD_STREAM, PAYLOAD_EVENTS, PAYLOAD_LAMBDA, PAYLOAD_KINESIS,
       PAYLOAD_DATA, PAYLOAD_LOWER_DATA };
static const struct members_wish payload_names = {
    .names = { VIEW_INIT("messageType"), VIEW_INIT("owner"), VIEW_INIT("logGroup"), VIEW_INIT("logStream"), VIEW_INIT("logEvents"),
               VIEW_INIT("awslogs"), VIEW_INIT("kinesis"), VIEW_INIT("Data"), VIEW_INIT("data") },
};

enum { ENTRY_MESSAGE, ENTRY_TIMESTAMP };
static const struct members_wish entry_names = {
    .names = { VIEW_INIT("message"), VIEW_INIT("timestamp") }, .decoded = 1,
};

/* A payload that is being taken apart: in the text of the file, or unpacked from it. */
struct payload {
    struct documents_run *run;
    struct envelope_texts *texts;   /* for the payload's bytes */
    const char *begin;              /* places of events count from here; NULL: they are counted one by one */
    size_t place;
    struct view stream, log;
};

static const char *payload_skip(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t' || *at == ','))
        at++;
    return at;
}

/* The log group with its account. */
static struct view payload_log(struct payload *payload, const struct members *members)
{
    const struct view group = members_text(members, PAYLOAD_GROUP, payload->texts);
    const struct view owner = members_text(members, PAYLOAD_OWNER, payload->texts);

    if (group.length == 0 || owner.length == 0)
        return group;
    return arena_format(payload->run->decode->arena, "%.*s:%.*s", VIEW_PRINT(owner), VIEW_PRINT(group));
}

/* `until`: behind the event of which the message is a string as it stands in the text; or NULL. */
static bool payload_add(struct payload *payload, const char *at, const char *until, struct view message, struct json time)
{
    struct document_event event;

    document_event_begin(&event, payload->begin ? payload->place + (size_t)(at - payload->begin) : payload->place++, message);
    event.until = payload->begin && until ? payload->place + (size_t)(until - payload->begin) : 0;
    event.time = time;
    event.stream = payload->stream;
    event.log = payload->log;
    return documents_add(payload->run, &event);
}

/* The events between `at`, behind the list's bracket, and its end. What breaks off is an event as it stands. */
static bool payload_events(struct payload *payload, const char *at, const char *end)
{
    struct members members;

    for (at = payload_skip(at, end); at < end && *at != ']'; at = payload_skip(at, end)) {
        const char *behind = members_read(at, end, &entry_names, payload->texts, &members);
        const char *until = members.text[ENTRY_MESSAGE].data ? behind : NULL;
        struct view message = members_text(&members, ENTRY_MESSAGE, payload->texts);

        if (!behind || !message.data) {
            const struct json value = json_at(view_between(at, end));

            behind = value.kind == JSON_NONE ? end : view_end(value.raw);
            message = view_trim(view_between(at, behind));
            members.value[ENTRY_TIMESTAMP].kind = JSON_NONE;
        } else if (view_ends(message, VIEW("\n"))) {
            message.length--;
        }
        if (!payload_add(payload, at, until, message, members.value[ENTRY_TIMESTAMP]))
            return false;
        at = behind;
    }
    return true;
}

/* The payload that these members are of, if it is one; sets *known. */
static bool payload_read(struct payload *payload, const struct members *members, const char *end, bool *known)
{
    const struct view type = members_text(members, PAYLOAD_TYPE, payload->texts);
    const struct json list = members->value[PAYLOAD_EVENTS];

    *known = type.data && (list.kind == JSON_ARRAY || (list.raw.data && *list.raw.data == '['));
    if (!*known || view_equal(type, VIEW("CONTROL_MESSAGE")))
        return true;
    if (payload->run->decode->wish->log)
        payload->log = payload_log(payload, members);
    if (payload->run->decode->wish->stream)
        payload->stream = members_text(members, PAYLOAD_STREAM, payload->texts);
    return payload_events(payload, list.raw.data + 1, list.kind == JSON_ARRAY ? view_end(list.raw) : end);
}

/* A text that was packed: payloads behind one another, or a message. */
static bool payload_unpacked(struct documents_run *run, struct view text, size_t place)
{
    struct envelope_texts texts = { .arena = run->decode->arena, .readable = view_end(text) };
    struct payload payload = { .run = run, .texts = &texts, .place = place };
    const char *at = payload_skip(text.data, view_end(text));
    struct members members;
    bool known = true;

    while (at < view_end(text) && known) {
        const char *begin = at, *behind = members_read(at, view_end(text), &payload_names, &texts, &members);

        payload.stream = payload.log = (struct view){ NULL, 0 };
        if (!payload_read(&payload, &members, view_end(text), &known))
            return false;
        if (!known && !payload_add(&payload, begin, NULL, view_trim(view_between(begin, view_end(text))), (struct json){ JSON_NONE }))
            return false;
        at = behind ? payload_skip(behind, view_end(text)) : view_end(text);
    }
    return true;
}

/* The packed bytes of a record: {"kinesis":{"data":...}}, {"Data":...}, {"data":...} or {"awslogs":{"data":...}}. */
static struct json payload_packed(const struct members *members)
{
    static const size_t nested[] = { PAYLOAD_LAMBDA, PAYLOAD_KINESIS };

    for (size_t i = 0; i < 2; i++) {
        const struct json data = json_member(members->value[nested[i]], VIEW("data"));

        if (data.kind == JSON_STRING)
            return data;
    }
    return members->value[PAYLOAD_DATA].kind == JSON_STRING ? members->value[PAYLOAD_DATA] : members->value[PAYLOAD_LOWER_DATA];
}

static bool subscription_unit(struct documents_run *run, struct document_unit *unit)
{
    const struct view text = { run->decode->text.data, unit->end > 0 ? unit->end : run->decode->end };
    struct payload payload = { .run = run, .texts = &run->texts, .begin = text.data };
    struct members members;
    const char *behind = members_read(text.data + unit->begin, view_end(text), &payload_names, &run->texts, &members);
    bool known;

    if (behind)
        unit->end = (size_t)(behind - text.data);
    else
        (void)documents_value(run, unit);
    const bool room = payload_read(&payload, &members, text.data + unit->end, &known);
    if (known)
        return room;
    const struct json packed = behind ? payload_packed(&members) : (struct json){ JSON_NONE };
    struct view bytes, inside;
    if (packed.kind != JSON_STRING || !base64_unpack(documents_string(run, packed), run->decode->arena, &bytes))
        return documents_add_whole(run, unit);
    if (!inflate_text(bytes, PAYLOAD_LIMIT, run->decode->arena, &inside))
        inside = bytes;
    return payload_unpacked(run, inside, unit->begin);
}

static const struct view subscription_lists[] = { VIEW_INIT("Records"), VIEW_INIT("records"), { NULL, 0 } };
static const struct documents subscription_documents = { subscription_lists, subscription_unit, false };

/* Base64 of gzip, as far as the beginning of it tells. */
static bool subscription_is_packed(struct json data)
{
    return data.raw.length > 5 && data.raw.data[0] == '"' && view_starts(view_skip(data.raw, 1), VIEW("H4sI"));
}

static int subscription_sniff(struct sniff *sniff)
{
    const struct documents_look look = documents_look(sniff->head, sniff->whole, &subscription_documents);
    struct envelope_texts texts = { .arena = sniff->arena, .readable = view_end(sniff->head) };
    struct members members;

    if (!look.found)
        return 0;
    (void)members_read(look.unit.data, view_end(look.unit), &payload_names, &texts, &members);
    if (members.value[PAYLOAD_TYPE].kind == JSON_STRING && members.value[PAYLOAD_EVENTS].raw.data)
        return 95;
    return subscription_is_packed(payload_packed(&members)) ? 95 : 0;
}

static void subscription_split(struct splitter *splitter, struct view text, uint64_t offset, bool last, const void *layout)
{
    (void)layout;
    documents_split(splitter, text, offset, last, &subscription_documents);
}

static void subscription_decode(struct decode *decode, struct events *events)
{
    documents_decode(decode, events, &subscription_documents);
}

static void subscription_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    documents_decode_matching(decode, events, needles, &subscription_documents);
}

const struct format format_subscription = {
    .name = "subscription",
    .help = "What subscription filters deliver: payloads behind one another without separator, as Firehose writes them, on "
            "lines or indented; a function's {\"awslogs\":{\"data\":...}}; records of Kinesis or Firehose with base64 and "
            "gzip. Group, stream and account are inside; CONTROL_MESSAGE is no event.",
    .example = "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"123456789012\",\"logGroup\":\"/aws/lambda/f\",\"logStream\":\"s\","
               "\"subscriptionFilters\":[\"f\"],\"logEvents\":[{\"id\":\"38\",\"timestamp\":1714557600123,\"message\":\"GET /\"}]}\n",
    .sniff = subscription_sniff,
    .split = subscription_split,
    .decode = subscription_decode,
    .decode_matching = subscription_decode_matching,
    .names_groups = naming_anywhere,
};
