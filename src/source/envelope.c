#include "source/envelope.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <stdint.h>

enum { ENVELOPE_SLAB = 128 * 1024, ENVELOPE_STEP = 16 };

/* What a member means. Members of a rank below TIME_LAST are times, of which the lowest counts. */
enum envelope_role {
    ROLE_AT_TIMESTAMP, ROLE_TIMESTAMP, ROLE_TIME, ROLE_TIME_LAST = ROLE_TIME + 7,
    ROLE_MESSAGE, ROLE_AT_MESSAGE, ROLE_STREAM, ROLE_LOG, ROLE_INGESTION, ROLE_PASSED, ROLE_FOREIGN,
};

static const struct envelope_name {
    struct view name;
    enum envelope_role role;
} envelope_names[] = {
    { VIEW_INIT("@timestamp"), ROLE_AT_TIMESTAMP },
    { VIEW_INIT("@message"), ROLE_AT_MESSAGE },
    { VIEW_INIT("@logStream"), ROLE_STREAM },
    { VIEW_INIT("@log"), ROLE_LOG },
    { VIEW_INIT("@ingestionTime"), ROLE_INGESTION },
    { VIEW_INIT("timestamp"), ROLE_TIMESTAMP },
    { VIEW_INIT("message"), ROLE_MESSAGE },
    { VIEW_INIT("logStream"), ROLE_STREAM },
    { VIEW_INIT("logStreamName"), ROLE_STREAM },
    { VIEW_INIT("log"), ROLE_LOG },
    { VIEW_INIT("logGroup"), ROLE_LOG },
    { VIEW_INIT("logGroupName"), ROLE_LOG },
    { VIEW_INIT("ingestionTime"), ROLE_INGESTION },
    { VIEW_INIT("eventId"), ROLE_PASSED },
    { VIEW_INIT("id"), ROLE_PASSED },
    { VIEW_INIT("ptr"), ROLE_PASSED },
    { VIEW_INIT("time"), ROLE_TIME },
    { VIEW_INIT("ts"), ROLE_TIME + 1 },
    { VIEW_INIT("date"), ROLE_TIME + 2 },
    { VIEW_INIT("datetime"), ROLE_TIME + 3 },
    { VIEW_INIT("eventTime"), ROLE_TIME + 4 },
    { VIEW_INIT("event_time"), ROLE_TIME + 5 },
    { VIEW_INIT("logged_at"), ROLE_TIME + 6 },
    { VIEW_INIT("asctime"), ROLE_TIME_LAST },
};

static enum envelope_role envelope_role(struct view key)
{
    for (size_t i = 0; i < sizeof envelope_names / sizeof *envelope_names; i++)
        if (envelope_names[i].name.length == key.length && memcmp(envelope_names[i].name.data, key.data, key.length) == 0)
            return envelope_names[i].role;
    return key.length > 0 && key.data[0] == '@' ? ROLE_PASSED : ROLE_FOREIGN;
}

static const char *envelope_skip(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
        at++;
    return at;
}

/* The first quote or backslash at or after `at`; `end` when there is none. */
static inline const char *envelope_stop(const char *at, const char *end)
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');

    for (; end - at >= ENVELOPE_STEP; at += ENVELOPE_STEP) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));

        if (mask != 0)
            return at + __builtin_ctz(mask);
    }
#endif
    while (at < end && *at != '"' && *at != '\\')
        at++;
    return at;
}

/* The end of the string whose content begins here: its closing quote; NULL when there is none. */
static const char *envelope_string_end(const char *at, const char *end)
{
    for (;;) {
        at = envelope_stop(at, end);
        if (at == end)
            return NULL;
        if (*at == '"')
            return at;
        if (end - at < 2)
            return NULL;
        at += 2;
    }
}

static struct json envelope_value(const char *at, const char *end)
{
    if (at < end && *at == '"') {
        const char *quote = envelope_string_end(at + 1, end);

        return quote ? (struct json){ JSON_STRING, view_between(at, quote + 1) } : (struct json){ JSON_NONE };
    }
    return json_at(view_between(at, end));
}

static bool envelope_holds_text(struct json value)
{
    return value.kind == JSON_STRING || value.kind == JSON_OBJECT || value.kind == JSON_ARRAY;
}

/* What is gathered while the members go by. */
struct envelope_members {
    struct json plain, at;              /* `message` and `@message` */
    enum envelope_role time_role;       /* of envelope.time */
    bool foreign, timestamp;
};

static void envelope_take(struct envelope *envelope, struct envelope_members *members, struct view key, struct json value)
{
    enum envelope_role role = envelope_role(key);

    if (role <= ROLE_TIME_LAST) {
        members->timestamp |= role <= ROLE_TIMESTAMP;
        members->foreign |= role >= ROLE_TIME;
        if (envelope->time.kind == JSON_NONE || role < members->time_role) {
            envelope->time = value;
            members->time_role = role;
        }
        return;
    }
    struct json *places[] = {
        [ROLE_MESSAGE] = &members->plain, [ROLE_AT_MESSAGE] = &members->at, [ROLE_STREAM] = &envelope->stream,
        [ROLE_LOG] = &envelope->log, [ROLE_INGESTION] = &envelope->ingestion, [ROLE_PASSED] = NULL, [ROLE_FOREIGN] = NULL,
    };
    members->foreign |= role == ROLE_FOREIGN;
    if (places[role] && places[role]->kind == JSON_NONE)
        *places[role] = value;
}

