#include "source/headed_parts.h"

#include "source/matching.h"

enum { HEADED_SAMPLE = 400 };

/* ---- where events begin ---- */

/* Whether an event begins at this beginning of a line. A line whose end is not there does not count. */
static bool headed_begins(struct head_reader *reader, struct view text, size_t at)
{
    const size_t newline = view_find_byte(text, '\n', at);
    struct head head;

    if (newline >= text.length)
        return false;
    const struct view line = headed_line(text, at, newline);
    if (!head_parse(reader, line, &head))
        return !reader->layout->joining && line.length > 0;
    return !reader->layout->headed->marks || !pieces_open(reader, text, at);
}

size_t headed_begin(struct view text, size_t from, const void *layout)
{
    struct head_reader reader = { .layout = layout };
    size_t at = line_walk_begin(text, from, NULL);

    if (from == 0)
        return at;
    while (at < text.length && !headed_begins(&reader, text, at))
        at = line_walk_begin(text, at + 1, NULL);
    return at < text.length ? at : text.length;
}

static size_t headed_start(struct view text, size_t low, size_t place, const void *layout)
{
    struct head_reader reader = { .layout = layout };
    size_t at = line_walk_start(text, low, place, NULL);

    while (at > low && !headed_begins(&reader, text, at))
        at = line_walk_start(text, low, at - 1, NULL);
    return at;
}

/* ---- events ---- */

/* The time of a line: its head's, or one its message begins with. */
static bool headed_time(struct headed_walk *walk, struct view line, const struct head *head, int64_t *ms)
{
    struct head_time time;

    if (head->timed)
        *ms = head->time.ms;
    else if (head_time_iso(&walk->reader.clock, view_skip(line, head->length), &time))
        *ms = time.ms;
    else
        return false;
    return true;
}

/* Looks for what a walk from further back would have carried here: the time of the last event that has one. */
static void headed_search_time(struct headed_walk *walk, size_t begin)
{
    const struct headed_layout *layout = walk->reader.layout;
    const struct view text = walk->decode->text;

    walk->searched = true;
    for (size_t at = begin, previous; headed_before(text, at, &previous) && begin - previous <= HEADED_BEHIND; at = previous) {
        size_t stop = at - 1;
        struct head head;

        if (!head_parse(&walk->reader, headed_line(text, previous, stop), &head)) {
            if (layout->joining)
                continue;
        } else if (layout->headed->marks) {
            previous = pieces_first(&walk->reader, text, begin, previous, &head);
            stop = view_find_byte(text, '\n', previous);
        }
        if (!head.silent && headed_time(walk, headed_line(text, previous, stop), &head, &walk->carried_ms)) {
            walk->carried = true;
            walk->carried_at = previous;
            return;
        }
    }
}

/* The time of an event of which the first line says none. */
static int64_t headed_carry(struct headed_walk *walk, size_t begin)
{
    if (!walk->carried && !walk->searched)
        headed_search_time(walk, begin);
    return walk->carried && begin - walk->carried_at <= HEADED_BEHIND ? walk->carried_ms : walk->decode->modified_ms;
}

static int64_t headed_time_of(struct headed_walk *walk, const struct headed_event *event, struct view line)
{
    int64_t ms = walk->decode->modified_ms;

    if (headed_time(walk, line, event->head, &ms)) {
        walk->carried = true;
        walk->carried_at = event->begin;
        walk->carried_ms = ms;
    } else if (walk->reader.layout->timed && !walk->reader.layout->headed->finish) {
        ms = headed_carry(walk, event->begin);
    }
    return ms;
}

/* Finds the end of the event at event->begin, whose first line ends at `stop`; the next line's head and end are returned. */
static size_t headed_extend(struct headed_walk *walk, struct headed_event *event, size_t stop, struct head *next,
                            bool *next_has)
{
    const struct headed_layout *layout = walk->reader.layout;
    const struct view text = walk->decode->text;
    const size_t end = walk->decode->end;

    *next_has = false;
    while (end - stop > 1) {
        const size_t from = stop + 1, to = line_walk_next(&walk->lines);

        *next_has = head_parse(&walk->reader, headed_line(text, from, to), next);
        if (*next_has || !layout->joining) {
            event->end = stop;
            return to;
        }
        stop = to;
    }
    *next_has = false;
    event->end = stop;
    return end;
}

