/*
 * JSON that is not a line each: indented objects behind one another, one array of objects or texts, {"Records":[...]} and
 * {"logs":[...]}. Each object is read as a line of JSON is. What the first object is tells of all: lists are searched only
 * where it is but their envelope, for events may have members of such names too.
 */
#include "source/documents.h"
#include "source/format_rows.h"
#include "source/naming.h"

static const struct view json_lists[] = { VIEW_INIT("Records"), VIEW_INIT("records"), VIEW_INIT("logs"), { NULL, 0 } };
static const struct documents json_carried = { json_lists, documents_add_envelope, false };
static const struct documents json_plain = { NULL, documents_add_envelope, false };

/* A list of objects, or an empty one. */
static bool json_is_list(struct view name, struct json value)
{
    struct json_walk walk = json_walk(value);

    if (value.kind != JSON_ARRAY || (json_next(&walk) && walk.value.kind != JSON_OBJECT))
        return false;
    for (const struct view *list = json_lists; list->length > 0; list++)
        if (view_equal(name, *list))
            return true;
    return false;
}

/* Of the first object, when it has been seen to its end: it has lists, and no time of its own. */
static bool json_is_carrier(const struct sniff *sniff, struct view head)
{
    struct envelope_texts texts = { .arena = sniff->arena, .readable = view_end(sniff->head) };
    const struct json first = json_at(head);
    struct json_walk walk = json_walk(first);
    struct envelope envelope;
    bool lists = false;

    if (first.kind != JSON_OBJECT)
        return view_starts(head, VIEW("{"));
    envelope_read(first.raw, &texts, &envelope);
    envelope_texts_clear(&texts);
    while (json_next(&walk))
        lists = lists || json_is_list(walk.key, walk.value);
    return lists && envelope.time.kind == JSON_NONE;
}

/* Nothing but an empty list, alone or in its envelope. */
static bool json_is_empty(struct view head)
{
    const struct json all = json_at(head);
    struct json_walk walk = json_walk(all);

    if (!view_equal(all.raw, head))
        return false;
    if (all.kind == JSON_ARRAY)
        return !json_next(&walk);
    if (all.kind != JSON_OBJECT || !json_next(&walk) || !json_is_list(walk.key, walk.value))
        return false;
    struct json_walk list = json_walk(walk.value);
    return !json_next(&list) && !json_next(&walk);
}

static int json_sniff(struct sniff *sniff)
{
    const struct view trimmed = view_trim(sniff->head);
    const struct view head = view_skip(trimmed, view_starts(trimmed, VIEW("\x1e")) ? 1 : 0);
    const struct documents *documents = json_is_carrier(sniff, head) ? &json_carried : &json_plain;
    const struct documents_look look = documents_look(sniff->head, sniff->whole, documents);

    sniff->layout = documents;
    if (sniff->whole && json_is_empty(head))
        return 70;
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
    documents_split(splitter, text, offset, last, layout);
}

static void json_decode_events(struct decode *decode, struct events *events)
{
    documents_decode(decode, events, decode->layout);
}

const struct format format_json = {
    .name = "json",
    .help = "JSON over several lines: indented objects, one array of objects or texts, an object with Records or logs and no "
            "time of its own. Each object is read like a line of `events`, and is a message without blanks between tokens.",
    .example = "[\n  {\"timestamp\": \"2024-05-01T10:00:00.123Z\", \"level\": \"INFO\", \"path\": \"/\"}\n]\n",
    .sniff = json_sniff,
    .split = json_split,
    .decode = json_decode_events,
    .names_groups = naming_in_envelopes,
};
