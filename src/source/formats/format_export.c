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

/* What is around a newline with a head behind it and no carriage return before it. */
static const struct scan_around export_around = {
    .flip = { (unsigned char)~'\r', '\n', '0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0', '0', ':', '0', '0', ':', '0',
              '0', '.', '0', '0', '0', 'Z', ' ' },
    .most = { 254, 0, 9, 9, 9, 9, 0, 1, 9, 0, 3, 9, 0, 2, 9, 0, 5, 9, 0, 5, 9, 0, 9, 9, 9, 0, 0, 255, 255, 255, 255, 255 },
};

/* One walk through a chunk. */
struct export_run {
    struct decode *decode;
    struct events *events;          /* NULL: only counted */
    struct matching_hits *hits;     /* without one of them an event is only counted; NULL: all are wanted */
    size_t begin;                   /* of the next event */
    struct instant_minute minute;
    struct line_walk walk;
};

static void export_start_run(struct export_run *run, struct decode *decode, struct events *events, struct matching_hits *hits)
{
    run->decode = decode;
    run->events = events;
    run->hits = hits;
    run->begin = decode->next;
    run->minute = (struct instant_minute){ 0 };
    line_walk_decode(&run->walk, decode);
}

static inline bool export_has_more(const struct export_run *run)
{
    return run->begin < run->decode->end && (!run->events || run->events->count < run->events->capacity);
}

/* The columns of events that are the same whatever their places are. */
static void export_fill(struct events *events, const struct event_wish *wish, size_t from, size_t count, const int64_t *ms)
{
    if (wish->timestamp)
        memcpy(events->timestamp_ms + from, ms, count * sizeof *ms);
    if (wish->ingestion_time)
        memcpy(events->ingestion_ms + from, ms, count * sizeof *ms);
    if (wish->stream)
        memset(events->stream + from, 0, count * sizeof *events->stream);
    if (wish->log)
        memset(events->log + from, 0, count * sizeof *events->log);
    if (wish->carrier)
        memset(events->carrier + from, 0, count * sizeof *events->carrier);
}

/* Appends the next `count` events, of which all that is known is where they end: column by column. */
static void export_append(struct export_run *run, size_t count, const int64_t *ms)
{
    const struct event_wish *wish = run->decode->wish;
    const uint32_t *breaks = run->walk.breaks + run->walk.used;
    const char *base = run->decode->text.data + run->walk.base;
    struct events *events = run->events;
    const size_t from = events->count;
    const uint64_t offset = run->decode->offset + run->walk.base;

    events->count += count;
    events->position[from] = run->decode->offset + run->begin;
    for (size_t i = 1; i < count; i++)
        events->position[from + i] = offset + breaks[i - 1] + 1;
    if (wish->message) {
        const char *message = run->decode->text.data + run->begin + INSTANT_HEAD;

        for (size_t i = 0; i < count; i++) {
            events->message[from + i] = view_between(message, base + breaks[i]);
            message = base + breaks[i] + 1 + INSTANT_HEAD;
        }
    }
    export_fill(events, wish, from, count, ms);
}

static inline __attribute__((always_inline)) void export_read_times(struct export_run *run, size_t count, int64_t *ms)
{
    const struct decode *decode = run->decode;
    const char *text = decode->text.data, *next = text + run->begin;

    for (size_t i = 0; i < count; i++) {
        ms[i] = instant_of_stamp(next, &run->minute, decode->modified_ms);
        next = text + run->walk.base + run->walk.breaks[run->walk.used + i] + 1;
    }
}

/* Goes on behind the next `count` alike events, which are counted where they are in the range. */
static void export_pass(struct export_run *run, size_t count, bool within)
{
    const size_t begin = run->walk.base + run->walk.breaks[run->walk.used + count - 1] + 1;

    if (within) {
        run->decode->records += count;
        run->decode->bytes += begin - run->begin - count * (INSTANT_HEAD + 1);
    }
    run->begin = begin;
    run->walk.used += count;
}

/*
 * Decodes or counts the events from run->begin on that are a line with a head each, and followed by another head, as far as they
 * are. False when only some of them are in the range: then nothing has been done.
 */
static inline __attribute__((always_inline)) bool export_take_alike(struct export_run *run, bool timed)
{
    struct decode *decode = run->decode;
    const size_t room = run->events ? run->events->capacity - run->events->count : LINE_WALK_BREAKS;
    bool within = true;
    int64_t ms[LINE_WALK_BREAKS];
    const size_t count = line_walk_alike(&run->walk, decode->text, &export_around, room);

    if (count == 0)
        return true;
    if (timed) {
        export_read_times(run, count, ms);
        if (!decode_takes_like(decode, ms, count, &within))
            return false;
    }
    if (within && run->events)
        export_append(run, count, ms);
    export_pass(run, count, within);
    return true;
}

