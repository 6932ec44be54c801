#include "source/envelope.h"

#include "base/packed_text.h"
#include "base/vector.h"
#include "source/unescape.h"

#include <stdint.h>

enum { ENVELOPE_SLAB = 128 * 1024, ENVELOPE_STEP = 16 };

/* What a member means. Those up to TIME_LAST are times, of which the lowest counts, and of equals the first. */
enum envelope_role {
    ROLE_TIMESTAMP, ROLE_TIME, ROLE_TIME_LAST = ROLE_TIME + 10,
    ROLE_MESSAGE, ROLE_AT_MESSAGE, ROLE_STREAM, ROLE_LOG, ROLE_INGESTION, ROLE_FORMAT, ROLE_HEADER,
    ROLE_BYTES, ROLE_SOURCE, ROLE_PASSED, ROLE_FOREIGN,
};

struct envelope_name {
    const char *name;
    enum envelope_role role;
};
enum { ENVELOPE_NAME_LENGTH = 20, ENVELOPE_NAMES = 6 };
static const struct envelope_name envelope_names[ENVELOPE_NAME_LENGTH + 1][ENVELOPE_NAMES] = {      /* by length */
    [2] = { { "ts", ROLE_TIME + 1 }, { "id", ROLE_PASSED } },
    [3] = { { "log", ROLE_LOG }, { "ptr", ROLE_PASSED } },
    [4] = { { "time", ROLE_TIME }, { "date", ROLE_TIME + 2 }, { "@log", ROLE_LOG } },
    [6] = { { "@bytes", ROLE_BYTES } },
    [7] = { { "message", ROLE_MESSAGE }, { "asctime", ROLE_TIME + 7 }, { "eventId", ROLE_PASSED }, { "_source", ROLE_SOURCE },
            { "@format", ROLE_FORMAT }, { "@header", ROLE_HEADER } },
    [8] = { { "@message", ROLE_AT_MESSAGE }, { "datetime", ROLE_TIME + 3 }, { "logGroup", ROLE_LOG } },
    [9] = { { "timestamp", ROLE_TIMESTAMP }, { "logStream", ROLE_STREAM }, { "eventTime", ROLE_TIME + 4 },
            { "logged_at", ROLE_TIME + 6 } },
    [10] = { { "@timestamp", ROLE_TIMESTAMP }, { "@logStream", ROLE_STREAM }, { "event_time", ROLE_TIME + 5 } },
    [12] = { { "logGroupName", ROLE_LOG } },
    [13] = { { "logStreamName", ROLE_STREAM }, { "ingestionTime", ROLE_INGESTION } },
    [14] = { { "@ingestionTime", ROLE_INGESTION } },
    [15] = { { "query_timestamp", ROLE_TIME_LAST } },
    [20] = { { "__REALTIME_TIMESTAMP", ROLE_TIME + 9 } },
};

static enum envelope_role envelope_role(struct view key)
{
    if (key.length <= ENVELOPE_NAME_LENGTH) {
        const struct envelope_name *names = envelope_names[key.length];

        for (size_t i = 0; i < ENVELOPE_NAMES && names[i].name; i++)
            if (memcmp(names[i].name, key.data, key.length) == 0)
                return names[i].role;
    }
    return key.length > 0 && key.data[0] == '@' ? ROLE_PASSED : ROLE_FOREIGN;
}

static const char *envelope_skip(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        at++;
    return at;
}

