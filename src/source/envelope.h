/*
 * One line of JSON taken apart: the event it carries, if it is one. Only the members that say so are looked at; the
 * values of others are stepped over.
 */
#pragma once

#include "base/json.h"
#include "source/envelope_run.h"
#include "source/head_time.h"

enum { ENVELOPE_KEYS = 8, ENVELOPE_KEY_BYTES = 16, MEMBERS_MAX = 16 };

/* A member's name with its quotes and the colon behind, as it stood in a line: the next line nearly always has it there too. */
struct envelope_key {
    char text[ENVELOPE_KEY_BYTES];
    unsigned mask;              /* of the bytes that matter; 0: none yet */
    unsigned char length, role;
};

/*
 * The texts of messages that are not written as they are; good until the arena is reset. Zeroed at first, but for
 * the first two or three.
 */
struct envelope_texts {
    struct arena *arena;
    const char *readable;       /* the end of the bytes that may be read, at or behind the end of any line */
    const char *begin;          /* of these bytes; needed for runs */
    char *next, *end;           /* room */
    struct buffer buffer;       /* empty unless used; envelope_texts_clear() */
    struct envelope_key keys[ENVELOPE_KEYS];    /* by their place in a line */
    unsigned char members[MEMBERS_MAX];         /* by their place in an object: which names of members.h there were */
    struct envelope_shape shape;                /* of the lines read by envelope_read() */
    struct envelope_run run;
};
/* Where so many bytes of texts->next may be written; what is written is kept by moving `next` behind it. */
char *envelope_texts_room(struct envelope_texts *texts, size_t size);
void envelope_texts_clear(struct envelope_texts *texts);

/* A member's value. JSON_NONE: the line has no such member. */
struct envelope {
    bool is_object;             /* the line is one JSON object, blanks around it allowed */
    bool is_event;              /* and its message is a member; else the whole line is the message */
    bool printed;               /* as aws logs filter-log-events prints it: one newline at the message's end is not its own */
    struct json message, time, stream, log, ingestion;
    struct json format, header; /* what the message is like: see likeness.h */
    struct json bytes;          /* an object of the texts that are not UTF-8, by the names of the members: base64 */
    struct view text;           /* of the message, if it could be decoded in passing; else data is NULL */
};

/*
 * Reads a line. It is an event when it has an @message that is a string, an object or an array; or such a `message`, a
 * `timestamp`, and no member that is not CloudWatch's (logStream, logStreamName, log, logGroup, logGroupName,
 * ingestionTime, eventId, id, ptr): an application's own line that happens to have a `message` stays whole. Else its time
 * is the first of its members @timestamp and timestamp, even if the line breaks off behind it; if there is none, the
 * first there is of time, ts, date, datetime, eventTime, event_time, logged_at, asctime, @timestamp of _source,
 * __REALTIME_TIMESTAMP, query_timestamp. A value that does not begin as a time does is passed over: null, a weekday, a number
 * of fewer than nine digits. That of a timestamp counts where there is no other.
 */
void envelope_read(struct view line, struct envelope_texts *texts, struct envelope *envelope);
/* The same for a line in which there is no ENVELOPE_CARRIER, hence no event: only the time is found, as soon as it is sure. */
#define ENVELOPE_CARRIER "message\""
/* A line without this has texts that are UTF-8. */
#define ENVELOPE_BYTES "@bytes\""
void envelope_read_time(struct view line, struct envelope_texts *texts, struct envelope *envelope);

/* The text of an event's message: of a string, or the compact text of an object or array that is JSON. Unescaped ones are views. */
struct view envelope_message(struct envelope_texts *texts, const struct envelope *envelope);
/* The text of its stream, and of its log; data == NULL: it does not say. */
struct view envelope_stream(struct envelope_texts *texts, const struct envelope *envelope);
struct view envelope_log(struct envelope_texts *texts, const struct envelope *envelope);
/* The text of an object or array without blanks between tokens: a view when it has none. */
struct view envelope_compact(struct envelope_texts *texts, struct json value);
/* The time in a number or string, if it is one. */
bool envelope_time(struct json value, struct head_clock *clock, int64_t *ms);
/* The quote that closes the string whose content begins here; NULL when there is none. */
const char *envelope_quote(const char *at, const char *end);
/* The same for the string whose opening quote is here, decoding it on the way; text->data is left alone where that is not
 * possible in passing: envelope_string() does it then. */
const char *envelope_decode(struct envelope_texts *texts, const char *at, const char *end, struct view *text);
/* The text of a string. */
struct view envelope_string(struct envelope_texts *texts, struct json string);
