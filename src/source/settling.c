#include "source/settling.h"

#include "base/scan.h"
#include "source/format_rows.h"

/* Nothing that begins an event anywhere but where every line does. */
static const struct view settling_line = VIEW_INIT("        at settling (settling)\n");
/* A document, and a row, with as much around it as a splitter may leave over for later; behind a line without its end, blanks. */
#define SETTLING_LEFT(blank) blank blank blank blank blank blank blank blank
static const struct view settling_document =
    VIEW_INIT(SETTLING_LEFT("\n\n\n\n\n\n\n\n") "{}\n" SETTLING_LEFT("\n\n\n\n\n\n\n\n"));
static const struct view settling_blanks = VIEW_INIT(SETTLING_LEFT("        "));

void settling_clear(struct settling *settling)
{
    buffer_clear(&settling->scratch);
}

/* Whether an event would begin with that line behind the text. */
static bool settling_begins(struct settling *settling, const struct format *format, const void *layout, struct view text,
                            struct view line)
{
    const size_t wanted = format->look_behind + 1, behind = text.length < wanted ? text.length : wanted;

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

/* From where on the splitter has to see the text again. */
static size_t settling_from(const struct settled *settled, const struct splitter *splitter)
{
    const uint64_t begin = settled->offset + settled->begin, cut = splitter->cut > begin ? splitter->cut : begin;
    const uint64_t from = splitter->place < cut ? splitter->place : cut;

    return from > settled->offset ? (size_t)(from - settled->offset) : 0;
}

size_t settling_split(struct settling *settling, const struct format *format, const void *layout, const struct settled *settled,
                      struct splitter *splitter)
{
    const struct view text = settled->text;
    const size_t from = settling_from(settled, splitter);
    struct splitter copy = *splitter;

    if (text.length == settled->begin)
        return settled->begin;
    buffer_reset(&settling->scratch);
    buffer_add(&settling->scratch, view_skip(text, from));
    buffer_add(&settling->scratch, text.data[text.length - 1] == '\n' ? settling_document : settling_blanks);
    format->split(&copy, buffer_view(&settling->scratch), settled->offset + from, false, layout);
    size_t end = copy.cut > settled->offset ? (size_t)(copy.cut - settled->offset) : 0;
    end = end < text.length ? end : text.length;
    if (end <= settled->begin)
        return settled->begin;
    splitter->cut = settled->offset + end;
    splitter->context = copy.context;
    return end;
}
