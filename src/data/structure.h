/*
 * Maps and lists (language reference 4.6): their value is a compact JSON text, and what they hold is read in place.
 */
#pragma once

#include "base/json.h"
#include "data/column.h"

static inline bool kind_is_structure(enum kind kind)
{
    return kind == KIND_MAP || kind == KIND_LIST;
}

/* A map or list as the JSON it is; JSON_NONE for every other value. */
struct json value_json(struct value value);
/* A JSON value as a value (5.5): numbers keep their lexeme, true and false are booleans, containers become maps and lists.
 * The JSON need not be compact; texts point into it when nothing has to be decoded. */
struct value value_of_json(struct json json, struct arena *arena);
/* The same of what stands in a map or list, which is compact as these are. */
struct value value_inside(struct json json, struct arena *arena);
/* Puts that into a column; what it is made of travels in registers, for it is done for each row. */
void column_set_inside(struct column *column, struct arena *arena, size_t row, enum json_kind kind, struct view raw);
/* The map or list that a text holds from end to end; null when it is none. */
struct value value_parse_json(struct view text, struct arena *arena);
