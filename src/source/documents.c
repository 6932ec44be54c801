#include "source/documents.h"

#include "base/json_skip.h"
#include "source/line_walk.h"

/* Where a walk is, as bits: the context of a cut. */
enum { IN_ARRAY = 1, IN_OBJECT = 2, IN_LIST = 4 };
/* More of it, which matters only inside an object of which it is not known yet whether it is a unit. */
enum { OBJECT_OPEN = 8, VALUE_OPEN = 16, ESCAPING = 32 };
enum { STATE_FLAGS, STATE_DEPTH, STATE_STRING, STATE_OBJECT };

struct document_walk {
    const struct documents *documents;
    const char *begin, *at, *end;
    bool last;                  /* the text ends at `end` */
    unsigned where;             /* IN_... */
    bool open;                  /* the object may still be a unit; it began at: */
    const char *object;
    bool skipping;              /* `at` is inside a container: */
    struct json_skip skip;
};

enum document_step {
    STEP_ON,                    /* not there yet; walk_next() goes on */
    STEP_END,                   /* nothing more is known */
    STEP_UNIT,                  /* a unit begins at `at` */
    STEP_OBJECT,                /* an object begins at walk->object; what it is will be seen */
    STEP_WHOLE,                 /* that object was a unit, which ends at `at` */
};

static bool walk_is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\x1e';
}

static bool walk_ends_scalar(char byte)
{
    return walk_is_blank(byte) || byte == ',' || byte == ']' || byte == '}' || byte == '[' || byte == '{' || byte == '"';
}

/* Behind the string whose opening quote is here; NULL when it does not end. */
static const char *walk_string_end(const char *at, const char *end)
{
    const char *quote = envelope_quote(at + 1, end);

    return quote ? quote + 1 : NULL;
}

/* Steps over the value that begins here; false when the text does not hold its end. */
static bool walk_value(struct document_walk *walk)
{
    const char *at = walk->at;

    if (walk->skipping || *at == '{' || *at == '[') {
        if (!walk->skipping) {
            walk->skip = (struct json_skip){ .depth = 1 };
            walk->at++;
        }
        walk->at = json_skip(&walk->skip, walk->at, walk->end, walk->last);
        walk->skipping = walk->skip.depth > 0;
        return !walk->skipping;
    }
    if (*at == '"') {
        at = walk_string_end(at, walk->end);
        walk->at = at ? at : walk->at;
        return at != NULL;
    }
    do
        at++;
    while (at < walk->end && !walk_ends_scalar(*at));
    if (at == walk->end && !walk->last)
        return false;
    walk->at = at;
    return true;
}

/* Around everything, a value that is neither object nor array is a line of something else. */
static bool walk_line(struct document_walk *walk)
{
    const char *newline = memchr(walk->at, '\n', (size_t)(walk->end - walk->at));

    if (!newline && !walk->last)
        return false;
    walk->at = newline ? newline : walk->end;
    return true;
}

static bool walk_step_over(struct document_walk *walk)
{
    if (walk->skipping || walk->where != 0 || *walk->at == '{')
        return walk_value(walk);
    return walk_line(walk);
}

static bool walk_is_list(const struct document_walk *walk, struct view key)
{
    for (const struct view *list = walk->documents->lists; list->length > 0; list++)
        if (view_equal(key, *list))
            return true;
    return false;
}

/* A member, from its key to behind its value or into the list that is its value; false when it is not all there. */
static bool walk_member(struct document_walk *walk)
{
    const char *key = walk->at, *at = walk_string_end(key, walk->end);

    if (!at)
        return false;
    const struct view name = view_between(key + 1, at - 1);
    while (at < walk->end && (walk_is_blank(*at) || *at == ':'))
        at++;
    if (at == walk->end)
        return false;
    if (*at == '[' && walk_is_list(walk, name)) {
        walk->at = at + 1;
        walk->where |= IN_LIST;
        walk->open = false;
        return true;
    }
    if (*at == ',' || *at == '}') {
        walk->at = at;
        return true;
    }
    walk->at = at;
    if (walk_value(walk))
        return true;
    if (!walk->skipping)
        walk->at = key;
    return false;
}

/* What a byte that ends something or means nothing does. */
static void walk_pass(struct document_walk *walk)
{
    if (*walk->at == ']' && (walk->where & IN_LIST))
        walk->where &= ~(unsigned)IN_LIST;
    else if (*walk->at == ']' && !(walk->where & IN_OBJECT))
        walk->where &= ~(unsigned)IN_ARRAY;
    walk->at++;
}