/* The first quote or backslash at or after `at`; `end` when there is none. */
static inline const char *envelope_stop(const char *at, const char *end)
{
#if defined(VECTORS)
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
static inline const char *envelope_string_end(const struct envelope_texts *texts, const char *at, const char *end)
{
    at = envelope_stop(at, end);
    return at < end && *at == '"' ? at : unescape(at, end, texts->readable, NULL).end;
}

const char *envelope_quote(const char *at, const char *end)
{
    at = envelope_stop(at, end);
    return at < end && *at == '"' ? at : unescape(at, end, end, NULL).end;
}

char *envelope_texts_room(struct envelope_texts *texts, size_t size)
{
    if ((size_t)(texts->end - texts->next) < size) {
        size_t slab = size > ENVELOPE_SLAB ? size : ENVELOPE_SLAB;

        texts->next = arena_alloc(texts->arena, slab);
        texts->end = texts->next + slab;
    }
    return texts->next;
}

/* The end of the message that begins at the quote, which is decoded on the way to it. */
const char *envelope_decode(struct envelope_texts *texts, const char *at, const char *end, struct view *text)
{
    const char *stop = envelope_stop(at + 1, end);

    if (stop < end && *stop == '"') {
        *text = view_between(at + 1, stop);
        return stop;
    }
    char *out = envelope_texts_room(texts, (size_t)(end - at) + UNESCAPE_ROOM);
    const struct unescaped unescaped = unescape(at + 1, end, texts->readable, out);
    if (unescaped.end && unescaped.out) {
        *text = view_between(out, unescaped.out);
        texts->next = unescaped.out;
    }
    return unescaped.end;
}

/* What begins at a place, and the end of it: two words, which stay in registers; a struct json does not. */
struct envelope_span {
    enum json_kind kind;
    const char *end;            /* NULL: it breaks off, or is no value */
};

static struct envelope_span envelope_other(const char *at, const char *end)
{
    const struct json value = json_at(view_between(at, end));

    return (struct envelope_span){ value.kind, value.kind == JSON_NONE ? NULL : view_end(value.raw) };
}

static inline struct envelope_span envelope_value(const struct envelope_texts *texts, const char *at, const char *end)
{
    if (at == end || *at != '"')
        return envelope_other(at, end);
    const char *quote = envelope_string_end(texts, at + 1, end);

    return (struct envelope_span){ JSON_STRING, quote ? quote + 1 : NULL };
}

static bool envelope_holds_text(const struct json *value)
{
    return value->kind == JSON_STRING || value->kind == JSON_OBJECT || value->kind == JSON_ARRAY;
}

/* What is gathered while the members go by. */
struct envelope_members {
    struct json plain;                  /* `message`; the other is the envelope's message */
    unsigned time_rank;                 /* of the envelope's time */
    bool foreign, timestamp;
    struct shape_values *values;        /* NULL: only the time is wanted */
};

static void envelope_take(struct envelope *envelope, struct envelope_members *members, enum envelope_role role,
                          enum json_kind kind, struct view raw);

/*
 * How good a time the member's value is, less being better; ENVELOPE_NO_TIME when it is none. What is named time or date
 * is often none: a null, a day of the week, a duration. Of timestamps such a value counts where there is no other.
 */
enum { ENVELOPE_WORSE = ROLE_FOREIGN, ENVELOPE_NO_TIME = 2 * ENVELOPE_WORSE, ENVELOPE_TIME_DIGITS = 9 };

static unsigned envelope_time_rank(enum envelope_role role, enum json_kind kind, struct view raw)
{
    const bool string = kind == JSON_STRING;
    const size_t least = string ? 4 : ENVELOPE_TIME_DIGITS;
    size_t digits = 0;

    if (!string && kind != JSON_NUMBER)
        return ENVELOPE_NO_TIME;
    while (digits < least && string + digits < raw.length && raw.data[string + digits] >= '0' && raw.data[string + digits] <= '9')
        digits++;
    if (digits == least || (!string && (view_find_byte(raw, 'e', 0) < raw.length || view_find_byte(raw, 'E', 0) < raw.length)))
        return role;
    return role == ROLE_TIMESTAMP ? ENVELOPE_WORSE : ENVELOPE_NO_TIME;
}

static void envelope_take_source(struct envelope *envelope, struct envelope_members *members, struct json source)
{
    const struct json time = json_member(source, VIEW("@timestamp"));

    members->foreign = true;
    if (time.kind != JSON_NONE)
        envelope_take(envelope, members, ROLE_TIME + 8, time.kind, time.raw);
}

static void envelope_take(struct envelope *envelope, struct envelope_members *members, enum envelope_role role,
                          enum json_kind kind, struct view raw)
{
    struct json *place = NULL;

    if (role == ROLE_AT_MESSAGE)
        place = &envelope->message;
    else if (role == ROLE_MESSAGE)
        place = &members->plain;
    else if (role == ROLE_STREAM)
        place = &envelope->stream;
    else if (role == ROLE_LOG)
        place = &envelope->log;
    else if (role == ROLE_INGESTION)
        place = &envelope->ingestion;
    else if (role == ROLE_FORMAT)
        place = &envelope->format;
    else if (role == ROLE_HEADER)
        place = &envelope->header;
    else if (role == ROLE_BYTES)
        place = &envelope->bytes;
    else if (role == ROLE_FOREIGN)
        members->foreign = true;
    else if (role == ROLE_SOURCE)
        envelope_take_source(envelope, members, (struct json){ kind, raw });
    if (role <= ROLE_TIME_LAST) {
        members->timestamp |= role == ROLE_TIMESTAMP;
        members->foreign |= role != ROLE_TIMESTAMP;
        const unsigned rank = envelope_time_rank(role, kind, raw);
        if (rank < members->time_rank) {
            place = &envelope->time;
            members->time_rank = rank;
        }
    } else if (place && place->kind != JSON_NONE) {
        place = NULL;
    }
    if (place) {
        place->kind = kind;
        place->raw = raw;
    }
}

/* Reads a name and the colon behind it: to where its value may begin; NULL when there are not both. */
static const char *envelope_read_key(const struct envelope_texts *texts, const char *at, const char *end,
                                     enum envelope_role *role)
{
    const char *quote = envelope_string_end(texts, at + 1, end);

    if (!quote)
        return NULL;
    *role = envelope_role(view_between(at + 1, quote));
    at = envelope_skip(quote + 1, end);
    return at < end && *at == ':' ? at + 1 : NULL;
}

#if defined(VECTORS)
/* Whether the key stands here; nothing is read beyond `readable`. */
static inline bool envelope_key_is(const struct envelope_key *key, const char *at, const char *readable)
{
    if (key->mask == 0 || readable - at < ENVELOPE_KEY_BYTES)
        return false;
    const __m128i here = _mm_loadu_si128((const __m128i *)(const void *)at);
    const __m128i there = _mm_loadu_si128((const __m128i *)(const void *)key->text);

    return (~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(here, there)) & key->mask) == 0;
}
#else
static inline bool envelope_key_is(const struct envelope_key *key, const char *at, const char *readable)
{
    return key->mask != 0 && readable - at >= ENVELOPE_KEY_BYTES && memcmp(key->text, at, key->length) == 0;
}
#endif

