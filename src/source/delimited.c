#include "source/delimited.h"

#include "source/head_time.h"
#include "source/line_walk.h"
#include "source/matching.h"

enum { DELIMITED_OVERSHOOT = 64, DELIMITED_SAMPLE = 8, DELIMITED_STAMP = 19, DELIMITED_DATE = 10 };

size_t delimited_begin(struct view text, size_t from, const void *layout)
{
    return line_walk_begin(text, from, layout);
}

const struct delimited_layout *delimited_layout_of(const struct format *format, const void *layout)
{
    return format && format->decode == delimited_decode ? layout : NULL;
}

/* ---- the columns of a line, as far as they are needed ---- */

struct delimited_columns {
    size_t wanted;                  /* how many from the left */
    size_t count;
    uint32_t breaks[DELIMITED_COLUMNS + 1];
};

/* Separators are searched for beyond the end of the line, where there is text, so that whole vectors are compared. */
static void delimited_find_breaks(struct delimited_columns *columns, char separator, struct view line, struct view text)
{
    const size_t readable = (size_t)(view_end(text) - line.data);
    const size_t span = readable < line.length + DELIMITED_OVERSHOOT ? readable : line.length + DELIMITED_OVERSHOOT;
    const struct view head = { line.data, span < UINT32_MAX ? span : UINT32_MAX };

    columns->count = scan_find_bytes(head, 0, separator, columns->breaks, columns->wanted);
    while (columns->count > 0 && columns->breaks[columns->count - 1] > line.length)
        columns->count--;
    if (columns->count < columns->wanted)
        columns->breaks[columns->count++] = (uint32_t)(line.length < UINT32_MAX ? line.length : UINT32_MAX);
}

static struct view delimited_at(const struct delimited_columns *columns, struct view line, size_t place)
{
    if (place >= columns->count)
        return (struct view){ NULL, 0 };
    const size_t begin = place > 0 ? columns->breaks[place - 1] + 1 : 0;

    return (struct view){ line.data + begin, columns->breaks[place] - begin };
}

static size_t delimited_wanted(const struct delimited_layout *layout, const struct event_wish *wish)
{
    const size_t places[] = { layout->time, layout->other_time, layout->stream };
    size_t wanted = 0;

    for (size_t i = 0; i < 3; i++)
        if (places[i] != SIZE_MAX && places[i] >= wanted && (i < 2 ? wish_needs_time(wish) : wish->stream))
            wanted = places[i] + 1;
    return wanted;
}

/* ---- times ---- */

static bool delimited_epoch(struct view column, struct view other, int64_t *ms)
{
    return instant_of_number(column, ms) || instant_of_number(other, ms);
}

static bool delimited_iso(struct head_clock *clock, struct view column, struct view other, int64_t *ms)
{
    struct head_time time;

    (void)other;
    if (!head_time_iso(clock, column, &time))
        return false;
    *ms = time.ms;
    return true;
}

static bool delimited_day(struct head_clock *clock, struct view column, struct view other, int64_t *ms)
{
    char stamp[DELIMITED_STAMP];

    if (column.length != DELIMITED_DATE || other.length < DELIMITED_STAMP - DELIMITED_DATE - 1)
        return false;
    memcpy(stamp, column.data, DELIMITED_DATE);
    stamp[DELIMITED_DATE] = 'T';
    memcpy(stamp + DELIMITED_DATE + 1, other.data, DELIMITED_STAMP - DELIMITED_DATE - 1);
    return delimited_iso(clock, (struct view){ stamp, DELIMITED_STAMP }, other, ms);
}

/* The zone stands behind a blank, in the next column. */
static bool delimited_access(struct head_clock *clock, struct view column, struct view line, int64_t *ms)
{
    struct head_time time;

    if (column.length < 2 || column.data[0] != '[' ||
        !head_time_access(clock, view_between(column.data + 1, view_end(line)), &time))
        return false;
    *ms = time.ms;
    return true;
}

static bool delimited_time_of(const struct delimited_layout *layout, const struct delimited_columns *columns,
                              struct head_clock *clock, struct view line, int64_t *ms)
{
    const struct view column = delimited_at(columns, line, layout->time);
    const struct view other = delimited_at(columns, line, layout->other_time);

    return layout->form == DELIMITED_EPOCH   ? delimited_epoch(column, other, ms)
           : layout->form == DELIMITED_ISO   ? delimited_iso(clock, column, other, ms)
           : layout->form == DELIMITED_DAY   ? delimited_day(clock, column, other, ms)
                                             : delimited_access(clock, column, line, ms);
}

