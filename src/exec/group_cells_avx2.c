/* Eight cells at once, with AVX2. Chosen at run time. */
#include "base/avx2.h"
#include "exec/group_cells.h"

#ifdef GROUP_CELLS_WIDE

/* Of each of four cells two bits: that it has the tag, and that it is empty. */
AVX2_INLINE uint32_t seek_mask(const struct group_cell *cells, __m256i tag)
{
    const __m256i four = avx2_load((const char *)cells);
    const __m256i found = _mm256_blend_epi32(_mm256_cmpeq_epi32(four, tag), _mm256_cmpeq_epi32(four, _mm256_setzero_si256()), 0xaa);

    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(found));
}

AVX2 void group_cells_seek_wide(const struct group_cell *cells, size_t mask, const uint32_t *tags, size_t count, size_t *at,
                                uint32_t *places)
{
    for (size_t i = 0; i < count; i++) {
        const struct group_cell *line = &cells[at[i]];
        const __m256i tag = _mm256_set1_epi32((int)tags[i]);
        const uint32_t found = seek_mask(line, tag) | seek_mask(line + GROUP_LINE / 2, tag) << GROUP_LINE;
        const uint32_t cell = _tzcnt_u32(found | 1U << 2 * GROUP_LINE) / 2;

        places[i] = line[cell % GROUP_LINE].place & (0U - (found != 0));
        at[i] = (at[i] + cell) & mask;
    }
}

#endif
