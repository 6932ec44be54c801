/*
 * What Fluent Bit's stdout output prints: [0] TAG: [[1714557600.123456, {}], {"log"=>"GET /"}], or with the time alone. A record of a
 * log alone is that text, any other a JSON object; the stream is the tag. Lines of anything else, as its banner, are
 * messages, with the time they begin with.
 */
#include "source/format_rows.h"
#include "source/line_walk.h"
#include "source/producers.h"

/* The parts of a line; the record's data is NULL when it is none. */
struct stdout_line {
    struct view tag, time, record;
};

static struct stdout_line stdout_read(struct view line)
{
    const struct stdout_line none = { .record = { NULL, 0 } };
    struct stdout_line read = none;
    size_t at = 1;

    if (!view_starts(line, VIEW("[")) || !view_ends(line, VIEW("}]")))
        return none;
    while (at < line.length && line.data[at] >= '0' && line.data[at] <= '9')
        at++;
    const size_t colon = view_find(line, VIEW(": ["), at);
    if (at == 1 || !view_starts(view_skip(line, at), VIEW("] ")) || colon == SIZE_MAX)
        return none;
    read.tag = view_between(line.data + at + 2, line.data + colon);
    at = colon + 3;
    const bool nested = line.data[at] == '[';
    const size_t comma = view_find(line, VIEW(", {"), at);
    if (comma == SIZE_MAX)
        return none;
    read.time = view_between(line.data + at + nested, line.data + comma);
    at = comma + 2;
    if (nested) {
        const size_t record = view_find(line, VIEW("}], {"), at);

        if (record == SIZE_MAX)
            return none;
        at = record + 4;
    }
    read.record = (struct view){ line.data + at, line.length - 1 - at };
    return read;
}

/* => and nil are written : and null, blanks left out. False when that does not make JSON. */
static bool stdout_convert(struct view record, struct buffer *buffer)
{
    bool quoted = false;

    buffer_reset(buffer);
    for (size_t i = 0; i < record.length; i++) {
        const char byte = record.data[i];

        if (quoted && byte == '\\' && i + 1 < record.length) {
            buffer_add(buffer, (struct view){ record.data + i++, 2 });
        } else if (quoted || byte == '"') {
            quoted ^= byte == '"';
            buffer_add_char(buffer, byte);
        } else if (view_starts(view_skip(record, i), VIEW("=>"))) {
            buffer_add_char(buffer, ':');
            i++;
        } else if (view_starts(view_skip(record, i), VIEW("nil"))) {
            buffer_add_text(buffer, "null");
            i += 2;
        } else if (byte != ' ') {
            buffer_add_char(buffer, byte);
        }
    }
    return json_valid(buffer_view(buffer));
}

static void stdout_add_line(struct documents_run *run, size_t begin, struct view line)
{
    const struct stdout_line read = stdout_read(line);
    struct document_event event = { .place = begin, .message = line, .plain = true };

    if (read.record.data && stdout_convert(read.record, &run->texts.buffer)) {
        const struct view object = arena_keep(run->decode->arena, buffer_view(&run->texts.buffer));
        struct json_walk walk = json_walk(json_at(object));

        event.message = object;
        event.plain = false;
        if (json_next(&walk) && view_equal(walk.key, VIEW("log")) && walk.value.kind == JSON_STRING) {
            const struct json log = walk.value;

            if (!json_next(&walk))
                event.message = producer_chomp(json_text(run->decode->arena, log));
        }
        event.time_text = read.time;
        event.stream = read.tag;
    }
    (void)documents_add(run, &event);
}

static void stdout_decode(struct decode *decode, struct events *events)
{
    struct documents_run run = producer_run(decode, events);
    size_t begin = decode->next;
    struct line_walk walk;

    buffer_init(&run.texts.buffer);
    line_walk_decode(&walk, decode);
    while (begin < decode->end && events->count < events->capacity) {
        const size_t stop = line_walk_next(&walk);
        const struct view line = line_walk_view(&walk, begin, stop);

        if (line.length > 0)
            stdout_add_line(&run, begin, line);
        begin = stop < decode->end ? stop + 1 : stop;
    }
    decode->next = begin;
    envelope_texts_clear(&run.texts);
}

static int stdout_sniff(struct sniff *sniff)
{
    struct producer_sample sample = { 0 };

    for (size_t at = 0; at < sniff->head.length && producer_sample_goes_on(&sample); at = line_walk_begin(sniff->head, at + 1, NULL)) {
        const size_t newline = view_find_byte(sniff->head, '\n', at);

        if (newline == SIZE_MAX && !sniff->whole)
            break;
        const struct view line = view_between(sniff->head.data + at, newline == SIZE_MAX ? view_end(sniff->head) : sniff->head.data + newline);
        if (line.length > 0)
            producer_sample_add(&sample, stdout_read(line).record.data != NULL);
    }
    return sample.known > 0 && sample.known * 2 >= sample.lines ? 92 : 0;
}

const struct format format_fluent_bit_stdout = {
    .name = "fluent-bit-stdout",
    .help = "What Fluent Bit's stdout output prints. A log alone is the message, a larger record becomes a JSON object; the "
            "stream is the tag. Other lines, as its banner, are messages.",
    .example = "[0] app.web: [[1714557600.123456000, {}], {\"log\"=>\"GET /\"}]\n",
    .sniff = stdout_sniff,
    .begin = line_walk_begin,
    .decode = stdout_decode,
};
