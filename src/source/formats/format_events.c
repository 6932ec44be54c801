/*
 * JSON lines. A line that is an event in JSON (see envelope.h) gives its message, time, stream and log; any other object
 * is a message itself, with the time it has in one of its members; a line that is no object is a message with the time it
 * begins with, else the file's. Empty lines are not events.
 */
#include "source/clearing.h"
#include "source/delimited.h"
#include "source/envelope.h"
#include "source/format_rows.h"
#include "source/head_time.h"
#include "source/likeness.h"
#include "source/line_walk.h"
#include "source/matching.h"
#include "source/naming.h"

enum { EVENTS_SAMPLE = 50, EVENTS_RUN = 5, EVENTS_SPAN = 64 * 1024 };

struct events_sample {
    size_t lines, objects, carrying;
    size_t run;                 /* of objects, at the end */
};

/* Sure when lines carry messages, unless it is the one line without a comma of an array; less so when they are objects with a
 * time, or just objects. Programs that write JSON often say something else first: that is better than any text. */
static int events_sure(struct view head, const struct events_sample *sample)
{
    if (sample->objects > 0 && sample->objects * 2 >= sample->lines)
        return sample->carrying > 0 && !view_starts(view_trim(head), VIEW("[")) ? 90 : 60;
    return sample->run >= EVENTS_RUN ? 20 : 0;
}

static int events_sniff(struct sniff *sniff)
{
    struct line_walk walk;
    size_t begin = 0;
    struct events_sample sample = { 0 };
    struct envelope_texts texts = { .arena = sniff->arena, .readable = view_end(sniff->head) };

    line_walk_init(&walk, sniff->head, 0, sniff->head.length);
    while (begin < sniff->head.length && sample.lines < EVENTS_SAMPLE) {
        size_t stop = line_walk_next(&walk);
        struct view line = line_walk_view(&walk, begin, stop);

        /* The last line may be cut; when it is the first as well, its beginning has to do. */
        if (stop == walk.end && !sniff->whole)
            return sample.lines == 0 ? (view_starts(line, VIEW("{\"")) ? 50 : 0) : events_sure(sniff->head, &sample);
        if (line.length > 0) {
            struct envelope envelope;

            envelope_read(line, &texts, &envelope);
            sample.lines++;
            sample.objects += envelope.is_object;
            sample.carrying += envelope.is_event;
            sample.run = envelope.is_object ? sample.run + 1 : 0;
        }
        begin = stop + 1;
    }
    return events_sure(sniff->head, &sample);
}

/* What one decode carries from line to line. */
struct events_state {
    struct decode *decode;
    struct events *events;      /* NULL: only counted */
    bool carrying;              /* there may be events in the lines; else each line is its message */
    struct clearing clearing;
    struct envelope_texts texts;
    struct head_clock clock;
    struct likeness likeness;
    bool plain;                 /* the fill's events do not say what they are like */
};

static void events_fill(struct events_state *state, size_t place, struct view line, const struct envelope *envelope)
{
    const struct event_wish *wish = state->decode->wish;
    struct events *events = state->events;

    if (wish->ingestion_time)
        (void)envelope_time(envelope->ingestion, &state->clock, &events->ingestion_ms[place]);
    if (wish->stream)
        events->stream[place] = envelope_stream(&state->texts, envelope);
    if (wish->log)
        events->log[place] = envelope_log(&state->texts, envelope);
    if (wish->carrier)
        events->carrier[place] = line;
}

/* Whether it can be one of the fill. */
static bool events_admit(struct events_state *state, const struct envelope *envelope)
{
    static const struct json none = { JSON_NONE };
    const bool says = envelope->is_event && envelope->format.kind != JSON_NONE;

    if (!says && state->plain)
        return true;
    const bool admitted = likeness_admits(&state->likeness, state->events, state->decode->arena, says ? envelope->format : none,
                                          says ? envelope->header : none);
    state->plain = admitted && !says;
    return admitted;
}