static struct view headed_trim(struct view message)
{
    while (message.length > 0 && (message.data[message.length - 1] == '\n' || message.data[message.length - 1] == '\r'))
        message.length--;
    return message;
}

static struct view headed_message(struct headed_walk *walk, const struct headed_event *event)
{
    const struct view text = walk->decode->text;
    struct view message = view_between(text.data + event->begin, text.data + event->end);

    if (event->joined.data)
        return event->joined;
    /* At the end of the file the last line may have no newline, and then a carriage return is its own. */
    if (event->end < text.length)
        message = headed_trim(message);
    else
        while (message.length > 0 && message.data[message.length - 1] == '\n')
            message.length--;
    if (event->head->length == 0)
        return message;
    message = view_skip(message, event->head->length < message.length ? event->head->length : message.length);
    while (!walk->reader.layout->headed->exact && message.length > 0 &&
           (message.data[0] == '\n' || message.data[0] == '\r'))
        message = view_skip(message, 1);
    return message;
}

static void headed_fill(struct headed_walk *walk, size_t place, const struct head *head)
{
    const struct event_wish *wish = walk->decode->wish;
    struct events *events = walk->events;

    if (wish->ingestion_time && head->ingestion_ms != INT64_MIN)
        events->ingestion_ms[place] = head->ingestion_ms;
    if (wish->log && head->group.data)
        events->log[place] = head->group;
    if (wish->stream && head->stream.data)
        events->stream[place] = !head->substream.data ? head->stream
                                : arena_format(walk->decode->arena, "%.*s/%.*s", VIEW_PRINT(head->stream),
                                               VIEW_PRINT(head->substream));
}

void headed_emit(struct headed_walk *walk, const struct headed_event *event)
{
    struct decode *decode = walk->decode;
    const struct headed *headed = walk->reader.layout->headed;
    const struct view line = view_between(decode->text.data + event->begin, decode->text.data + event->end);
    struct view message = headed_message(walk, event);
    int64_t ms = decode->modified_ms;

    if (event->head->silent || (!event->has_head && message.length == 0))
        return;
    if (headed->finish && event->has_head)
        headed->finish(&message, event->head);
    if (event->has_head || !walk->reader.layout->joining)
        ms = headed_time_of(walk, event, line);
    if (!decode_takes(decode, ms))
        return;
    decode->records++;
    decode->bytes += message.length;
    if (walk->events)
        headed_fill(walk, events_add(walk->events, decode, event->begin, message, ms), event->head);
}

void headed_walk_init(struct headed_walk *walk, struct decode *decode, struct events *events)
{
    walk->decode = decode;
    walk->events = events;
    walk->reader = (struct head_reader){
        .clock = { .zone = decode->zone, .modified_ms = decode->modified_ms }, .layout = decode->layout,
    };
    walk->searched = walk->carried = false;
    walk->carried_at = 0;
    walk->carried_ms = 0;
    line_walk_decode(&walk->lines, decode);
}

static void headed_run(struct decode *decode, struct events *events)
{
    struct headed_walk walk;
    struct head heads[2], *next = &heads[1];
    struct headed_event event = { .begin = decode->next, .head = &heads[0] };
    bool has_head;

    if (decode->next >= decode->end)
        return;
    headed_walk_init(&walk, decode, events);
    size_t stop = line_walk_next(&walk.lines);
    has_head = head_parse(&walk.reader, headed_line(decode->text, event.begin, stop), event.head);
    while (event.begin < decode->end && (!events || events->count < events->capacity)) {
        struct head *const done = event.head;
        bool next_has;

        event.has_head = has_head;
        stop = headed_extend(&walk, &event, stop, next, &next_has);
        headed_emit(&walk, &event);
        event.begin = event.end < decode->end ? event.end + 1 : decode->end;
        event.head = next;
        next = done;
        has_head = next_has;
    }
    decode->next = event.begin;
}