static void envelope_key_learn(struct envelope_key *key, const char *at, const char *behind, enum envelope_role role)
{
    const size_t length = (size_t)(behind - at);

    key->mask = 0;
    if (length > ENVELOPE_KEY_BYTES)
        return;
    memcpy(key->text, at, length);
    key->mask = (1u << length) - 1;
    key->length = (unsigned char)length;
    key->role = (unsigned char)role;
}

/* The same by the memory of the line before. */
static inline const char *envelope_next_key(struct envelope_texts *texts, size_t index, const char *at, const char *end,
                                            enum envelope_role *role)
{
    struct envelope_key *key = index < ENVELOPE_KEYS ? &texts->keys[index] : NULL;

    if (key && envelope_key_is(key, at, texts->readable) && end - at >= key->length) {
        *role = (enum envelope_role)key->role;
        return at + key->length;
    }
    const char *behind = envelope_read_key(texts, at, end, role);
    if (key && behind)
        envelope_key_learn(key, at, behind, *role);
    return behind;
}

/* For the shape of the lines that follow. */
static void envelope_note(struct shape_values *values, enum envelope_role role, struct view raw)
{
    if (values->count < SHAPE_MEMBERS)
        values->raw[values->count] = raw;
    values->count++;
    values->times += role <= ROLE_TIME_LAST;
}

/* Reads the members between the brackets; NULL when they are not such, else where the closing bracket is. */
static const char *envelope_read_members(struct envelope *envelope, struct envelope_members *members,
                                         struct envelope_texts *texts, const char *at, const char *end)
{
    at = envelope_skip(at, end);
    if (at < end && *at == '}')
        return at;
    for (size_t index = 0;; index++) {
        enum envelope_role role;

        if (at == end || *at != '"')
            return NULL;
        at = envelope_next_key(texts, index, at, end, &role);
        if (!at)
            return NULL;
        at = envelope_skip(at, end);
        struct envelope_span value;
        if (role == ROLE_AT_MESSAGE && envelope->message.kind == JSON_NONE && at < end && *at == '"') {
            const char *closing = envelope_decode(texts, at, end, &envelope->text);
            if (members->values)
                members->values->decoded = at;
            value = (struct envelope_span){ JSON_STRING, closing ? closing + 1 : NULL };
        } else {
            value = envelope_value(texts, at, end);
        }
        if (!value.end)
            return NULL;
        envelope_take(envelope, members, role, value.kind, view_between(at, value.end));
        if (members->values)
            envelope_note(members->values, role, view_between(at, value.end));
        else if (members->time_rank == ROLE_TIMESTAMP)
            return NULL;
        at = envelope_skip(value.end, end);
        if (at < end && *at == '}')
            return at;
        if (at == end || *at != ',')
            return NULL;
        at = envelope_skip(at + 1, end);
    }
}

static void envelope_read_line(struct view line, struct envelope_texts *texts, struct shape_values *values,
                               struct envelope *envelope)
{
    const char *end = view_end(line), *at = envelope_skip(line.data, end);
    struct envelope_members members = { .values = values, .time_rank = ENVELOPE_NO_TIME };

