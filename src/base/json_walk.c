/* Walking JSON in place. Containers nobody looks into are stepped over 64 bytes at a time. */
#include "base/json_skip.h"
#include "base/json_token.h"

/* From an opening bracket to behind the one that closes it; NULL when none does. */
static const char *json_container_end(const char *at, const char *end)
{
    struct json_skip skip = { .depth = 1 };

    at = json_skip(&skip, at + 1, end, true);
    return skip.depth == 0 ? at : NULL;
}

/* Behind the value that begins right here; NULL when none does. */
static inline const char *json_value_end(const char *at, const char *end, enum json_kind *kind)
{
    const char *behind;

    *kind = JSON_NONE;
    if (at == end)
        return NULL;
    switch (*at) {
    case '"':
        *kind = JSON_STRING;
        return json_string_end(at + 1, end);
    case '{':
        *kind = JSON_OBJECT;
        return json_container_end(at, end);
    case '[':
        *kind = JSON_ARRAY;
        return json_container_end(at, end);
    case 't':
        *kind = JSON_TRUE;
        return json_word_end(at, end);
    case 'f':
        *kind = JSON_FALSE;
        return json_word_end(at, end);
    case 'n':
        *kind = JSON_NULL;
        return json_word_end(at, end);
    default:
        *kind = JSON_NUMBER;
        behind = json_short_number_end(at, end);
        return behind ? behind : json_number_end(at, end);
    }
}

static inline struct json json_value(const char *at, const char *end)
{
    enum json_kind kind;
    const char *behind = json_value_end(at, end, &kind);

    return behind ? (struct json){ kind, view_between(at, behind) } : (struct json){ JSON_NONE };
}

struct json json_at(struct view text)
{
    return json_value(json_skip_blanks(text.data, view_end(text)), view_end(text));
}

struct json_walk json_walk(struct json container)
{
    const char *end = view_end(container.raw);

    if ((container.kind != JSON_OBJECT && container.kind != JSON_ARRAY) || container.raw.length < 2)
        return (struct json_walk){ .next = end, .end = end };
    return (struct json_walk){ .next = container.raw.data + 1, .end = end - 1, .object = container.kind == JSON_OBJECT };
}

static bool json_walk_stop(struct json_walk *walk)
{
    walk->next = walk->end;
    walk->started = false;
    walk->key = (struct view){ 0 };
    walk->value = (struct json){ JSON_NONE };
    return false;
}

/* Reads "key": and returns where the value begins; NULL when there is no such thing. */
static inline const char *json_key_read(const char *at, const char *end, struct view *key)
{
    const char *behind;

    if (at == end || *at != '"')
        return NULL;
    behind = json_string_end(at + 1, end);
    if (!behind)
        return NULL;
    *key = view_between(at + 1, behind - 1);
    at = json_skip_blanks(behind, end);
    return at < end && *at == ':' ? json_skip_blanks(at + 1, end) : NULL;
}

bool json_next(struct json_walk *walk)
{
    const char *at = json_skip_blanks(walk->next, walk->end);

    if (walk->started) {
        if (at == walk->end || *at != ',')
            return json_walk_stop(walk);
        at = json_skip_blanks(at + 1, walk->end);
    }
    if (walk->object && !(at = json_key_read(at, walk->end, &walk->key)))
        return json_walk_stop(walk);
    walk->value = json_value(at, walk->end);
    if (walk->value.kind == JSON_NONE)
        return json_walk_stop(walk);
    walk->next = view_end(walk->value.raw);
    walk->index = walk->started ? walk->index + 1 : 0;
    walk->started = true;
    return true;
}

const char *json_member_find(struct view object, struct view key, enum json_kind *kind, const char **behind)
{
    const char *at = object.data + 1, *end = view_end(object) - 1;
    struct view found;

    if (object.length < 2)
        return NULL;
    for (;; at++) {
        const char *value = json_key_read(json_skip_blanks(at, end), end, &found);

        *behind = value ? json_value_end(value, end, kind) : NULL;
        if (!*behind)
            return NULL;
        if (json_key_equal(found, key))
            return value;
        at = json_skip_blanks(*behind, end);
        if (at == end || *at != ',')
            return NULL;
    }
}

struct json json_member(struct json object, struct view key)
{
    enum json_kind kind;
    const char *behind, *value = object.kind == JSON_OBJECT ? json_member_find(object.raw, key, &kind, &behind) : NULL;

    return value ? (struct json){ kind, view_between(value, behind) } : (struct json){ JSON_NONE };
}

struct json json_element(struct json array, size_t index)
{
    struct json_walk walk = json_walk(array);

    if (array.kind != JSON_ARRAY)
        return (struct json){ JSON_NONE };
    while (json_next(&walk))
        if (walk.index == index)
            return walk.value;
    return (struct json){ JSON_NONE };
}

size_t json_count(struct json array)
{
    struct json_walk walk = json_walk(array);
    size_t count = 0;

    while (json_next(&walk))
        count++;
    return count;
}
