#include "source/unescape_wide.h"

#include "base/vector.h"

#if defined(VECTORS)

enum { WIDE_BLOCK = 64, WIDE_HALF = 32 };

struct wide_bytes {
    __m256i low, high;
};

/* What 64 bytes of a string hold, a bit per byte. */
struct wide_block {
    uint64_t quotes;            /* that are not escaped; the first is the string's end */
    uint64_t escapes;           /* backslashes that begin an escape */
    uint64_t others;            /* bytes that are escaped and are neither quote nor backslash */
};

AVX2_INLINE struct wide_bytes wide_load(const char *at)
{
    return (struct wide_bytes){
        _mm256_loadu_si256((const __m256i *)(const void *)at), _mm256_loadu_si256((const __m256i *)(const void *)(at + WIDE_HALF)),
    };
}

AVX2_INLINE uint64_t wide_equal(struct wide_bytes bytes, char byte)
{
    const __m256i wanted = _mm256_set1_epi8(byte);

    return vector_mask_64(_mm256_cmpeq_epi8(bytes.low, wanted), _mm256_cmpeq_epi8(bytes.high, wanted));
}

/* Where no backslash stands beside another each begins an escape; that is nearly always so. */
AVX2_INLINE struct wide_block wide_block_alone(uint64_t quotes, uint64_t backslashes, uint64_t *carried)
{
    const uint64_t escaped = backslashes << 1 | *carried;

    *carried = backslashes >> 63;
    return (struct wide_block){ quotes & ~escaped, backslashes, escaped & ~quotes };
}

/*
 * In a run of backslashes every second one is escaped by the one before. Adding the first bit of a run to the run makes
 * it ripple out behind the run's end; only runs that begin at odd places are treated so, which tells them from those at even
 * ones. *carried: the first byte is escaped, and then whether the first behind the block is. That is all a block has to
 * know of the one before, so there is nothing to be waited for.
 */
AVX2_INLINE struct wide_block wide_block_of(struct wide_bytes bytes, uint64_t *carried)
{
    const uint64_t even = 0x5555555555555555u;
    const uint64_t quotes = wide_equal(bytes, '"'), backslashes = wide_equal(bytes, '\\');

    if (__builtin_expect((backslashes & (backslashes << 1 | *carried)) == 0, 1))
        return wide_block_alone(quotes, backslashes, carried);
    const uint64_t open = backslashes & ~*carried, behind = open << 1 | *carried;
    const uint64_t odd_firsts = open & ~even & ~behind, rippled = open + odd_firsts;
    const uint64_t escaped = (even ^ rippled << 1) & behind;

    *carried = rippled < open;
    return (struct wide_block){ quotes & ~escaped, backslashes & ~escaped, escaped & ~(quotes | backslashes) };
}

/* By the two halves of a byte, one upon the other, what is written behind a backslash, and what it stands for. */
AVX2_INLINE __m256i wide_key(__m256i bytes)
{
    const __m256i half = _mm256_set1_epi8(15);

    return _mm256_xor_si256(_mm256_and_si256(bytes, half), _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half));
}

AVX2_INLINE __m256i wide_table(const char table[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
}

static const char wide_written[16] = { [0] = 'f', [3] = 't', [4] = 'b', [5] = 'r', [8] = 'n', [13] = '/' };
static const char wide_meant[16] = { [0] = '\f', [3] = '\t', [4] = '\b', [5] = '\r', [8] = '\n', [13] = '/' };

/* Whether all of the escaped bytes are letters that stand for something. */
AVX2_INLINE bool wide_are_letters(struct wide_bytes bytes, uint64_t others)
{
    const __m256i written = wide_table(wide_written);
    const __m256i low = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(written, wide_key(bytes.low)), bytes.low);
    const __m256i high = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(written, wide_key(bytes.high)), bytes.high);

    return (others & ~vector_mask_64(low, high)) == 0;
}

/* All bits of the bytes of which the bit is set. */
AVX2_INLINE __m256i wide_spread(uint32_t bits)
{
    const __m256i each = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
    const __m256i bit = _mm256_set1_epi64x((long long)0x8040201008040201u);
    const __m256i here = _mm256_and_si256(_mm256_shuffle_epi8(_mm256_set1_epi32((int)bits), each), bit);

    return _mm256_cmpeq_epi8(here, bit);
}

/* The block with what the letters stand for in their place. */
AVX2_INLINE void wide_mean(struct wide_bytes bytes, uint64_t others, char out[WIDE_BLOCK])
{
    const __m256i meant = wide_table(wide_meant);
    const __m256i low = _mm256_shuffle_epi8(meant, wide_key(bytes.low)), high = _mm256_shuffle_epi8(meant, wide_key(bytes.high));

    _mm256_storeu_si256((__m256i *)(void *)out, _mm256_blendv_epi8(bytes.low, low, wide_spread((uint32_t)others)));
    _mm256_storeu_si256((__m256i *)(void *)(out + WIDE_HALF),
                        _mm256_blendv_epi8(bytes.high, high, wide_spread((uint32_t)(others >> WIDE_HALF))));
}

/* For eight bits: the places of those that are not set, a byte each. */
#define KEPT(bits, place)                                                                                                        \
    ((bits) >> (place) & 1 ? 0 : (uint64_t)(place) << 8 * ((place) - __builtin_popcount((bits) & ((1 << (place)) - 1))))