/* False when it is not like those of the fill: then it is the first of the next. */
static bool events_line(struct events_state *state, size_t begin, struct view line)
{
    struct decode *decode = state->decode;
    const struct event_wish *wish = decode->wish;
    const bool timed = wish_needs_time(wish);
    struct envelope envelope;
    int64_t ms = decode->modified_ms;

    /* A file that stands behind another one begins with its own mark. */
    if (line.length > 3 && view_starts(line, VIEW("\xEF\xBB\xBF"))) {
        line = view_skip(line, 3);
        begin += 3;
    }
    struct view message = line;
    envelope.is_event = false;          /* all of it takes time that adds up */
    envelope.time.kind = JSON_NONE;
    if (state->carrying)
        envelope_read(line, &state->texts, &envelope);
    else if (timed)
        envelope_read_time(line, &state->texts, &envelope);
    if (timed && envelope.time.kind != JSON_NONE)
        (void)envelope_time(envelope.time, &state->clock, &ms);
    else if (timed && line.data[0] != '{')
        (void)head_time_of_line(&state->clock, line, &ms);
    if (!decode_takes(decode, ms))
        return true;
    if (state->events && state->carrying && !events_admit(state, &envelope))
        return false;
    if (envelope.is_event)
        message = envelope_message(&state->texts, &envelope);
    decode->records++;
    decode->bytes += message.length;
    if (!state->events)
        return true;
    if (envelope.is_event && envelope.text.data && message.data == envelope.text.data &&
        clearing_is_clear(&state->clearing, begin, begin + line.length))
        return true;
    size_t place = events_add(state->events, decode, begin, message, ms);
    if (envelope.is_event)
        events_fill(state, place, line, &envelope);
    return true;
}

/* False when the fill is done before there are as many events as it may have. */
static bool events_walk(struct decode *decode, struct events *events, bool carrying, const struct needles *needles)
{
    struct events_state state = {
        .decode = decode, .events = events, .carrying = carrying,
        .texts = { .arena = decode->arena, .readable = view_end(decode->text) }, .clock.zone = decode->zone,
    };
    size_t begin = decode->next;
    bool alike = true;
    struct line_walk walk;

    clearing_begin(&state.clearing, needles, (struct view){ decode->text.data, decode->end }, begin);
    line_walk_decode(&walk, decode);
    while (begin < decode->end && (!events || events->count < events->capacity)) {
        const size_t stop = line_walk_next(&walk);
        struct view line = line_walk_view(&walk, begin, stop);

        if (line.length > 0 && !events_line(&state, begin, line)) {
            alike = false;
            break;
        }
        begin = stop < decode->end ? stop + 1 : stop;
    }
    decode->next = begin;
    envelope_texts_clear(&state.texts);
    return alike;
}

/* For lines of which none carries an event: their messages stand in the text. */
static void events_decode_plain(struct decode *decode, struct events *events)
{
    (void)events_walk(decode, events, false, NULL);
}

static void events_count_plain(struct decode *decode)
{
    (void)events_walk(decode, NULL, false, NULL);
}

/* Goes through the text in spans, for in most files either all lines carry events or none does. */
static void events_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    static const struct matching events_matching = {
        line_walk_begin, events_decode_plain, line_walk_start, events_count_plain,
    };
    const struct needle carrier = needle_of(VIEW(ENVELOPE_CARRIER));
    const size_t whole = decode->end;
    bool alike = true;

    while (alike && decode->next < whole && events->count < events->capacity) {
        if (whole - decode->next > EVENTS_SPAN)
            decode->end = line_walk_begin(decode->text, decode->next + EVENTS_SPAN, NULL);
        if (decode->end > whole)
            decode->end = whole;
        if (needle_find(&carrier, (struct view){ decode->text.data, decode->end }, decode->next) != SIZE_MAX)
            alike = events_walk(decode, events, true, needles);
        else if (events->count > 0 && delimited_layout_of(events->format, events->layout))
            alike = false;
        else if (needles)
            matching_decode(&events_matching, decode, events, needles);
        else
            alike = events_walk(decode, events, false, NULL);
        decode->end = whole;
    }
}

static void events_decode(struct decode *decode, struct events *events)
{
    events_decode_matching(decode, events, NULL);
}

const struct format format_events = {
    .name = "events",
    .help = "JSON lines. An object with @message (or message, and nothing foreign beside it) carries an event: message, time, "
            "stream, group, time of ingestion. Any other object is a message itself; its time is `@timestamp`, or the first "
            "of `timestamp`, `time`, `ts`, `date`, `datetime`, `eventTime`, `event_time`, `logged_at`, `asctime`, @timestamp "
            "in `_source`, `__REALTIME_TIMESTAMP`, `query_timestamp`. Lines of text between are messages, with the time they "
            "begin with.",
    .example = "{\"@timestamp\":\"2024-05-01T10:00:00.123Z\",\"@logStream\":\"web/1\",\"@message\":\"GET /\"}\n",
    .sniff = events_sniff,
    .begin = line_walk_begin,
    .decode = events_decode,
    .decode_matching = events_decode_matching,
    .names_groups = naming_in_envelopes,
};
