/*
 * A hash table from keys of at most 16 bytes to a count and a value. Cells stand in the order they came, places lead to them. All
 * zeros is an empty one. Needs AVX2.
 */
#ifndef BENCH_CELLS_H
#define BENCH_CELLS_H

#include <immintrin.h>
#include <stdint.h>
#include <stdlib.h>

/* A group: its key of at most 16 bytes, and what was counted, or where its newest event stands. */
struct cell {
    __m128i key;
    uint64_t hash, count, value;
};

struct cells {
    struct cell *cell;
    uint32_t *place; /* number of a cell, and one more; by the top bits of the hash */
    size_t count, room;
    int bits;
};

static inline __m128i text16(const char *text, int length)
{
    const __m128i at = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    return _mm_and_si128(_mm_loadu_si128((const void *)text), _mm_cmpgt_epi8(_mm_set1_epi8((char)length), at));
}

static inline uint64_t hash16(__m128i key)
{
    uint64_t low = (uint64_t)_mm_extract_epi64(key, 0), high = (uint64_t)_mm_extract_epi64(key, 1);
    unsigned __int128 product = (unsigned __int128)(low ^ 0x9e3779b97f4a7c15ull) * (high ^ 0xe7037ed1a0b428dbull);

    return ((uint64_t)product ^ (uint64_t)(product >> 64)) * 0x9e3779b97f4a7c15ull;
}

static inline void cells_index(struct cells *cells)
{
    cells->bits = cells->bits ? cells->bits + 1 : 14;
    free(cells->place);
    cells->place = calloc((size_t)1 << cells->bits, sizeof *cells->place);
    cells->room = (size_t)1 << (cells->bits - 1);
    cells->cell = realloc(cells->cell, (cells->room + 1) * sizeof *cells->cell);
    for (size_t i = 0; i < cells->count; i++) {
        size_t at = cells->cell[i].hash >> (64 - cells->bits);
        while (cells->place[at])
            at = (at + 1) & (((size_t)1 << cells->bits) - 1);
        cells->place[at] = (uint32_t)i + 1;
    }
}

static inline struct cell *cells_find(const struct cells *cells, __m128i key, uint64_t hash, size_t *at)
{
    *at = 0;
    if (cells->bits == 0)
        return NULL;
    for (*at = hash >> (64 - cells->bits); cells->place[*at]; *at = (*at + 1) & (((size_t)1 << cells->bits) - 1)) {
        struct cell *cell = &cells->cell[cells->place[*at] - 1];
        if (cell->hash == hash && _mm_movemask_epi8(_mm_cmpeq_epi8(cell->key, key)) == 0xffff)
            return cell;
    }
    return NULL;
}

static inline struct cell *cells_add(struct cells *cells, __m128i key, uint64_t hash)
{
    size_t at;
    struct cell *cell = cells_find(cells, key, hash, &at);

    if (cell)
        return cell;
    if (cells->count == cells->room) {
        cells_index(cells);
        cells_find(cells, key, hash, &at);
    }
    cells->place[at] = (uint32_t)cells->count + 1;
    cell = &cells->cell[cells->count++];
    *cell = (struct cell){ key, hash, 0, 0 };
    return cell;
}

#endif