    envelope->is_object = envelope->is_event = envelope->printed = false;
    envelope->message.kind = envelope->time.kind = envelope->stream.kind = JSON_NONE;
    envelope->log.kind = envelope->ingestion.kind = JSON_NONE;
    envelope->format.kind = envelope->header.kind = envelope->bytes.kind = JSON_NONE;
    envelope->text.data = NULL;
    if (at < end && *at == '{')
        at = envelope_read_members(envelope, &members, texts, at + 1, end);
    else
        at = NULL;
    if (!at || envelope_skip(at + 1, end) != end) {
        if (members.time_rank != ROLE_TIMESTAMP)
            envelope->time.kind = JSON_NONE;
        return;
    }
    envelope->is_object = true;
    if (!envelope_holds_text(&envelope->message) && members.timestamp && !members.foreign) {
        envelope->message = members.plain;
        envelope->printed = envelope->ingestion.kind != JSON_NONE;
    }
    envelope->is_event = envelope_holds_text(&envelope->message);
    if (values)
        values->good_time = members.time_rank <= ROLE_TIME_LAST;
}

void envelope_read(struct view line, struct envelope_texts *texts, struct envelope *envelope)
{
    struct shape_values values;

    if (envelope_shape_read(texts, line, envelope))
        return;
    values.count = values.times = 0;
    values.decoded = NULL;
    envelope_read_line(line, texts, &values, envelope);
    if (envelope->is_object)
        envelope_shape_learn(&texts->shape, line, &values, envelope);
}

void envelope_read_time(struct view line, struct envelope_texts *texts, struct envelope *envelope)
{
    envelope_read_line(line, texts, NULL, envelope);
}

void envelope_texts_clear(struct envelope_texts *texts)
{
    buffer_clear(&texts->buffer);
}

struct view envelope_string(struct envelope_texts *texts, struct json string)
{
    const struct view content = { string.raw.data + 1, string.raw.length - 2 };
    struct view text = { NULL, 0 };

    (void)envelope_decode(texts, string.raw.data, view_end(string.raw), &text);
    return text.data ? text : json_decode(texts->arena, content);
}

/* Most writers put no blanks between tokens; then the text stands in the line. */
struct view envelope_compact(struct envelope_texts *texts, struct json value)
{
    buffer_reset(&texts->buffer);
    json_add_compact(&texts->buffer, value);
    if (texts->buffer.length == value.raw.length)
        return value.raw;
    return arena_keep(texts->arena, buffer_view(&texts->buffer));
}

bool envelope_time(struct json value, struct head_clock *clock, int64_t *ms)
{
    bool zoned;

    if (value.kind == JSON_NUMBER)
        return instant_of_number(value.raw, ms);
    if (value.kind != JSON_STRING)
        return false;
    const struct view content = { value.raw.data + 1, value.raw.length - 2 };

    if (content.length == INSTANT_HEAD - 1 && instant_is_stamp(content.data) && instant_of_head(content.data, &clock->day, ms))
        return true;
    const bool whole = instant_of_text_zoned(content, ms, &zoned);
    if (!zoned && clock->zone)
        *ms = head_clock_utc(clock, *ms);
    return whole;
}

/* The bytes of a text that is not UTF-8; data == NULL: it is. */
static struct view envelope_bytes(struct envelope_texts *texts, const struct envelope *envelope, struct view name)
{
    const struct json packed = json_member(envelope->bytes, name);
    struct view bytes = { NULL, 0 };

    if (packed.kind != JSON_STRING || !base64_unpack(json_text(texts->arena, packed), texts->arena, &bytes))
        return (struct view){ NULL, 0 };
    return bytes;
}

static struct view envelope_text(struct envelope_texts *texts, const struct envelope *envelope, struct json value, struct view name)
{
    const struct view bytes =
        envelope->bytes.kind == JSON_OBJECT ? envelope_bytes(texts, envelope, name) : (struct view){ NULL, 0 };

    if (bytes.data || value.kind != JSON_STRING)
        return bytes;
    return envelope_string(texts, value);
}

struct view envelope_stream(struct envelope_texts *texts, const struct envelope *envelope)
{
    return envelope_text(texts, envelope, envelope->stream, VIEW("@logStream"));
}

struct view envelope_log(struct envelope_texts *texts, const struct envelope *envelope)
{
    return envelope_text(texts, envelope, envelope->log, VIEW("@log"));
}

struct view envelope_message(struct envelope_texts *texts, const struct envelope *envelope)
{
    if (envelope->bytes.kind == JSON_OBJECT) {
        const struct view bytes = envelope_bytes(texts, envelope, VIEW("@message"));

        if (bytes.data)
            return bytes;
    }
    if (envelope->text.data)
        return envelope->text;
    if (envelope->message.kind == JSON_STRING) {
        struct view text = envelope_string(texts, envelope->message);

        text.length -= envelope->printed && text.length > 0 && text.data[text.length - 1] == '\n';
        return text;
    }
    /* What is no JSON is left as it is. */
    bool compact;
    if (!json_valid_compact(envelope->message.raw, &compact) || compact)
        return envelope->message.raw;
    return envelope_compact(texts, envelope->message);
}
