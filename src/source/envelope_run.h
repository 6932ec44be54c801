/*
 * Lines of JSON that are like the line before to the byte, but for what changes from event to event: digits, the contents of
 * strings of the same length, and one message of any length. Such lines are told by comparing some vectors from either end, and
 * are taken many at a time.
 */
#pragma once

#include "source/envelope_shape.h"

enum { RUN_BYTES = 128, RUN_FIELDS = 4 };

/* What stands before the message, or behind it up to the newline. Each byte with its bits changed by `flip` may be `most` at most,
 * and is neither quote nor backslash where `inside` is 255. */
struct run_side {
    unsigned char flip[RUN_BYTES], most[RUN_BYTES], inside[RUN_BYTES];
    unsigned char length, vectors;
};

/* Where a value stands, a string with its quotes: from the line's beginning, or before the end of its newline. */
struct run_value {
    enum json_kind kind;        /* JSON_NONE: there is none */
    bool behind;
    unsigned char place, length;
};

enum run_field { RUN_TIME, RUN_STREAM, RUN_LOG, RUN_INGESTION };

/* Zeroed: nothing is known. */
struct envelope_run {
    bool known;
    bool stamped;               /* the time is a text as instant_is_stamp() has it */
    unsigned char misses, waiting;      /* as those of a shape */
    struct run_value values[RUN_FIELDS];
    struct run_side before, behind;
};

/* Learns from a line that has the shape, with the values of its members. */
void envelope_run_learn(struct envelope_run *run, const struct envelope_shape *shape, struct view line, const struct view *raw);

/* Lines that follow each other. */
struct run_lines {
    const char *begin;          /* of the first */
    const char *base;           /* what the places count from */
    const uint32_t *breaks;     /* places of the newlines at their ends */
    size_t count;
};
static inline const char *run_line(const struct run_lines *lines, size_t index)
{
    return index == 0 ? lines->begin : lines->base + lines->breaks[index - 1] + 1;
}

/*
 * How many of the first lines are events of that kind; their messages' texts are written to messages[], and *bytes is how
 * many bytes these have. messages NULL: texts are only counted, and a line whose text cannot be decoded in passing is not
 * among them.
 */
size_t envelope_run_read(struct envelope_texts *texts, const struct run_lines *lines, struct view *messages, uint64_t *bytes);

/* The value of the line that begins at one place and of which the newline ends at another. */
static inline struct json run_value_of(const struct run_value *value, const char *begin, const char *next)
{
    const char *at = value->behind ? next - value->place : begin + value->place;

    return (struct json){ value->kind, { at, value->length } };
}
