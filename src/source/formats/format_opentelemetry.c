/*
 * What the OpenTelemetry collector's file exporter writes: {"resourceLogs":[...]}, an object a line. A log record becomes the
 * message that the collector's exporter to CloudWatch Logs would send: an object with body, severity_number, severity_text,
 * trace_id, span_id, attributes, scope and resource. The resource's aws.log.group.names and aws.log.stream.names say where it is from.
 */
#include "source/documents.h"
#include "source/format_rows.h"
#include "source/members.h"
#include "source/naming.h"

enum { OTEL_DEPTH = 32 };

enum { RECORD_TIME, RECORD_OBSERVED, RECORD_BODY, RECORD_NUMBER, RECORD_TEXT, RECORD_ATTRIBUTES, RECORD_TRACE, RECORD_SPAN };
static const struct members_wish record_names = {
    .names = { VIEW_INIT("timeUnixNano"), VIEW_INIT("observedTimeUnixNano"), VIEW_INIT("body"), VIEW_INIT("severityNumber"),
               VIEW_INIT("severityText"), VIEW_INIT("attributes"), VIEW_INIT("traceId"), VIEW_INIT("spanId") },
};

/* Where the records at hand are from. */
struct otel_place {
    struct documents_run *run;
    struct json attributes, scope;  /* of the resource; the scope around the records */
    struct view stream, log;
};

static void otel_attributes(struct buffer *buffer, struct json list, unsigned depth);

/* {"stringValue":"x"} and the like as plain JSON. */
static void otel_value(struct buffer *buffer, struct json value, unsigned depth)
{
    struct json_walk walk = json_walk(value);
    const char *separator = "[";

    if (value.kind != JSON_OBJECT || !json_next(&walk) || depth == 0) {
        buffer_add_text(buffer, "null");
    } else if (view_equal(walk.key, VIEW("kvlistValue"))) {
        otel_attributes(buffer, json_member(walk.value, VIEW("values")), depth - 1);
    } else if (view_equal(walk.key, VIEW("arrayValue"))) {
        struct json_walk elements = json_walk(json_member(walk.value, VIEW("values")));

        for (; json_next(&elements); separator = ",") {
            buffer_add_text(buffer, separator);
            otel_value(buffer, elements.value, depth - 1);
        }
        buffer_add_text(buffer, *separator == '[' ? "[]" : "]");
    } else if (view_equal(walk.key, VIEW("intValue")) && walk.value.kind == JSON_STRING && walk.value.raw.length > 2) {
        buffer_add(buffer, (struct view){ walk.value.raw.data + 1, walk.value.raw.length - 2 });
    } else {
        json_add_compact(buffer, walk.value);
    }
}

/* [{"key":"k","value":{...}}] as an object. */
static void otel_attributes(struct buffer *buffer, struct json list, unsigned depth)
{
    struct json_walk walk = json_walk(list);
    const char *separator = "{";

    while (json_next(&walk)) {
        const struct json key = json_member(walk.value, VIEW("key"));

        if (key.kind != JSON_STRING)
            continue;
        buffer_add_text(buffer, separator);
        buffer_add(buffer, key.raw);
        buffer_add_char(buffer, ':');
        otel_value(buffer, json_member(walk.value, VIEW("value")), depth);
        separator = ",";
    }
    buffer_add_text(buffer, *separator == '{' ? "{}" : "}");
}

static void otel_name(struct buffer *buffer, const char *name)
{
    buffer_add_char(buffer, buffer->length == 0 ? '{' : ',');
    buffer_add_format(buffer, "\"%s\":", name);
}

static void otel_member(struct buffer *buffer, const char *name, struct json value)
{
    if (value.kind == JSON_NONE || (value.kind == JSON_STRING && value.raw.length == 2))
        return;
    otel_name(buffer, name);
    json_add_compact(buffer, value);
}

static void otel_member_attributes(struct buffer *buffer, const char *name, struct json list)
{
    if (json_count(list) == 0)
        return;
    otel_name(buffer, name);
    otel_attributes(buffer, list, OTEL_DEPTH);
}

static struct view otel_message(const struct otel_place *place, const struct members *members)
{
    struct buffer *buffer = &place->run->texts.buffer;

    buffer_reset(buffer);
    if (members->value[RECORD_BODY].kind == JSON_OBJECT) {
        otel_name(buffer, "body");
        otel_value(buffer, members->value[RECORD_BODY], OTEL_DEPTH);
    }
    otel_member(buffer, "severity_number", members->value[RECORD_NUMBER]);
    otel_member(buffer, "severity_text", members->value[RECORD_TEXT]);
    otel_member(buffer, "trace_id", members->value[RECORD_TRACE]);
    otel_member(buffer, "span_id", members->value[RECORD_SPAN]);
    otel_member_attributes(buffer, "attributes", members->value[RECORD_ATTRIBUTES]);
    if (json_count(place->scope) > 0)
        otel_member(buffer, "scope", place->scope);
    otel_member_attributes(buffer, "resource", place->attributes);
    buffer_add_text(buffer, buffer->length == 0 ? "{}" : "}");
    return arena_keep(place->run->decode->arena, buffer_view(buffer));
}

