#include "render/fields_cells.h"

#include "base/json.h"
#include "base/number.h"
#include "base/utf8.h"
#include "render/layout.h"
#include "render/summary.h"
#include "render/visible.h"

enum { CELLS_VALUE = 40, CELLS_EXAMPLE = 60, CELLS_FEW = 5, CELLS_SMALL_RANGE = 12 };
enum { CELLS_TIME = sizeof "2024-05-01 10:00:00.000" - 1, CELLS_DATE = sizeof "2024-05-01 " - 1 };

struct fields_columns fields_columns(const struct liq_result *result)
{
    return (struct fields_columns){
        .group = fields_column(result, VIEW("group")),
        .format = fields_column(result, VIEW("format")),
        .field = fields_column(result, VIEW("field")),
        .type = fields_column(result, VIEW("type")),
        .events = fields_column(result, VIEW("events")),
        .total = fields_column(result, VIEW("total")),
        .percent = fields_column(result, VIEW("percent")),
        .beyond = fields_column(result, VIEW("beyondLimit")),
        .distinct = fields_column(result, VIEW("distinct")),
        .exact = fields_column(result, VIEW("exact")),
        .least = fields_column(result, VIEW("least")),
        .greatest = fields_column(result, VIEW("greatest")),
        .values = fields_column(result, VIEW("values")),
    };
}

static double cell_number(const struct liq_result *result, size_t row, size_t column)
{
    double number = 0;

    (void)number_parse(answer_cell(result, row, column), &number);
    return number;
}

void fields_add_percent(struct buffer *text, double part, double whole)
{
    const double percent = whole > 0 ? 100 * part / whole : 0;

    if (part > 0 && percent < 1)
        buffer_add_text(text, "<1%");
    else if (part < whole && percent > 99)
        buffer_add_text(text, ">99%");
    else
        buffer_add_format(text, "%.0f%%", percent);
}

/* An estimate is not told in more digits than it has. */
static uint64_t cells_rounded(uint64_t number)
{
    enum { CELLS_DIGITS = 1000 };
    uint64_t unit = 1;

    while (number / unit >= CELLS_DIGITS)
        unit *= 10;
    return (number + unit / 2) / unit * unit;
}

void fields_add_distinct(struct buffer *text, const struct liq_result *result, const struct fields_columns *columns, size_t row)
{
    const bool exact = view_equal(answer_cell(result, row, columns->exact), VIEW("1"));
    const uint64_t distinct = (uint64_t)cell_number(result, row, columns->distinct);

    if (!answer_cell(result, row, columns->distinct).data)
        return;
    if (!exact)
        buffer_add_char(text, '~');
    summary_add_count(text, exact ? distinct : cells_rounded(distinct));
}

/* ---- values ---- */

static void cells_add_cut(struct buffer *text, struct view value, bool cut, size_t most, const char *ellipsis)
{
    struct buffer scratch = { 0 };
    struct view shown = visible_view(&scratch, value);

    if (value.length == 0)
        shown = VIEW("\"\"");
    if (utf8_width(shown) > most) {
        shown = utf8_cut(shown, most - 1, NULL);
        cut = true;
    }
    buffer_add(text, shown);
    if (cut)
        buffer_add_text(text, ellipsis);
    buffer_clear(&scratch);
}

/* One value of the list; its part of the events when it is worth telling. */
static void cells_add_value(struct buffer *text, struct json value, double events, bool counts, const char *ellipsis,
                            struct arena *arena)
{
    const struct json shown = json_member(value, VIEW("value")), often = json_member(value, VIEW("events"));
    const bool cut = json_member(value, VIEW("cut")).kind == JSON_TRUE;
    double count = 0;

    counts = counts && often.kind == JSON_NUMBER && number_parse(often.raw, &count);
    cells_add_cut(text, shown.kind == JSON_STRING ? json_text(arena, shown) : shown.raw, cut,
                  counts ? CELLS_VALUE : CELLS_EXAMPLE, ellipsis);
    if (counts) {
        buffer_add_char(text, ' ');
        fields_add_percent(text, count, events);
    }
}

