#include "source/layouts.h"

#include "source/line_walk.h"

/* A line, and what it says of an input that began with that layout. */
struct layout_met {
    const void *origin;
    struct view line;
    const void *layout;
};

void layouts_init(struct layouts *layouts)
{
    *layouts = (struct layouts){ 0 };
    pthread_mutex_init(&layouts->lock, NULL);
    arena_init(&layouts->arena, NULL);
}

void layouts_clear(struct layouts *layouts)
{
    pthread_mutex_destroy(&layouts->lock);
    arena_clear(&layouts->arena);
}

static const void *layouts_find(struct layouts *layouts, const struct format *format, struct view line, const void *origin)
{
    const void *layout = NULL;

    pthread_mutex_lock(&layouts->lock);
    for (size_t i = layouts->count; !layout && i-- > 0;)
        if (layouts->met[i].origin == origin && view_equal(layouts->met[i].line, line))
            layout = layouts->met[i].layout;
    if (!layout) {
        layout = format->renamed(format, line, origin, &layouts->arena);
        layouts->met = arena_grow(&layouts->arena, layouts->met, &layouts->capacity, layouts->count + 1, sizeof *layouts->met);
        layouts->met[layouts->count++] = (struct layout_met){ origin, arena_keep(&layouts->arena, line), layout };
    }
    pthread_mutex_unlock(&layouts->lock);
    return layout;
}

size_t layouts_next(struct layouts *layouts, const struct format *format, struct view text, size_t from, size_t end,
                    const void *origin, const void **layout)
{
    struct view line;

    while (from < end) {
        const size_t at = format->heading(format, text, from, end, origin, &line);

        if (at == end)
            break;
        const void *found = layouts_find(layouts, format, line, origin);
        if (found != *layout) {
            *layout = found;
            return at;
        }
        from = at + 1 + line.length < end ? at + 1 + line.length : end;
    }
    return end;
}

const void *layouts_last(struct layouts *layouts, const struct format *format, struct view text, size_t from, size_t end,
                         const void *origin, bool *other)
{
    const void *layout = NULL;

    *other = false;
    for (;;) {
        const size_t at = layouts_next(layouts, format, text, from, end, origin, &layout);

        if (at == end)
            return layout;
        *other |= layout != origin;
        from = at;                  /* where the same layout is none other any more */
    }
}
