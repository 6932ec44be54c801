/*
 * Walking a chunk by its newlines, found some hundreds at a time. What formats have in common when they split text:
 * a newline ends a line, a carriage return before it belongs to the end, the last line may lack it.
 */
#pragma once

#include "base/scan.h"
#include "source/format.h"

enum { LINE_WALK_BREAKS = 512, LINE_INDEX_BREAKS = 2048 };

/* Newlines of a part of the text that is gone through more than once: all those in text[from..to). */
struct line_index {
    size_t from, to;
    size_t used;                /* where the last walk along them began */
    size_t count;
    const struct scan_around *around;       /* what is around newlines where lines are alike; or NULL */
    size_t alike;               /* so many at the beginning are known to have that around them */
    uint32_t breaks[LINE_INDEX_BREAKS];     /* counted from `from` */
};
/* With nothing noted yet. What is around them is as it was. */
static inline void line_index_init(struct line_index *index, size_t from)
{
    index->from = index->to = from;
    index->used = index->count = index->alike = 0;
}
/* text_set_find(), which notes the newlines up to what is found, and those only if all before `from` have been noted. */
size_t line_index_search(struct line_index *index, const struct text_set *set, struct view text, size_t from);

/* All that there are from `from` on, and the newlines, as far as index->to, which may be where it begins: text_set_gather(). */
void line_index_gather(struct line_index *index, const struct text_set *set, struct view text, size_t from, struct scan_hits *hits);
/* Goes on behind the byte at a place as far as which all have been noted. */
static inline void line_index_pass(struct line_index *index, struct view text, size_t place)
{
    const bool newline = text.data[place] == '\n';

    if (index->to != place || (newline && index->count == LINE_INDEX_BREAKS))
        return;
    if (newline)
        index->breaks[index->count++] = (uint32_t)(place - index->from);
    index->to = place + 1;
}

struct line_walk {
    const char *data;
    size_t end;                 /* no further */
    size_t base;                /* what the offsets in `breaks` count from */
    size_t searched;            /* newlines before this place are in `breaks` or used up */
    size_t used, count;
    size_t alike;               /* those before this one are known to be surrounded as the index says */
    const uint32_t *breaks;     /* its own, or those of an index */
    uint32_t own[LINE_WALK_BREAKS];
};

static inline void line_walk_init(struct line_walk *walk, struct view text, size_t from, size_t end)
{
    walk->data = text.data;
    walk->end = end;
    walk->searched = from;
    walk->used = walk->count = walk->alike = 0;
}
/* Through the chunk, with what is known of its newlines already. */
void line_walk_decode(struct line_walk *walk, struct decode *decode);

void line_walk_refill(struct line_walk *walk);

/*
 * How many of the next newlines, at most so many of them, all have such around them; their places count from walk->base and
 * are walk->breaks[walk->used] and on. Passing over them is up to the caller: walk->used += count. Where there is an index that knows
 * what is around them, it must be the same.
 */
size_t line_walk_alike(struct line_walk *walk, struct view text, const struct scan_around *around, size_t most);

/* How many of the next newlines are known: walk->breaks[walk->used] and on. 0: there are no more. */
static inline size_t line_walk_known(struct line_walk *walk)
{
    if (walk->used == walk->count)
        line_walk_refill(walk);
    return walk->count - walk->used;
}

/* The place of the next newline, `end` when there is none. */
static inline size_t line_walk_next(struct line_walk *walk)
{
    if (walk->used == walk->count) {
        line_walk_refill(walk);
        if (walk->count == 0)
            return walk->end;
    }
    return walk->base + walk->breaks[walk->used++];
}

/* The bytes of the text from `begin` to the newline at `stop`, without a carriage return before it; to its end when stop is there. */
static inline struct view line_walk_trim(struct view text, size_t begin, size_t stop)
{
    size_t length = stop - begin;

    if (length > 0 && stop < text.length && text.data[stop - 1] == '\r')
        length--;
    return (struct view){ text.data + begin, length };
}

static inline struct view line_walk_view(const struct line_walk *walk, size_t begin, size_t stop)
{
    return line_walk_trim((struct view){ walk->data, walk->end }, begin, stop);
}

/* Whether events outside a time range are to be left out. */
static inline bool wish_has_range(const struct event_wish *wish)
{
    return wish->start_ms != INT64_MIN || wish->end_ms != INT64_MAX;
}
static inline bool wish_needs_time(const struct event_wish *wish)
{
    return wish->timestamp || wish->ingestion_time || wish_has_range(wish);
}

/* Appends an event whose stream and log are the input's own. There must be room. Returns its place. */
static inline size_t events_add(struct events *events, const struct decode *decode, size_t begin, struct view message, int64_t ms)
{
    const struct event_wish *wish = decode->wish;
    const size_t place = events->count++;

    events->position[place] = decode->offset + begin;
    if (wish->message)
        events->message[place] = message;
    if (events->quoted)
        events->quoted[place] = false;
    if (wish->timestamp)
        events->timestamp_ms[place] = ms;
    if (wish->ingestion_time)
        events->ingestion_ms[place] = ms;
    if (wish->stream)
        events->stream[place] = (struct view){ NULL, 0 };
    if (wish->log)
        events->log[place] = (struct view){ NULL, 0 };
    if (wish->carrier)
        events->carrier[place] = (struct view){ NULL, 0 };
    return place;
}

/* The beginning of the first line at or after `from`; what formats of one line an event have as `begin`. */
size_t line_walk_begin(struct view text, size_t from, const void *layout);
/* The beginning of the line that holds `place`, not before `low`. */
size_t line_walk_start(struct view text, size_t low, size_t place, const void *layout);
