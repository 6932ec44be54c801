/*
 * JSON texts, read in place: a value is a view of its raw text, nothing is built.
 *
 * json_valid() checks all of RFC 8259 (depth up to 512). The walkers below may be used on texts that were checked; on
 * others they stop early and never read outside the view.
 */
#pragma once

#include "base/arena.h"
#include "base/buffer.h"

enum json_kind { JSON_NONE, JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_kind kind;    /* JSON_NONE: there is no value */
    struct view raw;        /* the value's text, quotes and brackets included, no blanks around it */
};

bool json_valid(struct view text);                          /* one value, blanks around it allowed */
bool json_valid_compact(struct view text, bool *compact);   /* likewise; whether there are no blanks but in strings */
struct json json_at(struct view text);                      /* the value at the start of the text, blanks skipped */

/* Walks the members of an object or the elements of an array: while (json_next(&walk)) use walk.key and walk.value. */
struct json_walk {
    struct view key;        /* of an object's member: raw, without the quotes, escapes not decoded; else empty */
    struct json value;
    size_t index;           /* 0, 1, ... */
    const char *next, *end; /* private */
    bool object, started;
};
struct json_walk json_walk(struct json container);
bool json_next(struct json_walk *walk);

struct json json_member(struct json object, struct view key);   /* first of that (decoded) name */
/* The same where it is asked often: the place at which the value begins, and what it is; NULL when there is none. */
const char *json_member_find(struct view object, struct view key, enum json_kind *kind, const char **behind);
struct json json_element(struct json array, size_t index);
size_t json_count(struct json array);                           /* elements or members */

bool json_escaped(struct view raw_without_quotes);              /* whether decoding would change anything */
/* The text of a string's content: a view of it when nothing is escaped, else a copy in the arena. Lone surrogates give U+FFFD. */
struct view json_decode(struct arena *arena, struct view raw_without_quotes);
struct view json_text(struct arena *arena, struct json string); /* of a JSON_STRING with its quotes */
bool json_key_equal(struct view raw_key, struct view key);      /* a raw key against a plain name */

/* Quoted and escaped, with U+FFFD in place of invalid UTF-8; false when there was such. */
bool json_add_string(struct buffer *buffer, struct view text);
void json_add_compact(struct buffer *buffer, struct json value);/* the value without blanks between tokens */
/* The same as a view: of the value itself when it has no blanks, else of a copy in the arena. */
struct view json_compact(struct arena *arena, struct json value);