static bool otel_record(const struct otel_place *place, struct json record)
{
    struct documents_run *run = place->run;
    struct document_event event = {
        .place = (size_t)(record.raw.data - run->decode->text.data), .stream = place->stream, .log = place->log,
    };
    struct members members;

    if (!members_within(record, &record_names, &run->texts, &members))
        return true;
    event.time = members.value[RECORD_TIME];
    if (event.time.kind == JSON_NONE || view_equal(event.time.raw, VIEW("\"0\"")) || view_equal(event.time.raw, VIEW("0")))
        event.time = members.value[RECORD_OBSERVED];
    event.message = otel_message(place, &members);
    return documents_add(run, &event);
}

/* An attribute's string; of an array of strings the first. */
static struct view otel_attribute(struct documents_run *run, struct json list, struct view name)
{
    struct json_walk walk = json_walk(list);

    while (json_next(&walk)) {
        struct json value = json_member(walk.value, VIEW("value"));

        if (!view_equal(documents_string(run, json_member(walk.value, VIEW("key"))), name))
            continue;
        if (json_member(value, VIEW("arrayValue")).kind == JSON_OBJECT)
            value = json_element(json_member(json_member(value, VIEW("arrayValue")), VIEW("values")), 0);
        return documents_string(run, json_member(value, VIEW("stringValue")));
    }
    return (struct view){ NULL, 0 };
}

static bool otel_resource(struct documents_run *run, struct json resource)
{
    struct otel_place place = { .run = run, .attributes = json_member(json_member(resource, VIEW("resource")), VIEW("attributes")) };
    struct json_walk scopes = json_walk(json_member(resource, VIEW("scopeLogs")));

    place.stream = otel_attribute(run, place.attributes, VIEW("aws.log.stream.names"));
    place.log = otel_attribute(run, place.attributes, VIEW("aws.log.group.names"));
    while (json_next(&scopes)) {
        struct json_walk records = json_walk(json_member(scopes.value, VIEW("logRecords")));

        place.scope = json_member(scopes.value, VIEW("scope"));
        while (json_next(&records))
            if (!otel_record(&place, records.value))
                return false;
    }
    return true;
}

static bool otel_unit(struct documents_run *run, struct document_unit *unit)
{
    const struct json value = documents_value(run, unit);
    struct json_walk resources = json_walk(json_member(value, VIEW("resourceLogs")));

    if (json_member(value, VIEW("resourceLogs")).kind != JSON_ARRAY)
        return documents_add_whole(run, unit);
    while (json_next(&resources))
        if (!otel_resource(run, resources.value))
            return false;
    return true;
}

static const struct documents otel_documents = { NULL, otel_unit, false };

static int otel_sniff(struct sniff *sniff)
{
    const struct documents_look look = documents_look(sniff->head, sniff->whole, &otel_documents);

    if (!look.found || !view_starts(look.unit, VIEW("{")))
        return 0;
    const struct view first = view_trim(view_skip(look.unit, 1));
    return view_starts(first, VIEW("\"resourceLogs\"")) && view_find(first, VIEW("\"scopeLogs\""), 0) != SIZE_MAX ? 95 : 0;
}

static void otel_split(struct splitter *splitter, struct view text, uint64_t offset, bool last, const void *layout)
{
    (void)layout;
    documents_split(splitter, text, offset, last, &otel_documents);
}

static void otel_decode(struct decode *decode, struct events *events)
{
    documents_decode(decode, events, &otel_documents);
}

const struct format format_opentelemetry = {
    .name = "opentelemetry",
    .help = "What the OpenTelemetry collector's file exporter writes. The message is what its exporter to CloudWatch Logs "
            "sends: an object with body, severity_text, attributes, resource and so on. The time is timeUnixNano, else "
            "observedTimeUnixNano.",
    .example = "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"web\"}}]},"
               "\"scopeLogs\":[{\"scope\":{},\"logRecords\":[{\"timeUnixNano\":\"1714557600123456789\",\"severityText\":\"INFO\","
               "\"body\":{\"stringValue\":\"GET /\"}}]}]}]}\n",
    .sniff = otel_sniff,
    .split = otel_split,
    .decode = otel_decode,
    .names_groups = naming_anywhere,
};
