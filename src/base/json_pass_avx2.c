/* The pass with 32-byte vectors. Chosen at run time, so only the functions here are compiled for AVX2. */
#include "base/json_pass.h"
#include "base/json_tokens.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define JSON_TARGET __attribute__((target("avx2,bmi,pclmul,popcnt")))
#define JSON_PASS json_pass_avx2
#define JSON_CLASSIFY classify_avx2
#define JSON_PARITY parity_avx2

JSON_TARGET static inline __attribute__((always_inline)) uint64_t classify_mask(__m256i low, __m256i high)
{
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32 | (uint32_t)_mm256_movemask_epi8(low);
}

/* Tables by the lower half of a byte: the one byte with that half that is meant, or one with another half for none. */
JSON_TARGET static inline __attribute__((always_inline)) struct json_masks classify_avx2(const char *data)
{
    const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)data);
    const __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(data + 32));
    const __m256i blank_table = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0));
    const __m256i operator_table = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0));
    const __m256i quote = _mm256_set1_epi8('"'), backslash = _mm256_set1_epi8('\\'), control = _mm256_set1_epi8(0x1f);
    const __m256i lower = _mm256_set1_epi8(0x20);       /* makes [ and ] look like { and } */
    const __m256i low_folded = _mm256_or_si256(low, lower), high_folded = _mm256_or_si256(high, lower);

    return (struct json_masks){
        .quotes = classify_mask(_mm256_cmpeq_epi8(low, quote), _mm256_cmpeq_epi8(high, quote)),
        .backslashes = classify_mask(_mm256_cmpeq_epi8(low, backslash), _mm256_cmpeq_epi8(high, backslash)),
        .operators = classify_mask(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(operator_table, low), low_folded),
                                   _mm256_cmpeq_epi8(_mm256_shuffle_epi8(operator_table, high), high_folded)),
        .blanks = classify_mask(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(blank_table, low), low),
                                _mm256_cmpeq_epi8(_mm256_shuffle_epi8(blank_table, high), high)),
        .controls = classify_mask(_mm256_cmpeq_epi8(_mm256_min_epu8(low, control), low),
                                  _mm256_cmpeq_epi8(_mm256_min_epu8(high, control), high)),
    };
}

/* A product without carries by all ones. */
JSON_TARGET static inline __attribute__((always_inline)) uint64_t parity_avx2(uint64_t bits)
{
    return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits), _mm_set1_epi8(-1), 0));
}

#include "base/json_pass_body.h"

#endif
