/*
 * Docker's json-file logs: {"log":"...\n","stream":"stdout","time":"..."}. Docker cuts what is longer than 16 KiB into lines of which
 * all but the last lack the newline at the end of their log: they are joined. When the other stream comes between, what there is
 * so far is an event.
 */
#include "source/format_rows.h"
#include "source/line_walk.h"
#include "source/naming.h"
#include "source/producers.h"

enum { DOCKER_LOG, DOCKER_STREAM, DOCKER_TIME, DOCKER_ATTRIBUTES };
enum { DOCKER_TAIL = 4096 };

static bool docker_event(struct documents_run *run, struct view line, const struct members *members, struct document_event *event)
{
    const struct view stream = members->value[DOCKER_STREAM].raw;

    if (members->value[DOCKER_LOG].kind != JSON_STRING || members->value[DOCKER_TIME].kind != JSON_STRING || members->others ||
        !(view_equal(stream, VIEW("\"stdout\"")) || view_equal(stream, VIEW("\"stderr\""))))
        return false;
    event->message = producer_chomp(members_text(members, DOCKER_LOG, &run->texts));
    event->time = members->value[DOCKER_TIME];
    if (members->text[DOCKER_LOG].data)
        event->until = (size_t)(view_end(line) - run->decode->text.data);
    return true;
}

static const struct producer docker_producer = {
    .names = { .names = { VIEW_INIT("log"), VIEW_INIT("stream"), VIEW_INIT("time"), VIEW_INIT("attrs") }, .decoded = 1 },
    .event = docker_event,
};

/*
 * What a line's end tells: which stream it is of, 0 when it is no line of docker's, and whether its log goes on in the next.
 * That must not depend on where the text was cut, so no more than the last bytes of the line are looked at.
 */
struct docker_end {
    char stream;                /* 'o' or 'e' */
    bool part;
};

static struct docker_end docker_end_of(struct view line)
{
    const struct view mark = VIEW_INIT("\",\"stream\":\"std");
    const struct view tail = line.length > DOCKER_TAIL ? view_skip(line, line.length - DOCKER_TAIL) : line;
    size_t at = SIZE_MAX, backslashes = 0;

    /* From behind, by the comma of the mark: little stands behind it. */
    for (size_t comma = scan_find_last_byte(tail, tail.length, ','); comma != SIZE_MAX && comma > 0 && at == SIZE_MAX;
         comma = scan_find_last_byte(tail, comma, ','))
        at = view_starts(view_skip(tail, comma - 1), mark) ? comma - 1 : SIZE_MAX;
    if (at == SIZE_MAX || at + mark.length >= tail.length)
        return (struct docker_end){ 0, false };
    const char stream = tail.data[at + mark.length];
    if (at == 0 || tail.data[at - 1] != 'n')
        return (struct docker_end){ stream, true };
    while (backslashes + 1 < at && tail.data[at - 2 - backslashes] == '\\')
        backslashes++;
    return (struct docker_end){ stream, backslashes % 2 == 0 };
}

static size_t docker_begin(struct view text, size_t from, const void *layout)
{
    size_t at = line_walk_begin(text, from, layout);

    while (at > 0 && at < text.length) {
        const size_t low = at - 1 > DOCKER_TAIL + 1 ? at - 1 - (DOCKER_TAIL + 1) : 0;
        struct view line = { text.data, at - 1 };

        line = view_skip(line, line_walk_start(line, low, at - 1, NULL));
        if (view_ends(line, VIEW("\r")))
            line.length--;
        if (!docker_end_of(line).part)
            break;
        at = line_walk_begin(text, at + 1, layout);
    }
    return at;
}

/* The lines of one event. */
struct docker_parts {
    size_t begin;
    struct docker_end end;          /* of the last line so far; stream 0: there is none */
    struct view first;              /* the only line so far */
    struct json time;
    bool several;
};

/* Adds a line to what is to be joined; its message is put behind those before in the buffer. */
static bool docker_join(struct documents_run *run, struct docker_parts *parts, struct view line)
{
    const struct view object = view_trim(line);
    struct document_event event = { .message = line };
    struct members members;

    if (!members_read(object.data, view_end(object), &docker_producer.names, &run->texts, &members) ||
        !docker_event(run, line, &members, &event))
        return false;
    if (parts->time.kind == JSON_NONE)
        parts->time = event.time;
    buffer_add(&run->texts.buffer, event.message);
    return true;
}

static void docker_flush(struct documents_run *run, struct docker_parts *parts)
{
    if (parts->end.stream == 0)
        return;
    struct document_event event = { .place = parts->begin, .time = parts->time };
    if (parts->several) {
        event.message = arena_keep(run->decode->arena, buffer_view(&run->texts.buffer));
        (void)documents_add(run, &event);
    } else {
        producer_add_line(run, &docker_producer, parts->begin, parts->first);
    }
    *parts = (struct docker_parts){ 0 };
    buffer_reset(&run->texts.buffer);
}

/* Takes a part of a message, or what goes behind such; false when the line is an event alone. */
static bool docker_take(struct documents_run *run, struct docker_parts *parts, size_t begin, struct view line, struct docker_end end)
{
    if (parts->end.stream == 0) {
        if (!end.part)
            return false;
        parts->begin = begin;
        parts->first = line;
    } else {
        parts->several = true;
    }
    if (!docker_join(run, parts, line))
        return false;
    parts->end = end;
    return true;
}

static void docker_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    struct documents_run run = producer_run(decode, events);
    struct docker_parts parts = { 0 };
    size_t begin = decode->next;
    struct line_walk walk;

    buffer_init(&run.texts.buffer);
    clearing_begin(&run.clearing, needles, (struct view){ decode->text.data, decode->end }, begin);
    line_walk_decode(&walk, decode);
    while (begin < decode->end && events->count < events->capacity) {
        const size_t stop = line_walk_next(&walk);
        const struct view line = line_walk_view(&walk, begin, stop);
        const struct docker_end end = docker_end_of(line);

        if (parts.end.stream != 0 && parts.end.stream != end.stream) {
            docker_flush(&run, &parts);
            if (events->count == events->capacity)
                break;
        }
        if (line.length > 0 && !docker_take(&run, &parts, begin, line, end)) {
            docker_flush(&run, &parts);
            if (events->count == events->capacity)
                break;
            producer_add_line(&run, &docker_producer, begin, line);
        } else if (!end.part) {
            docker_flush(&run, &parts);
        }
        begin = stop < decode->end ? stop + 1 : stop;
    }
    docker_flush(&run, &parts);
    decode->next = begin;
    envelope_texts_clear(&run.texts);
}

static void docker_decode(struct decode *decode, struct events *events)
{
    docker_decode_matching(decode, events, NULL);
}

static int docker_sniff(struct sniff *sniff)
{
    return producer_sniff(sniff, &docker_producer) > 0 ? 93 : 0;
}

const struct format format_docker_json = {
    .name = "docker-json",
    .help = "Docker's json-file logs. What Docker cut into several lines is one event, with the time of the first, unless "
            "lines of the other stream come between.",
    .example = "{\"log\":\"GET /\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.123456789Z\"}\n",
    .sniff = docker_sniff,
    .begin = docker_begin,
    .look_behind = FORMAT_LOOK_BEHIND,
    .decode = docker_decode,
    .decode_matching = docker_decode_matching,
    .names_groups = naming_in_envelopes,
};
