#include "base/utf8.h"

#include <utf8proc.h>

enum { UTF8_REPLACEMENT = 0xFFFD };
#define UTF8_HIGH_BITS UINT64_C(0x8080808080808080)

/* The bytes at and after `at` up to the first that is not ASCII. */
static size_t utf8_ascii_run(struct view text, size_t at)
{
    size_t begin = at;
    uint64_t word;

    for (; text.length - at >= sizeof word; at += sizeof word) {
        memcpy(&word, text.data + at, sizeof word);
        if (word & UTF8_HIGH_BITS)
            break;
    }
    while (at < text.length && !(text.data[at] & 0x80))
        at++;
    return at - begin;
}

static uint32_t utf8_tail(const char *data, size_t at)
{
    return (uint32_t)((unsigned char)data[at] ^ 0x80);      /* below 0x40 when the byte continues a sequence */
}

size_t utf8_decode(struct view text, size_t at, uint32_t *code)
{
    const char *data = text.data + at;
    size_t left = text.length - at;
    uint32_t lead = (unsigned char)data[0];

    if (lead < 0x80) {
        *code = lead;
        return 1;
    }
    *code = UTF8_REPLACEMENT;
    if (lead < 0xC2 || lead > 0xF4 || left < 2 || utf8_tail(data, 1) > 0x3F)
        return 1;
    if (lead < 0xE0) {
        *code = (lead & 0x1F) << 6 | utf8_tail(data, 1);
        return 2;
    }
    if (left < 3 || utf8_tail(data, 2) > 0x3F)
        return 1;
    if (lead < 0xF0) {
        uint32_t value = (lead & 0x0F) << 12 | utf8_tail(data, 1) << 6 | utf8_tail(data, 2);

        if (value < 0x800 || (value >= 0xD800 && value < 0xE000))
            return 1;
        *code = value;
        return 3;
    }
    if (left < 4 || utf8_tail(data, 3) > 0x3F)
        return 1;

    uint32_t value = (lead & 0x07) << 18 | utf8_tail(data, 1) << 12 | utf8_tail(data, 2) << 6 | utf8_tail(data, 3);

    if (value < 0x10000 || value > 0x10FFFF)
        return 1;
    *code = value;
    return 4;
}

