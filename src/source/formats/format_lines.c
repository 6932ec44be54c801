/*
 * Plain text: every line that is not empty is an event. When times stand at the beginnings of lines, the line has its
 * own; one without has that of the nearest line before it that begins within 64 KiB, so that what an event's time is
 * does not depend on how the file was cut; else the file's.
 */
#include "source/format_rows.h"
#include "source/headed.h"
#include "source/line_walk.h"
#include "source/matching.h"

enum { LINES_CARRY = 64 * 1024 };

static const struct lines_layout { bool timed; } lines_timed = { true };

/* Where lines are joined whatever they are, those begin events that do not look like the others. */
static bool lines_head(struct head_reader *reader, struct view line, struct head *head)
{
    head->timed = head_time_of_line(&reader->clock, line, &head->time.ms);
    return !headed_follows(line);
}

static const struct headed lines_headed = { .parse = lines_head, .sure = 1 };

static bool lines_are_joined(const void *layout)
{
    return layout && layout != &lines_timed;
}

/*
 * Whether this is no text, in whatever characters. Of images, programs and what is compressed or encrypted every tenth byte is a control
 * character, and all of them occur; text has few kinds, also where fields stand between some. Zeroes do not count: logs that were cut
 * while somebody wrote them begin with many.
 */
static bool lines_are_binary(struct view text)
{
    enum { KINDS = 8, ONE_OF = 25 };
    const uint32_t usual = 1u << '\0' | 1u << '\b' | 1u << '\t' | 1u << '\n' | 1u << '\f' | 1u << '\r' | 1u << 0x1B;
    uint32_t seen = 0;
    size_t controls = 0, zeroes = 0;

    for (size_t i = 0; i < text.length; i++) {
        const unsigned char byte = (unsigned char)text.data[i];
        const uint32_t kind = byte < ' ' ? 1u << byte & ~usual : 0;

        seen |= kind;
        controls += kind != 0;
        zeroes += byte == 0;
    }
    return __builtin_popcount(seen) >= KINDS && controls * ONE_OF >= text.length - zeroes;
}

static int lines_sniff(struct sniff *sniff)
{
    struct head_clock clock = { 0 };
    int64_t ms;

    if (!sniff->forced && lines_are_binary(sniff->head))
        sniff->refusal = "no text, by its first bytes; its lines are read all the same with --format lines";
    if (sniff->joining == JOIN_ON) {
        (void)headed_sniff(sniff);
        return 1;
    }
    sniff->layout = NULL;
    for (size_t at = 0; at < sniff->head.length; at = line_walk_begin(sniff->head, at + 1, NULL))
        if (head_time_of_line(&clock, view_skip(sniff->head, at), &ms)) {
            sniff->layout = &lines_timed;
            return 10;
        }
    return 1;
}

/* The last line that had a time: where it begins, and the time. */
struct lines_time {
    struct head_clock clock;
    bool searched;              /* text before the chunk has been looked at */
    size_t at;                  /* SIZE_MAX: none */
    int64_t ms;
};

static void lines_time_search(struct lines_time *time, struct view text, size_t begin)
{
    const size_t low = begin > LINES_CARRY ? begin - LINES_CARRY : 0;

    time->searched = true;
    for (size_t at = begin; at > low;) {
        size_t newline = scan_find_last_byte(text, at - 1, '\n');

        at = newline == SIZE_MAX ? 0 : newline + 1;
        if (at >= low && head_time_of_line(&time->clock, view_between(text.data + at, text.data + begin), &time->ms)) {
            time->at = at;
            return;
        }
    }
}

static int64_t lines_time_of(struct lines_time *time, struct view text, size_t begin, struct view line, int64_t otherwise)
{
    if (head_time_of_line(&time->clock, line, &time->ms))
        time->at = begin;
    else if (time->at == SIZE_MAX && !time->searched)
        lines_time_search(time, text, begin);
    return time->at != SIZE_MAX && begin - time->at <= LINES_CARRY ? time->ms : otherwise;
}

static inline __attribute__((always_inline)) void lines_walk(struct decode *decode, struct events *events, bool timed)
{
    const bool own_times = timed && decode->layout != NULL;
    size_t begin = decode->next;
    uint64_t records = 0, bytes = 0;
    struct lines_time time = { .clock.zone = decode->zone, .at = SIZE_MAX };
    struct line_walk walk;

    line_walk_decode(&walk, decode);
    while (begin < decode->end && (!events || events->count < events->capacity)) {
        size_t stop = line_walk_next(&walk);
        struct view line = line_walk_view(&walk, begin, stop);
        int64_t ms = decode->modified_ms;

        if (own_times)
            ms = lines_time_of(&time, decode->text, begin, line, ms);
        if (line.length > 0 && (!timed || decode_takes(decode, ms))) {
            records++;
            bytes += line.length;
            if (events)
                events_add(events, decode, begin, line, ms);
        }
        begin = stop < decode->end ? stop + 1 : stop;
    }
    decode->next = begin;
    decode->records += records;
    decode->bytes += bytes;
}

static void lines_decode(struct decode *decode, struct events *events)
{
    if (lines_are_joined(decode->layout))
        headed_decode(decode, events);
    else if (wish_needs_time(decode->wish))
        lines_walk(decode, events, true);
    else
        lines_walk(decode, events, false);
}

static void lines_count(struct decode *decode)
{
    if (wish_has_range(decode->wish))
        lines_walk(decode, NULL, true);
    else
        lines_walk(decode, NULL, false);
}

static void lines_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    static const struct matching lines_matching = {
        .begin = line_walk_begin, .decode = lines_decode, .start = line_walk_start, .count = lines_count, .apart = true,
    };

    if (lines_are_joined(decode->layout))
        headed_decode_matching(decode, events, needles);
    else
        matching_decode(&lines_matching, decode, events, needles);
}

static size_t lines_begin(struct view text, size_t from, const void *layout)
{
    return lines_are_joined(layout) ? headed_begin(text, from, layout) : line_walk_begin(text, from, layout);
}

const struct format format_lines = {
    .name = "lines",
    .help = "Any other text: a line is an event, empty lines are none, and a time at the start of a line is its own and "
            "stays; a line without one has that of the line before. With --join on, indented lines and stack traces continue "
            "the line before.",
    .example = "worker 7: pool exhausted\n",
    .sniff = lines_sniff,
    .surest = 10,
    .begin = lines_begin,
    .look_behind = FORMAT_LOOK_BEHIND,
    .decode = lines_decode,
    .decode_matching = lines_decode_matching,
    .detail = &lines_headed,
};
