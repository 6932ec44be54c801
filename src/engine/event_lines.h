/* Events written as JSON lines that are read back as the same events: format `events`. */
#pragma once

#include "engine/engine.h"

/* Zeroed at first, but for the catalog and the arena. What it keeps is from the line before: most lines share their time's second, log and stream. */
struct event_lines {
    const struct catalog *catalog;
    struct arena *arena;            /* for what is needed while a line is made; the caller's to reset */
    struct buffer lines;
    int64_t second;                 /* of the text below; nothing when that is empty */
    char time[32];
    struct view stream, log;        /* in `place`, plain */
    struct buffer place;            /* they, and as they stand in a line */
    size_t place_at;                /* where the latter begins */
    bool place_whole;               /* they are valid UTF-8 */
    const struct input *input;      /* of the text below, and what their lines are like */
    const void *layout;
    struct buffer like;             /* the members that say what its messages are like */
    struct view source;             /* the data source that its path says, and its format does not */
};
void event_lines_clear(struct event_lines *lines);
/* Adds a line for the event at that place; all of a fill are of one input. */
void event_lines_add(struct event_lines *lines, const struct events *events, size_t at, const struct input *input);
