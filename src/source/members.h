/* The members of a JSON object that are asked for by name, found in one pass; the others are stepped over. */
#pragma once

#include "source/envelope.h"

struct members_wish {
    struct view names[MEMBERS_MAX];     /* as they are written, ended by an empty one */
    size_t decoded;                     /* of the names, how many come first whose strings are to be decoded in passing */
};

struct members {
    /* By name; JSON_NONE: there is none, or, with data in raw, it begins there and breaks off. Of two of a name the first counts. */
    struct json value[MEMBERS_MAX];
    struct view text[MEMBERS_MAX];      /* of those decoded; data == NULL: members_text() does it */
    bool others;                        /* there are members of other names */
};

/*
 * Reads the object that begins at `at`, blanks and newlines between tokens allowed. Returns behind its closing bracket; NULL when
 * it is no object or breaks off: then what was found so far is there.
 */
const char *members_read(const char *at, const char *end, const struct members_wish *wish, struct envelope_texts *texts,
                         struct members *members);
/* The same for a value that is there; false when it is no object. */
bool members_within(struct json object, const struct members_wish *wish, struct envelope_texts *texts, struct members *members);
/* The text of a member's string; data == NULL when it is none. */
struct view members_text(const struct members *members, size_t name, struct envelope_texts *texts);
