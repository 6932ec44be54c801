#include "engine/event_lines.h"

#include "base/civil.h"
#include "base/json.h"

void event_lines_clear(struct event_lines *lines)
{
    buffer_clear(&lines->lines);
    buffer_clear(&lines->place);
    buffer_clear(&lines->known);
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

void event_lines_add(struct event_lines *lines, const struct events *events, size_t at, const struct input *input)
{
    struct buffer *out = &lines->lines;

    buffer_add(out, VIEW("{\"@timestamp\":"));
    lines_add_time(lines, events->timestamp_ms[at]);
    buffer_add(out, VIEW(",\"@message\":"));
    json_add_string(out, events->message[at]);
    lines_add_place(lines, events->stream[at].data ? events->stream[at] : input->stream,
                    events->log[at].data ? events->log[at] : input->log);
    buffer_add(out, VIEW(",\"@ingestionTime\":"));
    lines_add_time(lines, events->ingestion_ms[at]);
    buffer_add(out, VIEW("}\n"));
}
