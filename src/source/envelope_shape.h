/*
 * What lines of JSON have in common with the line before: members, their order, all that stands between their values. A line
 * that has it too is taken apart without looking at each token; any other is left to envelope_read()'s walk.
 */
#pragma once

#include "base/json.h"

#include <stdint.h>

enum { SHAPE_MEMBERS = 8, SHAPE_BYTES = 32, SHAPE_FIELDS = 7, SHAPE_NONE = UINT8_MAX };

struct envelope;
struct envelope_texts;

/* What stands between two values, quotes of strings included. */
struct shape_piece {
    char text[SHAPE_BYTES];
    uint32_t mask;              /* of the bytes that matter */
    unsigned char length;
};

/* Zeroed: none is known. */
struct envelope_shape {
    unsigned char count;        /* of members; 0: none is known */
    unsigned char misses;       /* how many lines of other shapes it takes to learn another, by its bits */
    unsigned char waiting;      /* lines that are not learned from */
    bool strings[SHAPE_MEMBERS];
    unsigned char decoded;      /* the member that is decoded in passing */
    unsigned char time;         /* the member that has to be a time that is good enough */
    unsigned char fields[SHAPE_FIELDS];     /* of the envelope: members in order of shape_field() */
    bool is_event, printed;
    struct shape_piece pieces[SHAPE_MEMBERS + 1];
};

/* Values of a line's members, strings with their quotes, as the walk found them. */
struct shape_values {
    size_t count;               /* more than SHAPE_MEMBERS: not all are here */
    struct view raw[SHAPE_MEMBERS];
    unsigned times;             /* how many members are named as times are */
    bool good_time;             /* none but the best kind is the envelope's time */
    const char *decoded;        /* the value that was decoded in passing; NULL: none */
};

/* Learns from a line that was read by the walk and is one object. */
void envelope_shape_learn(struct envelope_shape *shape, struct view line, const struct shape_values *values,
                          const struct envelope *envelope);
/* False when the line is another: the envelope holds nothing then. Else it is what the walk would have made of it. */
bool envelope_shape_read(struct envelope_texts *texts, struct view line, struct envelope *envelope);
