/*
 * Lines of JSON that are like the line before to the byte, but for what changes from event to event: digits, and the contents of
 * strings, the message among them. Such lines are told by comparing vectors from either end, and are taken many at a time.
 */
#pragma once

#include "source/envelope_shape.h"

enum {
    RUN_VECTOR = 32, RUN_PARTS = 4, RUN_PART_BYTES = 3 * RUN_VECTOR, RUN_PART_ROOM = RUN_PART_BYTES + RUN_VECTOR, RUN_FIELDS = 4,
    RUN_LINE_BYTES = UINT16_MAX,
};

/* What stands between two strings of any length: each byte, with its bits changed by `flip`, may be `most` at most. */
struct run_part {
    unsigned char flip[RUN_PART_ROOM], most[RUN_PART_ROOM];
    unsigned char length, vectors;
};

/* The one part behind the message together with what the next line begins with. Length 0: it has no room for both. */
struct run_joint {
    unsigned char flip[RUN_VECTOR], most[RUN_VECTOR];
    unsigned char length;       /* of the part behind the message */
};

/* What stands before the message, or behind it up to the newline: parts, and between them strings. Those behind are told from the
 * last on, and are at the end of their vectors. */
struct run_side {
    size_t count;
    struct run_part parts[RUN_PARTS];
};

/* Where the parts of a line begin, counted from its beginning: those before the message, and from RUN_PARTS on those behind. */
struct run_places {
    uint16_t at[2 * RUN_PARTS];
};

/* Where a value stands, a string with its quotes: so many bytes behind the beginning of a part. */
struct run_value {
    enum json_kind kind;        /* JSON_NONE: there is none */
    unsigned char part, place;
    unsigned char length;       /* 0: it ends with the first byte of the next part */
    unsigned char next;
};

enum run_field { RUN_TIME, RUN_STREAM, RUN_LOG, RUN_INGESTION };

/* Zeroed: nothing is known. */
struct envelope_run {
    bool known;
    bool stamped;               /* the time is a text as instant_is_stamp() has it */
    unsigned char misses, waiting;      /* as those of a shape */
    unsigned char escaped;      /* so many lines from now on are taken to have escapes */
    unsigned char odd, pause;   /* how odd the last messages were for such as are left as they are; how many more are decoded */
    struct run_value values[RUN_FIELDS];
    struct run_side before, behind;
    struct run_joint joint;
};

/* Learns from a line that has the shape, with the values of its members. */
void envelope_run_learn(struct envelope_run *run, const struct envelope_shape *shape, struct view line, const struct view *raw);

/* Lines that follow each other, or some of them. */
struct run_lines {
    const char *begin;          /* of the first */
    const char *base;           /* what the places count from */
    const uint32_t *breaks;     /* places of the newlines at their ends */
    size_t count;
    const uint16_t *picked;     /* NULL: all of them are meant; else these: they are what is counted */
};
static inline const char *run_line(const struct run_lines *lines, size_t index)
{
    if (lines->picked)
        index = lines->picked[index];
    return index == 0 ? lines->begin : lines->base + lines->breaks[index - 1] + 1;
}
static inline const char *run_line_end(const struct run_lines *lines, size_t index)
{
    return lines->base + lines->breaks[lines->picked ? lines->picked[index] : index];
}

/*
 * How many of the first lines are events of that kind; their messages' texts are written to messages[], and *bytes is how
 * many bytes these have. messages NULL: texts are only counted, and a line whose text cannot be decoded in passing is not
 * among them. places NULL, and then messages, too: they are not asked for. With quoted, which is of messages, those that have no
 * escapes but of quotes are left as they are, and quoted[] says of each whether it was. Where only some of the lines are meant, messages are asked for.
 */
size_t envelope_run_read(struct envelope_texts *texts, const struct run_lines *lines, struct run_places *places, struct view *messages,
                         bool *quoted, uint64_t *bytes);

/* The lines that hold one of these places are wanted. What is written of them is so side by side. */
struct run_picks {
    const char *base;           /* what places count from */
    const uint32_t *places;     /* they ascend; none is before the lines */
    size_t count, used;         /* those used up are in the lines that were gone through; behind the last one it ends */
    uint16_t *picked;           /* which lines were wanted; there is room for as many as there are */
    size_t size, room;          /* so many they were; with `room` of them it ends, too */
};
/* The same, for lines of which those that are not wanted are only counted. */
size_t envelope_run_pick(struct envelope_texts *texts, const struct run_lines *lines, struct run_picks *picks, struct run_places *places,
                         struct view *messages, bool *quoted, uint64_t *bytes);

/* The value of a line that begins there. */
static inline struct json run_value_of(const struct run_value *value, const char *begin, const struct run_places *places)
{
    const char *at = begin + places->at[value->part] + value->place;

    if (value->length > 0)
        return (struct json){ value->kind, { at, value->length } };
    return (struct json){ value->kind, { at, (size_t)(begin + places->at[value->next] + 1 - at) } };
}
