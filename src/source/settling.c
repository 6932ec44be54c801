#include "source/settling.h"

#include "base/scan.h"
#include "source/format_rows.h"

/* Nothing that begins an event anywhere but where every line does. */
static const struct view settling_line = VIEW_INIT("        at settling (settling)\n");
/* A document, and a row. */
static const struct view settling_document = VIEW_INIT("{}\n");

void settling_clear(struct settling *settling)
{
    buffer_clear(&settling->scratch);
}

/* Whether an event would begin with that line behind the text. */
static bool settling_begins(struct settling *settling, const struct format *format, const void *layout, struct view text,
                            struct view line)
{
    const size_t behind = text.length < FORMAT_LOOK_BEHIND ? text.length : FORMAT_LOOK_BEHIND;

    buffer_reset(&settling->scratch);
    buffer_add(&settling->scratch, view_skip(text, text.length - behind));
    buffer_add(&settling->scratch, line);
    return format->begin(buffer_view(&settling->scratch), behind, layout) == behind;
}

/* The last event that begins in the text, whose lines are all there. */
static size_t settling_last(const struct format *format, const void *layout, struct view text, size_t begin)
{
    for (size_t back = FORMAT_LOOK_BEHIND;; back *= 4) {
        const size_t from = text.length > begin + back ? text.length - back : begin + 1;
        size_t last = begin;

        for (size_t at = from; at < text.length && (at = format->begin(text, at, layout)) < text.length; at++)
            last = at;
        if (last > begin || from == begin + 1)
            return last;
    }
}

size_t settling_end(struct settling *settling, const struct format *format, const void *layout, const struct settled *settled)
{
    const size_t newline = scan_find_last_byte(settled->text, settled->text.length, '\n');

    if (newline == SIZE_MAX || newline < settled->begin)
        return settled->begin;
    const struct view text = { settled->text.data, newline + 1 };
    const size_t before = newline > settled->begin ? scan_find_last_byte(text, newline, '\n') : SIZE_MAX;
    const size_t line = before == SIZE_MAX || before < settled->begin ? settled->begin : before + 1;

    if (settled->quiet || (settling_begins(settling, format, layout, text, view_skip(text, line)) &&
                           settling_begins(settling, format, layout, text, settling_line)))
        return text.length;
    return settling_last(format, layout, text, settled->begin);
}

size_t settling_split(const struct format *format, const void *layout, const struct settled *settled, struct splitter *splitter)
{
    const uint64_t end = settled->offset + settled->text.length;
    struct splitter copy = *splitter;

    if (settled->text.length == settled->begin || splitter->place != end)
        return settled->begin;
    format->split(&copy, settling_document, end, false, layout);
    if (copy.cut != end)
        return settled->begin;
    splitter->cut = copy.cut;
    splitter->context = copy.context;
    return settled->text.length;
}
