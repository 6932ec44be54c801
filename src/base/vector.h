/*
 * Vector code, written once with Intel's names: of 16 bytes with what every x86-64 has, of 32 bytes with what AVX2 has, in functions
 * marked AVX2, which are chosen at run time (processor.h). On 64-bit ARM the names mean NEON's operations, 32 bytes being a pair
 * of 16. VECTORS is defined where there is either. Elsewhere, or where LIQ_PLAIN is defined, there is plain code beside it,
 * which says the same.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && !defined(LIQ_PLAIN)
#define VECTORS
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul")))
#define AVX2_INLINE static inline __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul"), always_inline))

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
