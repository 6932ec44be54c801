/* Codes of identifiers with vectors: all digits are brought next to each other, whatever stands between them. Chosen at run time. */
#include "base/avx2.h"
#include "functions/identifier.h"

#if defined(VECTORS)

AVX2_INLINE __m128i look_load(const void *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

AVX2_INLINE __m128i look_differs(const struct identifier_shape *shape, size_t look, __m128i bytes)
{
    return _mm_and_si128(_mm_xor_si128(bytes, look_load(shape->literal[look])), look_load(shape->meant[look]));
}

AVX2_INLINE __m256i look_digits(const struct identifier_shape *shape, size_t look, __m128i bytes)
{
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), avx2_load((const char *)shape->pick[look]));
}

/* False when one of the 32 bytes is no digit. */
AVX2_INLINE bool digits_pack(__m256i digits, char letter, struct identifier_code *code)
{
    const __m256i numbers = _mm256_sub_epi8(digits, _mm256_set1_epi8('0'));
    const __m256i letters = _mm256_sub_epi8(digits, _mm256_set1_epi8(letter));
    const __m256i are_numbers = _mm256_cmpeq_epi8(_mm256_min_epu8(numbers, _mm256_set1_epi8(9)), numbers);
    const __m256i are_letters = _mm256_cmpeq_epi8(_mm256_min_epu8(letters, _mm256_set1_epi8(5)), letters);
    const __m256i values = _mm256_blendv_epi8(_mm256_add_epi8(letters, _mm256_set1_epi8(10)), numbers, are_numbers);
    const __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi16(0x0110));
    const __m256i packed = _mm256_packus_epi16(pairs, pairs);

    code->low = (uint64_t)_mm256_extract_epi64(packed, 0);
    code->high = (uint64_t)_mm256_extract_epi64(packed, 2);
    return avx2_mask(_mm256_or_si256(are_numbers, are_letters)) == UINT32_MAX;
}

AVX2 bool identifier_pack_avx2(const struct identifier_shape *shape, const char *text, struct identifier_code *code)
{
    const __m256i fill = avx2_load((const char *)shape->fill);
    const size_t length = shape->length;

    if (length < 16) {
        const __m128i bytes = _mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)(const void *)text),
                                                 _mm_loadl_epi64((const __m128i *)(const void *)(text + length - 8)));
        const __m128i differs = look_differs(shape, 0, bytes);

        return digits_pack(_mm256_or_si256(look_digits(shape, 0, bytes), fill), shape->letter, code) && _mm_testz_si128(differs, differs);
    }
    const __m128i first = look_load(text), middle = look_load(text + (length >= 32 ? 16 : length - 16));
    const __m128i last = look_load(text + length - 16);
    const __m128i differs = _mm_or_si128(_mm_or_si128(look_differs(shape, 0, first), look_differs(shape, 1, middle)),
                                         look_differs(shape, 2, last));
    const __m256i digits = _mm256_or_si256(_mm256_or_si256(look_digits(shape, 0, first), look_digits(shape, 1, middle)),
                                           _mm256_or_si256(look_digits(shape, 2, last), fill));

    return digits_pack(digits, shape->letter, code) && _mm_testz_si128(differs, differs);
}

#endif
