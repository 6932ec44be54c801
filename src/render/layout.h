/* The layout of a table: how wide its columns are, on which side a cell stands, and what of it there is room for. */
#pragma once

#include "base/view.h"

struct layout_column {
    size_t width;               /* columns of the screen */
    size_t cells;               /* what the widest cell takes, without the header */
    size_t numbers, times, texts;   /* cells of each sort; a column of numbers alone stands on the right */
};

struct layout_cell {
    struct view text;           /* what of the cell is drawn */
    size_t before, after;       /* blanks around it */
    bool cut;                   /* the ellipsis follows the text; it is counted */
    bool right_aligned;
};

/* Makes the column wide enough for the text and, unless it is the header, notes of what sort it is. */
void layout_measure(struct layout_column *column, struct view text, bool header);
/* Narrows the widest columns until all fit in `screen` columns with `gap` between them, as far as that is sensible; numbers and
 * times, of which a part tells little, only when nothing else helps.
 * screen 0: nothing is narrowed. */
void layout_settle(struct layout_column *columns, size_t count, size_t screen, size_t gap);
/* Where a cell of the column stands when `used` columns of the line are taken. screen 0: the line may be of any length. */
struct layout_cell layout_cell(const struct layout_column *column, struct view text, size_t screen, size_t used);
bool layout_right(const struct layout_column *column);
const char *layout_ellipsis(bool unicode);      /* always one column wide */
