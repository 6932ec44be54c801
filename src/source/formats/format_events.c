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

enum {
    EVENTS_SAMPLE = 50, EVENTS_RUN = 5, EVENTS_SPAN = 64 * 1024,
    EVENTS_FAR = 4 * 1024,      /* bytes up to a hit that are worth a loop of their own, which only counts */
};

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
    struct instant_minute minute;
    struct likeness likeness;
    bool plain;                 /* the fill's events do not say what they are like */
    bool passing;               /* lines without a hit need not be looked at */
    struct run_places *places;  /* room for LINE_WALK_BREAKS, where lines may carry events */
};

/* Whether times of events are to be known; of those that are clear only whether they are in the range. */
static bool events_timed(const struct events_state *state, bool clear)
{
    return clear ? wish_has_range(state->decode->wish) : wish_needs_time(state->decode->wish);
}

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

/* The time of a line, which begins so. */
static int64_t events_time(struct events_state *state, struct view line, const struct envelope *envelope)
{
    int64_t ms = state->decode->modified_ms;

    if (envelope->time.kind != JSON_NONE)
        (void)envelope_time(envelope->time, &state->clock, &ms);
    else if (line.data[0] != '{')
        (void)head_time_of_line(&state->clock, line, &ms);
    return ms;
}

/* False when it is not like those of the fill: then it is the first of the next. */
static bool events_line(struct events_state *state, size_t begin, struct view line, bool clear)
{
    struct decode *decode = state->decode;
    const bool timed = events_timed(state, clear);
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
    if (timed) {
        ms = events_time(state, line, &envelope);
        if (!decode_takes(decode, ms))
            return true;
    }
    if (state->events && state->carrying && !events_admit(state, &envelope))
        return false;
    if (envelope.is_event)
        message = envelope_message(&state->texts, &envelope);
    decode->records++;
    decode->bytes += message.length;
    if (!state->events || (clear && envelope.is_event && envelope.text.data && message.data == envelope.text.data))
        return true;
    if (clear && !timed && wish_needs_time(decode->wish))
        ms = events_time(state, line, &envelope);
    size_t place = events_add(state->events, decode, begin, message, ms);
    if (envelope.is_event)
        events_fill(state, place, line, &envelope);
    return true;
}

/* ---- Lines that are alike ---- */

/* Their times; false when only some are in the range. Else *within tells whether they are. */
static bool events_run_times(struct events_state *state, const struct run_lines *lines, size_t count, int64_t *ms, bool *within)
{
    const struct envelope_run *run = &state->texts.run;
    const struct run_value *value = &run->values[RUN_TIME];

    for (size_t i = 0; i < count; i++) {
        const struct json time = run_value_of(value, run_line(lines, i), &state->places[i]);

        ms[i] = INT64_MIN;
        if (run->stamped)
            ms[i] = instant_of_stamp(time.raw.data + 1, &state->minute, INT64_MIN);
        if (ms[i] == INT64_MIN) {
            ms[i] = state->decode->modified_ms;
            (void)envelope_time(time, &state->clock, &ms[i]);
        }
    }
    return decode_takes_like(state->decode, ms, count, within);
}

static struct view events_content(struct view string)
{
    return (struct view){ string.data + 1, string.length - 2 };
}

/* One text of each line; those without one are of the input. */
static void events_run_texts(struct events_state *state, enum run_field field, const struct run_lines *lines, size_t count,
                             struct view *texts)
{
    const struct run_value *value = &state->texts.run.values[field];

    for (size_t i = 0; i < count; i++) {
        texts[i] = (struct view){ NULL, 0 };
        if (value->kind == JSON_STRING)
            texts[i] = events_content(run_value_of(value, run_line(lines, i), &state->places[i]).raw);
    }
}

static void events_run_ingestion(struct events_state *state, const struct run_lines *lines, size_t count, const int64_t *ms,
                                 int64_t *ingestion_ms)
{
    const struct run_value *value = &state->texts.run.values[RUN_INGESTION];

    for (size_t i = 0; i < count; i++) {
        ingestion_ms[i] = ms[i];
        (void)envelope_time(run_value_of(value, run_line(lines, i), &state->places[i]), &state->clock, &ingestion_ms[i]);
    }
}

