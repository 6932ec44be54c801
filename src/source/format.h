/*
 * A format: how the bytes of a file become events. One file and one row each; sniffing, `--format`, help and docs come
 * from the rows.
 *
 * A format works on text: bytes already decompressed, in chunks that may begin and end anywhere. Chunks of one file are
 * decoded by several workers at once, so whatever a format needs to know of the whole file (a header line) it puts into a
 * layout when the file is sniffed, read-only from then on.
 */
#pragma once

#include "base/arena.h"
#include "base/text_set.h"
#include "data/batch.h"

/* What the plan wants of each event; what is not wanted is not filled in. */
struct event_wish {
    bool message, timestamp, ingestion_time, stream, log;
    bool carrier;                   /* what an event says of itself beside its message */
    bool quoted;                    /* messages may be left as they stand in JSON strings, as events.quoted tells of each */
    bool uncounted;                 /* nobody asks how many events there are: those that are left out need not be counted */
    int64_t start_ms, end_ms;       /* events outside, both ends inclusive, are not events; INT64_MIN, INT64_MAX = open */
};

/* Events as parallel arrays with room for `capacity`. Views are good until the next fill. */
struct events {
    size_t count, capacity;
    struct view *message;
    bool *quoted;                   /* or NULL; what that of a column of messages is (data/column.h); false where the fill begins */
    int64_t *timestamp_ms, *ingestion_ms;
    struct view *stream, *log;      /* data == NULL: the input's own */
    struct view *carrier;           /* the JSON object of which the message is a member; data == NULL: there is none */
    uint64_t *position;             /* place in the input: input index << 40 | byte offset in the decompressed text */
    const void *layout;             /* of the input these events are from */
    const struct format *format;
};

struct needles;
struct format;
struct zone;
struct line_index;
struct headed_sample;

/* Whether a line without a head belongs to the event before. */
enum joining {
    JOIN_AUTO,                      /* as the format sees fit */
    JOIN_ON, JOIN_OFF,
};

struct sniff {
    struct view head;               /* the first bytes of the text, up to 64 KiB, cut anywhere */
    bool whole;                     /* head is the whole text */
    bool forced;                    /* the user says that it is of this format */
    struct view path;
    struct arena *arena;            /* for the layout */
    const struct format *format;    /* whose sniffer it is */
    enum joining joining;
    int64_t modified_ms;
    const struct headed_sample *lines;      /* the first lines, for all formats of headed ones; NULL until one asks for them */
    const void *layout;             /* set by the sniffer that says yes */
    const char *refusal;            /* likewise: why it will not be read all the same; or NULL */
};

/* One chunk being decoded: text[next..end) are whole events, the first beginning at next. */
struct decode {
    struct view text;
    size_t next, end;
    uint64_t offset;                /* of text[0] in the whole text of the file */
    uint64_t context;               /* of a format with a splitter: what it knew where `next` is; of another, its own, at first 0 */
    struct line_index *lines;       /* newlines that have been found already; or NULL */
    uint64_t inside;                /* for the format: how far it is inside of what begins at `next` */
    const struct event_wish *wish;
    const void *layout;
    int64_t modified_ms;
    const struct zone *zone;        /* of times that do not say theirs; NULL: UTC */
    struct arena *arena;            /* for decoded texts; reset before each fill */
    uint64_t records, bytes;        /* events in the time range so far, and the bytes of their messages: counted by decode */
    int64_t first_ms, last_ms;      /* the first and last time of all events so far, where the wish needs times */
};

/* Whether an event of that time is in the range; to be asked of all events, for it keeps the first and last time. */
static inline bool decode_takes(struct decode *decode, int64_t ms)
{
    if (ms < decode->first_ms)
        decode->first_ms = ms;
    if (ms > decode->last_ms)
        decode->last_ms = ms;
    return ms >= decode->wish->start_ms && ms <= decode->wish->end_ms;
}

/* Asked of several events at once, at least one: false when some are in the range and some are not. Else *within tells which. */
static inline bool decode_takes_like(struct decode *decode, const int64_t *ms, size_t count, bool *within)
{
    const struct event_wish *wish = decode->wish;
    int64_t first = ms[0], last = ms[0];

    for (size_t i = 1; i < count; i++) {
        first = ms[i] < first ? ms[i] : first;
        last = ms[i] > last ? ms[i] : last;
    }
    *within = first >= wish->start_ms && last <= wish->end_ms;
    if (!*within && last >= wish->start_ms && first <= wish->end_ms)
        return false;
    (void)decode_takes(decode, first);
    (void)decode_takes(decode, last);
    return true;
}

/*
 * Where a text may be cut that must be gone through from its beginning. Zeroed at the beginning of the text; places are
 * offsets in the whole text.
 */
struct splitter {
    uint64_t place;                 /* how far it has come */
    uint64_t cut;                   /* the last place known to be a beginning; 0 at first */
    uint64_t context;               /* what a decoder must be told to begin there: its decode.context */
    uint64_t state[8];              /* the format's own */
};

struct format {
    const char *name;               /* "events", "export", "vpc", "lines" */
    const char *help;               /* one sentence */
    const char *example;            /* a line or two of it */
    /* How sure we are, 0 (no) to 100. The surest wins, earlier rows first. */
    int (*sniff)(struct sniff *sniff);
    int surest;                     /* what it says at most, where that is known beforehand; 0: anything, or the headed one's `sure` */
    /* Offset of the first event that begins at or after `from`; text.length when there is none. `from` 0 is a beginning. */
    size_t (*begin)(struct view text, size_t from, const void *layout);
    /* As far before a beginning as `begin` and `decode` look, beyond the byte before it. */
    size_t look_behind;
    /* Instead of begin, for formats in which a beginning cannot be told from the bytes around it (documents in JSON, CSV with
     * newlines in quotes): goes on through the text, of which text.data[0] is at `offset`, as far as it is known, and moves
     * the cut. Bytes from the cut on are there again the next time. Decoding starts at a cut, the first with context 0. */
    void (*split)(struct splitter *splitter, struct view text, uint64_t offset, bool last, const void *layout);
    /* Appends events to `events` until it is full or the chunk is done; advances decode->next. */
    void (*decode)(struct decode *decode, struct events *events);
    /* Or NULL. Like decode, but may leave out events whose message contains none of the needles of one of the sets; still
     * counts all of them in records and bytes. Only for formats whose messages stand unescaped in the text. */
    void (*decode_matching)(struct decode *decode, struct events *events, const struct needles *needles);
    /* Or NULL: events never say of which log group they are, and are not asked. Else whether some in the text may, or may tell
     * what it is like. */
    bool (*names_groups)(struct view text, const void *layout);
    /* Or NULL: a layout holds for the whole text. Else the beginning of the first line of text[from..end), both beginnings of
     * events, that says anew what what is behind it is like, and the line; `end` when there is none. */
    size_t (*heading)(const struct format *format, struct view text, size_t from, size_t end, const void *layout,
                      struct view *line);
    /* With heading: the layout behind such a line, in a text that began with that one, which it may be. It lives in the arena. */
    const void *(*renamed)(const struct format *format, struct view line, const void *origin, struct arena *arena);
    const void *detail;             /* for the reader it shares with others (headed.h); or NULL */
};

/* A conjunction: an event can only pass the plan's filters when its message contains, for every set, one of its texts. */
struct needles {
    const struct text_set *const *sets;
    size_t count;
    struct regex_blocks *const *regexes;    /* and in which, for each of these, there may be a match */
    size_t regex_count;
};

const struct format *format_find(struct view name);
const struct format *format_at(size_t index);       /* all rows; NULL past the end */
