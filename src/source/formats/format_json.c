/*
 * JSON that is not a line each: indented objects behind one another, one array of objects or texts, {"Records":[...]} and
 * {"logs":[...]}. Each object is read as a line of JSON is.
 */
#include "source/documents.h"
#include "source/format_rows.h"
#include "source/naming.h"

static const struct view json_lists[] = { VIEW_INIT("Records"), VIEW_INIT("records"), VIEW_INIT("logs"), { NULL, 0 } };
static const struct documents json_documents = { json_lists, documents_add_envelope, false };

static int json_sniff(struct sniff *sniff)
{
    const struct documents_look look = documents_look(sniff->head, sniff->whole, &json_documents);
    const struct view trimmed = view_trim(sniff->head);
    const struct view head = view_skip(trimmed, view_starts(trimmed, VIEW("\x1e")) ? 1 : 0);

    if (!look.found || !(view_starts(head, VIEW("{")) || view_starts(head, VIEW("["))))
        return 0;
    if (look.in_list)
        return view_starts(look.unit, VIEW("{")) ? 70 : 0;
    if (look.lines || look.strays > look.values)
        return 0;
    const struct json unit = json_at(look.unit);
    if (unit.kind == JSON_OBJECT)
        return json_valid(unit.raw) ? 65 : 0;
    if (unit.kind == JSON_STRING)
        return look.in_array ? 65 : 0;
    return view_starts(look.unit, VIEW("{\n")) || view_starts(look.unit, VIEW("{\r\n")) ? 60 : 0;
}

static void json_split(struct splitter *splitter, struct view text, uint64_t offset, bool last, const void *layout)
{
    (void)layout;
    documents_split(splitter, text, offset, last, &json_documents);
}

static void json_decode_events(struct decode *decode, struct events *events)
{
    documents_decode(decode, events, &json_documents);
}

const struct format format_json = {
    .name = "json",
    .help = "JSON over several lines: indented objects, one array of objects or texts, an object with Records or logs. Each "
            "object is read like a line of `events`, and is a message without blanks between tokens.",
    .example = "[\n  {\"timestamp\": \"2024-05-01T10:00:00.123Z\", \"level\": \"INFO\", \"path\": \"/\"}\n]\n",
    .sniff = json_sniff,
    .split = json_split,
    .decode = json_decode_events,
    .names_groups = naming_in_envelopes,
};