/* All but the messages, column by column. */
static void events_run_append(struct events_state *state, const struct run_lines *lines, size_t count, const int64_t *ms)
{
    const struct decode *decode = state->decode;
    const struct event_wish *wish = decode->wish;
    struct events *events = state->events;
    const size_t from = events->count;

    events->count += count;
    for (size_t i = 0; i < count; i++)
        events->position[from + i] = decode->offset + (size_t)(run_line(lines, i) - decode->text.data);
    if (wish->timestamp)
        memcpy(events->timestamp_ms + from, ms, count * sizeof *ms);
    if (wish->ingestion_time)
        events_run_ingestion(state, lines, count, ms, events->ingestion_ms + from);
    if (wish->stream)
        events_run_texts(state, RUN_STREAM, lines, count, events->stream + from);
    if (wish->log)
        events_run_texts(state, RUN_LOG, lines, count, events->log + from);
    for (size_t i = 0; wish->carrier && i < count; i++)
        events->carrier[from + i] = view_between(run_line(lines, i), run_line_end(lines, i));
}

/* The next hit at or behind a place; SIZE_MAX: there is none. */
static size_t events_next_hit(struct matching_hits *hits, size_t place)
{
    while (matching_next(hits) < place)
        hits->used++;
    return matching_next(hits);
}

/* Leaves those of the lines that end before the next hit, and tells so; or the one that holds it. */
static bool events_run_clear(struct run_lines *lines, struct matching_hits *hits, const char *text)
{
    const size_t next = events_next_hit(hits, (size_t)(lines->begin - text)), base = (size_t)(lines->base - text);
    size_t clear = 0;

    if (base + lines->breaks[lines->count - 1] < next)
        return true;
    while (base + lines->breaks[clear] < next)
        clear++;
    lines->count = clear > 0 ? clear : 1;
    return clear > 0;
}

/* Those of which the newlines are known, from a place on. */
static struct run_lines events_run_lines(const struct events_state *state, struct line_walk *walk, size_t begin)
{
    const char *text = state->decode->text.data;
    const size_t known = line_walk_known(walk);

    return (struct run_lines){
        .begin = text + begin, .base = text + walk->base, .breaks = walk->breaks + walk->used,
        .count = known < LINE_WALK_BREAKS ? known : LINE_WALK_BREAKS,
    };
}

/* Goes on behind so many of the lines. */
static void events_run_pass(const struct events_state *state, const struct run_lines *lines, size_t count, struct line_walk *walk,
                            size_t *begin)
{
    walk->used += count;
    *begin = (size_t)(lines->base + lines->breaks[count - 1] + 1 - state->decode->text.data);
}

/*
 * The end of the hits which are so near to each other, and to the line there, that lines are to be picked from all as far as these go. Not
 * where it must be known of what time the others are.
 */
static size_t events_run_near(const struct events_state *state, size_t begin, struct matching_hits *hits)
{
    const struct event_wish *wish = state->decode->wish;
    const size_t next = events_next_hit(hits, begin);
    size_t end = hits->used;

    if (!wish->message || wish_has_range(wish) || next == SIZE_MAX || next - begin >= EVENTS_FAR)
        return end;
    do
        end++;
    while (end < hits->count && hits->places[end] - hits->places[end - 1] < EVENTS_FAR);
    return end;
}

/* Likewise of those with a hit, up to the one before `near`; the others are only counted. */
static size_t events_run_pick(struct events_state *state, struct line_walk *walk, size_t *begin, struct matching_hits *hits, size_t near)
{
    struct decode *decode = state->decode;
    struct events *events = state->events;
    struct run_lines lines = events_run_lines(state, walk, *begin);
    const bool quoted = decode->wish->quoted && events->quoted;
    uint16_t picked[LINE_WALK_BREAKS];
    struct run_picks picks = {
        .base = decode->text.data + hits->from, .places = hits->places, .count = near, .picked = picked,
        .used = hits->used, .room = events->capacity - events->count,
    };
    int64_t ms[LINE_WALK_BREAKS];
    bool within = true;
    uint64_t bytes;

    const size_t count = envelope_run_pick(&state->texts, &lines, &picks, state->places, events->message + events->count,
                                           quoted ? events->quoted + events->count : NULL, &bytes);
    if (count == 0)
        return 1;
    hits->used = picks.used;
    decode->records += count;
    decode->bytes += bytes;
    events_run_pass(state, &lines, count, walk, begin);
    lines.picked = picked;
    if (picks.size > 0 && events_timed(state, false))
        (void)events_run_times(state, &lines, picks.size, ms, &within);
    events_run_append(state, &lines, picks.size, ms);
    return 0;
}

