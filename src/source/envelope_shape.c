#include "source/envelope_shape.h"

#include "base/vector.h"
#include "source/envelope.h"

/* The second of the fields of an envelope. */
enum { SHAPE_TIME = 1 };
enum { SHAPE_LOOK = 16, SHAPE_BLOCK = 128, SHAPE_TIME_DIGITS = 9, SHAPE_WAIT = 64 };

static struct json *shape_field(struct envelope *envelope, size_t field)
{
    struct json *const fields[SHAPE_FIELDS] = {
        &envelope->message, &envelope->time, &envelope->stream, &envelope->log,
        &envelope->ingestion, &envelope->format, &envelope->header,
    };

    return fields[field];
}

#if defined(VECTORS)
static inline __m128i shape_load(const char *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

static inline unsigned shape_same(const char *one, const char *other)
{
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(shape_load(one), shape_load(other)));
}

/* Quotes and backslashes of 16 bytes, a bit each. */
static inline unsigned shape_stops(const char *at)
{
    const __m128i bytes = shape_load(at);

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                                    _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
}

static inline unsigned shape_digits(const char *at)
{
    const __m128i values = _mm_xor_si128(shape_load(at), _mm_set1_epi8('0'));

    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values));
}
#else
static inline unsigned shape_same(const char *one, const char *other)
{
    unsigned mask = 0;

    for (unsigned i = 0; i < SHAPE_LOOK; i++)
        mask |= (unsigned)(one[i] == other[i]) << i;
    return mask;
}

static inline unsigned shape_stops(const char *at)
{
    unsigned mask = 0;

    for (unsigned i = 0; i < SHAPE_LOOK; i++)
        mask |= (unsigned)(at[i] == '"' || at[i] == '\\') << i;
    return mask;
}

static inline unsigned shape_digits(const char *at)
{
    unsigned mask = 0;

    for (unsigned i = 0; i < SHAPE_LOOK; i++)
        mask |= (unsigned)(at[i] >= '0' && at[i] <= '9') << i;
    return mask;
}
#endif

/* Of 64 bytes. */
static inline uint64_t shape_stops_wide(const char *at)
{
    return shape_stops(at) | (uint64_t)shape_stops(at + SHAPE_LOOK) << 16 | (uint64_t)shape_stops(at + 2 * SHAPE_LOOK) << 32 |
           (uint64_t)shape_stops(at + 3 * SHAPE_LOOK) << 48;
}

/* Whether the piece stands here, where SHAPE_BYTES may be read. */
static inline bool shape_piece_is(const struct shape_piece *piece, const char *at)
{
    const uint32_t same = shape_same(piece->text, at) | shape_same(piece->text + SHAPE_LOOK, at + SHAPE_LOOK) << SHAPE_LOOK;

    return (~same & piece->mask) == 0;
}

/* Whether there is neither quote nor backslash; how many bytes there are is not guessed up to 128. */
static inline bool shape_is_plain(const char *at, size_t length)
{
    for (; length > SHAPE_BLOCK; at += SHAPE_BLOCK, length -= SHAPE_BLOCK)
        if ((shape_stops_wide(at) | shape_stops_wide(at + SHAPE_BLOCK / 2)) != 0)
            return false;
    const uint64_t low = length < 64 ? ((uint64_t)1 << length) - 1 : UINT64_MAX;
    const uint64_t high = length <= 64 ? 0 : UINT64_MAX >> (SHAPE_BLOCK - length);

    return ((shape_stops_wide(at) & low) | (shape_stops_wide(at + SHAPE_BLOCK / 2) & high)) == 0;
}

/* The closing quote of the string whose content begins here; NULL when there is none. */
static const char *shape_escaped_end(struct envelope_texts *texts, const char *at, const char *end, struct view *text)
{
    return text ? envelope_decode(texts, at - 1, end, text) : envelope_quote(at, end);
}

static inline const char *shape_string_end(struct envelope_texts *texts, const char *at, const char *end, struct view *text)
{
    const char *from = at;

    for (; texts->readable - from >= SHAPE_LOOK && from < end; from += SHAPE_LOOK) {
        const unsigned stops = shape_stops(from);

        if (stops == 0)
            continue;
        from += __builtin_ctz(stops);
        if (from >= end || *from != '"')
            break;
        if (text)
            *text = view_between(at, from);
        return from;
    }
    return shape_escaped_end(texts, at, end, text);
}

/* The same for that of the last member, which most probably ends where the last piece begins. */
static inline const char *shape_last_end(struct envelope_texts *texts, const char *at, const char *end, size_t behind,
                                         struct view *text)
{
    if ((size_t)(end - at) < behind)
        return NULL;
    const char *closing = end - behind;
    if (texts->readable - closing < SHAPE_BLOCK || !shape_is_plain(at, (size_t)(closing - at)))
        return shape_escaped_end(texts, at, end, text);
    if (text)
        *text = view_between(at, closing);
    return closing;
}

/* Behind a number of up to 15 digits, where 16 bytes may be read; NULL: it may be one, but of another kind. */
static inline const char *shape_number_end(const char *at)
{
    const unsigned digits = shape_digits(at);

    return (digits & 1) == 0 || digits == 0xffff || *at == '0' ? NULL : at + __builtin_ctz(~digits);
}