/* Decodes or counts one event, whatever it looks like. */
static inline __attribute__((always_inline)) void export_take(struct export_run *run, bool timed)
{
    struct decode *decode = run->decode;
    const struct view text = { decode->text.data, decode->end };
    const size_t head = export_head_at(text, run->begin, text.length) ? INSTANT_HEAD : 0;
    size_t stop = line_walk_next(&run->walk);

    while (text.length - stop > 1 && !export_head_at(text, stop + 1, text.length))
        stop = line_walk_next(&run->walk);
    const struct view message = line_walk_trim(text, run->begin + head, stop);
    int64_t ms = decode->modified_ms;
    if (timed && head > 0)
        ms = instant_of_stamp(text.data + run->begin, &run->minute, ms);
    if ((head > 0 || !export_blank(message)) && (!timed || decode_takes(decode, ms))) {
        decode->records++;
        decode->bytes += message.length;
        if (run->events && (!run->hits || matching_holds(run->hits, run->begin, stop + 1)))
            events_add(run->events, decode, run->begin, message, ms);
    }
    run->begin = stop < text.length ? stop + 1 : stop;
}

/* Compiled for each use: with or without times. Where the range rules out some, events are taken one by one as far as newlines
 * have been found. */
static inline __attribute__((always_inline)) void export_walk(struct decode *decode, struct events *events, bool timed)
{
    bool headed = decode->next < decode->end && export_head_at(decode->text, decode->next, decode->end);
    struct export_run run;

    export_start_run(&run, decode, events, NULL);
    while (export_has_more(&run)) {
        size_t singly = 1;

        if (headed && !export_take_alike(&run, timed))
            singly = run.walk.count - run.walk.used;
        headed = true;
        for (; singly > 0 && export_has_more(&run); singly--)
            export_take(&run, timed);
    }
    decode->next = run.begin;
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

/* Events that are picked, before they are appended column by column. */
enum { EXPORT_PICKED = 64 };
struct export_picked {
    size_t count;
    size_t begins[EXPORT_PICKED], stops[EXPORT_PICKED];
};

static void export_append_picked(struct export_run *run, struct export_picked *picked, bool timed)
{
    const struct decode *decode = run->decode;
    const struct event_wish *wish = decode->wish;
    struct events *events = run->events;
    const size_t from = events->count, count = picked->count;
    const char *data = decode->text.data;
    int64_t ms[EXPORT_PICKED];

    for (size_t i = 0; i < count; i++)
        events->position[from + i] = decode->offset + picked->begins[i];
    for (size_t i = 0; wish->message && i < count; i++)
        events->message[from + i] = view_between(data + picked->begins[i] + INSTANT_HEAD, data + picked->stops[i]);
    for (size_t i = 0; timed && i < count; i++)
        ms[i] = instant_of_stamp(data + picked->begins[i], &run->minute, decode->modified_ms);
    events->count += count;
    picked->count = 0;
    export_fill(events, wish, from, count, ms);
}

/* Appends those of the next `count` alike events that have hits, as far as there is room; returns how many it went through. */
static size_t export_pick_some(struct export_run *run, size_t count, bool timed)
{
    const struct decode *decode = run->decode;
    const uint32_t *breaks = run->walk.breaks + run->walk.used;
    const size_t base = run->walk.base, end = base + breaks[count - 1];
    const bool known = decode->lines && run->walk.breaks == decode->lines->breaks;
    struct export_picked picked = { .count = 0 };
    size_t room = run->events->capacity - run->events->count, i = 0, hit;

    while (room > 0 && (hit = matching_next(run->hits)) <= end) {
        const size_t line = known ? run->hits->lines[run->hits->used] : 0;

        if (line > run->walk.used + i)
            i = line - run->walk.used;
        while (base + breaks[i] < hit)
            i++;
        const size_t begin = i > 0 ? base + breaks[i - 1] + 1 : run->begin, stop = base + breaks[i];

        if (!matching_holds_next(run->hits, begin, stop + 1))
            continue;
        picked.begins[picked.count] = begin;
        picked.stops[picked.count++] = stop;
        room--;
        if (picked.count == EXPORT_PICKED)
            export_append_picked(run, &picked, timed);
    }
    export_append_picked(run, &picked, timed);
    return room > 0 ? count : i + 1;
}

/* As export_take_alike(), of which those without hits are only counted. */
static bool export_pick_alike(struct export_run *run)
{
    struct decode *decode = run->decode;
    size_t count = line_walk_alike(&run->walk, decode->text, &export_around, LINE_WALK_BREAKS);
    bool within = true;

    if (count == 0)
        return true;
    if (wish_has_range(decode->wish)) {
        int64_t ms[LINE_WALK_BREAKS];

        export_read_times(run, count, ms);
        if (!decode_takes_like(decode, ms, count, &within))
            return false;
    }
    if (within)
        count = export_pick_some(run, count, wish_needs_time(decode->wish));
    export_pass(run, count, within);
    return true;
}

static void export_pick(struct decode *decode, struct events *events, struct matching_hits *hits)
{
    const bool timed = wish_needs_time(decode->wish);
    bool headed = decode->next < decode->end && export_head_at(decode->text, decode->next, decode->end);
    struct export_run run;

    export_start_run(&run, decode, events, hits);
    while (export_has_more(&run)) {
        size_t singly = 1;

        if (headed && !export_pick_alike(&run))
            singly = run.walk.count - run.walk.used;
        headed = true;
        for (; singly > 0 && export_has_more(&run); singly--)
            export_take(&run, timed);
    }
    decode->next = run.begin;
}

static void export_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    static const struct matching export_matching = {
        export_begin, export_decode, export_start, export_count, export_pick, &export_around, true,
    };

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
