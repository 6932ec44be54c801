#include "base/avx2.h"
#include "base/separators_parts.h"

#ifdef SEPARATORS_WIDE

/* The bytes that are equal, of the block with that number; what would stand behind the text is not. */
AVX2_INLINE uint64_t separators_mask(struct view text, size_t block, __m256i byte)
{
    const size_t begin = block * SEPARATORS_BLOCK, last = text.length - SEPARATORS_BLOCK, from = begin < last ? begin : last;
    const size_t before = begin - from < SEPARATORS_BLOCK ? begin - from : SEPARATORS_BLOCK;

    /* In two steps, as all 64 bits may go. */
    return avx2_equal_64(text.data + from, byte) >> before / 2 >> (before - before / 2);
}

/* There are no branches to be guessed wrong: which block has a separator is a sum of comparisons, where it is there a deposit. */
AVX2 bool separators_find_wide(const struct separators *separators, struct view text, uint32_t *places)
{
    const __m256i byte = _mm256_set1_epi8(separators->byte);
    uint64_t masks[SEPARATORS_BLOCKS];
    uint32_t before[SEPARATORS_BLOCKS + 1] = { 0 };

    for (size_t block = 0; block < SEPARATORS_BLOCKS; block++) {
        masks[block] = separators_mask(text, block, byte);
        before[block + 1] = before[block] + (uint32_t)__builtin_popcountll(masks[block]);
    }
    if (before[SEPARATORS_BLOCKS] < separators->least)
        return false;
    for (size_t i = 0; i < separators->count; i++) {
        const uint32_t number = separators->wanted[i];
        const uint32_t block = (uint32_t)(number >= before[1]) + (number >= before[2]) + (number >= before[3]);

        places[i] = block * SEPARATORS_BLOCK + (uint32_t)_tzcnt_u64(_pdep_u64(UINT64_C(1) << (number - before[block]), masks[block]));
    }
    return true;
}

#endif
