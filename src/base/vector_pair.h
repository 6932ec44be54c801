/*
 * Those of AVX2's operations that liq uses, on pairs of 16 bytes, under their own names; and those of BMI's, without it. Private
 * to vector.h.
 */
#pragma once

struct pair {
    __m128i low, high;
};

#define PAIR(low, high) ((struct pair){ low, high })
#define PAIR_OF(operation, name) \
    AVX2_INLINE struct pair pair_##name(struct pair a, struct pair b) \
    { \
        return PAIR(operation(a.low, b.low), operation(a.high, b.high)); \
    }

PAIR_OF(_mm_and_si128, and_si256)
PAIR_OF(_mm_or_si128, or_si256)
PAIR_OF(_mm_xor_si128, xor_si256)
PAIR_OF(_mm_add_epi8, add_epi8)
PAIR_OF(_mm_sub_epi8, sub_epi8)
PAIR_OF(_mm_subs_epu8, subs_epu8)
PAIR_OF(_mm_min_epu8, min_epu8)
PAIR_OF(_mm_max_epu8, max_epu8)
PAIR_OF(_mm_cmpeq_epi8, cmpeq_epi8)
PAIR_OF(_mm_shuffle_epi8, shuffle_epi8)
PAIR_OF(_mm_sad_epu8, sad_epu8)
PAIR_OF(_mm_maddubs_epi16, maddubs_epi16)
PAIR_OF(_mm_packus_epi16, packus_epi16)

AVX2_INLINE struct pair pair_broadcastsi128_si256(__m128i bytes)
{
    return PAIR(bytes, bytes);
}

AVX2_INLINE struct pair pair_set1_epi8(int byte)
{
    return pair_broadcastsi128_si256(_mm_set1_epi8((char)byte));
}

AVX2_INLINE struct pair pair_set1_epi16(short number)
{
    return pair_broadcastsi128_si256(_mm_set1_epi16(number));
}

AVX2_INLINE struct pair pair_set1_epi32(int number)
{
    return pair_broadcastsi128_si256(_mm_set1_epi32(number));
}

AVX2_INLINE struct pair pair_set1_epi64x(long long number)
{
    return pair_broadcastsi128_si256(_mm_set_epi64x(number, number));
}

AVX2_INLINE struct pair pair_setr_epi64x(long long a, long long b, long long c, long long d)
{
    return PAIR(_mm_set_epi64x(b, a), _mm_set_epi64x(d, c));
}

AVX2_INLINE struct pair pair_setzero_si256(void)
{
    return pair_set1_epi8(0);
}

AVX2_INLINE struct pair pair_loadu_si256(const struct pair *at)
{
    return PAIR(_mm_loadu_si128((const __m128i *)(const void *)at), _mm_loadu_si128((const __m128i *)(const void *)at + 1));
}

AVX2_INLINE void pair_storeu_si256(struct pair *at, struct pair bytes)
{
    _mm_storeu_si128((__m128i *)(void *)at, bytes.low);
    _mm_storeu_si128((__m128i *)(void *)at + 1, bytes.high);
}

AVX2_INLINE struct pair pair_srli_epi16(struct pair numbers, int count)
{
    return PAIR(_mm_srli_epi16(numbers.low, count), _mm_srli_epi16(numbers.high, count));
}

AVX2_INLINE struct pair pair_blendv_epi8(struct pair a, struct pair b, struct pair chosen)
{
    return PAIR(_mm_blendv_epi8(a.low, b.low, chosen.low), _mm_blendv_epi8(a.high, b.high, chosen.high));
}

AVX2_INLINE __m128i pair_castsi256_si128(struct pair bytes)
{
    return bytes.low;
}

AVX2_INLINE __m128i pair_extracti128_si256(struct pair bytes, int half)
{
    return half ? bytes.high : bytes.low;
}

AVX2_INLINE long long pair_extract_epi64(struct pair numbers, int place)
{
    const __m128i half = place < 2 ? numbers.low : numbers.high;

    return place % 2 == 0 ? _mm_cvtsi128_si64(half) : _mm_extract_epi64(half, 1);
}

AVX2_INLINE int pair_movemask_epi8(struct pair bytes)
{
#if defined(__aarch64__)
    return (int)neon_mask_32(bytes.low, bytes.high);
#else
    return (int)((unsigned)_mm_movemask_epi8(bytes.high) << 16 | (unsigned)_mm_movemask_epi8(bytes.low));
#endif
}

AVX2_INLINE int pair_testz_si256(struct pair a, struct pair b)
{
    const __m128i both = _mm_or_si128(_mm_and_si128(a.low, b.low), _mm_and_si128(a.high, b.high));

    return _mm_testz_si128(both, both);
}

/* 64 when there is none. Asked about that, the compiler makes a branch. */
AVX2_INLINE uint64_t pair_tzcnt_u64(uint64_t bits)
{
#if defined(__aarch64__)
    uint64_t count;

    __asm__("rbit %0, %1\n\tclz %0, %0" : "=r"(count) : "r"(bits));
    return count;
#else
    return (uint64_t)__builtin_popcountll(~bits & (bits - 1));
#endif
}

AVX2_INLINE uint64_t pair_blsr_u64(uint64_t bits)
{
    return bits & (bits - 1);
}

AVX2_INLINE uint64_t pair_blsi_u64(uint64_t bits)
{
    return bits & -bits;
}

#undef PAIR_OF
#undef PAIR

/* Some compilers have macros of these names. */
#undef _mm256_extracti128_si256
#undef _mm256_extract_epi64
#undef _tzcnt_u64
#undef _blsr_u64
#undef _blsi_u64

#define __m256i struct pair
#define _mm256_and_si256 pair_and_si256
#define _mm256_or_si256 pair_or_si256
#define _mm256_xor_si256 pair_xor_si256
#define _mm256_add_epi8 pair_add_epi8
#define _mm256_sub_epi8 pair_sub_epi8
#define _mm256_subs_epu8 pair_subs_epu8
#define _mm256_min_epu8 pair_min_epu8
#define _mm256_max_epu8 pair_max_epu8
#define _mm256_cmpeq_epi8 pair_cmpeq_epi8
#define _mm256_shuffle_epi8 pair_shuffle_epi8
#define _mm256_sad_epu8 pair_sad_epu8
#define _mm256_broadcastsi128_si256 pair_broadcastsi128_si256
#define _mm256_set1_epi8 pair_set1_epi8
#define _mm256_set1_epi16 pair_set1_epi16
#define _mm256_set1_epi32 pair_set1_epi32
#define _mm256_set1_epi64x pair_set1_epi64x
#define _mm256_setr_epi64x pair_setr_epi64x
#define _mm256_setzero_si256 pair_setzero_si256
#define _mm256_loadu_si256 pair_loadu_si256
#define _mm256_storeu_si256 pair_storeu_si256
#define _mm256_srli_epi16 pair_srli_epi16
#define _mm256_blendv_epi8 pair_blendv_epi8
#define _mm256_castsi256_si128 pair_castsi256_si128
#define _mm256_extracti128_si256 pair_extracti128_si256
#define _mm256_maddubs_epi16 pair_maddubs_epi16
#define _mm256_packus_epi16 pair_packus_epi16
#define _mm256_extract_epi64 pair_extract_epi64
#define _mm256_movemask_epi8 pair_movemask_epi8
#define _mm256_testz_si256 pair_testz_si256
#define _tzcnt_u64 pair_tzcnt_u64
#define _blsr_u64 pair_blsr_u64
#define _blsi_u64 pair_blsi_u64