void headed_decode(struct decode *decode, struct events *events)
{
    const struct headed_layout *layout = decode->layout;

    if (layout->headed->marks)
        pieces_decode(decode, events);
    else
        headed_run(decode, events);
}

static void headed_count(struct decode *decode)
{
    headed_run(decode, NULL);
}

void headed_decode_matching(struct decode *decode, struct events *events, const struct needles *needles)
{
    static const struct matching headed_matching = { headed_begin, headed_decode, headed_start, headed_count };
    const struct headed_layout *layout = decode->layout;

    /* A text may stand across two pieces. */
    if (layout->headed->marks)
        headed_decode(decode, events);
    else
        matching_decode(&headed_matching, decode, events, needles);
}

/* ---- recognizing ---- */

bool headed_follows(struct view line)
{
    static const struct view beginnings[] = {
        VIEW_INIT(" "), VIEW_INIT("\t"), VIEW_INIT("at "), VIEW_INIT("Caused by"), VIEW_INIT("Traceback"), VIEW_INIT("}"),
        VIEW_INIT("]"), VIEW_INIT("... "),
    };

    if (line.length == 0)
        return true;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (*line.data == *beginnings[i].data && view_starts(line, beginnings[i]))
            return true;
    return false;
}

static const struct headed_sample *headed_sample(struct sniff *sniff)
{
    struct headed_sample *sample = ARENA_NEW(sniff->arena, struct headed_sample);
    struct view *lines = ARENA_ARRAY(sniff->arena, HEADED_SAMPLE, struct view);
    struct line_walk walk;
    size_t count = 0, begin = 0;

    line_walk_init(&walk, sniff->head, 0, sniff->head.length);
    while (begin < sniff->head.length && count < HEADED_SAMPLE) {
        const size_t stop = line_walk_next(&walk);

        if (stop == walk.end && !sniff->whole && count > 0)
            break;                  /* may be cut */
        lines[count++] = headed_line(sniff->head, begin, stop);
        begin = stop + 1;
    }
    *sample = (struct headed_sample){ lines, count };
    return sample;
}

/* Whether there cannot be as many heads any more as there are other lines; of a format that is taken anyway all is learnt. */
static bool headed_is_hopeless(const struct sniff *sniff, size_t heads, size_t others, size_t left)
{
    return others > heads + left && !sniff->forced && sniff->format->sniff == headed_sniff;
}

int headed_sniff(struct sniff *sniff)
{
    const struct headed *headed = sniff->format->detail;
    struct headed_layout *layout = ARENA_NEW(sniff->arena, struct headed_layout);
    struct head_reader reader = { .clock.modified_ms = sniff->modified_ms, .layout = layout };
    size_t heads = 0, typical = 0, others = 0;
    bool inside = false;            /* of a stack trace or the like, of which the last line may look like any */

    if (!sniff->lines)
        sniff->lines = headed_sample(sniff);
    layout->headed = headed;
    layout->joining = sniff->joining == JOIN_AUTO ? !headed->single : sniff->joining == JOIN_ON;
    sniff->layout = layout;
    if (headed->learn)
        headed->learn(&reader, sniff->lines, layout);
    layout->common = arena_keep(sniff->arena, layout->common);
    for (size_t i = 0; i < sniff->lines->count; i++) {
        const struct view line = sniff->lines->lines[i];
        struct head head;
        struct head_time time;

        if (headed_is_hopeless(sniff, heads, others, sniff->lines->count - i))
            return 0;
        const bool has_head = head_parse(&reader, line, &head);
        if (has_head && (head.silent || head.aside)) {
            inside = false;
        } else if (has_head) {
            heads++;
            typical += !headed->typical || headed->typical(line, &head);
            layout->timed |= head.timed || head_time_iso(&reader.clock, view_skip(line, head.length), &time);
            inside = false;
        } else {
            const bool follows = headed_follows(line);

            others += !inside && !follows;
            inside = line.length > 0 && follows;
        }
    }
    return heads > 0 && heads >= others && typical * 2 > heads ? headed->sure : 0;
}
