/*
 * Texts made of JSON values: one behind another with anything or nothing between, in an array, or in the lists that objects
 * hold, as in {"events":[...],"nextToken":...}. What matters in them, an element of such a list or array, or an object that holds
 * no list, is a unit; a format says what events a unit holds.
 *
 * The walk is the same for cutting and for decoding, so the events do not depend on where a text was cut, and only units
 * must fit in memory, not documents.
 */
#pragma once

#include "source/clearing.h"
#include "source/envelope.h"
#include "source/instant.h"
#include "source/likeness.h"

struct documents_run;

/* From text[begin] to text[end]; the end is 0 while it is not known. */
struct document_unit {
    size_t begin, end;
};

/* How a format reads documents. */
struct documents {
    /* Names of the members that hold units, if an array is their value, ended by an empty one; or NULL. */
    const struct view *lists;
    /* Adds the unit's events and sets its end. False when there is no room for all of them: it is called again then. */
    bool (*unit)(struct documents_run *run, struct document_unit *unit);
    bool utc;                       /* times that do not say their zone are UTC whatever the user said */
};

/* One decode. */
struct documents_run {
    const struct documents *documents;
    struct decode *decode;
    struct events *events;
    bool timed;                     /* somebody wants to know times */
    struct envelope_texts texts;
    struct head_clock clock;
    struct likeness likeness;
    struct clearing clearing;
    uint64_t added;                 /* events of this unit, with those added before in other fills */
};

/* An event found in a unit. */
struct document_event {
    size_t place;                   /* in the text; different for each event */
    size_t until;                   /* the message is a string between there and here, decoded in passing; 0: it is not */
    struct view message;
    struct json time, ingestion;    /* JSON_NONE: the file's, the event's time */
    struct view time_text, ingestion_text;  /* the same, in UTC, of what is not from JSON; data == NULL: none */
    bool plain;                     /* the message is a line of text, with the time it begins with, if it does */
    struct view stream, log;        /* data == NULL: the file's */
    struct view carrier;            /* as in struct events */
};
/* Nothing but the place and the message. Field by field, which for a thing of this size is faster than all at once. */
static inline void document_event_begin(struct document_event *event, size_t place, struct view message)
{
    const struct view none = { NULL, 0 };

    event->place = place;
    event->until = 0;
    event->plain = false;
    event->message = message;
    event->time.kind = event->ingestion.kind = JSON_NONE;
    event->time_text = event->ingestion_text = event->stream = event->log = event->carrier = none;
}

void documents_split(struct splitter *splitter, struct view text, uint64_t offset, bool last, const struct documents *documents);
void documents_decode(struct decode *decode, struct events *events, const struct documents *documents);
void documents_decode_matching(struct decode *decode, struct events *events, const struct needles *needles,
                               const struct documents *documents);

/* For the functions of formats. */

/* False when there is no room; then the unit's function returns false at once. */
bool documents_add(struct documents_run *run, const struct document_event *event);
/* The unit's value; JSON_NONE when the text breaks off in it. Sets the end. */
struct json documents_value(struct documents_run *run, struct document_unit *unit);
/* Adds the unit as it stands, or as it stands without blanks between tokens; a string as its text. Sets the end. */
bool documents_add_whole(struct documents_run *run, struct document_unit *unit);
/* Adds what an object carries as lines of JSON do, see envelope.h, else as documents_add_whole(). Sets the end. */
bool documents_add_envelope(struct documents_run *run, struct document_unit *unit);
/* A string's text; data == NULL when it is no string. */
struct view documents_string(struct documents_run *run, struct json value);

/* What a text begins with, for sniffing. */
struct documents_look {
    bool found;                     /* there is a first unit */
    bool in_list, in_array;         /* of an object, around it all */
    size_t values, strays;          /* of the first few units: JSON, and lines of something else around it */
    bool lines;                     /* each of the first lines is an object of its own, as far as they are there */
    struct view unit;               /* the first one, perhaps broken off */
};
struct documents_look documents_look(struct view head, bool whole, const struct documents *documents);
