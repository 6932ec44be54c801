/* What the readers of headed lines share: those of whole lines, and those of pieces. */
#pragma once

#include "source/headed.h"
#include "source/line_walk.h"

enum { HEADED_BEHIND = 64 * 1024 };

/* One walk through a chunk. It is not cleared: stretches may be short, and room for newlines is large. */
struct headed_walk {
    struct decode *decode;
    struct events *events;          /* NULL: only counted */
    struct head_reader reader;
    struct line_walk lines;
    bool searched;                  /* the text before the chunk has been looked at for a time */
    bool carried;                   /* there is one: */
    size_t carried_at;
    int64_t carried_ms;
};

/* An event's lines, [begin, end), and the head of the first. */
struct headed_event {
    size_t begin, end;
    bool has_head;
    struct head *head;
    struct view joined;             /* the message, when it is put together; data NULL: it stands behind the head */
};

static inline struct view headed_line(struct view text, size_t at, size_t end)
{
    size_t length = end - at;

    if (length > 0 && text.data[at + length - 1] == '\r')
        length--;
    return (struct view){ text.data + at, length };
}

/* Field by field, which for a thing of this size is several times as fast as all at once. */
static inline void head_clear(struct head *head)
{
    const struct view none = { NULL, 0 };

    head->length = 0;
    head->timed = head->partial = head->silent = head->aside = false;
    head->time.ms = 0;
    head->time.length = 0;
    head->time.digits = 0;
    head->time.separator = head->time.point = 0;
    head->time.zoned = false;
    head->ingestion_ms = INT64_MIN;
    head->group = head->stream = head->substream = head->key = none;
}

static inline bool head_parse(struct head_reader *reader, struct view line, struct head *head)
{
    head_clear(head);
    if (reader->layout->headed->parse(reader, line, head))
        return true;
    head_clear(head);
    return false;
}

/* The line before the one at `at`; false when there is none within reach. */
static inline bool headed_before(struct view text, size_t at, size_t *begin)
{
    if (at == 0)
        return false;
    const size_t newline = scan_find_last_byte(text, at - 1, '\n');

    *begin = newline == SIZE_MAX ? 0 : newline + 1;
    return at - *begin <= HEADED_BEHIND;
}

void headed_walk_init(struct headed_walk *walk, struct decode *decode, struct events *events);
/* Adds the event, when its time is in the range. There must be room. */
void headed_emit(struct headed_walk *walk, const struct headed_event *event);

/* ---- pieces ---- */

/* Whether some message that began before this line with a head may go on in it or behind it. */
bool pieces_open(struct head_reader *reader, struct view text, size_t at);
/* Where the event begins of which the line at `at`, with this head, is a piece, or a place out of reach of `begin`: the head
 * there is put in *head. */
size_t pieces_first(struct head_reader *reader, struct view text, size_t begin, size_t at, struct head *head);
void pieces_decode(struct decode *decode, struct events *events);
