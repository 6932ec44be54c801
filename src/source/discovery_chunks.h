/*
 * What forms are recognized by, 32 bytes at a time: by what every processor of a kind has, and by what most have. Private to
 * discovery_forms.c, discovery_track.c and discovery_lanes.c.
 */
#pragma once

#include "base/avx2.h"
#include "source/discovery_scalar.h"

#define INLINE static inline __attribute__((always_inline))

enum { CHUNK = 32, CHUNKS = 4 };

/* How this processor does it best. */
struct chunks_means {
    uint32_t (*same)(const char *a, const char *b);     /* which bytes are the same */
    uint32_t (*all_same)(const char *const at[CHUNKS], ptrdiff_t shift, const char *b);     /* in all chunks, so far from each place */
    uint32_t (*stops)(const char *at);                  /* which are quotes, backslashes or control characters */
    uint32_t (*first)(uint32_t mask);                   /* the lowest bit that is set; as many as there are when none is */
    uint64_t (*first_long)(uint64_t mask);
};

/* Constants that are to be read where they are needed rather than made there. */
struct chunks_constants {
    char control[CHUNK];        /* the last control character, which is taken from each byte, or what there is of it */
    char stops[CHUNK];          /* at its low four bits, what is then left of a control character, a quote or a backslash */
};
extern const struct chunks_constants chunks_constants;

INLINE uint32_t plain_first(uint32_t mask)
{
    return mask != 0 ? (uint32_t)__builtin_ctz(mask) : CHUNK;
}

INLINE uint64_t plain_first_long(uint64_t mask)
{
    return mask != 0 ? (uint64_t)__builtin_ctzll(mask) : 2 * CHUNK;
}

#if defined(VECTORS)
#if defined(__x86_64__)
AVX2_INLINE uint32_t avx2_first(uint32_t mask)
{
    return _tzcnt_u32(mask);
}

AVX2_INLINE uint64_t avx2_first_long(uint64_t mask)
{
    return _tzcnt_u64(mask);
}
#else
#define avx2_first plain_first
#define avx2_first_long plain_first_long
#endif

AVX2_INLINE uint32_t avx2_same(const char *a, const char *b)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(avx2_load(a), avx2_load(b)));
}

AVX2_INLINE uint32_t avx2_all_same(const char *const at[CHUNKS], ptrdiff_t shift, const char *b)
{
    const __m256i chunk = avx2_load(b);
    const __m256i first = _mm256_cmpeq_epi8(avx2_load(at[0] + shift), chunk), second = _mm256_cmpeq_epi8(avx2_load(at[1] + shift), chunk);
    const __m256i third = _mm256_cmpeq_epi8(avx2_load(at[2] + shift), chunk), last = _mm256_cmpeq_epi8(avx2_load(at[3] + shift), chunk);

    return (uint32_t)_mm256_movemask_epi8(_mm256_and_si256(_mm256_and_si256(first, second), _mm256_and_si256(third, last)));
}

/* A byte that is to be found is what stands in the table at its low four bits; nothing else is. */
AVX2_INLINE uint32_t avx2_stops(const char *at)
{
    const __m256i left = _mm256_subs_epu8(avx2_load(at), avx2_load(chunks_constants.control));

    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(left, _mm256_shuffle_epi8(avx2_load(chunks_constants.stops), left)));
}

static const struct chunks_means avx2_means = { avx2_same, avx2_all_same, avx2_stops, avx2_first, avx2_first_long };

INLINE __m128i sse2_load(const char *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

INLINE uint32_t sse2_join(__m128i first, __m128i second)
{
    return (uint32_t)_mm_movemask_epi8(first) | (uint32_t)_mm_movemask_epi8(second) << 16;
}

INLINE uint32_t plain_same(const char *a, const char *b)
{
    return sse2_join(_mm_cmpeq_epi8(sse2_load(a), sse2_load(b)), _mm_cmpeq_epi8(sse2_load(a + 16), sse2_load(b + 16)));
}

INLINE __m128i sse2_are(__m128i bytes, char byte)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte));
}

INLINE __m128i sse2_odd(__m128i bytes)
{
    return _mm_or_si128(sse2_are(bytes, '\\'), _mm_cmpeq_epi8(bytes, _mm_min_epu8(bytes, _mm_set1_epi8(0x1f))));
}

INLINE __m128i sse2_stops(__m128i bytes)
{
    return _mm_or_si128(sse2_are(bytes, '"'), sse2_odd(bytes));
}

INLINE uint32_t plain_stops(const char *at)
{
    return sse2_join(sse2_stops(sse2_load(at)), sse2_stops(sse2_load(at + 16)));
}

#else
INLINE uint32_t plain_same(const char *a, const char *b)
{
    uint32_t mask = 0;

    for (int i = 0; i < CHUNK; i++)
        mask |= (uint32_t)(a[i] == b[i]) << i;
    return mask;
}

INLINE uint32_t plain_stops(const char *at)
{
    uint32_t mask = 0;

    for (int i = 0; i < CHUNK; i++)
        mask |= (uint32_t)(at[i] == '"' || at[i] == '\\' || (unsigned char)at[i] < 0x20) << i;
    return mask;
}
#endif

INLINE uint32_t plain_all_same(const char *const at[CHUNKS], ptrdiff_t shift, const char *b)
{
    uint32_t mask = UINT32_MAX;

    for (int i = 0; i < CHUNKS; i++)
        mask &= plain_same(at[i] + shift, b);
    return mask;
}

static const struct chunks_means plain_means = { plain_same, plain_all_same, plain_stops, plain_first, plain_first_long };

/* A message. Where it is read in chunks, these may begin before the bytes asked for, but not before its own. */
struct forms_text {
    const char *begin, *end;
};

/* From behind the quote that begins a string to behind the one that ends it; NULL when it does not end as it should. */
INLINE const char *string_end(const char *at, const struct forms_text *text, const struct chunks_means *means, bool *escaped)
{
    uint32_t stops = 0;

    for (; text->end - at >= CHUNK; at += CHUNK) {
        stops = means->stops(at);
        if (stops != 0)
            break;
    }
    if (stops == 0 && text->end - text->begin >= CHUNK && at < text->end)
        stops = means->stops(text->end - CHUNK) >> (CHUNK - (text->end - at));
    if (stops != 0) {
        at += __builtin_ctz(stops);
        if (*at == '"' && at + 1 < text->end)
            return at + 1;
    }
    *escaped = true;            /* for all we know */
    return scalar_string_end(at, text->end);
}
