#include "source/likeness.h"

#include "source/delimited.h"
#include "source/format_rows.h"

/* What separates columns, and hence does not stand in names. */
static const struct view likeness_separators = VIEW_INIT("\t |;,");

/* The layout of a file of the format of which nothing is known. */
static const struct delimited_layout *likeness_default(const struct format *format, struct arena *arena)
{
    struct sniff sniff = { .head = VIEW(""), .whole = true, .path = VIEW(""), .arena = arena, .format = format };

    (void)format->sniff(&sniff);
    return delimited_layout_of(format, sniff.layout);
}

static bool likeness_same(const struct delimited_layout *one, const struct delimited_layout *other)
{
    if (one == other)
        return true;
    if (!one || !other || one->count != other->count || one->separator != other->separator)
        return false;
    for (size_t i = 0; i < one->count; i++)
        if (!view_equal(one->names[i], other->names[i]))
            return false;
    return true;
}

bool likeness_of(const struct format *format, const void *layout, struct arena *arena, struct buffer *header)
{
    const struct delimited_layout *columns = delimited_layout_of(format, layout);

    if (!columns)
        return false;
    if (likeness_same(columns, likeness_default(format, arena)))
        return true;
    for (size_t i = 0; i < columns->count; i++) {
        if (i > 0)
            buffer_add_char(header, columns->separator);
        buffer_add(header, columns->names[i]);
    }
    return true;
}

/* The layout of columns with these names; NULL when they are none. */
static const struct delimited_layout *likeness_layout(const struct format *format, struct view header, struct arena *arena)
{
    const struct delimited *delimited = format->detail;
    struct view names[DELIMITED_COLUMNS];
    size_t separator = 0, count = 0;

    while (separator < header.length && !memchr(likeness_separators.data, header.data[separator], likeness_separators.length))
        separator++;
    if (separator == header.length)
        return NULL;
    for (size_t at = 0; at <= header.length; count++) {
        const size_t next = view_find_byte(header, header.data[separator], at), end = next == SIZE_MAX ? header.length : next;

        if (count == DELIMITED_COLUMNS)
            return NULL;
        names[count] = (struct view){ header.data + at, end - at };
        at = end + 1;
    }
    struct delimited_layout *layout = delimited_layout_new(delimited->layout, names, count, arena);
    layout->separator = header.data[separator];
    if (delimited->complete)
        delimited->complete(layout);
    return layout;
}

static void likeness_read(struct likeness *likeness, struct json name, struct json header, struct arena *arena)
{
    const struct format *format = name.kind == JSON_STRING ? format_find(json_text(arena, name)) : NULL;

    *likeness = (struct likeness){ .name = name.raw, .header = header.raw };
    if (!format || format->decode != delimited_decode)
        return;
    likeness->layout = header.kind == JSON_STRING ? likeness_layout(format, json_text(arena, header), arena)
                                                  : likeness_default(format, arena);
    likeness->format = likeness->layout ? format : NULL;
}

bool likeness_admits(struct likeness *last, struct events *events, struct arena *arena, struct json name, struct json header)
{
    const bool alike = delimited_layout_of(events->format, events->layout) != NULL;

    name.raw.length = name.kind == JSON_STRING ? name.raw.length : 0;
    header.raw.length = header.kind == JSON_STRING ? header.raw.length : 0;
    if (!view_equal(name.raw, last->name) || !view_equal(header.raw, last->header)) {
        likeness_read(last, name, header, arena);
        if (alike && last->format == events->format && likeness_same(last->layout, events->layout))
            last->layout = events->layout;
    }
    if (events->count > 0)
        return last->format ? events->format == last->format && events->layout == last->layout : !alike;
    if (last->format || alike) {
        events->format = last->format ? last->format : &format_events;
        events->layout = last->format ? last->layout : NULL;
    }
    return true;
}
