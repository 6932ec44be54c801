#include "source/line_walk.h"

/* Offsets of newlines are 32 bits wide; a line may be longer. */
enum { LINE_WALK_SPAN = 1 << 30 };

void line_walk_refill(struct line_walk *walk)
{
    walk->used = walk->count = walk->alike = 0;
    walk->breaks = walk->own;
    while (walk->count == 0 && walk->searched < walk->end) {
        size_t left = walk->end - walk->searched;
        size_t span = left < LINE_WALK_SPAN ? left : LINE_WALK_SPAN;

        walk->base = walk->searched;
        walk->count = scan_find_bytes((struct view){ walk->data + walk->base, span }, 0, '\n', walk->own,
                                      LINE_WALK_BREAKS);
        walk->searched = walk->count == LINE_WALK_BREAKS ? walk->base + walk->own[walk->count - 1] + 1
                                                         : walk->base + span;
    }
}

size_t line_index_search(struct line_index *index, const struct text_set *set, struct view text, size_t from)
{
    uint32_t *places = index->breaks + index->count;
    struct scan_notes notes = { .byte = '\n', .places = places, .capacity = LINE_INDEX_BREAKS - index->count };

    if (index->to != from || notes.capacity == 0)
        return text_set_find(set, text, from);
    const size_t place = text_set_find_noting(set, text, from, &notes);
    for (size_t i = 0; i < notes.count; i++)
        places[i] += (uint32_t)(from - index->from);
    index->count += notes.count;
    index->to = notes.to;
    return place;
}

void line_index_gather(struct line_index *index, const struct text_set *set, struct view text, size_t from, struct scan_hits *hits)
{
    struct scan_notes notes = { .byte = '\n', .places = index->breaks, .capacity = LINE_INDEX_BREAKS, .around = index->around };

    line_index_init(index, from);
    text_set_gather(set, text, from, &notes, hits);
    index->count = notes.count;
    index->alike = notes.alike;
    index->to = notes.to;
}

/* The first newline at or behind a place, counted from index->from, at or behind that one; mostly it is near. */
static size_t line_index_seek(const struct line_index *index, size_t at, size_t place)
{
    size_t step = 1;

    while (at + step < index->count && index->breaks[at + step] < place) {
        at += step;
        step *= 2;
    }
    for (; step > 0; step /= 2)
        while (at + step < index->count && index->breaks[at + step] < place)
            at += step;
    return at < index->count && index->breaks[at] < place ? at + 1 : at;
}

void line_walk_decode(struct line_walk *walk, struct decode *decode)
{
    struct line_index *index = decode->lines;

    line_walk_init(walk, decode->text, decode->next, decode->end);
    if (!index || decode->next < index->from || decode->next >= index->to)
        return;
    const size_t begin = decode->next - index->from;
    if (index->used > 0 && index->breaks[index->used - 1] >= begin)
        index->used = 0;
    index->used = line_index_seek(index, index->used, begin);
    walk->base = index->from;
    walk->breaks = index->breaks;
    walk->alike = index->alike;
    walk->used = index->used;
    walk->count = decode->end >= index->to ? index->count : line_index_seek(index, index->used, decode->end - index->from);
    walk->searched = decode->end < index->to ? decode->end : index->to;
}

size_t line_walk_alike(struct line_walk *walk, struct view text, const struct scan_around *around, size_t most)
{
    const size_t left = line_walk_known(walk), wanted = left < most ? left : most;

    if (walk->used < walk->alike)
        return walk->alike - walk->used < wanted ? walk->alike - walk->used : wanted;
    return scan_alike(view_skip(text, walk->base), walk->breaks + walk->used, wanted, around);
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
