/*
 * Headed lines: texts in which a line that begins an event says so by what stands in front of it. A format of that kind is
 * a description with a parser of one head; recognizing the format, cutting, decoding, skipping by texts and the joining of
 * lines are shared.
 *
 * An event begins at a line with a head. Lines without one are joined to the event before, newlines and all; in a format
 * of single lines, or with joining off, each is an event of its own, with the time of the line before. What stands before
 * the first head is an event with the file's time. Ends of lines at an event's end are not part of its message. Where
 * events begin depends on at most the 64 KiB before, so that events are the same however a file is cut.
 *
 * In a format of pieces a message may go on in later lines, of which each has a head, while lines of another stream stand
 * between: those are events that begin inside of another. A text is cut only where no message is open.
 */
#pragma once

#include "source/format_rows.h"
#include "source/head_time.h"

/* What stands in front of a message. */
struct head {
    size_t length;                  /* the message begins so far into the line: 0 when the head is part of it */
    bool timed;
    struct head_time time;
    int64_t ingestion_ms;           /* INT64_MIN: not said */
    struct view group, stream;      /* data NULL: the file's */
    struct view substream;          /* a slash and this follow the stream; data NULL: nothing does */
    struct view key;                /* in a format of pieces: of which stream the line is; there are two of them at most */
    bool partial;                   /* the message goes on in the next line of that stream */
    bool silent;                    /* the line is no event, nor what is joined to it */
    bool aside;                     /* the line begins an event, but tells nothing of the format */
};

/* What a file's first lines say about all of them. */
struct headed_layout {
    const struct headed *headed;
    bool joining;
    bool timed;                     /* some line has a time; those without take the last */
    unsigned parts;                 /* the format's own: which optional parts heads have */
    struct view common;             /* the format's own: with which word heads begin */
};

struct head_reader {
    struct head_clock clock;
    const struct headed_layout *layout;
};

/* The whole lines a file begins with. */
struct headed_sample {
    const struct view *lines;
    size_t count;
};

struct headed {
    /* Whether the line begins with a head. `head` is zeroed but for ingestion_ms. */
    bool (*parse)(struct head_reader *reader, struct view line, struct head *head);
    /* Or NULL: whether a head is so much of this format's kind that it speaks for it. Others only do not speak against it. */
    bool (*typical)(struct view line, const struct head *head);
    /* Or NULL: learns a layout's parts and common word before the first head is parsed. */
    void (*learn)(struct head_reader *reader, const struct headed_sample *sample, struct headed_layout *layout);
    /* Or NULL: what stands behind a message goes, and may say its time. */
    void (*finish)(struct view *message, struct head *head);
    int sure;                       /* what the sniffer answers when the heads are there */
    bool single;                    /* lines are not joined unless asked for */
    const struct view *marks;       /* heads may be partial; or NULL: none is. By key, a text that stands in each that is */
    bool exact;                     /* newlines behind a head are the message's own; else it may begin on the next line */
};

int headed_sniff(struct sniff *sniff);
size_t headed_begin(struct view text, size_t from, const void *layout);
void headed_decode(struct decode *decode, struct events *events);
void headed_decode_matching(struct decode *decode, struct events *events, const struct needles *needles);

/* What all these formats' rows have in common. */
#define HEADED(description)                                                                                            \
    .sniff = headed_sniff, .begin = headed_begin, .decode = headed_decode, .decode_matching = headed_decode_matching, \
    .look_behind = FORMAT_LOOK_BEHIND, .detail = &(description)

/* Whether a line looks like the further lines of messages: indented, `at `, `Caused by`, `Traceback`, `}` and the like. */
bool headed_follows(struct view line);
