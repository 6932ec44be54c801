#include "source/producers.h"

#include "source/line_walk.h"

enum { PRODUCER_SURE = 92 };

struct view producer_chomp(struct view text)
{
    if (view_ends(text, VIEW("\n")))
        text.length -= view_ends(text, VIEW("\r\n")) ? 2 : 1;
    return text;
}

struct documents_run producer_run(struct decode *decode, struct events *events)
{
    return (struct documents_run){
        .decode = decode, .events = events, .timed = wish_needs_time(decode->wish),
        .texts = { .arena = decode->arena, .readable = view_end(decode->text) }, .clock.zone = decode->zone,
    };
}

/* In a sequence of JSON texts (RFC 7464) a record separator stands in front of each. */
static struct view producer_line(struct view line)
{
    return view_skip(line, view_starts(line, VIEW("\x1e")) ? 1 : 0);
}

/* The line as its producer means it; false when it is none of its. */
static bool producer_read(struct documents_run *run, const struct producer *producer, struct view line,
                          struct document_event *event)
{
    const struct view object = view_trim(line);
    struct members members;
    const char *behind = members_read(object.data, view_end(object), &producer->names, &run->texts, &members);

    return behind && behind == view_end(object) && producer->event(run, line, &members, event);
}

void producer_add_line(struct documents_run *run, const struct producer *producer, size_t begin, struct view line)
{
    line = producer_line(line);
    struct document_event event;
    struct envelope envelope;

    document_event_begin(&event, begin, line);
    if (!producer_read(run, producer, line, &event)) {
        document_event_begin(&event, begin, line);
        envelope_read(line, &run->texts, &envelope);
        event.time = envelope.time;
        event.plain = !envelope.is_object;
        if (envelope.is_event) {
            event.message = envelope_message(&run->texts, &envelope);
            event.ingestion = envelope.ingestion;
            event.stream = envelope_stream(&run->texts, &envelope);
            event.log = envelope_log(&run->texts, &envelope);
            event.carrier = line;
        }
    }
    (void)documents_add(run, &event);
}

void producer_decode(struct decode *decode, struct events *events, const struct producer *producer)
{
    struct documents_run run = producer_run(decode, events);
    size_t begin = decode->next;
    struct line_walk walk;

    line_walk_decode(&walk, decode);
    while (begin < decode->end && events->count < events->capacity) {
        const size_t stop = line_walk_next(&walk);
        const struct view line = line_walk_view(&walk, begin, stop);

        if (line.length > 0)
            producer_add_line(&run, producer, begin, line);
        begin = stop < decode->end ? stop + 1 : stop;
    }
    decode->next = begin;
    envelope_texts_clear(&run.texts);
}

/* Sure when three of four of the first lines are the producer's. */
int producer_sniff(const struct sniff *sniff, const struct producer *producer)
{
    const struct event_wish wish = { .stream = true };
    struct decode decode = { .text = sniff->head, .wish = &wish, .arena = sniff->arena };
    struct documents_run run = producer_run(&decode, NULL);
    struct producer_sample sample = { 0 };
    struct line_walk walk;

    line_walk_init(&walk, sniff->head, 0, sniff->head.length);
    for (size_t begin = 0; begin < sniff->head.length && producer_sample_goes_on(&sample);) {
        const size_t stop = line_walk_next(&walk);
        const struct view line = producer_line(line_walk_view(&walk, begin, stop));
        struct document_event event = { .message = line };

        if (stop == sniff->head.length && !sniff->whole)
            break;
        if (line.length > 0)
            producer_sample_add(&sample, producer_read(&run, producer, line, &event));
        begin = stop + 1;
    }
    envelope_texts_clear(&run.texts);
    return sample.known > 0 && sample.known * 4 >= sample.lines * 3 && sample.known * 4 >= sample.before ? PRODUCER_SURE : 0;
}
