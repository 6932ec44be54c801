#include "engine/event_lines.h"

#include "base/civil.h"
#include "base/json.h"
#include "base/packed_text.h"
#include "base/scan.h"
#include "base/utf8.h"
#include "source/likeness.h"

void event_lines_clear(struct event_lines *lines)
{
    buffer_clear(&lines->lines);
    buffer_clear(&lines->place);
    buffer_clear(&lines->like);
}

/* ---- times ---- */

/* As a text, for a number would be guessed to be seconds or milliseconds by its size. Years that have no four digits can only be
 * numbers. */
static void lines_add_time(struct event_lines *lines, int64_t ms)
{
    enum { TIME_MS = 21, TIME_ALL = 26 };     /* of "2024-05-01T10:00:00.000Z", quotes included */

    if (ms < CIVIL_MIN_MS || ms > CIVIL_MAX_MS) {
        buffer_add_format(&lines->lines, "%lld", (long long)ms);
        return;
    }
    const int64_t fraction = (ms % MS_PER_SECOND + MS_PER_SECOND) % MS_PER_SECOND;

    if (!lines->time[0] || lines->second != ms - fraction) {
        lines->second = ms - fraction;
        civil_display(lines->second, lines->time + 1);
        lines->time[0] = lines->time[TIME_ALL - 1] = '"';
        lines->time[11] = 'T';
        lines->time[TIME_ALL - 2] = 'Z';
    }
    lines->time[TIME_MS] = (char)('0' + fraction / 100);
    lines->time[TIME_MS + 1] = (char)('0' + fraction / 10 % 10);
    lines->time[TIME_MS + 2] = (char)('0' + fraction % 10);
    buffer_add(&lines->lines, (struct view){ lines->time, TIME_ALL });
}

/* ---- stream and log ---- */

static void lines_keep_place(struct event_lines *lines, struct view stream, struct view log)
{
    struct buffer *place = &lines->place;

    buffer_reset(place);
    buffer_add(place, stream);
    buffer_add(place, log);
    lines->place_at = place->length;
    buffer_add_text(place, ",\"@logStream\":");
    lines->place_whole = json_add_string(place, stream);
    buffer_add_text(place, ",\"@log\":");
    lines->place_whole &= json_add_string(place, log);
    lines->stream = (struct view){ place->data, stream.length };
    lines->log = (struct view){ place->data + stream.length, log.length };
}

static void lines_add_place(struct event_lines *lines, struct view stream, struct view log)
{
    if (!lines->place.data || !view_equal(stream, lines->stream) || !view_equal(log, lines->log))
        lines_keep_place(lines, stream, log);
    buffer_add(&lines->lines, view_skip(buffer_view(&lines->place), lines->place_at));
}

/* ---- what events carry beside ---- */

static void lines_add_member(struct buffer *out, struct view name, struct view text)
{
    buffer_add_char(out, ',');
    json_add_string(out, name);
    buffer_add_char(out, ':');
    json_add_string(out, text);
}

enum { LINES_OWN = 16 };            /* no own name is longer, with the quote behind it */

/* What the line says by itself. */
static bool lines_is_own(struct view name)
{
    static const struct view own[] = {
        VIEW_INIT("@timestamp"), VIEW_INIT("@message"), VIEW_INIT("@logStream"), VIEW_INIT("@log"), VIEW_INIT("@ingestionTime"),
        VIEW_INIT("@bytes"),
    };

    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (view_equal(name, own[i]))
            return true;
    return false;
}

/* Whether there may be a name that begins with @, and is not one of the line's own. Most lines have none, and their messages are
 * not gone through again. A quote inside of a string has a backslash before it. */
static bool lines_may_carry(struct view carrier)
{
    const struct needle mark = needle_of(VIEW("\"@")), escaped = needle_of(VIEW("\"\\u0040"));

    for (size_t at = 0; (at = needle_find(&mark, carrier, at)) != SIZE_MAX; at++) {
        const struct view behind = view_skip(carrier, at + 1);
        const size_t quote = view_find_byte((struct view){ behind.data, behind.length < LINES_OWN ? behind.length : LINES_OWN }, '"', 0);

        if ((at == 0 || carrier.data[at - 1] != '\\') &&
            (quote == SIZE_MAX || !lines_is_own((struct view){ behind.data, quote })))
            return true;
    }
    return needle_find(&escaped, carrier, 0) != SIZE_MAX;
}

/* The members of the object that are fields: those whose names begin with @. */
static void lines_add_carried(struct event_lines *lines, struct view carrier)
{
    if (!lines_may_carry(carrier))
        return;
    struct json_walk walk = json_walk(json_at(carrier));

    while (json_next(&walk)) {
        const struct view name = json_decode(lines->arena, walk.key);

        if (!view_starts(name, VIEW("@")) || lines_is_own(name) || walk.value.kind == JSON_NULL)
            continue;
        buffer_add(&lines->lines, VIEW(",\""));
        buffer_add(&lines->lines, walk.key);
        buffer_add(&lines->lines, VIEW("\":"));
        json_add_compact(&lines->lines, walk.value);
    }
}

/* Whether the object says it, under that name or as a member of a member: @aws.region, or region of @aws. */
static bool lines_carries(struct view carrier, struct view name)
{
    const struct json object = carrier.data ? json_at(carrier) : (struct json){ JSON_NONE };
    const size_t dot = view_find_byte(name, '.', 0);
    const struct json whole = json_member(object, name);

    if ((whole.kind != JSON_NONE && whole.kind != JSON_NULL) || dot == SIZE_MAX)
        return whole.kind != JSON_NONE && whole.kind != JSON_NULL;
    const struct json part = json_member(object, (struct view){ name.data, dot });
    return part.kind == JSON_OBJECT && json_member(part, view_skip(name, dot + 1)).kind != JSON_NONE;
}

