#include "exec/group_cells.h"

#include "base/processor.h"

void group_cells_seek_plain(const struct group_cell *cells, size_t mask, const uint32_t *tags, size_t count, size_t *at,
                            uint32_t *places)
{
    for (size_t i = 0; i < count; i++) {
        const struct group_cell *line = &cells[at[i]];
        size_t cell = 0;

        while (cell < GROUP_LINE && line[cell].place && line[cell].tag != tags[i])
            cell++;
        places[i] = cell < GROUP_LINE ? line[cell].place : 0;
        at[i] = (at[i] + cell) & mask;
    }
}

void group_cells_seek(const struct group_cell *cells, size_t mask, const uint32_t *tags, size_t count, size_t *at, uint32_t *places)
{
#ifdef GROUP_CELLS_WIDE
    if (processor_is_wide()) {
        group_cells_seek_wide(cells, mask, tags, count, at, places);
        return;
    }
#endif
    group_cells_seek_plain(cells, mask, tags, count, at, places);
}

/*
 * Lines are in the order of the tags, and each becomes two. Those that stand in their own line come first, none of which can be
 * full of them; then those for which there was no room in theirs.
 */
void group_cells_split(const struct group_cell *old, size_t count, struct group_cell *cells, unsigned bits, unsigned skip)
{
    const size_t mask = ((size_t)1 << bits) - 1;
    size_t others = 0;

    for (size_t line = 0; line < count; line += GROUP_LINE) {
        size_t next[2] = { 2 * line, 2 * line + GROUP_LINE };

        for (size_t i = line; i < line + GROUP_LINE; i++) {
            const size_t home = group_cells_home(old[i].tag, bits, skip), half = home / GROUP_LINE % 2;
            const bool own = old[i].place != 0 && home / GROUP_LINE / 2 == line / GROUP_LINE;

            cells[next[half]] = own ? old[i] : (struct group_cell){ 0, 0 };
            next[half] += own;
            others += old[i].place != 0 && !own;
        }
    }
    for (size_t i = 0; others > 0; i++) {
        size_t at = group_cells_home(old[i].tag, bits, skip);

        if (old[i].place == 0 || at / GROUP_LINE / 2 == i / GROUP_LINE)
            continue;
        while (cells[at].place)
            at = (at + 1) & mask;
        cells[at] = old[i];
        others--;
    }
}
