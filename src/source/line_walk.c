#include "source/line_walk.h"

/* Offsets of newlines are 32 bits wide; a line may be longer. */
enum { LINE_WALK_SPAN = 1 << 30 };

void line_walk_refill(struct line_walk *walk)
{
    walk->used = walk->count = 0;
    while (walk->count == 0 && walk->searched < walk->end) {
        size_t left = walk->end - walk->searched;
        size_t span = left < LINE_WALK_SPAN ? left : LINE_WALK_SPAN;

        walk->base = walk->searched;
        walk->count = scan_find_bytes((struct view){ walk->data + walk->base, span }, 0, '\n', walk->breaks,
                                      LINE_WALK_BREAKS);
        walk->searched = walk->count == LINE_WALK_BREAKS ? walk->base + walk->breaks[walk->count - 1] + 1
                                                         : walk->base + span;
    }
}

size_t line_walk_alike(struct line_walk *walk, struct view text, const struct scan_around *around, size_t most)
{
    if (walk->used == walk->count)
        line_walk_refill(walk);
    const size_t left = walk->count - walk->used;

    return scan_alike(view_skip(text, walk->base), walk->breaks + walk->used, left < most ? left : most, around);
}

size_t line_walk_begin(struct view text, size_t from, const void *layout)
{
    (void)layout;
    if (from == 0 || from >= text.length)
        return from < text.length ? from : text.length;
    size_t newline = view_find_byte(text, '\n', from - 1);
    return newline < text.length ? newline + 1 : text.length;
}

size_t line_walk_start(struct view text, size_t low, size_t place, const void *layout)
{
    (void)layout;
    size_t newline = scan_find_last_byte(text, place, '\n');

    return newline == SIZE_MAX || newline + 1 < low ? low : newline + 1;
}
