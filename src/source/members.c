#include "source/members.h"

static inline const char *members_skip(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

/* The place of a name, most likely the one behind the last found; MEMBERS_MAX when it is none. */
static inline size_t members_find(const struct members_wish *wish, size_t likely, struct view key)
{
    if (likely < MEMBERS_MAX && key.length > 0 && view_equal(wish->names[likely], key))
        return likely;
    for (size_t i = 0; i < MEMBERS_MAX && wish->names[i].length > 0; i++)
        if (view_equal(wish->names[i], key))
            return i;
    return MEMBERS_MAX;
}

/* The digits of a plain number, which most are; else whatever json_at() finds. */
static inline struct json members_scalar(const char *at, const char *end)
{
    const char *digit = at;

    while (digit < end && *digit >= '0' && *digit <= '9')
        digit++;
    if (digit > at && digit < end && *at != '0' && (*digit == ',' || *digit == '}' || *digit == '\n' || *digit == ' '))
        return (struct json){ JSON_NUMBER, view_between(at, digit) };
    return json_at(view_between(at, end));
}

static inline struct json members_value(const char *at, const char *end, struct envelope_texts *texts, struct view *text)
{
    if (at < end && *at == '"') {
        const char *quote = text ? envelope_decode(texts, at, end, text) : envelope_quote(at + 1, end);

        return quote ? (struct json){ JSON_STRING, view_between(at, quote + 1) } : (struct json){ JSON_NONE };
    }
    return members_scalar(at, end);
}

const char *members_read(const char *at, const char *end, const struct members_wish *wish, struct envelope_texts *texts,
                         struct members *members)
{
    size_t likely = 0;

    for (size_t i = 0; i < MEMBERS_MAX && wish->names[i].length > 0; i++) {
        members->value[i] = (struct json){ JSON_NONE };
        members->text[i].data = NULL;
    }
    members->others = false;
    if (at == end || *at != '{')
        return NULL;
    at = members_skip(at + 1, end);
    if (at < end && *at == '}')
        return at + 1;
    for (;;) {
        if (at == end || *at != '"')
            return NULL;
        const char *quote = envelope_quote(at + 1, end);
        if (!quote)
            return NULL;
        const size_t name = members_find(wish, likely, view_between(at + 1, quote));
        at = members_skip(quote + 1, end);
        if (at == end || *at != ':')
            return NULL;
        at = members_skip(at + 1, end);
        const bool first = name < MEMBERS_MAX && members->value[name].kind == JSON_NONE;
        struct json value = members_value(at, end, texts, first && name < wish->decoded ? &members->text[name] : NULL);
        if (value.kind == JSON_NONE && first)
            members->value[name].raw.data = at;
        if (value.kind == JSON_NONE)
            return NULL;
        if (first)
            members->value[name] = value;
        members->others |= name == MEMBERS_MAX;
        likely = name < MEMBERS_MAX ? name + 1 : likely;
        at = members_skip(view_end(value.raw), end);
        if (at < end && *at == '}')
            return at + 1;
        if (at == end || *at != ',')
            return NULL;
        at = members_skip(at + 1, end);
    }
}

bool members_within(struct json object, const struct members_wish *wish, struct envelope_texts *texts, struct members *members)
{
    return members_read(object.raw.data, object.kind == JSON_OBJECT ? view_end(object.raw) : object.raw.data, wish, texts,
                        members) != NULL;
}

struct view members_text(const struct members *members, size_t name, struct envelope_texts *texts)
{
    if (members->value[name].kind != JSON_STRING)
        return (struct view){ NULL, 0 };
    return members->text[name].data ? members->text[name] : envelope_string(texts, members->value[name]);
}
