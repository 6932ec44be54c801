/* Headed lines of which several make a message, as those that runtimes of containers part, while another stream goes on. */
#include "source/headed_parts.h"

#include <assert.h>

enum { PIECE_KEYS = 2 };

/* The last line of a stream so far. */
struct piece {
    struct view key;
    size_t begin;
    bool partial;
    size_t first;                   /* where its event begins, and when that was */
    int64_t first_ms;
};

struct pieces {
    struct piece list[PIECE_KEYS];
    size_t count;
};

static struct piece *pieces_find(struct pieces *pieces, struct view key)
{
    for (size_t i = 0; i < pieces->count; i++)
        if (view_equal(pieces->list[i].key, key))
            return &pieces->list[i];
    return NULL;
}

static struct piece *pieces_add(struct pieces *pieces, struct view key)
{
    assert(pieces->count < PIECE_KEYS);
    struct piece *piece = &pieces->list[pieces->count++];
    piece->key = key;
    return piece;
}

static bool piece_reaches(const struct piece *piece, size_t at)
{
    return piece->partial && at - piece->begin <= HEADED_BEHIND;
}

/* ---- looking back ---- */

/* The last line of each stream before `at`, as far as one of them may go on there. */
static struct pieces pieces_before(struct head_reader *reader, struct view text, size_t at)
{
    const struct view *marks = reader->layout->headed->marks;
    const size_t from = at > HEADED_BEHIND ? at - HEADED_BEHIND : 0;
    const struct view behind = { text.data + from, at - from };
    struct pieces pieces = { .count = 0 };
    bool marked = false;

    for (size_t i = 0; i < PIECE_KEYS && !marked; i++) {
        const struct needle mark = needle_of(marks[i]);

        marked = needle_find(&mark, behind, 0) != SIZE_MAX;
    }
    for (size_t line = at, previous; marked && pieces.count < PIECE_KEYS && headed_before(text, line, &previous) &&
                                     at - previous <= HEADED_BEHIND; line = previous) {
        struct head head;

        if (!head_parse(reader, headed_line(text, previous, line - 1), &head))
            break;
        if (pieces_find(&pieces, head.key))
            continue;
        struct piece *piece = pieces_add(&pieces, head.key);
        piece->begin = piece->first = previous;
        piece->partial = head.partial;
        piece->first_ms = INT64_MIN;
    }
    return pieces;
}

bool pieces_open(struct head_reader *reader, struct view text, size_t at)
{
    const struct pieces pieces = pieces_before(reader, text, at);

    for (size_t i = 0; i < pieces.count; i++)
        if (piece_reaches(&pieces.list[i], at))
            return true;
    return false;
}

size_t pieces_first(struct head_reader *reader, struct view text, size_t begin, size_t at, struct head *head)
{
    size_t first = at;

    for (size_t line = at, previous; begin - line <= HEADED_BEHIND && headed_before(text, line, &previous); line = previous) {
        struct head before;

        if (first - previous > HEADED_BEHIND || !head_parse(reader, headed_line(text, previous, line - 1), &before))
            break;
        if (!view_equal(before.key, head->key))
            continue;
        if (!before.partial)
            break;
        *head = before;
        first = previous;
    }
    return first;
}

/* ---- events ---- */

struct pieces_walk {
    struct headed_walk walk;
    struct pieces pieces;
    struct buffer joined;
    size_t taken;                   /* lines before this place may be of events that have been given out */
};

/* The lines without a head from `at` on; returns the end of the last, `stop` when there are none. */
static size_t pieces_headless(struct pieces_walk *pieces, size_t stop, bool joined)
{
    struct headed_walk *walk = &pieces->walk;
    const struct view text = walk->decode->text;

    while (walk->reader.layout->joining && walk->decode->end - stop > 1) {
        const size_t newline = view_find_byte(text, '\n', stop + 1);
        const size_t to = newline < walk->decode->end ? newline : walk->decode->end;
        const struct view line = headed_line(text, stop + 1, to);
        struct head head;

        if (head_parse(&walk->reader, line, &head))
            break;
        if (joined) {
            buffer_add_char(&pieces->joined, '\n');
            buffer_add(&pieces->joined, line);
        }
        stop = to;
    }
    return stop;
}

/* The next line of the stream behind the one that ends at `stop`, when the message goes on there: its end; 0 when it does not. */
static size_t pieces_next(struct pieces_walk *pieces, size_t stop, const struct piece *last, size_t *at, struct head *next)
{
    struct headed_walk *walk = &pieces->walk;
    const struct view text = walk->decode->text;
    const size_t end = walk->decode->end;

    for (size_t from = stop + 1; stop < end && from < end && piece_reaches(last, from); from = stop + 1) {
        const size_t newline = view_find_byte(text, '\n', from);

        stop = newline < end ? newline : end;
        if (!head_parse(&walk->reader, headed_line(text, from, stop), next))
            return 0;
        if (view_equal(next->key, last->key)) {
            *at = from;
            return stop;
        }
    }
    return 0;
}