/* The time of a line that has none with the layout's separator, by another one. */
static void delimited_time_by_other(const struct delimited_layout *layout, struct delimited_columns *columns,
                                    struct head_clock *clock, struct view line, struct view text, int64_t *ms)
{
    for (const char *separator = layout->separators; separator && *separator; separator++) {
        delimited_find_breaks(columns, *separator, line, text);
        if (delimited_time_of(layout, columns, clock, line, ms))
            return;
    }
}

/* ---- events ---- */

static inline __attribute__((always_inline)) void delimited_walk(struct decode *decode, struct events *events, bool split)
{
    const struct delimited_layout *layout = decode->layout;
    const struct event_wish *wish = decode->wish;
    struct delimited_columns columns = { .wanted = split ? delimited_wanted(layout, wish) : 0 };
    struct head_clock clock = { .zone = NULL };
    size_t begin = decode->next;
    uint64_t records = 0, bytes = 0;
    struct line_walk walk;

    line_walk_decode(&walk, decode);
    while (begin < decode->end && (!events || events->count < events->capacity)) {
        const size_t stop = line_walk_next(&walk), start = begin;
        const struct view line = line_walk_view(&walk, begin, stop);
        int64_t ms = decode->modified_ms;

        begin = stop < decode->end ? stop + 1 : stop;
        if (!delimited_is_event(layout, line))
            continue;
        if (split) {
            delimited_find_breaks(&columns, layout->separator, line, decode->text);
            if (!delimited_time_of(layout, &columns, &clock, line, &ms))
                delimited_time_by_other(layout, &columns, &clock, line, decode->text, &ms);
            if (!decode_takes(decode, ms))
                continue;
        }
        records++;
        bytes += line.length;
        if (!events)
            continue;
        const size_t place = events_add(events, decode, start, line, ms);
        const struct view stream = split && wish->stream ? delimited_at(&columns, line, layout->stream) : (struct view){ NULL, 0 };
        if (stream.length > 1)      /* neither missing nor "-" */
            events->stream[place] = stream;
    }
    decode->next = begin;
    decode->records += records;
    decode->bytes += bytes;
}

void delimited_decode(struct decode *decode, struct events *events)
{
    if (wish_needs_time(decode->wish) || decode->wish->stream)
        delimited_walk(decode, events, true);
    else
        delimited_walk(decode, events, false);
}

static void delimited_count(struct decode *decode)
{
    if (wish_has_range(decode->wish))
        delimited_walk(decode, NULL, true);
    else
        delimited_walk(decode, NULL, false);
}

void delimited_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    static const struct matching delimited_matching = {
        .begin = line_walk_begin, .decode = delimited_decode, .start = line_walk_start, .count = delimited_count, .apart = true,
    };

    matching_decode(&delimited_matching, decode, events, needles);
}

/* ---- recognizing ---- */

bool delimited_next_line(const struct sniff *sniff, size_t *at, struct view *line)
{
    const struct view rest = view_skip(sniff->head, *at < sniff->head.length ? *at : sniff->head.length);
    const size_t newline = view_find_byte(rest, '\n', 0);

    if (rest.length == 0 || (newline == SIZE_MAX && !sniff->whole))
        return false;
    *line = (struct view){ rest.data, newline == SIZE_MAX ? rest.length : newline };
    *at += line->length + 1;
    if (newline != SIZE_MAX && view_ends(*line, VIEW("\r")))
        line->length--;
    return true;
}

/* Most of the first lines must fit: a file of other lines may begin with one of these. */
int delimited_sniff(struct sniff *sniff)
{
    const struct delimited *delimited = sniff->format->detail;
    const struct delimited_layout *layout = delimited->learn ? delimited->learn(sniff) : delimited->layout;
    struct view columns[DELIMITED_COLUMNS], line;
    size_t lines = 0, alike = 0;

    sniff->layout = layout ? layout : delimited->layout;
    if (view_starts(sniff->head, VIEW("{")))        /* such lines may be in the JSON */
        return 0;
    if (!layout || !delimited->fits)
        return layout ? delimited->sure : 0;
    for (size_t at = 0; lines < DELIMITED_SAMPLE && delimited_next_line(sniff, &at, &line);)
        if (delimited_is_event(layout, line)) {
            const size_t count = delimited_split(layout, line, columns, DELIMITED_COLUMNS);

            lines++;
            alike += count <= DELIMITED_COLUMNS && delimited->fits(layout, columns, count);
        }
    return alike > 0 && alike * 4 >= lines * 3 ? delimited->sure : 0;
}