/* See envelope_time_rank(). */
static inline bool shape_is_time(const char *at, const char *behind, bool string)
{
    return behind - at >= (string ? 4 : SHAPE_TIME_DIGITS) && (!string || (shape_digits(at) & 15) == 15);
}

/* To where the last value ends, a string's at its quote, with all values in `raw`; NULL when the line is another. */
static inline const char *shape_walk(struct envelope_texts *texts, struct view line, struct view *raw, struct view *decoded)
{
    const struct envelope_shape *shape = &texts->shape;
    const char *at = line.data, *end = view_end(line);

    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_piece *piece = &shape->pieces[i];
        const bool string = shape->strings[i];
        struct view *text = i == shape->decoded ? decoded : NULL;

        if (texts->readable - at < SHAPE_BYTES || end - at < piece->length || !shape_piece_is(piece, at))
            return NULL;
        at += piece->length;
        if (texts->readable - at < SHAPE_LOOK)
            return NULL;
        const char *behind = !string                   ? shape_number_end(at)
                             : i + 1 == shape->count ? shape_last_end(texts, at, end, shape->pieces[i + 1].length, text)
                                                       : shape_string_end(texts, at, end, text);
        if (!behind || behind > end || (i == shape->time && !shape_is_time(at, behind, string)))
            return NULL;
        raw[i] = view_between(at - string, behind + string);
        at = behind;
    }
    return at;
}

bool envelope_shape_read(struct envelope_texts *texts, struct view line, struct envelope *envelope)
{
    const struct envelope_shape *shape = &texts->shape;
    const struct shape_piece *last = &shape->pieces[shape->count];
    struct view raw[SHAPE_MEMBERS], text = { NULL, 0 };

    if (shape->count == 0)
        return false;
    const char *at = shape_walk(texts, line, raw, &text);
    if (!at || view_end(line) - at != last->length || texts->readable - at < SHAPE_BYTES || !shape_piece_is(last, at))
        return false;
    for (size_t i = 0; i < SHAPE_FIELDS; i++) {
        struct json *field = shape_field(envelope, i);
        const unsigned char member = shape->fields[i];

        field->kind = JSON_NONE;
        if (member != SHAPE_NONE) {
            field->kind = shape->strings[member] ? JSON_STRING : JSON_NUMBER;
            field->raw = raw[member];
        }
    }
    envelope->bytes.kind = JSON_NONE;
    envelope->is_object = true;
    envelope->is_event = shape->is_event;
    envelope->printed = shape->printed;
    envelope->text = text;
    texts->shape.misses >>= 1;
    if (texts->begin && view_end(line) < texts->readable)
        envelope_run_learn(&texts->run, shape, line, raw);
    return true;
}

static bool shape_piece_set(struct shape_piece *piece, const char *begin, const char *end)
{
    const size_t length = (size_t)(end - begin);

    if (length > SHAPE_BYTES)
        return false;
    memcpy(piece->text, begin, length);
    piece->mask = length == SHAPE_BYTES ? UINT32_MAX : ((uint32_t)1 << length) - 1;
    piece->length = (unsigned char)length;
    return true;
}

/* Which member the value is; SHAPE_NONE: none. */
static unsigned char shape_member(const struct shape_values *values, const char *begin)
{
    for (size_t i = 0; i < values->count; i++)
        if (values->raw[i].data == begin)
            return (unsigned char)i;
    return SHAPE_NONE;
}

static bool shape_take_values(struct envelope_shape *shape, struct view line, const struct shape_values *values)
{
    const char *from = line.data;

    for (size_t i = 0; i < values->count; i++) {
        const struct view raw = values->raw[i];
        const bool string = raw.data[0] == '"';

        if (!string && (raw.data[0] < '0' || raw.data[0] > '9'))
            return false;
        if (!shape_piece_set(&shape->pieces[i], from, raw.data + string))
            return false;
        shape->strings[i] = string;
        from = view_end(raw) - string;
    }
    return shape_piece_set(&shape->pieces[values->count], from, view_end(line));
}

void envelope_shape_learn(struct envelope_shape *shape, struct view line, const struct shape_values *values,
                          const struct envelope *envelope)
{
    if (shape->waiting > 0) {
        shape->waiting--;
        return;
    }
    /* Where lines of several shapes take turns, learning each would cost more than it saves. */
    shape->misses = shape->misses < SHAPE_WAIT ? (unsigned char)(2 * shape->misses + 1) : shape->misses;
    shape->waiting = shape->misses / 2;
    shape->count = 0;
    if (values->count == 0 || values->count > SHAPE_MEMBERS || values->times > 1 || (values->times == 1 && !values->good_time) ||
        !shape_take_values(shape, line, values))
        return;
    struct envelope known = *envelope;
    for (size_t i = 0; i < SHAPE_FIELDS; i++) {
        const struct json *field = shape_field(&known, i);

        shape->fields[i] = field->kind == JSON_NONE ? SHAPE_NONE : shape_member(values, field->raw.data);
    }
    shape->decoded = values->decoded ? shape_member(values, values->decoded) : SHAPE_NONE;
    shape->time = shape->fields[SHAPE_TIME];
    shape->is_event = envelope->is_event;
    shape->printed = envelope->printed;
    shape->count = (unsigned char)values->count;
}
