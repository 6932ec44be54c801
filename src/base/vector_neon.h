/* Those of Intel's operations on 16 bytes that liq uses, by NEON, under their own names. Private to vector.h. */
#pragma once

#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8x16_t __m128i;

#define NEON_INLINE static inline __attribute__((always_inline))

/* Loads, stores and constants. */

NEON_INLINE __m128i _mm_loadu_si128(const __m128i *at)
{
    return vld1q_u8((const uint8_t *)at);
}

NEON_INLINE void _mm_storeu_si128(__m128i *at, __m128i bytes)
{
    vst1q_u8((uint8_t *)at, bytes);
}

NEON_INLINE __m128i _mm_loadl_epi64(const __m128i *at)
{
    return vcombine_u8(vld1_u8((const uint8_t *)at), vdup_n_u8(0));
}

NEON_INLINE void _mm_storel_epi64(__m128i *at, __m128i bytes)
{
    vst1_u8((uint8_t *)at, vget_low_u8(bytes));
}

NEON_INLINE __m128i _mm_set1_epi8(int byte)
{
    return vdupq_n_u8((uint8_t)byte);
}

NEON_INLINE __m128i _mm_set1_epi16(short number)
{
    return vreinterpretq_u8_s16(vdupq_n_s16(number));
}

NEON_INLINE __m128i _mm_set1_epi32(int number)
{
    return vreinterpretq_u8_s32(vdupq_n_s32(number));
}

NEON_INLINE __m128i _mm_set_epi64x(long long high, long long low)
{
    return vreinterpretq_u8_s64(vcombine_s64(vdup_n_s64(low), vdup_n_s64(high)));
}

#define _mm_setr_epi8(...) ((__m128i){ __VA_ARGS__ })

/* Byte by byte. */

NEON_INLINE __m128i _mm_and_si128(__m128i a, __m128i b)
{
    return vandq_u8(a, b);
}

NEON_INLINE __m128i _mm_or_si128(__m128i a, __m128i b)
{
    return vorrq_u8(a, b);
}

NEON_INLINE __m128i _mm_xor_si128(__m128i a, __m128i b)
{
    return veorq_u8(a, b);
}

NEON_INLINE __m128i _mm_add_epi8(__m128i a, __m128i b)
{
    return vaddq_u8(a, b);
}

NEON_INLINE __m128i _mm_sub_epi8(__m128i a, __m128i b)
{
    return vsubq_u8(a, b);
}

NEON_INLINE __m128i _mm_subs_epu8(__m128i a, __m128i b)
{
    return vqsubq_u8(a, b);
}

NEON_INLINE __m128i _mm_min_epu8(__m128i a, __m128i b)
{
    return vminq_u8(a, b);
}

NEON_INLINE __m128i _mm_max_epu8(__m128i a, __m128i b)
{
    return vmaxq_u8(a, b);
}

NEON_INLINE __m128i _mm_cmpeq_epi8(__m128i a, __m128i b)
{
    return vceqq_u8(a, b);
}

/* All bits of a byte as its highest. */
NEON_INLINE uint8x16_t neon_signs(__m128i bytes)
{
    return vreinterpretq_u8_s8(vshrq_n_s8(vreinterpretq_s8_u8(bytes), 7));
}

NEON_INLINE __m128i _mm_blendv_epi8(__m128i a, __m128i b, __m128i chosen)
{
    return vbslq_u8(neon_signs(chosen), b, a);
}

/* An index with the highest bit set gives 0; of others the lower four bits count. */
NEON_INLINE __m128i _mm_shuffle_epi8(__m128i table, __m128i index)
{
    return vqtbl1q_u8(table, vandq_u8(index, vdupq_n_u8(0x8f)));
}

/* Numbers of more bytes. */

NEON_INLINE __m128i _mm_srli_epi16(__m128i numbers, int count)
{
    return vreinterpretq_u8_u16(vshlq_u16(vreinterpretq_u16_u8(numbers), vdupq_n_s16((int16_t)-count)));
}

/* Products of bytes without a sign by those with one, added by twos. */
NEON_INLINE __m128i _mm_maddubs_epi16(__m128i a, __m128i b)
{
    const int8x16_t factors = vreinterpretq_s8_u8(b);
    const int16x8_t low = vmulq_s16(vreinterpretq_s16_u16(vmovl_u8(vget_low_u8(a))), vmovl_s8(vget_low_s8(factors)));
    const int16x8_t high = vmulq_s16(vreinterpretq_s16_u16(vmovl_u8(vget_high_u8(a))), vmovl_s8(vget_high_s8(factors)));

    return vreinterpretq_u8_s16(vqaddq_s16(vuzp1q_s16(low, high), vuzp2q_s16(low, high)));
}

NEON_INLINE __m128i _mm_packus_epi16(__m128i a, __m128i b)
{
    return vcombine_u8(vqmovun_s16(vreinterpretq_s16_u8(a)), vqmovun_s16(vreinterpretq_s16_u8(b)));
}

NEON_INLINE __m128i _mm_unpacklo_epi64(__m128i a, __m128i b)
{
    return vcombine_u8(vget_low_u8(a), vget_low_u8(b));
}

NEON_INLINE __m128i _mm_add_epi64(__m128i a, __m128i b)
{
    return vreinterpretq_u8_u64(vaddq_u64(vreinterpretq_u64_u8(a), vreinterpretq_u64_u8(b)));
}

/* Two sums of the differences of eight bytes each. */
NEON_INLINE __m128i _mm_sad_epu8(__m128i a, __m128i b)
{
    return vreinterpretq_u8_u64(vpaddlq_u32(vpaddlq_u16(vpaddlq_u8(vabdq_u8(a, b)))));
}

NEON_INLINE long long _mm_cvtsi128_si64(__m128i numbers)
{
    return vgetq_lane_s64(vreinterpretq_s64_u8(numbers), 0);
}

#define _mm_extract_epi64(numbers, place) vgetq_lane_s64(vreinterpretq_s64_u8(numbers), place)

/* The bits a byte of a mask is made of: one of eight by its place, where its highest is set. Adding neighbours three times joins them. */
NEON_INLINE uint8x16_t neon_bits(__m128i bytes)
{
    static const uint8_t place[16] = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };

    return vandq_u8(neon_signs(bytes), vld1q_u8(place));
}

NEON_INLINE uint64_t neon_mask_64(__m128i a, __m128i b, __m128i c, __m128i d)
{
    const uint8x16_t fours = vpaddq_u8(vpaddq_u8(neon_bits(a), neon_bits(b)), vpaddq_u8(neon_bits(c), neon_bits(d)));

    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(fours, fours)), 0);
}

NEON_INLINE uint32_t neon_mask_32(__m128i a, __m128i b)
{
    const uint8x16_t twos = vpaddq_u8(neon_bits(a), neon_bits(b)), fours = vpaddq_u8(twos, twos);

    return vgetq_lane_u32(vreinterpretq_u32_u8(vpaddq_u8(fours, fours)), 0);
}

NEON_INLINE int _mm_movemask_epi8(__m128i bytes)
{
    const uint8x16_t bits = neon_bits(bytes), twos = vpaddq_u8(bits, bits), fours = vpaddq_u8(twos, twos);

    return vgetq_lane_u16(vreinterpretq_u16_u8(vpaddq_u8(fours, fours)), 0);
}

NEON_INLINE int _mm_testz_si128(__m128i a, __m128i b)
{
    return vmaxvq_u32(vreinterpretq_u32_u8(vandq_u8(a, b))) == 0;
}
