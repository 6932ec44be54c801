/* The search for several texts with 32-byte vectors. Chosen at run time. */
#include "base/text_set_parts.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi")))
#define AVX2_INLINE static inline __attribute__((target("avx2,bmi"), always_inline))

struct tables {
    __m256i low[TEXT_SET_WINDOW], high[TEXT_SET_WINDOW];
};

AVX2_INLINE __m256i table_load(const unsigned char table[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX2_INLINE __m256i tables_ask(const struct tables *tables, size_t place, const char *at)
{
    const __m256i nibble = _mm256_set1_epi8(15);
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(at + place));
    const __m256i low = _mm256_shuffle_epi8(tables->low[place], _mm256_and_si256(bytes, nibble));
    const __m256i high =
        _mm256_shuffle_epi8(tables->high[place], _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble));

    return _mm256_and_si256(low, high);
}

/* The buckets of the windows that begin at each of 32 bytes. */
AVX2_INLINE __m256i tables_buckets(const struct tables *tables, size_t width, const char *at)
{
    __m256i buckets = tables_ask(tables, 0, at);

    for (size_t i = 1; i < width; i++)
        buckets = _mm256_and_si256(buckets, tables_ask(tables, i, at));
    return buckets;
}

AVX2_INLINE size_t buckets_settle(const struct text_set *set, struct view text, size_t from, size_t at, __m256i buckets)
{
    uint32_t mask = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(buckets, _mm256_setzero_si256()));

    for (; mask != 0; mask &= mask - 1) {
        const size_t window = at + (size_t)__builtin_ctz(mask);
        const size_t place = text_set_verify(set, text, from, window, text_set_buckets(set, text.data + window));

        if (place != SIZE_MAX)
            return place;
    }
    return SIZE_MAX;
}

AVX2_INLINE size_t find_width(const struct text_set *set, struct view text, size_t from, size_t width)
{
    struct tables tables;
    size_t at = from, place;

    for (size_t i = 0; i < width; i++) {
        tables.low[i] = table_load(set->low[i]);
        tables.high[i] = table_load(set->high[i]);
    }
    for (; text.length - at >= 64 + width - 1; at += 64) {
        const __m256i first = tables_buckets(&tables, width, text.data + at);
        const __m256i second = tables_buckets(&tables, width, text.data + at + 32);
        const __m256i any = _mm256_or_si256(first, second);

        if (_mm256_testz_si256(any, any))
            continue;
        if ((place = buckets_settle(set, text, from, at, first)) != SIZE_MAX ||
            (place = buckets_settle(set, text, from, at + 32, second)) != SIZE_MAX)
            return place;
    }
    for (; at + width <= text.length; at++) {
        const unsigned buckets = text_set_buckets(set, text.data + at);

        if (buckets && (place = text_set_verify(set, text, from, at, buckets)) != SIZE_MAX)
            return place;
    }
    return SIZE_MAX;
}

AVX2 size_t text_set_find_avx2(const struct text_set *set, struct view text, size_t from)
{
    if (set->width == 3)
        return find_width(set, text, from, 3);
    return set->width == 2 ? find_width(set, text, from, 2) : find_width(set, text, from, 1);
}

#endif
