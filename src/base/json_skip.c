#include "base/json_skip.h"

#include "base/processor.h"
#include "base/vector.h"

enum { SKIP_BLOCK = 64 };

/* What 64 bytes hold, a bit per byte. */
struct skip_masks {
    uint64_t quotes, backslashes;
    uint64_t opens, closes;     /* brackets of either kind */
};

/* How the bytes are looked at, and how bits become runs: by what the machine has. */
struct skip_way {
    struct skip_masks (*look)(const char *at);
    uint64_t (*parity)(uint64_t bits);      /* bit i: whether an odd number of bits is set among 0..i */
};

static inline struct skip_masks plain_masks(const char *at)
{
    struct skip_masks masks = { 0 };

#if defined(VECTORS)
    const __m128i lower = _mm_set1_epi8(0x20);      /* makes [ and ] look like { and } */

    for (int i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        __m128i folded = _mm_or_si128(bytes, lower);

#define MASK(vector, byte) (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(vector, _mm_set1_epi8(byte))) << 16 * i
        masks.quotes |= MASK(bytes, '"');
        masks.backslashes |= MASK(bytes, '\\');
        masks.opens |= MASK(folded, '{');
        masks.closes |= MASK(folded, '}');
#undef MASK
    }
#else
    for (int i = 0; i < SKIP_BLOCK; i++) {
        uint64_t bit = (uint64_t)1 << i;
        char byte = at[i];

        masks.quotes |= byte == '"' ? bit : 0;
        masks.backslashes |= byte == '\\' ? bit : 0;
        masks.opens |= byte == '{' || byte == '[' ? bit : 0;
        masks.closes |= byte == '}' || byte == ']' ? bit : 0;
    }
#endif
    return masks;
}

static inline uint64_t plain_parity(uint64_t bits)
{
    for (int shift = 1; shift < SKIP_BLOCK; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

static inline uint64_t skip_escaped(struct json_skip *skip, uint64_t backslashes)
{
    uint64_t escaped = skip->escaping ? 1 : 0;

    backslashes &= ~escaped;
    skip->escaping = false;
    while (backslashes != 0) {
        int place = __builtin_ctzll(backslashes);

        if (place == SKIP_BLOCK - 1) {
            skip->escaping = true;
            break;
        }
        escaped |= (uint64_t)2 << place;
        backslashes &= ~((uint64_t)3 << place);
    }
    return escaped;
}

/* The place among 64 bytes at which the container ends; 64 when it goes on. */
static inline __attribute__((always_inline)) int skip_block(struct json_skip *skip, const char *at, struct skip_way way)
{
    const struct skip_masks masks = way.look(at);
    const uint64_t escaped = skip->escaping || masks.backslashes != 0 ? skip_escaped(skip, masks.backslashes) : 0;
    const uint64_t strings = way.parity(masks.quotes & ~escaped) ^ skip->in_string;
    const uint64_t opens = masks.opens & ~strings, closes = masks.closes & ~strings;
    const uint64_t closed = (uint64_t)__builtin_popcountll(closes);

    skip->in_string = (uint64_t)0 - (strings >> 63);
    if (closed < skip->depth) {
        skip->depth += (uint64_t)__builtin_popcountll(opens) - closed;
        return SKIP_BLOCK;
    }
    for (uint64_t brackets = opens | closes; brackets != 0; brackets &= brackets - 1) {
        int place = __builtin_ctzll(brackets);

        if (opens >> place & 1)
            skip->depth++;
        else if (--skip->depth == 0)
            return place;
    }
    return SKIP_BLOCK;
}

/* The one loop, compiled for each way. The last bytes of a text are looked at in a copy with NULs behind them. */
static inline __attribute__((always_inline)) const char *skip_run(struct json_skip *skip, const char *at, const char *end,
                                                                  bool last, struct skip_way way)
{
    char rest[SKIP_BLOCK] = { 0 };
    int place;

    for (; end - at >= SKIP_BLOCK; at += SKIP_BLOCK) {
        place = skip_block(skip, at, way);
        if (place < SKIP_BLOCK)
            return at + place + 1;
    }
    if (!last || at == end)
        return at;
    memcpy(rest, at, (size_t)(end - at));
    place = skip_block(skip, rest, way);
    return place < SKIP_BLOCK ? at + place + 1 : end;
}

const char *json_skip_plain(struct json_skip *skip, const char *at, const char *end, bool last)
{
    return skip_run(skip, at, end, last, (struct skip_way){ plain_masks, plain_parity });
}

#if defined(VECTORS)
AVX2_INLINE uint64_t wide_mask(__m256i low, __m256i high, char byte)
{
    const __m256i wanted = _mm256_set1_epi8(byte);

    return vector_mask_64(_mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted));
}

AVX2_INLINE struct skip_masks wide_masks(const char *at)
{
    const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)at);
    const __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));
    const __m256i lower = _mm256_set1_epi8(0x20);
    const __m256i low_folded = _mm256_or_si256(low, lower), high_folded = _mm256_or_si256(high, lower);

    return (struct skip_masks){
        .quotes = wide_mask(low, high, '"'), .backslashes = wide_mask(low, high, '\\'),
        .opens = wide_mask(low_folded, high_folded, '{'), .closes = wide_mask(low_folded, high_folded, '}'),
    };
}

AVX2 static const char *wide_skip(struct json_skip *skip, const char *at, const char *end, bool last)
{
    return skip_run(skip, at, end, last, (struct skip_way){ wide_masks, vector_parity });
}

const char *json_skip(struct json_skip *skip, const char *at, const char *end, bool last)
{
    return processor_is_wide() ? wide_skip(skip, at, end, last) : json_skip_plain(skip, at, end, last);
}
#else
const char *json_skip(struct json_skip *skip, const char *at, const char *end, bool last)
{
    return json_skip_plain(skip, at, end, last);
}
#endif