static void lines_add_known(struct event_lines *lines, struct view carrier, struct view name, struct view text)
{
    if (text.length > 0 && !lines_carries(carrier, name))
        lines_add_member(&lines->lines, name, text);
}

/* What a description says of the event's group: carried fields of its events, where they do not say otherwise. */
static void lines_add_described(struct event_lines *lines, struct view carrier, const struct group_facts *facts)
{
    const struct view source = facts->data_source_count > 0 ? facts->data_sources[0] : VIEW("");
    const size_t dot = view_find_byte(source, '.', 0);

    for (size_t i = 0; i < facts->tag_count; i++)
        lines_add_known(lines, carrier, arena_format(lines->arena, "@aws.tag.%.*s", VIEW_PRINT(facts->tags[i].key)),
                        facts->tags[i].value);
    lines_add_known(lines, carrier, VIEW("@data_source_name"), (struct view){ source.data, dot == SIZE_MAX ? source.length : dot });
    if (dot != SIZE_MAX)
        lines_add_known(lines, carrier, VIEW("@data_source_type"), view_skip(source, dot + 1));
}

/* The data sources that neither the messages' format says, nor the group's name, nor a carried field. */
static void lines_add_sources(struct event_lines *lines, const struct group_facts *facts)
{
    const size_t described = facts ? facts->data_source_count : 0;
    const char *between = ",\"@dataSources\":[";

    for (size_t i = lines->source.length > 0 ? 0 : 1; i < described || (i == 0 && lines->source.length > 0); i++) {
        buffer_add_text(&lines->lines, between);
        json_add_string(&lines->lines, i == 0 ? lines->source : facts->data_sources[i]);
        between = ",";
    }
    if (between[1] == '\0')
        buffer_add_char(&lines->lines, ']');
}

static void lines_keep_like(struct event_lines *lines, const struct input *input, const void *layout)
{
    const struct input elsewhere = { .path = VIEW(""), .format = input->format, .group = input->group };
    const struct view source = input_data_source(input);
    struct buffer header = { 0 };

    lines->input = input;
    lines->layout = layout;
    buffer_reset(&lines->like);
    if (likeness_of(input->format, layout, lines->arena, &header))
        lines_add_member(&lines->like, VIEW("@format"), view_of(input->format->name));
    if (header.length > 0)
        lines_add_member(&lines->like, VIEW("@header"), buffer_view(&header));
    lines->source = view_equal(source, input_data_source(&elsewhere)) ? VIEW("") : source;
    buffer_clear(&header);
}

static void lines_add_input(struct event_lines *lines, const struct events *events, struct view carrier, struct view log,
                            const struct input *input)
{
    const void *layout = events->format == input->format ? events->layout : input->layout;
    const struct group_facts *facts = catalog_log_facts(lines->catalog, input, log);

    if (lines->input != input || lines->layout != layout)
        lines_keep_like(lines, input, layout);
    buffer_add(&lines->lines, buffer_view(&lines->like));
    lines_add_known(lines, carrier, VIEW("@aws.region"), input_region(input, facts));
    if (facts)
        lines_add_described(lines, carrier, facts);
    lines_add_sources(lines, facts);
}

/* ---- bytes that are not UTF-8 ---- */

static void lines_add_bytes(struct event_lines *lines, struct view name, struct view text, bool *first)
{
    if (utf8_valid(text))
        return;
    buffer_add(&lines->lines, *first ? VIEW("\"") : VIEW(",\""));
    buffer_add(&lines->lines, name);
    buffer_add(&lines->lines, VIEW("\":\""));
    base64_pack(&lines->lines, text);
    buffer_add_char(&lines->lines, '"');
    *first = false;
}

static void lines_add_all_bytes(struct event_lines *lines, struct view message)
{
    bool first = true;

    buffer_add(&lines->lines, VIEW(",\"@bytes\":{"));
    lines_add_bytes(lines, VIEW("@message"), message, &first);
    lines_add_bytes(lines, VIEW("@logStream"), lines->stream, &first);
    lines_add_bytes(lines, VIEW("@log"), lines->log, &first);
    buffer_add_char(&lines->lines, '}');
}

void event_lines_add(struct event_lines *lines, const struct events *events, size_t at, const struct input *input)
{
    const struct view log = events->log[at].data ? events->log[at] : input->log;
    struct buffer *out = &lines->lines;

    buffer_add(out, VIEW("{\"@timestamp\":"));
    lines_add_time(lines, events->timestamp_ms[at]);
    buffer_add(out, VIEW(",\"@message\":"));
    const bool whole = json_add_string(out, events->message[at]);
    lines_add_place(lines, events->stream[at].data ? events->stream[at] : input->stream, log);
    buffer_add(out, VIEW(",\"@ingestionTime\":"));
    lines_add_time(lines, events->ingestion_ms[at]);
    if (events->carrier[at].data)
        lines_add_carried(lines, events->carrier[at]);
    lines_add_input(lines, events, events->carrier[at], log, input);
    if (!whole || !lines->place_whole)
        lines_add_all_bytes(lines, events->message[at]);
    buffer_add(out, VIEW("}\n"));
}
