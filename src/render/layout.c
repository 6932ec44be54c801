#include "render/layout.h"

#include "base/number.h"
#include "base/utf8.h"

enum { LAYOUT_LEAST = 6 };      /* a column is not narrowed below this: less tells nothing */

void layout_measure(struct layout_column *column, struct view text, bool header)
{
    size_t width = utf8_is_ascii(text) ? text.length : utf8_width(text);
    double number;

    if (width > column->width)
        column->width = width;
    if (header || !text.data)
        return;
    if (number_parse(text, &number))
        column->numbers++;
    else
        column->texts++;
}

bool layout_right(const struct layout_column *column)
{
    return column->numbers > 0 && column->texts == 0;
}

static size_t layout_total(const struct layout_column *columns, size_t count, size_t cap)
{
    size_t total = 0;

    for (size_t i = 0; i < count; i++)
        total += columns[i].width < cap ? columns[i].width : cap;
    return total;
}

void layout_settle(struct layout_column *columns, size_t count, size_t screen, size_t gap)
{
    size_t room, least = LAYOUT_LEAST, cap;

    if (screen == 0 || count == 0)
        return;
    room = screen > gap * (count - 1) ? screen - gap * (count - 1) : 0;
    if (layout_total(columns, count, SIZE_MAX) <= room)
        return;
    cap = screen;
    while (least < cap) {       /* the largest cap under which all fit */
        size_t middle = least + (cap - least + 1) / 2;

        if (layout_total(columns, count, middle) <= room)
            least = middle;
        else
            cap = middle - 1;
    }
    for (size_t i = 0; i < count; i++)
        if (columns[i].width > cap)
            columns[i].width = cap;
    /* What rounding left over goes to the last of the narrowed columns, where messages usually are. */
    for (size_t i = count, total = layout_total(columns, count, SIZE_MAX); i-- > 0 && total < room;)
        if (columns[i].width == cap) {
            columns[i].width += room - total;
            break;
        }
}

struct layout_cell layout_cell(const struct layout_column *column, struct view text, size_t screen, size_t used)
{
    struct layout_cell cell = { .text = text, .right_aligned = layout_right(column) };
    size_t width = utf8_is_ascii(text) ? text.length : utf8_width(text), room = column->width;

    if (screen && used + room > screen)
        room = used < screen ? screen - used : 0;
    if (width > room) {
        cell.text = utf8_cut(text, room > 0 ? room - 1 : 0, &width);
        cell.cut = room > 0;
        width += cell.cut;
    }
    if (cell.right_aligned)
        cell.before = room - width;
    else
        cell.after = room - width;
    return cell;
}

const char *layout_ellipsis(bool unicode)
{
    return unicode ? "\u2026" : "~";
}
