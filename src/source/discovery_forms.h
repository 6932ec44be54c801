/*
 * Forms: JSON objects without their strings, numbers and words. Private to discovery*.c.
 *
 * The messages of a log have few forms. What was seen between two values of an object that was outlined is remembered for
 * the rest of the batch. A message in which nothing else stands between the values is known to be JSON, and where its
 * fields are, without being outlined.
 */
#pragma once

#include "source/discovery_names.h"
#include "source/discovery_parts.h"

struct form_step;

/* A value that a name stands for. */
struct form_found {
    size_t name;
    struct view raw;            /* a string with its quotes */
    bool escaped;               /* a string with a backslash in it */
};

/*
 * Where a value can be: its way down from the root, by raw keys and elements; elements far behind are one where no
 * name leads. So
 * what may follow a value depends on its place alone, as far as JSON is concerned.
 */
struct form_place {
    struct view key;            /* without its quotes */
    size_t index;               /* of an element, or FORM_ANY_INDEX; FORM_NO_INDEX: a member */
    struct json_node *node;     /* where the names are; NULL when none leads here */
    size_t name;                /* of the value, or SIZE_MAX */
    struct form_place *children, *sibling;
    struct form_step *steps;    /* what was seen behind a value here */
};
enum { FORMS_CHUNK = 32 };      /* bytes looked at together */
#define FORM_NO_INDEX SIZE_MAX
#define FORM_ANY_INDEX (SIZE_MAX - 1)

/*
 * What stands between a value and the next one, or the end. At most one step leads on: two of them can both fit only if
 * one is the beginning of the other; but then a value follows the shorter, and a bracket goes on in the longer.
 */
struct form_step {
    struct view text;
    char last[FORMS_CHUNK];            /* its last bytes, at the end */
    uint32_t last_chunk;        /* a bit for each of them */
    struct form_step *other;    /* in place of this one */
    struct form_place *place;   /* of the value behind it; NULL at the end */
};

/*
 * The track: what one message had, step by step, as texts of a chunk at most, one after the other in memory. Most messages of a log have the
 * very same, and are followed several at a time, since each waits for the end of one value before it can look for the next.
 */
enum { LANES = 4, TRACK_MAX = 256 };
/* What follows: more text; a string within a chunk, within two, of any length; digits, digits with a point among them, any number or word;
 * nothing. */
enum tie_kind { TIE_PART, TIE_STRING, TIE_LONG, TIE_ANY, TIE_WHOLE, TIE_POINT, TIE_SCALAR, TIE_END };
struct form_tie {
    char chunk[FORMS_CHUNK];
    uint32_t mask;              /* a bit for each byte of the chunk that must be so */
    int32_t shift;              /* from where the text begins to where the chunk does, which may be before it */
    uint32_t reach;             /* how much there must be from where the text begins */
    uint32_t length;            /* of the text, with quotes that end a string before it and begin one behind */
    enum tie_kind kind;
    size_t name;                /* of the value; SIZE_MAX: it is not looked for, or was found */
};
/* A step of a message of which the track may be made, and the value behind it. */
struct form_note {
    const struct form_step *step;
    struct view raw;
};
/* One of the messages that are followed together. */
struct form_lane {
    struct view text;
    struct form_found *found;
    bool settled;
    double outside;
};
struct form_track {
    struct form_tie *ties;      /* NULL: there is none yet */
    struct form_tie *quoted;    /* the same for messages with a backslash before each quote; where there are such */
    size_t values, finds;       /* how many there are; how many of them are found */
    bool noting;                /* the next message recognized will be the track */
    size_t tracks, misses;      /* how many there have been; messages that left this one, more than stayed */
    size_t rest;                /* messages to be followed alone */
    struct form_note *notes;    /* TRACK_MAX at most */
    size_t noted;
    struct form_lane lanes[LANES];
};

struct forms {
    struct form_place *root;    /* NULL until something is learnt; its steps are what messages begin with */
    size_t step_count;
    size_t tried, recognized;   /* messages; of the last ones tried */
    bool useful;                /* so far */
    bool plain;                 /* only what every processor has is used; for tests */
    bool expects, settled;      /* the only name is looked for in that range; the message recognized last has it elsewhere */
    struct discovery_range range;
    double outside;             /* where */
    size_t *seen;               /* by name: the try in which it was found last */
    struct form_found *walked;  /* in the message followed last without a track */
    const struct form_found *found;     /* in the message recognized last */
    size_t found_count;
    struct form_track track;
    const struct batch *batch;  /* where the messages are */
    const struct column *messages;
    struct arena *arena;
};

void forms_init(struct forms *forms, size_t names, const struct batch *batch, const struct column *messages);
/* Messages with a number outside for the only name are recognized by what they have up to there, and settled. */
void forms_expect(struct forms *forms, struct discovery_range range);
/* False when something unknown stands in the message, or more than `limit` values. */
bool forms_recognize(struct forms *forms, struct view text, size_t limit);
/* Learns from an outlined object; its text must stay. Texts of whole objects and arrays that are asked for are not found
 * among values, so nothing is learnt from where they begin. */
void forms_learn(struct forms *forms, const struct outline *outline, struct json_node *names);

/* ---- The track ---- */

void track_init(struct form_track *track, size_t names, struct arena *arena);
/*
 * Takes values of messages of the batch's selection from a place on, as long as they follow the track; returns how many messages
 * did, none when there is no track.
 */
size_t track_extract(struct forms *forms, const struct discovery_row *into, size_t from, size_t limit);
/* Follows the messages of all lanes; false when one of them leaves the track. quoted: a backslash stands before each quote. */
bool track_follow(struct forms *forms, bool quoted);
/* Makes a track of the message recognized last, if it was noted. */
void track_lay(struct forms *forms);

/* Whether a number is outside the range; it may be something else. */
bool forms_settle(const struct discovery_range *range, struct view raw, double *outside);
