/*
 * What an export task of CloudWatch Logs writes to S3: "2024-05-01T10:00:00.123Z message". A line without such a head
 * belongs to the message before, so a message is one run of bytes of the file, newlines and all, without its last one.
 * What stands before the first head is an event with the file's time, unless it is nothing but ends of lines; so is an
 * event whose head is no date.
 */
#include "source/format_rows.h"
#include "source/instant.h"
#include "source/line_walk.h"
#include "source/matching.h"

static bool export_head_at(struct view text, size_t at, size_t end)
{
    return end - at >= INSTANT_HEAD && instant_is_head(text.data + at);
}

static int export_sniff(struct sniff *sniff)
{
    const struct view head = sniff->head;

    if (export_head_at(head, 0, head.length))
        return 95;
    for (size_t at = 0; (at = line_walk_begin(head, at + 1, NULL)) < head.length;)
        if (export_head_at(head, at, head.length))
            return 55;
    return 0;
}

static size_t export_begin(struct view text, size_t from, const void *layout)
{
    size_t at = line_walk_begin(text, from, layout);

    if (from == 0)
        return at;
    while (at < text.length && !export_head_at(text, at, text.length))
        at = line_walk_begin(text, at + 1, layout);
    return at < text.length ? at : text.length;
}

static size_t export_start(struct view text, size_t low, size_t place, const void *layout)
{
    size_t at = line_walk_start(text, low, place, layout);

    while (at > low && !export_head_at(text, at, text.length))
        at = line_walk_start(text, low, at - 1, layout);
    return at;
}

static bool export_blank(struct view text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] != '\n' && text.data[i] != '\r')
            return false;
    return true;
}

/* The one loop, compiled for each use: decoding or counting, with or without times. */
static inline __attribute__((always_inline)) void export_walk(struct decode *decode, struct events *events,
                                                              bool timed)
{
    const char *data = decode->text.data;
    const size_t end = decode->end;
    size_t begin = decode->next, head = INSTANT_HEAD;
    uint64_t records = 0, bytes = 0;
    struct instant_day day = { 0 };
    struct line_walk walk;

    line_walk_init(&walk, decode->text, begin, end);
    if (begin < end && !export_head_at(decode->text, begin, end))
        head = 0;
    while (begin < end && (!events || events->count < events->capacity)) {
        size_t stop = line_walk_next(&walk);

        while (end - stop > 1 && !export_head_at(decode->text, stop + 1, end))
            stop = line_walk_next(&walk);
        struct view message = line_walk_view(&walk, begin + head, stop);
        int64_t ms = decode->modified_ms;
        bool there = head > 0 || !export_blank(message);

        if (timed && head > 0)
            (void)instant_of_head(data + begin, &day, &ms);
        if (there && (!timed || decode_takes(decode, ms))) {
            records++;
            bytes += message.length;
            if (events)
                events_add(events, decode, begin, message, ms);
        }
        begin = stop < end ? stop + 1 : end;
        head = INSTANT_HEAD;
    }
    decode->next = begin;
    decode->records += records;
    decode->bytes += bytes;
}

static void export_decode(struct decode *decode, struct events *events)
{
    if (wish_needs_time(decode->wish))
        export_walk(decode, events, true);
    else
        export_walk(decode, events, false);
}

static void export_count(struct decode *decode)
{
    if (wish_has_range(decode->wish))
        export_walk(decode, NULL, true);
    else
        export_walk(decode, NULL, false);
}

static void export_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    static const struct matching export_matching = { export_begin, export_decode, export_start, export_count };

    matching_decode(&export_matching, decode, events, needles);
}

const struct format format_export = {
    .name = "export",
    .help = "Lines of a CloudWatch Logs export to S3: a time, a blank, the message, which the time is no part of. Lines "
            "without such a time continue the event before.",
    .example = "2024-05-01T10:00:00.123Z START RequestId: 8f5c Version: 3\n",
    .sniff = export_sniff,
    .begin = export_begin,
    .decode = export_decode,
    .decode_matching = export_decode_matching,
};