#define KEPT_8(bits)                                                                                                             \
    (KEPT(bits, 0) | KEPT(bits, 1) | KEPT(bits, 2) | KEPT(bits, 3) | KEPT(bits, 4) | KEPT(bits, 5) | KEPT(bits, 6) | KEPT(bits, 7))
#define LEFT_8(bits) (8 - (uint64_t)__builtin_popcount(bits))
#define ROWS_4(row, bits) row(bits), row((bits) + 1), row((bits) + 2), row((bits) + 3)
#define ROWS_16(row, bits) ROWS_4(row, bits), ROWS_4(row, (bits) + 4), ROWS_4(row, (bits) + 8), ROWS_4(row, (bits) + 12)
#define ROWS_64(row, bits) ROWS_16(row, bits), ROWS_16(row, (bits) + 16), ROWS_16(row, (bits) + 32), ROWS_16(row, (bits) + 48)
#define ROWS(row) { ROWS_64(row, 0), ROWS_64(row, 64), ROWS_64(row, 128), ROWS_64(row, 192) }
static const uint64_t wide_kept[256] = ROWS(KEPT_8);
static const uint64_t wide_left[256] = ROWS(LEFT_8);       /* and how many they are */

/* Eight bytes without those of which the bit is set, and some more; to where the next ones go. */
AVX2_INLINE char *wide_close(const char *at, uint64_t dropped, char *out)
{
    const __m128i bytes = _mm_loadl_epi64((const __m128i *)(const void *)at);
    const __m128i kept = _mm_loadl_epi64((const __m128i *)(const void *)&wide_kept[dropped & 0xff]);

    _mm_storel_epi64((__m128i *)(void *)out, _mm_shuffle_epi8(bytes, kept));
    return out + wide_left[dropped & 0xff];
}

/* All 64 bytes but the escapes, eight at a time: a look at a table and a sum is all they wait for. */
AVX2_INLINE char *wide_squeeze(const char *at, uint64_t escapes, char *out)
{
    out = wide_close(at, escapes, out);
    out = wide_close(at + 8, escapes >> 8, out);
    out = wide_close(at + 16, escapes >> 16, out);
    out = wide_close(at + 24, escapes >> 24, out);
    out = wide_close(at + 32, escapes >> 32, out);
    out = wide_close(at + 40, escapes >> 40, out);
    out = wide_close(at + 48, escapes >> 48, out);
    return wide_close(at + 56, escapes >> 56, out);
}

/* Where 64 bytes may be read from; near the end of the text they are looked at in a copy. */
AVX2_INLINE const char *wide_block_at(const char *at, const char *end, const char *readable, char last[WIDE_BLOCK])
{
    const size_t left = (size_t)(end - at);

    if (readable - at >= WIDE_BLOCK)
        return at;
    memset(last, 0, WIDE_BLOCK);
    memcpy(last, at, left < WIDE_BLOCK ? left : WIDE_BLOCK);
    return last;
}

AVX2_INLINE struct unescaped wide_run(const char *at, const char *end, const char *readable, char *out)
{
    char last[WIDE_BLOCK], meant[WIDE_BLOCK];
    uint64_t carried = 0;

    for (; at < end; at += WIDE_BLOCK) {
        const char *from = wide_block_at(at, end, readable, last);
        const struct wide_bytes bytes = wide_load(from);
        struct wide_block block = wide_block_of(bytes, &carried);
        size_t length = WIDE_BLOCK;

        if (block.quotes != 0) {
            const uint64_t inside = (block.quotes & -block.quotes) - 1;

            length = (size_t)__builtin_ctzll(block.quotes);
            block.escapes &= inside;
            block.others &= inside;
        }
        if (out && block.others != 0) {
            if (wide_are_letters(bytes, block.others)) {
                wide_mean(bytes, block.others, meant);
                from = meant;
            } else {
                out = NULL;
            }
        }
        if (out)
            out = wide_squeeze(from, block.escapes, out) - (WIDE_BLOCK - length);
        if (block.quotes != 0)
            return at + length < end ? (struct unescaped){ at + length, out } : (struct unescaped){ NULL, NULL };
    }
    return (struct unescaped){ NULL, NULL };
}

AVX2 struct unescaped unescape_wide(const char *at, const char *end, const char *readable, char *out)
{
    return wide_run(at, end, readable, out);
}

AVX2 size_t unescape_length_wide(const char *at, const char *end, const char *readable)
{
    size_t length = (size_t)(end - at);
    char last[WIDE_BLOCK];
    uint64_t carried = 0;

    for (; at < end; at += WIDE_BLOCK) {
        const size_t left = (size_t)(end - at);
        const struct wide_bytes bytes = wide_load(wide_block_at(at, end, readable, last));
        struct wide_block block = wide_block_of(bytes, &carried);

        if (left < WIDE_BLOCK) {
            const uint64_t inside = ((uint64_t)1 << left) - 1;

            block.quotes &= inside;
            block.escapes &= inside;
            block.others &= inside;
            carried = block.escapes >> (left - 1);
        }
        if (block.quotes != 0 || (block.others != 0 && !wide_are_letters(bytes, block.others)))
            return SIZE_MAX;
        length -= (size_t)__builtin_popcountll(block.escapes);
    }
    return carried ? SIZE_MAX : length;
}
#endif