/* Which of the lines have the next hits, at most `room` of them; used[] is what hits->used was before each. */
static size_t events_run_held(const struct decode *decode, const struct line_walk *walk, const struct run_lines *lines,
                              struct matching_hits *hits, size_t room, uint16_t *picked, uint16_t *used)
{
    const bool noted = decode->lines && walk->breaks == decode->lines->breaks;
    const size_t base = walk->base, end = base + lines->breaks[lines->count - 1];
    size_t size = 0, line = 0;

    for (size_t hit; size < room && (hit = matching_next(hits)) <= end; size++) {
        const size_t least = noted ? hits->lines[hits->used] : 0;

        if (least > walk->used + line)
            line = least - walk->used;
        while (base + lines->breaks[line] < hit)
            line++;
        used[size] = (uint16_t)hits->used;
        picked[size] = (uint16_t)line;
        while (matching_next(hits) <= base + lines->breaks[line])
            hits->used++;
    }
    return size;
}

/* The same where lines without a hit are passed over. */
static size_t events_run_apart(struct events_state *state, struct line_walk *walk, size_t *begin, struct matching_hits *hits)
{
    struct decode *decode = state->decode;
    struct events *events = state->events;
    const bool ready = state->texts.run.known && state->plain, quoted = decode->wish->quoted && events->quoted;
    const size_t room = ready ? events->capacity - events->count : 1;
    uint16_t picked[LINE_WALK_BREAKS], used[LINE_WALK_BREAKS];
    int64_t ms[LINE_WALK_BREAKS];
    bool within = true;
    uint64_t bytes;

    if (line_walk_known(walk) == 0)
        return 1;
    struct run_lines lines = events_run_lines(state, walk, *begin);
    const size_t all = lines.count;
    (void)events_next_hit(hits, *begin);
    const size_t size = events_run_held(decode, walk, &lines, hits, room, picked, used);
    lines.picked = picked;
    lines.count = size;
    const size_t count = !ready || size == 0 ? 0
                         : envelope_run_read(&state->texts, &lines, state->places, events->message + events->count,
                                             quoted ? events->quoted + events->count : NULL, &bytes);
    if (count > 0 && events_timed(state, false))
        (void)events_run_times(state, &lines, count, ms, &within);
    events_run_append(state, &lines, count, ms);
    decode->records += count;
    lines.picked = NULL;
    if (count < size) {     /* that one is taken singly */
        hits->used = used[count];
        if (picked[count] > 0)
            events_run_pass(state, &lines, picked[count], walk, begin);
        return 1;
    }
    events_run_pass(state, &lines, size < room ? all : (size_t)picked[size - 1] + 1, walk, begin);
    return 0;
}

/*
 * Takes lines from *begin on, as many as there are that are alike; clear ones are only counted. Returns how many lines have to be
 * taken one by one now.
 */
static size_t events_run(struct events_state *state, struct line_walk *walk, size_t *begin, struct matching_hits *hits)
{
    struct decode *decode = state->decode;
    struct events *events = state->events;
    int64_t ms[LINE_WALK_BREAKS];
    bool within = true;
    uint64_t bytes;

    if (state->passing)
        return events_run_apart(state, walk, begin, hits);
    if (!state->texts.run.known || !state->plain || line_walk_known(walk) == 0)
        return 1;
    const size_t near = hits ? events_run_near(state, *begin, hits) : 0;
    if (hits && near > hits->used)
        return events_run_pick(state, walk, begin, hits, near);
    struct run_lines lines = events_run_lines(state, walk, *begin);
    const bool clear = hits && events_run_clear(&lines, hits, decode->text.data);
    const size_t room = clear ? LINE_WALK_BREAKS : events->capacity - events->count;
    const bool quoted = !clear && decode->wish->message && decode->wish->quoted && events->quoted;
    lines.count = lines.count < room ? lines.count : room;
    const size_t count = envelope_run_read(&state->texts, &lines, clear && !events_timed(state, clear) ? NULL : state->places,
                                           clear || !decode->wish->message ? NULL : events->message + events->count,
                                           quoted ? events->quoted + events->count : NULL, &bytes);
    if (count == 0)
        return 1;
    if (events_timed(state, clear) && !events_run_times(state, &lines, count, ms, &within))
        return count;
    if (within) {
        decode->records += count;
        decode->bytes += bytes;
        if (!clear)
            events_run_append(state, &lines, count, ms);
    }
    events_run_pass(state, &lines, count, walk, begin);
    return 0;
}