/* Of two times of one day, the date is told once. */
static bool cells_on_same_day(struct view least, struct view greatest)
{
    return least.length == CELLS_TIME && greatest.length == CELLS_TIME && least.data[CELLS_DATE - 1] == ' ' &&
           memcmp(least.data, greatest.data, CELLS_DATE) == 0;
}

static void cells_add_range(struct buffer *text, const struct liq_result *result, const struct fields_columns *columns,
                            size_t row)
{
    const struct view least = answer_cell(result, row, columns->least), greatest = answer_cell(result, row, columns->greatest);

    if (!least.data)
        return;
    buffer_add(text, least);
    if (view_equal(least, greatest))
        return;
    buffer_add_text(text, " to ");
    buffer_add(text, cells_on_same_day(least, greatest) ? view_skip(greatest, CELLS_DATE) : greatest);
}

/* Values of which each is there a few times at most are examples, whatever their numbers. */
static bool cells_are_frequent(struct json first, double events, double distinct)
{
    const struct json often = json_member(first, VIEW("events"));
    double count = 0;

    return often.kind == JSON_NUMBER && number_parse(often.raw, &count) &&
           (distinct <= 1 || (count > 1 && (distinct <= CELLS_FEW || count * 50 >= events)));
}

/* Of the others, those that are worth a place on the line. */
static bool cells_tell(struct json value, double events, double distinct)
{
    const struct json often = json_member(value, VIEW("events"));
    double count = 0;

    return often.kind == JSON_NUMBER && number_parse(often.raw, &count) && (distinct <= CELLS_FEW || count * 100 >= events);
}

/* Whether the text with one more piece still fits. */
static bool cells_fit(const struct buffer *text, size_t before, const struct buffer *piece, size_t room)
{
    const struct view so_far = { text->data ? text->data + before : "", text->length - before };

    return room == 0 || utf8_width(so_far) + 2 + utf8_width(buffer_view(piece)) <= room;
}

static void cells_add_list(struct buffer *text, struct json list, double events, double distinct, bool frequent, size_t room,
                           const char *ellipsis)
{
    const size_t before = text->length, most = frequent ? CELLS_FEW + (room > 0 ? CELLS_FEW : 0) : 2;
    struct json_walk walk = json_walk(list);
    struct buffer piece = { 0 };
    struct arena arena;

    arena_init(&arena, NULL);
    for (size_t i = 0; i < most && json_next(&walk); i++) {
        if (i > 0 && frequent && !cells_tell(walk.value, events, distinct))
            break;
        buffer_reset(&piece);
        cells_add_value(&piece, walk.value, events, frequent, ellipsis, &arena);
        if (i > 0 && !cells_fit(text, before, &piece, room)) {
            buffer_add_format(text, ", %s", ellipsis);
            break;
        }
        if (i > 0)
            buffer_add_text(text, ", ");
        buffer_add(text, buffer_view(&piece));
    }
    buffer_clear(&piece);
    arena_clear(&arena);
}

void fields_add_values(struct buffer *text, const struct liq_result *result, const struct fields_columns *columns, size_t row,
                       size_t room, const char *ellipsis)
{
    const struct json list = json_at(answer_cell(result, row, columns->values).data ? answer_cell(result, row, columns->values)
                                                                                   : VIEW("[]"));
    const double events = cell_number(result, row, columns->events), distinct = cell_number(result, row, columns->distinct);
    const bool frequent = cells_are_frequent(json_element(list, 0), events, distinct);
    const bool ranged = answer_cell(result, row, columns->least).data != NULL && !(frequent && distinct <= CELLS_SMALL_RANGE);

    if (ranged)
        cells_add_range(text, result, columns, row);
    if (json_count(list) == 0 || (ranged && !frequent))
        return;
    if (ranged)
        buffer_add_text(text, "; ");
    if (room > 0)
        room = room > utf8_width(buffer_view(text)) ? room - utf8_width(buffer_view(text)) : 1;
    cells_add_list(text, list, events, distinct, frequent, room, ellipsis);
}
