#include "data/structure.h"

#include "base/number.h"

#include <math.h>

struct json value_json(struct value value)
{
    switch (value.kind) {
    case KIND_MAP:
        return (struct json){ JSON_OBJECT, value.text };
    case KIND_LIST:
        return (struct json){ JSON_ARRAY, value.text };
    case KIND_NULL:
    case KIND_TEXT:
    case KIND_NUMBER:
    case KIND_BOOLEAN:
    case KIND_TIMESTAMP:
    case KIND_COUNT:
        break;
    }
    return (struct json){ JSON_NONE };
}

/* A number too large for a double stays the text it was. */
static struct value number_of_json(struct view lexeme)
{
    struct value value = { .kind = KIND_NUMBER, .text = lexeme };

    if (!number_parse(lexeme, &value.number) || !isfinite(value.number))
        value.kind = KIND_TEXT;
    return value;
}

struct value value_of_json(struct json json, struct arena *arena)
{
    switch (json.kind) {
    case JSON_STRING:
        return value_text(json_text(arena, json));
    case JSON_NUMBER:
        return number_of_json(json.raw);
    case JSON_TRUE:
    case JSON_FALSE:
        return value_boolean(json.kind == JSON_TRUE);
    case JSON_OBJECT:
        return (struct value){ .kind = KIND_MAP, .text = json_compact(arena, json) };
    case JSON_ARRAY:
        return (struct value){ .kind = KIND_LIST, .text = json_compact(arena, json) };
    case JSON_NONE:
    case JSON_NULL:
        break;
    }
    return value_null();
}

struct value value_parse_json(struct view text, struct arena *arena)
{
    struct json json = json_at(text);

    if ((json.kind != JSON_OBJECT && json.kind != JSON_ARRAY) || !json_valid(text))
        return value_null();
    return value_of_json(json, arena);
}
