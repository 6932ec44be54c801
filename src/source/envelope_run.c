#include "source/envelope_run.h"

#include "base/avx2.h"
#include "base/processor.h"
#include "source/envelope.h"
#include "source/unescape.h"

enum { RUN_VECTOR = 32, RUN_BLOCK = 128, RUN_WAIT = 64, RUN_PAYS = 4, RUN_TIME_DIGITS = 4 };

/* ---- Learning ---- */

/* All of it is to be as it is; `right`: what it ends with is at the end of a vector. */
static bool run_side_take(struct run_side *side, const char *from, const char *to, bool right)
{
    const size_t length = (size_t)(to - from);

    if (length > RUN_BYTES)
        return false;
    side->length = (unsigned char)length;
    side->vectors = (unsigned char)((length + RUN_VECTOR - 1) / RUN_VECTOR);
    memset(side->flip, 0, sizeof side->flip);
    memset(side->most, UINT8_MAX, sizeof side->most);
    memset(side->inside, 0, sizeof side->inside);
    const size_t first = right ? (size_t)side->vectors * RUN_VECTOR - length : 0;
    memcpy(side->flip + first, from, length);
    memset(side->most + first, 0, length);
    return true;
}

static void run_side_digits(struct run_side *side, size_t at, size_t count)
{
    memset(side->flip + at, '0', count);
    memset(side->most + at, 9, count);
}

/* "2024-05-01T10:00:00.123Z" */
static void run_side_stamp(struct run_side *side, size_t at)
{
    static const unsigned char flip[INSTANT_HEAD] = "0000-00-00T00:00:00.000Z";
    static const unsigned char most[] = { 9, 9, 9, 9, 0, 1, 9, 0, 3, 9, 0, 2, 9, 0, 5, 9, 0, 5, 9, 0, 9, 9, 9, 0 };

    memcpy(side->flip + at, flip, sizeof most);
    memcpy(side->most + at, most, sizeof most);
}

/* What may change of a value that stands there. */
static void run_side_value(struct run_side *side, size_t at, struct view raw, bool time, bool stamped)
{
    if (raw.data[0] != '"') {
        run_side_digits(side, at + 1, raw.length - 1);
        return;
    }
    const size_t length = raw.length - 2;

    if (stamped) {
        run_side_stamp(side, at + 1);
        return;
    }
    memset(side->flip + at + 1, 0, length);
    memset(side->most + at + 1, UINT8_MAX, length);
    memset(side->inside + at + 1, UINT8_MAX, length);
    if (time)
        run_side_digits(side, at + 1, RUN_TIME_DIGITS);
}

static bool run_is_stamp(struct view raw)
{
    return raw.data[0] == '"' && raw.length == INSTANT_HEAD - 1 + 2 && instant_is_stamp(raw.data + 1);
}

/* Which field of the envelope, in a shape's order, is which of a run. */
static const unsigned char run_fields[RUN_FIELDS] = { 1, 2, 3, 4 };
enum { RUN_FORMAT = 5, RUN_HEADER = 6 };

static bool run_is_of(const struct envelope_shape *shape)
{
    const unsigned char message = shape->fields[0];

    return shape->is_event && !shape->printed && message != SHAPE_NONE && shape->strings[message] &&
           (shape->decoded == SHAPE_NONE || shape->decoded == message) && shape->fields[RUN_FORMAT] == SHAPE_NONE &&
           shape->fields[RUN_HEADER] == SHAPE_NONE;
}

static void run_take_values(struct envelope_run *run, const struct envelope_shape *shape, struct view line, const struct view *raw)
{
    const unsigned char message = shape->fields[0];
    const char *next = view_end(line) + 1;
    const size_t gap = (size_t)run->behind.vectors * RUN_VECTOR;

    for (unsigned char i = 0; i < shape->count; i++) {
        const bool behind = i > message, time = i == shape->time, stamped = time && run_is_stamp(raw[i]);
        const size_t place = behind ? gap - (size_t)(next - raw[i].data) : (size_t)(raw[i].data - line.data);

        if (i == message)
            continue;
        run_side_value(behind ? &run->behind : &run->before, place, raw[i], time, stamped);
        run->stamped |= stamped;
    }
    for (size_t i = 0; i < RUN_FIELDS; i++) {
        const unsigned char member = shape->fields[run_fields[i]];
        struct run_value *value = &run->values[i];

        *value = (struct run_value){ .kind = JSON_NONE };
        if (member == SHAPE_NONE)
            continue;
        value->kind = shape->strings[member] ? JSON_STRING : JSON_NUMBER;
        value->behind = member > message;
        value->place = (unsigned char)(value->behind ? next - raw[member].data : raw[member].data - line.data);
        value->length = (unsigned char)raw[member].length;
    }
}

void envelope_run_learn(struct envelope_run *run, const struct envelope_shape *shape, struct view line, const struct view *raw)
{
    const char newline = '\n';

    if (run->waiting > 0) {
        run->waiting--;
        return;
    }
    run->misses = run->misses < RUN_WAIT ? (unsigned char)(2 * run->misses + 1) : run->misses;
    run->waiting = run->misses / 2;
    run->known = run->stamped = false;
    if (!processor_is_wide() || !run_is_of(shape))
        return;
    const struct view message = raw[shape->fields[0]];
    const char *closing = view_end(message) - 1;
    if (!run_side_take(&run->before, line.data, message.data + 1, false) ||
        !run_side_take(&run->behind, closing, view_end(line) + 1, true))
        return;
    /* The line may be the last, without a newline. */
    run->behind.flip[(size_t)run->behind.vectors * RUN_VECTOR - 1] = (unsigned char)newline;
    run_take_values(run, shape, line, raw);
    run->known = true;
}

