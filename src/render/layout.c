#include "render/layout.h"

#include "base/number.h"
#include "base/utf8.h"

enum { LAYOUT_LEAST = 6 };      /* a column is not narrowed below this: less tells nothing */

/* 2024-05-01 10:00:00.000 */
static bool layout_is_time(struct view text)
{
    static const struct view form = VIEW_INIT("0000-00-00 00:00:00.000");

    for (size_t i = 0; i < form.length && text.length == form.length; i++)
        if (form.data[i] == '0' ? text.data[i] < '0' || text.data[i] > '9' : text.data[i] != form.data[i])
            return false;
    return text.length == form.length;
}

void layout_measure(struct layout_column *column, struct view text, bool header)
{
    size_t width = utf8_is_ascii(text) ? text.length : utf8_width(text);
    double number;

    if (width > column->width)
        column->width = width;
    if (header || !text.data)
        return;
    if (width > column->cells)
        column->cells = width;
    if (number_parse(text, &number))
        column->numbers++;
    else if (layout_is_time(text))
        column->times++;
    else
        column->texts++;
}

bool layout_right(const struct layout_column *column)
{
    return column->numbers > 0 && column->texts + column->times == 0;
}

/* What the column takes where none is wider than the cap, but for what is firm. */
static size_t layout_width(const struct layout_column *column, size_t cap, bool firm)
{
    const size_t least = firm && column->texts == 0 && column->cells > cap ? column->cells : cap;

    return column->width < least ? column->width : least;
}

static size_t layout_total(const struct layout_column *columns, size_t count, size_t cap, bool firm)
{
    size_t total = 0;

    for (size_t i = 0; i < count; i++)
        total += layout_width(&columns[i], cap, firm);
    return total;
}

void layout_settle(struct layout_column *columns, size_t count, size_t screen, size_t gap)
{
    size_t room, least = LAYOUT_LEAST, cap;

    if (screen == 0 || count == 0)
        return;
    room = screen > gap * (count - 1) ? screen - gap * (count - 1) : 0;
    if (layout_total(columns, count, SIZE_MAX, false) <= room)
        return;
    const bool firm = layout_total(columns, count, LAYOUT_LEAST, true) <= room;
    cap = screen;
    while (least < cap) {       /* the largest cap under which all fit */
        size_t middle = least + (cap - least + 1) / 2;

        if (layout_total(columns, count, middle, firm) <= room)
            least = middle;
        else
            cap = middle - 1;
    }
    for (size_t i = 0; i < count; i++)
        columns[i].width = layout_width(&columns[i], cap, firm);
    /* What rounding left over goes to the last of the narrowed columns, where messages usually are. */
    for (size_t i = count, total = layout_total(columns, count, SIZE_MAX, false); i-- > 0 && total < room;)
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
