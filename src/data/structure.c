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

struct value value_inside(struct json json, struct arena *arena)
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
        return (struct value){ .kind = KIND_MAP, .text = json.raw };
    case JSON_ARRAY:
        return (struct value){ .kind = KIND_LIST, .text = json.raw };
    case JSON_NONE:
    case JSON_NULL:
        break;
    }
    return value_null();
}

void column_set_inside(struct column *column, struct arena *arena, size_t row, enum json_kind kind, struct view raw)
{
    double number;

    if (!column->text || !column->number) {
        column_set(column, arena, row, value_inside((struct json){ kind, raw }, arena));
    } else if (kind == JSON_NUMBER && number_parse(raw, &number) && isfinite(number)) {
        column->kind[row] = KIND_NUMBER;
        column->number[row] = number;
        column->text[row] = raw;
        column->seen |= SEEN(KIND_NUMBER);
    } else if (kind == JSON_STRING && raw.length >= 2) {
        column_set_text(column, row, json_decode(arena, (struct view){ raw.data + 1, raw.length - 2 }));
    } else if (kind == JSON_OBJECT || kind == JSON_ARRAY) {
        column->kind[row] = kind == JSON_OBJECT ? KIND_MAP : KIND_LIST;
        column->text[row] = raw;
        column->seen |= SEEN(kind == JSON_OBJECT ? KIND_MAP : KIND_LIST);
    } else {
        column_set(column, arena, row, value_inside((struct json){ kind, raw }, arena));
    }
}

struct value value_of_json(struct json json, struct arena *arena)
{
    if (json.kind == JSON_OBJECT || json.kind == JSON_ARRAY)
        json.raw = json_compact(arena, json);
    return value_inside(json, arena);
}

struct value value_parse_json(struct view text, struct arena *arena)
{
    struct json json = { .raw = view_trim(text) };
    bool compact;

    if (json.raw.length == 0 || (*json.raw.data != '{' && *json.raw.data != '[') || !json_valid_compact(text, &compact))
        return value_null();
    json.kind = *json.raw.data == '{' ? JSON_OBJECT : JSON_ARRAY;
    return compact ? value_inside(json, arena) : value_of_json(json, arena);
}
