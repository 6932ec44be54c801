#include "app/test_diff.h"

#include "app/test_file.h"
#include "base/arena.h"
#include "render/ink.h"
#include "render/visible.h"

#include <stdlib.h>

enum { DIFF_MOST = 600, DIFF_SHOWN = 60 };     /* longer texts are cut: nobody reads on */

struct diff_lines {
    struct view *list;
    size_t count;
};

static struct diff_lines diff_split(struct view text)
{
    struct diff_lines lines = { heap_alloc(DIFF_MOST * sizeof *lines.list), 0 };

    while (lines.count < DIFF_MOST && test_next_line(&text, &lines.list[lines.count]))
        lines.count++;
    return lines;
}

/* table[i][j]: how many lines the rests from i and from j have in common, in order. */
static unsigned short *diff_common(const struct diff_lines *a, const struct diff_lines *b)
{
    const size_t row = b->count + 1;
    unsigned short *table = heap_zalloc((a->count + 1) * row * sizeof *table);

    for (size_t i = a->count; i-- > 0;)
        for (size_t j = b->count; j-- > 0;) {
            unsigned short below = table[(i + 1) * row + j], right = table[i * row + j + 1];

            if (view_equal(a->list[i], b->list[j]))
                table[i * row + j] = (unsigned short)(table[(i + 1) * row + j + 1] + 1);
            else
                table[i * row + j] = below > right ? below : right;
        }
    return table;
}

static void diff_line(struct buffer *text, char mark, struct view line, bool color, size_t *shown)
{
    const enum ink ink = mark == '-' ? INK_RED : mark == '+' ? INK_GREEN : INK_NONE;

    if (++*shown > DIFF_SHOWN)
        return;
    ink_begin(text, color, ink);
    buffer_add_format(text, "    %c ", mark);
    visible_add(text, line);
    ink_end(text, color, ink);
    buffer_add_char(text, '\n');
}

void test_diff(struct buffer *text, struct view wanted, struct view is, bool color)
{
    struct diff_lines a = diff_split(wanted), b = diff_split(is);
    unsigned short *common = diff_common(&a, &b);
    const size_t row = b.count + 1;
    size_t i = 0, j = 0, shown = 0;

    while (i < a.count || j < b.count) {
        if (i < a.count && j < b.count && view_equal(a.list[i], b.list[j])) {
            diff_line(text, ' ', a.list[i++], color, &shown);
            j++;
        } else if (j == b.count || (i < a.count && common[(i + 1) * row + j] >= common[i * row + j + 1])) {
            diff_line(text, '-', a.list[i++], color, &shown);
        } else {
            diff_line(text, '+', b.list[j++], color, &shown);
        }
    }
    if (shown > DIFF_SHOWN)
        buffer_add_format(text, "      ... and %zu more lines\n", shown - DIFF_SHOWN);
    free(common);
    free(a.list);
    free(b.list);
}
