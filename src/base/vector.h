/*
 * Vector code, written once with Intel's names: of 16 bytes with what every x86-64 has, of 32 bytes with what AVX2 has, in functions
 * marked AVX2, which are chosen at run time (processor.h). Files *_sse42.c compile it again for pairs of 16 bytes, for x86-64
 * without AVX2: they define VECTOR_PAIRS first. On 64-bit ARM the names mean NEON's operations, and 32 bytes are a pair, too.
 * VECTORS is defined where there is such code, VECTORS_SSE42 where there is the second kind. Elsewhere, or where LIQ_PLAIN is
 * defined, plain code does the same.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && !defined(LIQ_PLAIN)
#define VECTORS
#define VECTORS_SSE42
#include <immintrin.h>

#if defined(VECTOR_PAIRS)
#define AVX2 __attribute__((target("sse4.2,popcnt,pclmul")))
#define AVX2_INLINE static inline __attribute__((target("sse4.2,popcnt,pclmul"), always_inline))

#include "base/vector_pair.h"
#else
#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul")))
#define AVX2_INLINE static inline __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul"), always_inline))
#endif

#elif defined(__aarch64__) && !defined(LIQ_PLAIN)
#define VECTORS
#define AVX2
#define AVX2_INLINE static inline __attribute__((always_inline))

#include "base/vector_neon.h"
#include "base/vector_pair.h"
#endif

#if defined(VECTORS)

/* The highest bits of 64 bytes. */
AVX2_INLINE uint64_t vector_mask_64(__m256i low, __m256i high)
{
#if defined(__aarch64__)
    return neon_mask_64(low.low, low.high, high.low, high.high);
#else
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32 | (uint32_t)_mm256_movemask_epi8(low);
#endif
}

/* Bit i: whether an odd number of bits is set among 0..i. That is a product without carries by all ones. */
AVX2_INLINE uint64_t vector_parity(uint64_t bits)
{
#if defined(__aarch64__)
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
#else
    return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8(-1), 0));
#endif
}

#endif
