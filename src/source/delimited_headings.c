/* Lines of names in the midst of a text: files put together, or a writer that was set up anew. */
#include "source/delimited.h"

#include "source/line_walk.h"

size_t delimited_heading(const struct format *format, struct view text, size_t from, size_t end, const void *layout,
                         struct view *line)
{
    const struct delimited *delimited = format->detail;
    struct view names[DELIMITED_COLUMNS];
    struct line_walk walk;

    line_walk_init(&walk, text, from, end);
    for (size_t begin = from, stop; begin < end; begin = stop + 1) {
        stop = line_walk_next(&walk);
        if (text.data[begin] >= '0' && text.data[begin] <= '9')
            continue;
        *line = line_walk_view(&walk, begin, stop);
        if (delimited->names(layout, *line, names) > 0)
            return begin;
    }
    return end;
}

static bool delimited_has_names(const struct delimited_layout *layout, const struct view *names, size_t count)
{
    for (size_t i = 0; i < count && i < layout->count; i++)
        if (!view_equal(names[i], layout->names[i]))
            return false;
    return count == layout->count;
}

const void *delimited_renamed(const struct format *format, struct view line, const void *origin, struct arena *arena)
{
    const struct delimited *delimited = format->detail;
    const struct delimited_layout *before = origin;
    struct view names[DELIMITED_COLUMNS];
    const size_t count = delimited->names(before, line, names);

    if (delimited_has_names(before, names, count) && !delimited_is_event(before, line))
        return before;
    struct delimited_layout *layout = delimited_layout_new(before, names, count, arena);
    layout->header = arena_keep(arena, line);
    if (delimited->complete)
        delimited->complete(layout);
    return layout;
}
