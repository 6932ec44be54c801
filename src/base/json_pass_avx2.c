/* The pass with 32-byte vectors. Chosen at run time. */
#include "base/json_pass.h"
#include "base/json_tokens.h"

#if defined(VECTORS)

#define JSON_TARGET AVX2
#define JSON_PASS json_pass_avx2
#define JSON_CLASSIFY classify_avx2
#define JSON_PARITY vector_parity

/* Tables by the lower half of a byte: the one byte with that half that is meant, or one with another half for none. */
AVX2_INLINE struct json_masks classify_avx2(const char *data)
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
        .quotes = vector_mask_64(_mm256_cmpeq_epi8(low, quote), _mm256_cmpeq_epi8(high, quote)),
        .backslashes = vector_mask_64(_mm256_cmpeq_epi8(low, backslash), _mm256_cmpeq_epi8(high, backslash)),
        .operators = vector_mask_64(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(operator_table, low), low_folded),
                                    _mm256_cmpeq_epi8(_mm256_shuffle_epi8(operator_table, high), high_folded)),
        .blanks = vector_mask_64(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(blank_table, low), low),
                                 _mm256_cmpeq_epi8(_mm256_shuffle_epi8(blank_table, high), high)),
        .controls = vector_mask_64(_mm256_cmpeq_epi8(_mm256_min_epu8(low, control), low),
                                   _mm256_cmpeq_epi8(_mm256_min_epu8(high, control), high)),
    };
}

#include "base/json_pass_body.h"

#endif
