/* What searches with 32-byte vectors share. */
#pragma once

#include "base/vector.h"

#if defined(VECTORS)

AVX2_INLINE __m256i avx2_load(const char *data)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)data);
}

AVX2_INLINE uint32_t avx2_mask(__m256i vector)
{
    return (uint32_t)_mm256_movemask_epi8(vector);
}

AVX2_INLINE __m256i avx2_is(__m256i bytes, __m256i byte)
{
    return _mm256_cmpeq_epi8(bytes, byte);
}

AVX2_INLINE uint64_t avx2_masks(__m256i low, __m256i high)
{
    return vector_mask_64(low, high);
}

AVX2_INLINE uint64_t avx2_equal_64(const char *data, __m256i byte)
{
    return vector_mask_64(_mm256_cmpeq_epi8(avx2_load(data), byte), _mm256_cmpeq_epi8(avx2_load(data + 32), byte));
}

/* Asks for 64 bytes of the next page: from one to the next the processor does not look ahead by itself. */
AVX2_INLINE void avx2_ask_ahead(const char *at)
{
    __builtin_prefetch(at + 4096);
}

/* Writes down the places of 64 that are in the mask, and up to two that are not: most have no more than two, and so there is
 * little to be guessed. Returns how many are. */
AVX2_INLINE size_t avx2_note(uint64_t mask, size_t at, uint32_t *out)
{
    const size_t count = (size_t)__builtin_popcountll(mask);

    out[0] = (uint32_t)(at + _tzcnt_u64(mask));
    mask &= mask - 1;
    out[1] = (uint32_t)(at + _tzcnt_u64(mask));
    for (mask &= mask - 1, out += 2; __builtin_expect(mask != 0, 0); mask &= mask - 1)
        *out++ = (uint32_t)(at + _tzcnt_u64(mask));
    return count;
}

#endif
