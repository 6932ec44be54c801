/* Texts written as JSON strings, sixteen bytes at a time. */
#include "base/json_token.h"
#include "base/short_bytes.h"
#include "base/utf8.h"

enum { QUOTE_STEP = 16, QUOTE_PIECE = 4096, QUOTE_LONGEST = 6, QUOTE_SHORT = 32 };

static __attribute__((noinline)) char *quote_control(char *out, char byte)
{
    static const char bytes[] = "\b\f\n\r\t", names[] = "bfnrt", digits[] = "0123456789abcdef";
    const char *known = memchr(bytes, byte, sizeof bytes - 1);

    *out++ = '\\';
    if (known) {
        *out++ = names[known - bytes];
        return out;
    }
    memcpy(out, "u00", 3);
    out[3] = digits[(unsigned char)byte >> 4];
    out[4] = digits[byte & 15];
    return out + 5;
}

static inline char *quote_escape(char *out, char byte)
{
    if (byte != '"' && byte != '\\')
        return quote_control(out, byte);
    out[0] = '\\';
    out[1] = byte;
    return out + 2;
}

static inline bool quote_is_foreign(char byte)
{
    return (unsigned char)byte >= 0x80;
}

#if defined(VECTORS)
/* Whole steps, while as much again is there behind them, up to a byte that is not ASCII. */
static const char *quote_steps(const char *at, const char *end, char **into)
{
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1f);
    char *out = *into;

    for (; end - at >= 2 * QUOTE_STEP; at += QUOTE_STEP) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        const __m128i stops = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                                           _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes));
        const char *from = at;

        /* The highest bit of a byte that is not ASCII is set anyway. */
        for (unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(stops, bytes)); mask != 0; mask &= mask - 1) {
            const char *stop = at + __builtin_ctz(mask);

            memcpy(out, from, QUOTE_STEP);
            out += stop - from;
            if (quote_is_foreign(*stop)) {
                *into = out;
                return stop;
            }
            out = quote_escape(out, *stop);
            from = stop + 1;
        }
        memcpy(out, from, QUOTE_STEP);
        out += at + QUOTE_STEP - from;
    }
    *into = out;
    return at;
}
#endif

/* Whether eight bytes are such as stand for themselves in a string. */
static inline bool quote_word_is_plain(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    const uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';

    /* A byte that is too small borrows from the next one, which may then look so, too: but only behind one that is. */
    return (((word - ones * 0x20) | (quote - ones) | (backslash - ones) | word) & tops) == 0;
}

static inline uint64_t quote_load(const char *at, size_t length)
{
    uint64_t word = 0;
    uint32_t first, last;

    if (length >= sizeof word) {
        memcpy(&word, at, sizeof word);
        return word;
    }
    if (length >= sizeof first) {
        memcpy(&first, at, sizeof first);
        memcpy(&last, at + length - sizeof last, sizeof last);
        return first | (uint64_t)last << 32;
    }
    return (unsigned char)at[0] | (uint64_t)(unsigned char)at[length / 2] << 8 | (uint64_t)(unsigned char)at[length - 1] << 16 |
           UINT64_C(0x6161616161000000);
}

/* A text of at most 32 bytes that are all plain ASCII, as most names and many values are. */
static inline bool quote_short(char *out, struct view text)
{
    enum { WORD = sizeof(uint64_t) };
    const char *last = text.length >= WORD ? view_end(text) - WORD : text.data;
    bool plain = true;

    if (text.length == 0)
        return true;
    for (const char *at = text.data; at < last; at += WORD)
        plain &= quote_word_is_plain(quote_load(at, WORD));
    plain &= quote_word_is_plain(quote_load(last, (size_t)(view_end(text) - last)));
    if (plain)
        short_bytes_copy(out, text.data, text.length);
    return plain;
}

/* Returns where it came to: the end, the end of a piece, or a byte that is not ASCII. */
static const char *quote_piece(struct buffer *buffer, const char *at, const char *end)
{
    if (end - at > QUOTE_PIECE)
        end = at + QUOTE_PIECE;
    char *out = buffer_reserve(buffer, (size_t)(end - at) * QUOTE_LONGEST + QUOTE_STEP);
#if defined(VECTORS)
    at = quote_steps(at, end, &out);
#endif
    for (; at < end && !quote_is_foreign(*at); at++) {
        if (*at == '"' || *at == '\\' || (unsigned char)*at < 0x20)
            out = quote_escape(out, *at);
        else
            *out++ = *at;
    }
    buffer->length = (size_t)(out - buffer->data);
    return at;
}

bool json_add_string(struct buffer *buffer, struct view text)
{
    const char *at = text.data, *end = view_end(text);
    bool whole = true;

    if (text.length <= QUOTE_SHORT) {
        char *out = buffer_reserve(buffer, text.length + 2);

        if (quote_short(out + 1, text)) {
            out[0] = out[text.length + 1] = '"';
            out[text.length + 2] = '\0';
            buffer->length += text.length + 2;
            return true;
        }
    }
    buffer_add_char(buffer, '"');
    while (at < end) {
        at = quote_piece(buffer, at, end);
        if (at == end || !quote_is_foreign(*at))
            continue;
        const struct view foreign = view_between(at, json_string_stop(at, end));

        if (utf8_valid(foreign)) {
            buffer_add(buffer, foreign);
        } else {
            utf8_add_valid(buffer, foreign);
            whole = false;
        }
        at = view_end(foreign);
    }
    buffer_add_char(buffer, '"');
    return whole;
}
