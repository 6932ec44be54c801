/*
 * What the loops by hand for questions/cliffs share: what a thread counts, and how it is printed.
 */
#ifndef BENCH_CLIFFS_H
#define BENCH_CLIFFS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "scanning.h"

enum { TIME = 24, COUNTS = 1024, KEPT = 10000 };

struct row {
    uint64_t rank, tie; /* of equal ranks the least tie goes first */
    const char *text;
};

struct share {
    uint64_t count[COUNTS];
    struct cells cells;
    struct row *rows;
    size_t row_count;
    uint64_t worst;
};

struct kernel {
    const char *name;
    void (*begin)(void);
    void (*scan)(struct share *share, const char *from, const char *end);
    void (*print)(struct share *all);
};

/* What else a question needs is in another file: the question itself, or the rows of a second source. */
extern const char *other, *other_end;

extern const struct kernel text_kernels[], json_kernels[];

/* Rows of the least ranks: when twice as many have come the worse half goes. */
static inline int row_compare(const void *left, const void *right)
{
    const struct row *a = left, *b = right;

    return a->rank != b->rank ? (a->rank > b->rank) - (a->rank < b->rank) : (a->tie > b->tie) - (a->tie < b->tie);
}

static inline void rows_cut(struct share *mine)
{
    qsort(mine->rows, mine->row_count, sizeof *mine->rows, row_compare);
    if (mine->row_count >= KEPT) {
        mine->row_count = KEPT;
        mine->worst = mine->rows[KEPT - 1].rank;
    }
}

static inline void rows_add(struct share *mine, uint64_t rank, uint64_t tie, const char *text)
{
    if (rank > mine->worst)
        return;
    mine->rows[mine->row_count++] = (struct row){ rank, tie, text };
    if (mine->row_count == 2 * KEPT)
        rows_cut(mine);
}

/* A number with so many places behind the point, as an integer of its last place. */
static inline uint64_t fixed(const char *text, int places)
{
    uint64_t value = 0;

    for (; (unsigned char)(*text - '0') < 10; text++)
        value = value * 10 + (uint64_t)(*text - '0');
    if (*text == '.')
        for (text++; places > 0 && (unsigned char)(*text - '0') < 10; text++, places--)
            value = value * 10 + (uint64_t)(*text - '0');
    for (; places > 0; places--)
        value *= 10;
    return value;
}

static inline void print_fixed(uint64_t value, int places, char behind)
{
    uint64_t unit = 1;
    char text[24];
    int length;

    for (int i = 0; i < places; i++)
        unit *= 10;
    printf("%llu", (unsigned long long)(value / unit));
    length = snprintf(text, sizeof text, ".%0*llu", places, (unsigned long long)(value % unit));
    while (length > 0 && (text[length - 1] == '0' || text[length - 1] == '.'))
        length--;
    printf("%.*s%c", length, text, behind);
}

/* The best twenty by a comparison, put in order. */
static inline size_t cells_best(struct cells *cells, struct cell best[21], int (*compare)(const void *, const void *))
{
    size_t count = 0;

    for (size_t i = 0; i < cells->count; i++) {
        size_t at;
        if (count == 20 && compare(&cells->cell[i], &best[19]) > 0)
            continue;
        for (at = count < 20 ? count++ : 19; at > 0 && compare(&cells->cell[i], &best[at - 1]) < 0; at--)
            best[at] = best[at - 1];
        best[at] = cells->cell[i];
    }
    return count;
}

#endif