/* Lines up to `end`, a beginning, as far as there is room; with hits, those without one are only counted. False when the fill is
 * done before. */
static bool events_lines(struct events_state *state, size_t end, struct matching_hits *hits)
{
    struct decode *decode = state->decode;
    struct events *events = state->events;
    const size_t whole = decode->end;
    size_t begin = decode->next;
    struct line_walk walk;
    bool alike = true;

    decode->end = end;
    line_walk_decode(&walk, decode);
    while (alike && begin < end && (!events || events->count < events->capacity)) {
        size_t singly = state->carrying ? events_run(state, &walk, &begin, hits) : 1;

        for (; alike && singly > 0 && begin < end && (!events || events->count < events->capacity); singly--) {
            const size_t stop = line_walk_next(&walk);
            const struct view line = line_walk_view(&walk, begin, stop);

            alike = line.length == 0 || events_line(state, begin, line, hits && events_next_hit(hits, begin) >= stop);
            if (alike)
                begin = stop < end ? stop + 1 : stop;
        }
    }
    decode->next = begin;
    decode->end = whole;
    return alike;
}

/* ---- Spans ---- */

static struct events_state events_state_of(struct decode *decode, struct events *events)
{
    return (struct events_state){
        .decode = decode, .events = events, .clock.zone = decode->zone,
        .texts = { .arena = decode->arena, .readable = view_end(decode->text), .begin = decode->text.data },
    };
}

/* For lines of which none carries an event: their messages stand in the text. */
static void events_decode_plain(struct decode *decode, struct events *events)
{
    struct events_state state = events_state_of(decode, events);

    (void)events_lines(&state, decode->end, NULL);
    envelope_texts_clear(&state.texts);
}

static void events_count_plain(struct decode *decode)
{
    events_decode_plain(decode, NULL);
}

/* Lines that carry events, up to `end`. */
static bool events_carried(struct events_state *state, size_t end)
{
    struct decode *decode = state->decode;
    struct clearing *clearing = &state->clearing;
    struct matching_hits hits;
    struct line_index lines;
    bool alike, searched = clearing->set && !clearing_is_spoiled(clearing, decode->next, end);

    hits.text = (struct view){ decode->text.data, end };
    lines.around = NULL;
    if (searched && !matching_gather(&hits, clearing->set, &lines, decode->next, clearing->begin, &clearing->hits)) {
        clearing->set = NULL;
        searched = false;
    }
    state->carrying = true;
    state->passing = searched && decode->wish->uncounted && decode->wish->message && !wish_has_range(decode->wish) &&
                     clearing_is_literal(clearing, decode->next, end);
    decode->lines = searched ? &lines : NULL;
    alike = events_lines(state, end, searched ? &hits : NULL);
    decode->lines = NULL;
    state->carrying = state->passing = false;
    return alike;
}

/* Lines of a span that carry none, up to `end`. */
static bool events_bare(struct events_state *state, size_t end, const struct needles *needles)
{
    static const struct matching events_matching = {
        line_walk_begin, events_decode_plain, line_walk_start, events_count_plain,
    };
    struct decode *decode = state->decode;
    const size_t whole = decode->end;

    if (!needles)
        return events_lines(state, end, NULL);
    decode->end = end;
    matching_decode(&events_matching, decode, state->events, needles);
    decode->end = whole;
    return true;
}

/* Goes through the text in spans, for in most files either all lines carry events or none does. */
static void events_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    const struct needle carrier = needle_of(VIEW(ENVELOPE_CARRIER));
    struct events_state state = events_state_of(decode, events);
    struct run_places places[LINE_WALK_BREAKS];
    bool alike = true;

    state.places = places;
    clearing_begin(&state.clearing, needles, (struct view){ decode->text.data, decode->end }, decode->next);
    while (alike && decode->next < decode->end && events->count < events->capacity) {
        size_t end = decode->end;

        if (end - decode->next > EVENTS_SPAN)
            end = line_walk_begin(decode->text, decode->next + EVENTS_SPAN, NULL);
        if (end > decode->end)
            end = decode->end;
        if (needle_find(&carrier, (struct view){ decode->text.data, end }, decode->next) != SIZE_MAX)
            alike = events_carried(&state, end);
        else if (events->count > 0 && delimited_layout_of(events->format, events->layout))
            alike = false;
        else
            alike = events_bare(&state, end, needles);
    }
    envelope_texts_clear(&state.texts);
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