size_t utf8_encode(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        code = UTF8_REPLACEMENT;
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

/* A single byte can only be ASCII or a mistake. */
static bool utf8_is_mistake(uint32_t code, size_t bytes)
{
    return bytes == 1 && code == UTF8_REPLACEMENT;
}

/* Whether the 32 bytes there are. */
static inline bool utf8_is_ascii_32(const char *at)
{
    uint64_t words[4];

    memcpy(words, at, sizeof words);
    return ((words[0] | words[1] | words[2] | words[3]) & UTF8_HIGH_BITS) == 0;
}

/* The last bytes are looked at together with some before them. */
bool utf8_is_ascii(struct view text)
{
    size_t at = 0;

    if (text.length < 32)
        return utf8_ascii_run(text, 0) == text.length;
    for (; text.length - at > 32; at += 32)
        if (!utf8_is_ascii_32(text.data + at))
            return false;
    return utf8_is_ascii_32(text.data + text.length - 32);
}

bool utf8_valid(struct view text)
{
    uint32_t code;

    for (size_t at = utf8_ascii_run(text, 0); at < text.length; at += utf8_ascii_run(text, at)) {
        size_t bytes = utf8_decode(text, at, &code);

        if (utf8_is_mistake(code, bytes))
            return false;
        at += bytes;
    }
    return true;
}

size_t utf8_length(struct view text)
{
    size_t length = 0;
    size_t at = 0;
    uint32_t code;

    for (;;) {
        size_t ascii = utf8_ascii_run(text, at);

        at += ascii;
        length += ascii;
        if (at == text.length)
            return length;
        at += utf8_decode(text, at, &code);
        length++;
    }
}

size_t utf8_offset(struct view text, size_t code_points)
{
    uint32_t code;

    if (code_points >= text.length)     /* a code point has at least one byte */
        return text.length;

    size_t at = utf8_ascii_run((struct view){ text.data, code_points }, 0);

    for (code_points -= at; code_points > 0 && at < text.length; code_points--)
        at += utf8_decode(text, at, &code);
    return at;
}

static size_t utf8_code_width(uint32_t code, size_t bytes)
{
    if (code >= 0x20 && code < 0x7F)
        return 1;
    if (utf8_is_mistake(code, bytes))
        return 1;

    int width = utf8proc_charwidth((utf8proc_int32_t)code);

    return width > 0 ? (size_t)width : 0;
}

size_t utf8_width(struct view text)
{
    size_t width = 0;
    uint32_t code;

    for (size_t at = 0; at < text.length;) {
        size_t bytes = utf8_decode(text, at, &code);

        width += utf8_code_width(code, bytes);
        at += bytes;
    }
    return width;
}

struct view utf8_cut(struct view text, size_t columns, size_t *width)
{
    size_t used = 0;
    size_t at = 0;
    uint32_t code;

    while (at < text.length) {
        size_t bytes = utf8_decode(text, at, &code);
        size_t wide = utf8_code_width(code, bytes);

        if (used + wide > columns)
            break;
        used += wide;
        at += bytes;
    }
    if (width)
        *width = used;
    return (struct view){ text.data, at };
}

/* Simple mappings only: the library would also make the capital sharp s, which no simple mapping leads to. */
static uint32_t utf8_code_upper(uint32_t code)
{
    return code == 0xDF ? code : (uint32_t)utf8proc_toupper((utf8proc_int32_t)code);
}

static uint32_t utf8_code_lower(uint32_t code)
{
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

/* Writes the mapped text, or only measures it when out is NULL. */
static size_t utf8_map(struct view text, uint32_t (*map)(uint32_t code), char *out)
{
    size_t length = 0;
    uint32_t code;

    for (size_t at = 0; at < text.length;) {
        size_t bytes = utf8_decode(text, at, &code);
        char mapped[4] = { text.data[at] };
        size_t mapped_bytes = utf8_is_mistake(code, bytes) ? 1 : utf8_encode(map(code), mapped);

        if (out)
            memcpy(out + length, mapped, mapped_bytes);
        length += mapped_bytes;
        at += bytes;
    }
    return length;
}

static struct view utf8_mapped(struct arena *arena, struct view text, uint32_t (*map)(uint32_t code))
{
    size_t length = utf8_map(text, map, NULL);
    char *out = arena_alloc(arena, length);

    utf8_map(text, map, out);
    return (struct view){ out, length };
}

struct view utf8_upper(struct arena *arena, struct view text)
{
    if (!utf8_is_ascii(text))
        return utf8_mapped(arena, text, utf8_code_upper);

    char *out = arena_alloc(arena, text.length);

    for (size_t i = 0; i < text.length; i++)
        out[i] = (char)(text.data[i] - (text.data[i] >= 'a' && text.data[i] <= 'z') * 0x20);
    return (struct view){ out, text.length };
}

struct view utf8_lower(struct arena *arena, struct view text)
{
    if (!utf8_is_ascii(text))
        return utf8_mapped(arena, text, utf8_code_lower);

    char *out = arena_alloc(arena, text.length);

    for (size_t i = 0; i < text.length; i++)
        out[i] = (char)(text.data[i] + (text.data[i] >= 'A' && text.data[i] <= 'Z') * 0x20);
    return (struct view){ out, text.length };
}

void utf8_add_valid(struct buffer *buffer, struct view text)
{
    uint32_t code;
    size_t begin = 0;

    for (size_t at = utf8_ascii_run(text, 0); at < text.length; at += utf8_ascii_run(text, at)) {
        size_t bytes = utf8_decode(text, at, &code);

        if (utf8_is_mistake(code, bytes)) {
            buffer_add(buffer, view_between(text.data + begin, text.data + at));
            buffer_add(buffer, VIEW("\xEF\xBF\xBD"));
            begin = at + 1;
        }
        at += bytes;
    }
    if (begin < text.length)
        buffer_add(buffer, view_skip(text, begin));
}

bool utf8_is_space(uint32_t code)
{
    if (code <= 0x20)
        return code == 0x20 || (code >= 0x09 && code <= 0x0D);
    return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
           code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}