/* The message of an event whose first line goes on elsewhere; event->end is the end of its last line. */
static void pieces_join(struct pieces_walk *pieces, struct headed_event *event)
{
    const struct view text = pieces->walk.decode->text;
    struct piece last = { .key = event->head->key, .begin = event->begin, .partial = true };
    struct head next;
    size_t stop = event->end, at;

    buffer_reset(&pieces->joined);
    buffer_add(&pieces->joined, view_skip(headed_line(text, event->begin, stop), event->head->length));
    for (size_t to; last.partial && (to = pieces_next(pieces, stop, &last, &at, &next)) > 0; stop = to) {
        buffer_add(&pieces->joined, view_skip(headed_line(text, at, to), next.length));
        last.begin = at;
        last.partial = next.partial;
    }
    event->end = pieces_headless(pieces, stop, true);
    event->joined = arena_keep(pieces->walk.decode->arena, buffer_view(&pieces->joined));
}

/* Notes the line as the last of its stream. */
static void pieces_note(struct pieces_walk *pieces, struct piece *piece, const struct head *head, size_t begin, bool goes_on)
{
    struct headed_walk *walk = &pieces->walk;

    if (!piece)
        piece = pieces_add(&pieces->pieces, head->key);
    piece->begin = begin;
    piece->partial = head->partial;
    if (!goes_on) {
        piece->first = begin;
        piece->first_ms = head->timed ? head->time.ms : INT64_MIN;
    }
    walk->carried = piece->first_ms != INT64_MIN;
    walk->searched = false;
    walk->carried_at = piece->first;
    walk->carried_ms = piece->first_ms;
}

/* The line at event->begin, whose end is that of the event so far: an event, or a part of one given out before. False when there
 * is no room for it. */
static bool pieces_line(struct pieces_walk *pieces, struct headed_event *event, bool next_has_head)
{
    struct headed_walk *walk = &pieces->walk;
    struct piece *piece = event->has_head ? pieces_find(&pieces->pieces, event->head->key) : NULL;
    const bool behind = !event->has_head && walk->reader.layout->joining && event->begin < pieces->taken;
    const bool goes_on = behind || (piece && piece_reaches(piece, event->begin));

    if (!goes_on && walk->events->count == walk->events->capacity)
        return false;
    if (!goes_on) {
        if (event->has_head && event->head->partial)
            pieces_join(pieces, event);
        else if (!next_has_head)
            event->end = pieces_headless(pieces, event->end, false);
        if (event->end > pieces->taken)
            pieces->taken = event->end;
        headed_emit(walk, event);
    }
    if (event->has_head)
        pieces_note(pieces, piece, event->head, event->begin, goes_on);
    else
        pieces->pieces.count = 0;
    return true;
}

void pieces_decode(struct decode *decode, struct events *events)
{
    struct pieces_walk pieces;      /* its walk is not cleared */
    struct headed_walk *walk = &pieces.walk;
    struct head heads[2], *next = &heads[1];
    struct headed_event event = { .begin = decode->next, .head = &heads[0] };

    if (decode->next >= decode->end)
        return;
    headed_walk_init(walk, decode, events);
    buffer_init(&pieces.joined);
    pieces.pieces.count = 0;
    pieces.taken = decode->context > decode->offset ? (size_t)(decode->context - decode->offset) : 0;
    if (pieces.taken > decode->next)
        pieces.pieces = pieces_before(&walk->reader, decode->text, decode->next);
    size_t stop = line_walk_next(&walk->lines);
    event.has_head = head_parse(&walk->reader, headed_line(decode->text, event.begin, stop), event.head);
    while (decode->next < decode->end) {
        struct head *const done = event.head;
        const size_t begin = stop < decode->end ? stop + 1 : decode->end;
        const size_t next_stop = begin < decode->end ? line_walk_next(&walk->lines) : begin;
        const bool next_has = begin == decode->end || head_parse(&walk->reader, headed_line(decode->text, begin, next_stop), next);

        event.end = stop;
        event.joined.data = NULL;
        if (!pieces_line(&pieces, &event, next_has))
            break;
        decode->next = event.begin = begin;
        event.has_head = next_has;
        event.head = next;
        next = done;
        stop = next_stop;
    }
    decode->context = decode->offset + pieces.taken;
    buffer_clear(&pieces.joined);
}
