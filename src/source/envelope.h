/*
 * One line of JSON taken apart: the event it carries, if it is one. Only the members that say so are looked at; the
 * values of others are stepped over.
 */
#pragma once

#include "base/json.h"

/* A member's value. JSON_NONE: the line has no such member. */
struct envelope {
    bool is_object;             /* the line is one JSON object, blanks around it allowed */
    bool is_event;              /* and its message is a member; else the whole line is the message */
    struct json message, time, stream, log, ingestion;
};

/*
 * Reads a line. It is an event when it has an @message that is a string, an object or an array; or such a `message`, a
 * `timestamp`, and no member that is not CloudWatch's (logStream, logStreamName, log, logGroup, logGroupName,
 * ingestionTime, eventId, id, ptr): an application's own line that happens to have a `message` stays whole. Else its time
 * is the first there is of @timestamp, timestamp, time, ts, date, datetime, eventTime, event_time, logged_at, asctime.
 */
struct envelope envelope_read(struct view line);

/*
 * The texts of messages that are not written as they are; good until the arena is reset. Zeroed at first, with the arena.
 * Unescaped messages are views of the line.
 */
struct envelope_texts {
    struct arena *arena;
    char *next, *end;           /* room */
    struct buffer buffer;       /* empty unless used; envelope_texts_clear() */
};
void envelope_texts_clear(struct envelope_texts *texts);

/* The text of a string, or the compact text of an object or array. */
struct view envelope_text(struct envelope_texts *texts, struct json value);
/* Its length; the text is not made, or only where that is the way to know. */
size_t envelope_text_length(struct envelope_texts *texts, struct json value);
