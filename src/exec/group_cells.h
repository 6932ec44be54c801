/*
 * The cells of a table of groups, and where among them a hash is found. They are in lines of eight, as many as come into the
 * processor at once: a group's cell is in the line its hash says, or where that is full, behind it. The cells in use of a line
 * are its first ones.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && !defined(LIQ_PLAIN)
#define GROUP_CELLS_WIDE
#endif

enum { GROUP_LINE = 8 };

/* Which place is 0 when the cell is empty. */
struct group_cell {
    uint32_t tag;               /* the first half of the hash */
    uint32_t place;             /* the number of the chunk, then units into it */
};

/* The beginning of the line where a tag belongs, in a table of that many bits whose tags have the first `skip` in common. */
static inline size_t group_cells_home(uint32_t tag, unsigned bits, unsigned skip)
{
    return (size_t)((uint64_t)(uint32_t)(tag << skip) >> (32 - bits)) & ~(size_t)(GROUP_LINE - 1);
}

/* Brings `count` cells into a new table of twice as many. */
void group_cells_split(const struct group_cell *old, size_t count, struct group_cell *cells, unsigned bits, unsigned skip);

/*
 * What some tags are found at, in a table of mask + 1 cells. at[i] is first the beginning of a line, and then the first cell from
 * there on that has tags[i] or is empty, or where there is none in the line, the first one behind it. places[i] is that of a cell with
 * the tag, otherwise 0. Nothing is guessed of whether a group is there.
 */
void group_cells_seek(const struct group_cell *cells, size_t mask, const uint32_t *tags, size_t count, size_t *at, uint32_t *places);

/* The ways to do so; tests run both. */
void group_cells_seek_plain(const struct group_cell *cells, size_t mask, const uint32_t *tags, size_t count, size_t *at,
                            uint32_t *places);
#ifdef GROUP_CELLS_WIDE
void group_cells_seek_wide(const struct group_cell *cells, size_t mask, const uint32_t *tags, size_t count, size_t *at,
                           uint32_t *places);
#endif
