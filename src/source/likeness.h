/*
 * What tells the fields of messages that do not say themselves what they are: the format of the file they were in, and the names
 * of its columns. Events in JSON that were made of such messages (liq convert) have both, as @format and @header.
 */
#pragma once

#include "base/json.h"
#include "source/format.h"

/* Whether messages of the format are such; adds to `header` the names of the layout's columns, with between them what stands between
 * the columns, unless they are those of any file of the format that says nothing else. */
bool likeness_of(const struct format *format, const void *layout, struct arena *arena, struct buffer *header);

/* The one of the event before. Zeroed at first. */
struct likeness {
    struct view name, header;       /* as they stood in the JSON */
    const struct format *format;    /* NULL: there is no such format, or it has no columns */
    const void *layout;
};
/*
 * Whether an event with those members can be one of the fill: all of a fill are alike. The first says what the others are to be;
 * the fill's format and layout are made so. What is needed of the layout is kept in the arena, until the fill is no longer needed.
 */
bool likeness_admits(struct likeness *last, struct events *events, struct arena *arena, struct json name, struct json header);
