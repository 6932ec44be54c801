#include "source/unescape_wide.h"

#include "base/processor.h"

enum { UNESCAPE_BLOCK = 64, UNESCAPE_COPY = 32, UNESCAPE_REACH = 2 * UNESCAPE_BLOCK + 1 };

/* What a backslash and this byte stand for; 0: more is to be known. */
static const char unescape_meanings[256] = {
    ['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t',
};

/* What 64 bytes of a string hold, a bit per byte. The first is not escaped. */
struct unescape_block {
    uint64_t quotes;            /* that are not escaped; the first is the string's end */
    uint64_t escapes;           /* backslashes that begin an escape */
    uint64_t others;            /* bytes that are escaped and are neither quote nor backslash */
};

/*
 * In a run of backslashes every second one is escaped by the one before. Adding the first bit of a run to the run makes
 * it ripple out behind the run's end; only the runs that begin at even places are treated so, which tells them from those
 * at odd ones, and the escapes of a run are at places of the parity of its first.
 */
static inline struct unescape_block unescape_block_of(uint64_t quotes, uint64_t backslashes)
{
    const uint64_t even = 0x5555555555555555u;
    const uint64_t firsts = backslashes & ~(backslashes << 1);
    const uint64_t even_runs = backslashes & ~(backslashes + (firsts & even));
    const uint64_t odd_runs = backslashes & ~even_runs;
    const uint64_t escapes = (even_runs & even) | (odd_runs & ~even);

    return (struct unescape_block){ quotes & ~(escapes << 1), escapes, (escapes << 1) & ~(quotes | backslashes) };
}

static inline struct unescape_block unescape_look(const char *at)
{
    uint64_t quotes = 0, backslashes = 0;

#if defined(VECTORS)
    for (int i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));

        quotes |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))) << 16 * i;
        backslashes |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))) << 16 * i;
    }
#else
    for (int i = 0; i < UNESCAPE_BLOCK; i++) {
        quotes |= (uint64_t)(at[i] == '"') << i;
        backslashes |= (uint64_t)(at[i] == '\\') << i;
    }
#endif
    return unescape_block_of(quotes, backslashes);
}

static inline uint64_t unescape_letters(const char *at)
{
    uint64_t letters = 0;

    for (int i = 0; i < UNESCAPE_BLOCK; i++)
        letters |= (uint64_t)(unescape_meanings[(unsigned char)at[i]] != 0) << i;
    return letters;
}

/* Copies `length` bytes, at most 64, and some more: between escapes there are rarely more than 32. */
static inline char *unescape_copy(char *out, const char *at, size_t length)
{
    memcpy(out, at, UNESCAPE_COPY);
    if (__builtin_expect(length > UNESCAPE_COPY, 0))
        memcpy(out + UNESCAPE_COPY, at + UNESCAPE_COPY, UNESCAPE_COPY);
    return out + length;
}

/* Decodes the escapes among the first `length` of 64 bytes. Returns where the output ends, NULL at one of another kind. */
static inline char *unescape_each(const char *at, size_t length, uint64_t escapes, char *out)
{
    size_t from = 0;

    for (; escapes != 0; escapes &= escapes - 1) {
        const size_t place = (size_t)__builtin_ctzll(escapes);
        const char meaning = unescape_meanings[(unsigned char)at[place + 1]];

        if (meaning == 0)
            return NULL;
        out = unescape_copy(out, at + from, place - from);
        *out++ = meaning;
        from = place + 2;
    }
    return from < length ? unescape_copy(out, at + from, length - from) : out;
}

/*
 * The first of 64 bytes is never escaped: where the last begins an escape, the next block begins behind the byte after. Near
 * the end of the text the bytes are looked at in a copy.
 */
struct unescaped unescape_plain(const char *at, const char *end, const char *readable, char *out)
{
    char last[UNESCAPE_REACH];

    while (at < end) {
        const char *from = at;

        if (readable - at < UNESCAPE_REACH) {
            const size_t left = (size_t)(end - at);

            memset(last, 0, sizeof last);
            memcpy(last, at, left < sizeof last ? left : sizeof last);
            from = last;
        }
        struct unescape_block block = unescape_look(from);
        size_t length = UNESCAPE_BLOCK;

        if (block.quotes != 0) {
            const uint64_t inside = (block.quotes & -block.quotes) - 1;

            length = (size_t)__builtin_ctzll(block.quotes);
            block.escapes &= inside;
            block.others &= inside;
        }
        if (out)
            out = unescape_each(from, length, block.escapes, out);
        if (block.quotes != 0)
            return at + length < end ? (struct unescaped){ at + length, out } : (struct unescaped){ NULL, NULL };
        at += UNESCAPE_BLOCK + (block.escapes >> 63);
    }
    return (struct unescaped){ NULL, NULL };
}

/* Whether an escape at the last of 64 bytes, or of `left`, is one of two bytes, and both are there. */
static inline bool unescape_ends_well(const char *from, uint64_t escapes, size_t left)
{
    if (left <= UNESCAPE_BLOCK)
        return (escapes >> (left - 1)) == 0;
    return escapes >> 63 == 0 || unescape_meanings[(unsigned char)from[UNESCAPE_BLOCK]] != 0;
}

size_t unescape_length_plain(const char *at, const char *end, const char *readable)
{
    size_t length = (size_t)(end - at);
    char last[UNESCAPE_REACH];

    while (at < end) {
        const size_t left = (size_t)(end - at);
        const char *from = at;

        if (readable - at < UNESCAPE_REACH) {
            memset(last, 0, sizeof last);
            memcpy(last, at, left < sizeof last ? left : sizeof last);
            from = last;
        }
        struct unescape_block block = unescape_look(from);
        const uint64_t inside = left < UNESCAPE_BLOCK ? ((uint64_t)1 << left) - 1 : UINT64_MAX;

        block.escapes &= inside;
        block.others &= inside;
        if ((block.quotes & inside) != 0 || (block.others != 0 && (block.others & ~unescape_letters(from)) != 0) ||
            !unescape_ends_well(from, block.escapes, left))
            return SIZE_MAX;
        length -= (size_t)__builtin_popcountll(block.escapes);
        at += UNESCAPE_BLOCK + (block.escapes >> 63);
    }
    return length;
}

struct unescaped unescape(const char *at, const char *end, const char *readable, char *out)
{
    return PROCESSOR_BEST(unescape_plain, unescape_sse42, unescape_wide)(at, end, readable, out);
}

size_t unescape_length(const char *at, const char *end, const char *readable)
{
    return PROCESSOR_BEST(unescape_length_plain, unescape_length_sse42, unescape_length_wide)(at, end, readable);
}
