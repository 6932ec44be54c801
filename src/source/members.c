#include "source/members.h"

static inline const char *members_skip(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

/* The place of a name; MEMBERS_MAX when it is none. */
static size_t members_find(const struct members_wish *wish, struct view key)
{
    for (size_t i = 0; i < MEMBERS_MAX && wish->names[i].length > 0; i++)
        if (view_equal(wish->names[i], key))
            return i;
    return MEMBERS_MAX;
}

/* What begins at a place, and the end of it: two words, which stay in registers; a struct json does not. */
struct members_span {
    enum json_kind kind;
    const char *end;            /* NULL: it breaks off, or is no value */
};

/* The digits of a plain number, which most are; else whatever json_at() finds. */
static inline struct members_span members_scalar(const char *at, const char *end)
{
    const char *digit = at;

    while (digit < end && *digit >= '0' && *digit <= '9')
        digit++;
    if (digit > at && digit < end && *at != '0' && (*digit == ',' || *digit == '}' || *digit == '\n' || *digit == ' '))
        return (struct members_span){ JSON_NUMBER, digit };
    const struct json value = json_at(view_between(at, end));

    return (struct members_span){ value.kind, value.kind == JSON_NONE ? NULL : view_end(value.raw) };
}

static inline struct members_span members_value(const char *at, const char *end, struct envelope_texts *texts, struct view *text)
{
    if (at == end || *at != '"')
        return members_scalar(at, end);
    const char *quote = text ? envelope_decode(texts, at, end, text) : envelope_quote(at + 1, end);

    return (struct members_span){ JSON_STRING, quote ? quote + 1 : NULL };
}

/* Reads a name, of which the quote is here, and finds its place: to behind its closing quote; NULL when there is none. Most
 * likely it is the one that stood there in the object before. */
static inline const char *members_name(const struct members_wish *wish, size_t likely, const char *at, const char *end, size_t *name)
{
    const struct view guess = likely < MEMBERS_MAX ? wish->names[likely] : VIEW("");

    if (guess.length > 0 && (size_t)(end - at) > guess.length + 2 && at[guess.length + 1] == '"' &&
        memcmp(at + 1, guess.data, guess.length) == 0) {
        *name = likely;
        return at + guess.length + 2;
    }
    const char *quote = envelope_quote(at + 1, end);
    if (!quote)
        return NULL;
    *name = members_find(wish, view_between(at + 1, quote));
    return quote + 1;
}

const char *members_read(const char *at, const char *end, const struct members_wish *wish, struct envelope_texts *texts,
                         struct members *members)
{
    unsigned char ignored, *likely;

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
    for (size_t index = 0;; index++) {
        size_t name;

        if (at == end || *at != '"')
            return NULL;
        likely = index < MEMBERS_MAX ? &texts->members[index] : &ignored;
        ignored = MEMBERS_MAX;
        at = members_name(wish, *likely, at, end, &name);
        if (!at)
            return NULL;
        *likely = (unsigned char)name;
        at = members_skip(at, end);
        if (at == end || *at != ':')
            return NULL;
        at = members_skip(at + 1, end);
        const bool first = name < MEMBERS_MAX && members->value[name].kind == JSON_NONE;
        const struct members_span value = members_value(at, end, texts, first && name < wish->decoded ? &members->text[name] : NULL);
        if (first)
            members->value[name].raw.data = at;
        if (!value.end)
            return NULL;
        if (first) {
            members->value[name].kind = value.kind;
            members->value[name].raw.length = (size_t)(value.end - at);
        }
        members->others |= name == MEMBERS_MAX;
        at = members_skip(value.end, end);
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