/* ---- Reading ---- */

#if defined(__x86_64__)

AVX2_INLINE __m256i run_bytes(const unsigned char *bytes)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)bytes);
}

/* Quotes and backslashes. */
AVX2_INLINE __m256i run_stops(__m256i bytes)
{
    return _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')), _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\')));
}

AVX2_INLINE bool run_side_is(const struct run_side *side, const char *at)
{
    __m256i all = _mm256_set1_epi8(-1);

    for (size_t i = 0; i < (size_t)side->vectors * RUN_VECTOR; i += RUN_VECTOR) {
        const __m256i bytes = avx2_load(at + i), most = run_bytes(side->most + i);
        const __m256i changed = _mm256_max_epu8(_mm256_xor_si256(bytes, run_bytes(side->flip + i)), most);
        const __m256i wrong = _mm256_and_si256(run_stops(bytes), run_bytes(side->inside + i));

        all = _mm256_and_si256(all, _mm256_andnot_si256(wrong, _mm256_cmpeq_epi8(changed, most)));
    }
    return avx2_mask(all) == UINT32_MAX;
}

AVX2_INLINE uint64_t run_stops_64(const char *at)
{
    return (uint64_t)avx2_mask(run_stops(avx2_load(at + RUN_VECTOR))) << 32 | avx2_mask(run_stops(avx2_load(at)));
}

/* Whether there is neither quote nor backslash; how many bytes there are is not guessed up to 128, and so many may be read. */
AVX2_INLINE bool run_is_plain(const char *at, size_t length)
{
    for (; length > RUN_BLOCK; at += RUN_BLOCK, length -= RUN_BLOCK)
        if ((run_stops_64(at) | run_stops_64(at + RUN_BLOCK / 2)) != 0)
            return false;
    const uint64_t low = length < 64 ? ((uint64_t)1 << length) - 1 : UINT64_MAX;
    const uint64_t high = length <= 64 ? 0 : UINT64_MAX >> (RUN_BLOCK - length);

    return ((run_stops_64(at) & low) | (run_stops_64(at + RUN_BLOCK / 2) & high)) == 0;
}

/* The text of a message with escapes, of which the closing quote is to be at `to`. False: it is another line. */
static bool run_decode(struct envelope_texts *texts, const char *from, const char *to, struct view *message)
{
    char *out = envelope_texts_room(texts, (size_t)(to + 1 - from) + UNESCAPE_ROOM);
    const struct unescaped unescaped = unescape(from, to + 1, texts->readable, out);

    if (unescaped.end != to)
        return false;
    if (unescaped.out) {
        *message = view_between(out, unescaped.out);
        texts->next = unescaped.out;
    } else {
        *message = json_decode(texts->arena, view_between(from, to));
    }
    return true;
}

/* The same, with `counting` for lines of which only the length of the text is wanted. */
AVX2_INLINE size_t run_read(struct envelope_texts *texts, const struct run_lines *lines, struct view *messages, uint64_t *bytes,
                            bool counting)
{
    const struct envelope_run *run = &texts->run;
    const size_t before = run->before.length, behind = run->behind.length, reach = (size_t)run->behind.vectors * RUN_VECTOR;
    const char *begin = lines->begin;
    size_t count = 0;
    uint64_t sum = 0;

    for (; count < lines->count; count++) {
        const char *next = lines->base + lines->breaks[count] + 1, *from = begin + before, *to = next - behind;

        if ((size_t)(next - begin) < before + behind || texts->readable - to < RUN_BLOCK ||
            !run_side_is(&run->before, begin) || !run_side_is(&run->behind, next - reach))
            break;
        const size_t length = (size_t)(to - from);
        size_t decoded = length;
        if (run_is_plain(from, length)) {
            if (!counting)
                messages[count] = (struct view){ from, length };
        } else if (counting) {
            decoded = unescape_length(from, to, texts->readable);
            if (decoded == SIZE_MAX)
                break;
        } else {
            if (!run_decode(texts, from, to, &messages[count]))
                break;
            decoded = messages[count].length;
        }
        sum += decoded;
        begin = next;
    }
    *bytes = sum;
    return count;
}

AVX2 static size_t run_count(struct envelope_texts *texts, const struct run_lines *lines, uint64_t *bytes)
{
    return run_read(texts, lines, NULL, bytes, true);
}

AVX2 static size_t run_take(struct envelope_texts *texts, const struct run_lines *lines, struct view *messages, uint64_t *bytes)
{
    return run_read(texts, lines, messages, bytes, false);
}

size_t envelope_run_read(struct envelope_texts *texts, const struct run_lines *lines, struct view *messages, uint64_t *bytes)
{
    struct envelope_run *run = &texts->run;
    const size_t reach = (size_t)run->behind.vectors * RUN_VECTOR;

    *bytes = 0;
    if (!run->known || lines->count == 0 || (size_t)(lines->base + lines->breaks[0] + 1 - texts->begin) < reach)
        return 0;
    const size_t count = messages ? run_take(texts, lines, messages, bytes) : run_count(texts, lines, bytes);
    if (count >= RUN_PAYS)
        run->misses = run->waiting = 0;
    return count;
}

#else

size_t envelope_run_read(struct envelope_texts *texts, const struct run_lines *lines, struct view *messages, uint64_t *bytes)
{
    (void)texts, (void)lines, (void)messages;
    *bytes = 0;
    return 0;
}

#endif