/* The object may turn out to hold units, or to be one. */
static enum document_step walk_enter(struct document_walk *walk)
{
    walk->object = walk->at++;
    walk->where |= IN_OBJECT;
    walk->open = true;
    return STEP_OBJECT;
}

static enum document_step walk_in_object(struct document_walk *walk)
{
    const bool open = walk->open;

    if (*walk->at == '"')
        return walk_member(walk) ? STEP_ON : STEP_END;
    if (*walk->at != '}') {
        walk->at++;
        return STEP_ON;
    }
    walk->at++;
    walk->where &= ~(unsigned)IN_OBJECT;
    walk->open = false;
    return open ? STEP_WHOLE : STEP_ON;
}

/* Goes to the next unit or object. */
static enum document_step walk_next(struct document_walk *walk)
{
    if (walk->skipping && !walk_value(walk))
        return STEP_END;
    while (walk->at < walk->end) {
        const char byte = *walk->at;
        const bool outside = (walk->where & (IN_OBJECT | IN_LIST)) == 0;

        if (walk_is_blank(byte) || byte == ',') {
            walk->at++;
        } else if (walk->where & IN_LIST) {
            if (byte != ']' && byte != '}')
                return STEP_UNIT;
            walk_pass(walk);
        } else if (walk->where & IN_OBJECT) {
            enum document_step step = walk_in_object(walk);

            if (step != STEP_ON)
                return step;
        } else if (byte == '{' && outside && walk->documents->lists) {
            return walk_enter(walk);
        } else if (byte == '[' && walk->where == 0) {
            walk->where = IN_ARRAY;
            walk->at++;
        } else if (walk->where == IN_ARRAY && (byte == ']' || byte == '}')) {
            walk_pass(walk);
        } else {
            return STEP_UNIT;
        }
    }
    return STEP_END;
}

static struct document_walk walk_resume(const struct splitter *splitter, struct view text, uint64_t offset, bool last,
                                        const struct documents *documents)
{
    const uint64_t flags = splitter->state[STATE_FLAGS];
    const uint64_t place = splitter->place > offset ? splitter->place - offset : 0;
    struct document_walk walk = {
        .documents = documents, .begin = text.data, .at = text.data + place, .end = view_end(text), .last = last,
        .where = flags & (IN_ARRAY | IN_OBJECT | IN_LIST), .open = flags & OBJECT_OPEN, .skipping = flags & VALUE_OPEN,
        .skip = { splitter->state[STATE_DEPTH], splitter->state[STATE_STRING], flags & ESCAPING },
    };

    if (walk.open)
        walk.object = text.data + (splitter->state[STATE_OBJECT] - offset);
    return walk;
}

static void walk_save(const struct document_walk *walk, struct splitter *splitter, uint64_t offset)
{
    splitter->place = offset + (uint64_t)(walk->at - walk->begin);
    splitter->state[STATE_FLAGS] = walk->where | (walk->open ? (unsigned)OBJECT_OPEN : 0) |
                                   (walk->skipping ? (unsigned)VALUE_OPEN : 0) | (walk->skip.escaping ? (unsigned)ESCAPING : 0);
    splitter->state[STATE_DEPTH] = walk->skip.depth;
    splitter->state[STATE_STRING] = walk->skip.in_string;
    splitter->state[STATE_OBJECT] = walk->open ? offset + (uint64_t)(walk->object - walk->begin) : 0;
}

void documents_split(struct splitter *splitter, struct view text, uint64_t offset, bool last, const struct documents *documents)
{
    struct document_walk walk = walk_resume(splitter, text, offset, last, documents);

    for (;;) {
        const enum document_step step = walk_next(&walk);
        const char *cut = step == STEP_OBJECT ? walk.object : walk.at;

        if (step == STEP_END)
            break;
        if (step == STEP_WHOLE)
            continue;
        splitter->cut = offset + (uint64_t)(cut - walk.begin);
        splitter->context = step == STEP_OBJECT ? walk.where & IN_ARRAY : walk.where;
        if (step == STEP_UNIT && !walk_step_over(&walk))
            break;
    }
    walk_save(&walk, splitter, offset);
}

