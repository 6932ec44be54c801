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

/* Of a text: where in each block there are some, and how many before it; the last number is that of all. */
struct separators_seen {
    uint64_t masks[SEPARATORS_BLOCKS];
    uint32_t before[SEPARATORS_BLOCKS + 1];
};

AVX2_INLINE bool separators_see(struct view text, __m256i byte, struct separators_seen *seen)
{
    if (text.length - SEPARATORS_BLOCK > SEPARATORS_BLOCK * (SEPARATORS_BLOCKS - 1))
        return false;
    seen->before[0] = 0;
    for (size_t block = 0; block < SEPARATORS_BLOCKS; block++) {
        seen->masks[block] = separators_mask(text, block, byte);
        seen->before[block + 1] = seen->before[block] + (uint32_t)__builtin_popcountll(seen->masks[block]);
    }
    return true;
}

/* There are no branches to be guessed wrong: which block has a separator is a sum of comparisons, where it is there a deposit. */
AVX2_INLINE uint32_t separators_place(uint32_t number, const struct separators_seen *seen)
{
    const uint32_t block = (uint32_t)(number >= seen->before[1]) + (number >= seen->before[2]) + (number >= seen->before[3]);
    const uint64_t bit = UINT64_C(1) << ((number - seen->before[block]) % SEPARATORS_BLOCK);

    return block * SEPARATORS_BLOCK + (uint32_t)_tzcnt_u64(_pdep_u64(bit, seen->masks[block]));
}

/* First all texts are looked at, then places are made of what was seen: so no step waits for another one of the same text. */
AVX2 uint32_t separators_find_wide(const struct separators *separators, const struct view *texts, size_t count, uint32_t *places,
                                   size_t stride)
{
    const __m256i byte = _mm256_set1_epi8(separators->byte);
    struct separators_seen seen[SEPARATORS_TEXTS];
    uint32_t found = 0, other = 0;

    for (size_t i = 0; i < count; i++) {
        if (separators_see(texts[i], byte, &seen[i])) {
            found |= (uint32_t)(seen[i].before[SEPARATORS_BLOCKS] >= separators->least) << i;
        } else {
            other |= UINT32_C(1) << i;
            seen[i] = (struct separators_seen){ 0 };
        }
    }
    for (size_t k = 0; k < separators->count; k++) {
        const uint32_t number = separators->wanted[k];

        for (size_t i = 0; i < count; i++)
            places[i * stride + k] = separators_place(number, &seen[i]);
    }
    for (; other; other &= other - 1) {
        const unsigned i = (unsigned)__builtin_ctz(other);

        found |= (uint32_t)separators_find_plain(separators, texts[i], places + i * stride) << i;
    }
    return found;
}

#endif
