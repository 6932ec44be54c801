/* Ends of runs with 32-byte vectors. Chosen at run time. */
#include "base/avx2.h"
#include "base/regex_walk.h"

#if defined(VECTORS)

/* Which of 32 bytes are not in the set. */
AVX2_INLINE uint32_t walk_others(const struct walk_set *set, const char *data)
{
    const __m256i rows = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)set->rows));
    const __m256i columns = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)set->columns));
    const __m256i bytes = avx2_load(data);
    const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0f));
    const __m256i both = _mm256_and_si256(_mm256_shuffle_epi8(rows, bytes), _mm256_shuffle_epi8(columns, upper));

    return avx2_mask(avx2_is(both, _mm256_setzero_si256()));
}

/* The last bytes of a text are looked at with some before them. */
AVX2_INLINE size_t walk_run_wide(const struct walk_set *set, struct view text, size_t at, size_t limit)
{
    enum { WIDTH = 32 };

    if (text.length < WIDTH) {
        while (at < limit && set->has[(unsigned char)text.data[at]])
            at++;
        return at;
    }
    while (at < limit) {
        const size_t last = text.length - WIDTH, from = at < last ? at : last;
        const uint32_t others = walk_others(set, text.data + from) >> (at - from);

        if (others != 0) {
            at += (size_t)__builtin_ctz(others);
            return at < limit ? at : limit;
        }
        at = from + WIDTH;
    }
    return limit;
}

#define WALK_TARGET AVX2
#define WALK_FROM regex_walk_from_wide
#define WALK_RUN walk_run_wide
#include "base/regex_walk_body.h"

#endif