/* Reads the unit; false when the events are full before its end. */
static bool run_unit(struct documents_run *run, struct document_walk *walk, struct document_unit unit, unsigned where)
{
    struct decode *decode = run->decode;

    decode->next = unit.begin;
    decode->context = where;
    run->added = 0;
    if (!run->documents->unit(run, &unit))
        return false;
    decode->inside = 0;
    walk->at = walk->begin + unit.end;
    walk->skipping = false;
    return true;
}

/* At a unit: a value, or around everything a line. */
static struct document_unit run_begin(struct document_walk *walk)
{
    struct document_unit unit = { .begin = (size_t)(walk->at - walk->begin) };
    const char *at = walk->at;

    if (walk->where == 0 && *at != '{' && *at != '[' && walk_line(walk))
        unit.end = (size_t)(walk->at - walk->begin);
    walk->at = at;
    return unit;
}

void documents_decode(struct decode *decode, struct events *events, const struct documents *documents)
{
    documents_decode_matching(decode, events, NULL, documents);
}

void documents_decode_matching(struct decode *decode, struct events *events, const struct needles *needles,
                               const struct documents *documents)
{
    struct documents_run run = {
        .documents = documents, .decode = decode, .events = events, .timed = wish_needs_time(decode->wish),
        .texts = { .arena = decode->arena, .readable = view_end(decode->text) }, .clock.zone = documents->utc ? NULL : decode->zone,
    };
    struct document_walk walk = {
        .documents = documents, .begin = decode->text.data, .at = decode->text.data + decode->next,
        .end = decode->text.data + decode->end, .last = true, .where = (unsigned)decode->context,
    };
    bool room = true;

    clearing_begin(&run.clearing, needles, (struct view){ decode->text.data, decode->end }, decode->next);
    while (room && events->count < events->capacity) {
        const enum document_step step = walk_next(&walk);
        const size_t end = step == STEP_END ? decode->end : (size_t)(walk.at - walk.begin);

        if (step == STEP_OBJECT)
            continue;
        if (step == STEP_UNIT)
            room = run_unit(&run, &walk, run_begin(&walk), walk.where);
        else if (step == STEP_WHOLE || walk.open)
            room = run_unit(&run, &walk, (struct document_unit){ (size_t)(walk.object - walk.begin), end }, walk.where & IN_ARRAY);
        if (room && (step == STEP_END || walk.at == walk.end)) {
            decode->next = decode->end;
            room = false;
        } else if (room) {
            decode->next = (size_t)(walk.at - walk.begin);
            decode->context = walk.where;
        }
    }
    envelope_texts_clear(&run.texts);
}

/* The time a line of text begins with, perhaps in a bracket. */
static bool documents_line_time(struct documents_run *run, struct view line, struct head_time *time)
{
    return head_time_iso(&run->clock, view_skip(line, view_starts(line, VIEW("["))), time);
}

bool documents_add(struct documents_run *run, const struct document_event *event)
{
    struct decode *decode = run->decode;
    struct events *events = run->events;
    const struct event_wish *wish = decode->wish;
    int64_t ms = decode->modified_ms;
    struct head_time time;

    if (run->added < decode->inside) {
        run->added++;
        return true;
    }
    if (events->count == events->capacity) {
        decode->inside = run->added;
        return false;
    }
    run->added++;
    if (run->timed && event->time.kind != JSON_NONE)
        (void)envelope_time(event->time, &run->clock, &ms);
    else if (run->timed && event->time_text.data)
        (void)instant_of_text(event->time_text, &ms);
    else if (run->timed && event->plain && documents_line_time(run, event->message, &time))
        ms = time.ms;
    if (!decode_takes(decode, ms))
        return true;
    decode->records++;
    decode->bytes += event->message.length;
    if (event->until > 0 && clearing_is_clear(&run->clearing, event->place, event->until))
        return true;
    size_t at = events_add(events, decode, event->place, event->message, ms);
    if (wish->ingestion_time && event->ingestion.kind != JSON_NONE)
        (void)envelope_time(event->ingestion, &run->clock, &events->ingestion_ms[at]);
    else if (wish->ingestion_time && event->ingestion_text.data)
        (void)instant_of_text(event->ingestion_text, &events->ingestion_ms[at]);
    if (wish->stream)
        events->stream[at] = event->stream;
    if (wish->log)
        events->log[at] = event->log;
    if (wish->carrier)
        events->carrier[at] = event->carrier;
    return true;
}

struct json documents_value(struct documents_run *run, struct document_unit *unit)
{
    const struct view text = { run->decode->text.data, unit->end > 0 ? unit->end : run->decode->end };
    struct json value = json_at(view_skip(text, unit->begin));

