/*
 * The elements of a list in JSON texts, and members of each, found while it is made sure that the whole text is JSON.
 *
 * Most texts look like some before them: what stands between their values is the same bytes. What was seen between a value at
 * some place and the next is remembered; a text in which nothing else stands there, and whose values are such, is JSON, and it
 * is known where its elements are, without any other look at it. Elements have the same places, so there may be any number.
 */
#pragma once

#include "base/json.h"

struct json_elements;

/* A value that was found. */
struct json_found {
    const char *begin;          /* NULL: there is none; else the value, with its quotes or brackets */
    uint32_t length;
    uint8_t kind;               /* enum json_kind */
    bool escaped;               /* a string with a backslash in it */
};

/* The list is where the keys lead from the text's object, or with none the text itself. The views must stay. */
struct json_elements *json_elements_new(const struct view *keys, size_t key_count, const struct view *members, size_t member_count);
void json_elements_free(struct json_elements *elements);

/*
 * True: the text is JSON without blanks between its tokens, the keys lead to one list only, and json_elements_row() has each of its
 * elements, until the next call. False says nothing: look at the text in another way.
 */
bool json_elements_recognize(struct json_elements *elements, struct view text);
size_t json_elements_count(const struct json_elements *elements);
/* The element itself, and behind it its members in the order in which they were asked for: the first of that name. */
const struct json_found *json_elements_row(const struct json_elements *elements, size_t row);

/* A text that was not recognized, but is an object or array, valid, and without blanks between its tokens. */
void json_elements_learn(struct json_elements *elements, struct view text);