/* Reads the members between the brackets; NULL when they are not such, else where the closing bracket is. */
static const char *envelope_read_members(struct envelope *envelope, struct envelope_members *members, const char *at,
                                         const char *end)
{
    at = envelope_skip(at, end);
    if (at < end && *at == '}')
        return at;
    for (;;) {
        if (at == end || *at != '"')
            return NULL;
        const char *quote = envelope_string_end(at + 1, end);
        if (!quote)
            return NULL;
        const struct view key = view_between(at + 1, quote);
        at = envelope_skip(quote + 1, end);
        if (at == end || *at != ':')
            return NULL;
        at = envelope_skip(at + 1, end);
        struct json value = envelope_value(at, end);
        if (value.kind == JSON_NONE)
            return NULL;
        envelope_take(envelope, members, key, value);
        at = envelope_skip(view_end(value.raw), end);
        if (at < end && *at == '}')
            return at;
        if (at == end || *at != ',')
            return NULL;
        at = envelope_skip(at + 1, end);
    }
}

struct envelope envelope_read(struct view line)
{
    const char *end = view_end(line), *at = envelope_skip(line.data, end);
    struct envelope envelope = { 0 };
    struct envelope_members members = { 0 };

    if (at == end || *at != '{')
        return envelope;
    at = envelope_read_members(&envelope, &members, at + 1, end);
    if (!at || envelope_skip(at + 1, end) != end)
        return (struct envelope){ 0 };
    envelope.is_object = true;
    envelope.message = members.at;
    if (!envelope_holds_text(envelope.message) && members.timestamp && !members.foreign)
        envelope.message = members.plain;
    envelope.is_event = envelope_holds_text(envelope.message);
    return envelope;
}

void envelope_texts_clear(struct envelope_texts *texts)
{
    buffer_clear(&texts->buffer);
}

static char *envelope_texts_room(struct envelope_texts *texts, size_t size)
{
    if ((size_t)(texts->end - texts->next) < size) {
        size_t slab = size > ENVELOPE_SLAB ? size : ENVELOPE_SLAB;

        texts->next = arena_alloc(texts->arena, slab);
        texts->end = texts->next + slab;
    }
    return texts->next;
}

/* What a backslash and this byte stand for; 0: more is to be known. */
static const char envelope_escapes[256] = {
    ['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t',
};

/* Copies up to the next backslash, 16 bytes at a time, of which those behind the backslash are written over later. */
static inline size_t envelope_copy(const char *at, const char *end, char *out)
{
    const char *start = at;
#if defined(__SSE2__)
    const __m128i backslash = _mm_set1_epi8('\\');

    for (; end - at >= ENVELOPE_STEP; at += ENVELOPE_STEP, out += ENVELOPE_STEP) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        unsigned mask = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, backslash));

        _mm_storeu_si128((__m128i *)(void *)out, bytes);
        if (mask != 0)
            return (size_t)(at - start) + (size_t)__builtin_ctz(mask);
    }
#endif
    while (at < end && *at != '\\')
        *out++ = *at++;
    return (size_t)(at - start);
}

/* Decodes a string's content in one pass. False when it has an escape of another kind than a backslash and a byte. */
static bool envelope_decode(const char *at, const char *end, char *out, char **out_end)
{
    while (at < end) {
        size_t plain = envelope_copy(at, end, out);

        at += plain;
        out += plain;
        if (at == end)
            break;
        char meaning = end - at >= 2 ? envelope_escapes[(unsigned char)at[1]] : 0;
        if (meaning == 0)
            return false;
        *out++ = meaning;
        at += 2;
    }
    *out_end = out;
    return true;
}

static struct view envelope_string(struct envelope_texts *texts, struct view content)
{
    const char *end = view_end(content);

    if (!json_escaped(content))
        return content;
    char *out = envelope_texts_room(texts, content.length + ENVELOPE_STEP), *out_end;
    if (!envelope_decode(content.data, end, out, &out_end))
        return json_decode(texts->arena, content);
    texts->next = out_end;
    return view_between(out, out_end);
}

/* Most writers put no blanks between tokens; then the text stands in the line. */
static struct view envelope_compact(struct envelope_texts *texts, struct json value)
{
    buffer_reset(&texts->buffer);
    json_add_compact(&texts->buffer, value);
    if (texts->buffer.length == value.raw.length)
        return value.raw;
    return arena_keep(texts->arena, buffer_view(&texts->buffer));
}

struct view envelope_text(struct envelope_texts *texts, struct json value)
{
    if (value.kind == JSON_STRING)
        return envelope_string(texts, (struct view){ value.raw.data + 1, value.raw.length - 2 });
    return envelope_compact(texts, value);
}

size_t envelope_text_length(struct envelope_texts *texts, struct json value)
{
    if (value.kind != JSON_STRING)
        return envelope_compact(texts, value).length;
    const struct view content = { value.raw.data + 1, value.raw.length - 2 };
    size_t escapes = 0;

    for (size_t at = 0; (at = view_find_byte(content, '\\', at)) != SIZE_MAX; at += 2) {
        if (at + 1 == content.length || envelope_escapes[(unsigned char)content.data[at + 1]] == 0)
            return json_decode(texts->arena, content).length;
        escapes++;
    }
    return content.length - escapes;
}