    if (value.kind != JSON_NONE && unit->end == 0)
        unit->end = (size_t)(view_end(value.raw) - text.data);
    if (value.kind != JSON_NONE && view_trim(view_between(view_end(value.raw), text.data + unit->end)).length == 0)
        return value;
    if (unit->end == 0) {
        struct document_walk walk = {
            .begin = text.data, .at = text.data + unit->begin, .end = view_end(text), .last = true, .where = IN_LIST,
        };

        unit->end = walk_value(&walk) ? (size_t)(walk.at - text.data) : run->decode->end;
    }
    return (struct json){ JSON_NONE };
}

struct view documents_string(struct documents_run *run, struct json value)
{
    return value.kind == JSON_STRING ? envelope_string(&run->texts, value) : (struct view){ NULL, 0 };
}

bool documents_add_whole(struct documents_run *run, struct document_unit *unit)
{
    const struct json value = documents_value(run, unit);
    struct document_event event = {
        .place = unit->begin,
        .message = view_trim((struct view){ run->decode->text.data + unit->begin, unit->end - unit->begin }),
    };

    if (value.kind == JSON_STRING)
        event.message = envelope_string(&run->texts, value);
    else if (value.kind == JSON_OBJECT || value.kind == JSON_ARRAY)
        event.message = envelope_compact(&run->texts, value);
    return event.message.length == 0 || documents_add(run, &event);
}

bool documents_add_envelope(struct documents_run *run, struct document_unit *unit)
{
    const struct json value = documents_value(run, unit);
    struct document_event event = { .place = unit->begin };
    struct envelope envelope;

    if (value.kind != JSON_OBJECT)
        return documents_add_whole(run, unit);
    envelope_read(value.raw, &run->texts, &envelope);
    event.time = envelope.time;
    if (!envelope.is_event)
        envelope.format.kind = envelope.header.kind = JSON_NONE;
    if (!likeness_admits(&run->likeness, run->events, run->decode->arena, envelope.format, envelope.header)) {
        run->decode->inside = run->added;
        return false;
    }
    if (envelope.is_event) {
        event.message = envelope_message(&run->texts, &envelope);
        event.carrier = value.raw;
        event.ingestion = envelope.ingestion;
        event.stream = envelope_stream(&run->texts, &envelope);
        event.log = envelope_log(&run->texts, &envelope);
    } else {
        event.message = envelope_compact(&run->texts, value);
    }
    return documents_add(run, &event);
}

/* Whether the text begins with an object that fills its line. */
static bool look_is_line(struct view text)
{
    const struct json value = json_at(text);
    const char *at = view_end(value.raw);

    if (value.kind != JSON_OBJECT || memchr(value.raw.data, '\n', value.raw.length))
        return false;
    while (at < view_end(text) && (*at == ' ' || *at == '\r' || *at == '\t'))
        at++;
    return at == view_end(text) || *at == '\n';
}

enum { LOOK_SAMPLE = 20 };

/* Goes on from the step that was taken, and counts. */
static void look_count(struct documents_look *look, struct document_walk *walk, enum document_step step)
{
    for (; step != STEP_END && look->values + look->strays < LOOK_SAMPLE; step = walk_next(walk)) {
        if (step == STEP_OBJECT)
            continue;
        if (step == STEP_UNIT && walk->where == 0 && *walk->at != '{')
            look->strays++;
        else
            look->values++;
        if (step == STEP_UNIT && !walk_step_over(walk))
            break;
    }
}

struct documents_look documents_look(struct view head, bool whole, const struct documents *documents)
{
    struct document_walk walk = {
        .documents = documents, .begin = head.data, .at = head.data, .end = view_end(head), .last = whole,
    };
    struct documents_look look = { .lines = look_is_line(head) };
    enum document_step step;

    do
        step = walk_next(&walk);
    while (step == STEP_OBJECT);
    const char *begin = step == STEP_WHOLE || walk.open ? walk.object : walk.at;
    look.in_list = walk.where & IN_LIST;
    look.in_array = walk.where & IN_ARRAY;
    look.found = step != STEP_END || walk.open;
    if (!look.found)
        return look;
    look.unit = view_between(begin, view_end(head));
    const struct json value = json_at(look.unit);
    if (value.kind != JSON_NONE)
        look.unit = value.raw;
    look_count(&look, &walk, step);
    return look;
}
