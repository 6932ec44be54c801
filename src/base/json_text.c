/* The texts inside JSON strings, read and written. */
#include "base/json_token.h"
#include "base/short_bytes.h"
#include "base/utf8.h"

enum { REPLACEMENT = 0xFFFD };

bool json_escaped(struct view raw_without_quotes)
{
    return raw_without_quotes.length > 0 && memchr(raw_without_quotes.data, '\\', raw_without_quotes.length);
}

/* Reads XXXX of \uXXXX and, if that is the first half of a pair, the \uXXXX of the second. NULL when XXXX is not there. */
static const char *json_read_unicode(const char *at, const char *end, uint32_t *code)
{
    uint32_t low;

    if (!json_hex4(at, end, code))
        return NULL;
    at += 4;
    if (*code < 0xD800 || *code > 0xDFFF)
        return at;
    if (*code < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u' && json_hex4(at + 2, end, &low) &&
        low >= 0xDC00 && low <= 0xDFFF) {
        *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
        return at + 6;
    }
    *code = REPLACEMENT;
    return at;
}

/* Decodes the escape at the backslash `at`. What is no escape of JSON stays as it is written. Returns where to go on. */
static const char *json_read_escape(const char *at, const char *end, char out[4], size_t *length)
{
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *name = end - at >= 2 ? memchr(names, at[1], sizeof names - 1) : NULL;
    uint32_t code;

    *length = 1;
    if (name) {
        out[0] = meanings[name - names];
        return at + 2;
    }
    const char *behind = end - at >= 2 && at[1] == 'u' ? json_read_unicode(at + 2, end, &code) : NULL;
    if (behind) {
        *length = utf8_encode(code, out);
        return behind;
    }
    out[0] = '\\';
    return at + 1;
}

struct view json_decode(struct arena *arena, struct view raw_without_quotes)
{
    const char *at = raw_without_quotes.data, *end = view_end(raw_without_quotes);

    if (!json_escaped(raw_without_quotes))
        return raw_without_quotes;
    /* No escape is shorter than what it stands for. */
    char *text = arena_alloc(arena, raw_without_quotes.length), *out = text;
    while (at < end) {
        const char *backslash = memchr(at, '\\', (size_t)(end - at));
        size_t plain = (size_t)((backslash ? backslash : end) - at), decoded;

        memcpy(out, at, plain);
        out += plain;
        if (!backslash)
            break;
        at = json_read_escape(backslash, end, out, &decoded);
        out += decoded;
    }
    return view_between(text, out);
}

struct view json_text(struct arena *arena, struct json string)
{
    if (string.kind != JSON_STRING || string.raw.length < 2)
        return string.raw;
    return json_decode(arena, (struct view){ string.raw.data + 1, string.raw.length - 2 });
}

/* Whether the text begins with what the raw key spells, and how much of it that is. */
static bool json_key_spells(struct view raw_key, struct view text, size_t *length)
{
    const char *at = raw_key.data, *end = view_end(raw_key);

    *length = 0;
    while (at < end) {
        char decoded[4] = { *at };
        size_t count = 1;

        at = *at == '\\' ? json_read_escape(at, end, decoded, &count) : at + 1;
        if (text.length - *length < count || memcmp(text.data + *length, decoded, count) != 0)
            return false;
        *length += count;
    }
    return true;
}

/* An escape is longer than what it spells, so what is shorter or as long is equal only as it is written. */
bool json_key_equal(struct view raw_key, struct view key)
{
    size_t length;

    if (raw_key.length < key.length)
        return false;
    if (raw_key.length == key.length && !short_bytes_equal(raw_key.data, key.data, key.length))
        return false;
    if (!json_escaped(raw_key))
        return raw_key.length == key.length;
    return json_key_spells(raw_key, key, &length) && length == key.length;
}

void json_add_compact(struct buffer *buffer, struct json value)
{
    const char *at = value.raw.data, *end = view_end(value.raw), *run = at;

    while (at < end) {
        if (*at == '"') {
            const char *behind = json_string_end(at + 1, end);
            at = behind ? behind : end;
        } else if (json_is_blank(*at)) {
            buffer_add(buffer, view_between(run, at));
            at = run = json_skip_blanks(at, end);
        } else {
            at++;
        }
    }
    buffer_add(buffer, view_between(run, end));
}

/* The first quote or blank; the end when there is none. Control characters count as blanks: outside strings they are. */
static const char *json_compact_stop(const char *at, const char *end)
{
#if defined(VECTORS)
    const __m128i quote = _mm_set1_epi8('"'), blank = _mm_set1_epi8(' ');

    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        unsigned mask = (unsigned)_mm_movemask_epi8(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(_mm_min_epu8(bytes, blank), bytes)));

        if (mask != 0)
            return at + __builtin_ctz(mask);
    }
#endif
    while (at < end && *at != '"' && (unsigned char)*at > ' ')
        at++;
    return at;
}

/* Whether there is no blank in the text at all, which most JSON of programs has not. */
static bool json_is_blankless(struct view raw)
{
    const char *at = raw.data, *end = view_end(raw);

#if defined(VECTORS)
    const __m128i blank = _mm_set1_epi8(' ');

    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);

        if (_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(bytes, blank), bytes)) != 0)
            return false;
    }
#endif
    while (at < end && (unsigned char)*at > ' ')
        at++;
    return at == end;
}

static bool json_is_compact(struct view raw)
{
    const char *at = raw.data, *end = view_end(raw);

    if (json_is_blankless(raw))
        return true;
    while ((at = json_compact_stop(at, end)) < end) {
        const char *behind;

        if (*at != '"')
            return false;
        behind = json_string_end(at + 1, end);
        at = behind ? behind : end;
    }
    return true;
}

struct view json_compact(struct arena *arena, struct json value)
{
    struct buffer buffer;
    struct view text;

    if (json_is_compact(value.raw))
        return value.raw;
    buffer_init(&buffer);
    json_add_compact(&buffer, value);
    text = arena_keep(arena, buffer_view(&buffer));
    buffer_clear(&buffer);
    return text;
}
