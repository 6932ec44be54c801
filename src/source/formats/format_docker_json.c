/*
 * Docker's json-file logs: {"log":"...\n","stream":"stdout","time":"..."}. Docker cuts what is longer than 16 KiB into lines of which
 * all but the last lack the newline at the end of their log: they are joined, each stream by itself. The other stream may stand
 * between two of them, up to DOCKER_BETWEEN bytes of it; another line ends what there is so far.
 */
#include "source/format_rows.h"
#include "source/line_walk.h"
#include "source/naming.h"
#include "source/producers.h"

enum { DOCKER_LOG, DOCKER_STREAM, DOCKER_TIME, DOCKER_ATTRIBUTES };
enum { DOCKER_TAIL = 4096, DOCKER_BETWEEN = FORMAT_LOOK_BEHIND - DOCKER_TAIL - 2 };
enum { DOCKER_STREAMS = 2 };

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
    size_t stream;              /* DOCKER_STREAMS: no line of docker's */
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
        return (struct docker_end){ DOCKER_STREAMS, false };
    const size_t stream = tail.data[at + mark.length] == 'e';
    if (at == 0 || tail.data[at - 1] != 'n')
        return (struct docker_end){ stream, true };
    while (backslashes + 1 < at && tail.data[at - 2 - backslashes] == '\\')
        backslashes++;
    return (struct docker_end){ stream, backslashes % 2 == 0 };
}

/* Whether a message that began before the line at `at` may go on in it or behind it. */
static bool docker_open(struct view text, size_t at, const void *layout)
{
    const size_t low = at > FORMAT_LOOK_BEHIND ? at - FORMAT_LOOK_BEHIND : 0;
    bool seen[DOCKER_STREAMS] = { false, false };

    for (size_t stop = at; stop > low && at - stop <= DOCKER_BETWEEN && !(seen[0] && seen[1]);) {
        const size_t begin = line_walk_start(text, low, stop - 1, layout);
        const struct docker_end end = docker_end_of(line_walk_trim(text, begin, stop - 1));

        if (end.stream == DOCKER_STREAMS)
            return false;
        if (end.part && !seen[end.stream])
            return true;
        seen[end.stream] = true;
        stop = begin;
    }
    return false;
}

static size_t docker_begin(struct view text, size_t from, const void *layout)
{
    size_t at = line_walk_begin(text, from, layout);

    while (at < text.length && docker_open(text, at, layout))
        at = line_walk_begin(text, at + 1, layout);
    return at;
}

/* One decode. Lines of a stream that begin before the place where it is taken to are of an event that has been given out. */
struct docker_walk {
    struct documents_run run;
    struct line_walk lines;
    size_t taken[DOCKER_STREAMS];
};

/* They are kept from one fill to the next, for which 32 bits each do: a chunk is no larger than a block. */
static void docker_walk_keep(const struct docker_walk *walk)
{
    walk->run.decode->context = (uint64_t)walk->taken[1] << 32 | (uint32_t)walk->taken[0];
}

static void docker_walk_begin(struct docker_walk *walk, struct decode *decode, struct events *events, const struct needles *needles)
{
    walk->run = producer_run(decode, events);
    buffer_init(&walk->run.texts.buffer);
    clearing_begin(&walk->run.clearing, needles, (struct view){ decode->text.data, decode->end }, decode->next);
    line_walk_decode(&walk->lines, decode);
    walk->taken[0] = (uint32_t)decode->context;
    walk->taken[1] = decode->context >> 32;
}

/* Puts the line's message behind those before in the buffer. */
static bool docker_join(struct docker_walk *walk, struct view line, struct document_event *event)
{
    const struct view object = view_trim(line);
    struct members members;

    if (!members_read(object.data, view_end(object), &docker_producer.names, &walk->run.texts, &members) ||
        !docker_event(&walk->run, line, &members, event))
        return false;
    buffer_add(&walk->run.texts.buffer, event->message);
    return true;
}

/* The next line of the stream behind the one that ends at `stop`, when the message goes on there. Returns its end, else 0. */
static size_t docker_next(const struct docker_walk *walk, size_t stop, struct docker_end *last, struct view *line)
{
    const struct decode *decode = walk->run.decode;
    const struct view text = { decode->text.data, decode->end };

    for (size_t from = stop + 1, to; from < decode->end && from - stop - 1 <= DOCKER_BETWEEN; from = to + 1) {
        const size_t newline = view_find_byte(text, '\n', from);

        to = newline < decode->end ? newline : decode->end;
        *line = line_walk_trim(text, from, to);
        const struct docker_end end = docker_end_of(*line);

        if (end.stream == DOCKER_STREAMS)
            return 0;
        if (end.stream == last->stream) {
            *last = end;
            return to;
        }
    }
    return 0;
}

/* The event whose first line, which ends at `stop`, goes on elsewhere. False when it does not, but is an event alone. */
static bool docker_parts(struct docker_walk *walk, size_t begin, size_t stop, struct view line, struct docker_end end)
{
    struct document_event event = { .place = begin, .message = line }, part = { .place = 0 };
    const size_t stream = end.stream;
    size_t parts = 1;

    buffer_reset(&walk->run.texts.buffer);
    if (!docker_join(walk, line, &event))
        return false;
    for (size_t to; end.part && (to = docker_next(walk, stop, &end, &line)) > 0 && docker_join(walk, line, &part); stop = to) {
        walk->taken[stream] = to;
        parts++;
    }
    if (parts == 1)
        return false;
    event.message = arena_keep(walk->run.decode->arena, buffer_view(&walk->run.texts.buffer));
    event.until = 0;
    (void)documents_add(&walk->run, &event);
    return true;
}

static void docker_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    struct docker_walk walk;        /* its lines are not cleared */
    size_t begin = decode->next;

    docker_walk_begin(&walk, decode, events, needles);
    while (begin < decode->end && events->count < events->capacity) {
        const size_t stop = line_walk_next(&walk.lines);
        const struct view line = line_walk_view(&walk.lines, begin, stop);
        const struct docker_end end = docker_end_of(line);
        const bool taken = end.stream < DOCKER_STREAMS && begin < walk.taken[end.stream];

        if (line.length > 0 && !taken && !(end.part && docker_parts(&walk, begin, stop, line, end)))
            producer_add_line(&walk.run, &docker_producer, begin, line);
        begin = stop < decode->end ? stop + 1 : stop;
    }
    decode->next = begin;
    docker_walk_keep(&walk);
    envelope_texts_clear(&walk.run.texts);
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
    .help = "Docker's json-file logs. What Docker cut into several lines is one event, with the time of the first, also where "
            "the other stream comes between.",
    .example = "{\"log\":\"GET /\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.123456789Z\"}\n",
    .sniff = docker_sniff,
    .begin = docker_begin,
    .look_behind = FORMAT_LOOK_BEHIND,
    .decode = docker_decode,
    .decode_matching = docker_decode_matching,
    .names_groups = naming_in_envelopes,
};
