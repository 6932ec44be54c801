#include "render/fields_table.h"

#include "base/map.h"
#include "base/number.h"
#include "render/fields_cells.h"
#include "render/ink.h"
#include "render/layout.h"
#include "render/summary.h"
#include "render/visible.h"

enum { FIELDS_GAP = 2, FIELDS_LEAST_NAME = 16, FIELDS_NAME_PART = 3, FIELDS_MOST_TYPE = 16, FIELDS_RULE = 40 };
enum { DRAWN_FIELD, DRAWN_TYPE, DRAWN_EVENTS, DRAWN_DISTINCT, DRAWN_VALUES, DRAWN_COLUMNS };

static const char *const drawn_names[DRAWN_COLUMNS] = { "field", "type", "events", "values", "most frequent" };

/* The table of one section: the rows of the answer from begin to end. */
struct fields_section {
    const struct liq_result *result;
    const struct fields_form *form;
    struct fields_columns columns;
    size_t begin, end;
    struct map names;           /* of all its fields */
    struct arena arena;
    size_t width[DRAWN_COLUMNS];
    size_t left_out;
    bool beyond;                /* some field is marked so */
    bool bare;                  /* it has no fields but the system's */
};

size_t fields_column(const struct liq_result *result, struct view name)
{
    for (size_t i = 0, count = liq_result_columns(result); i < count; i++)
        if (view_equal(answer_view(liq_result_column(result, i)), name))
            return i;
    return SIZE_MAX;
}

static struct view section_cell(const struct fields_section *section, size_t row, size_t column)
{
    return answer_cell(section->result, row, column);
}

static double section_number(const struct fields_section *section, size_t row, size_t column)
{
    double number = 0;

    (void)number_parse(section_cell(section, row, column), &number);
    return number;
}

/* ---- what need not be listed ---- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* The same name in the first elements of lists; the name itself when it is there. */
static struct view name_in_first(struct view name, struct arena *arena)
{
    char *first = arena_alloc(arena, name.length + 1);
    size_t length = 0;

    for (size_t at = 0; at < name.length;) {
        size_t end = at;

        if (at > 0 && name.data[at - 1] == '.')
            while (end < name.length && is_digit(name.data[end]))
                end++;
        if (end > at && (end == name.length || name.data[end] == '.' || name.data[end] == '`')) {
            first[length++] = '0';
            at = end;
        } else {
            first[length++] = name.data[at++];
        }
    }
    return (struct view){ first, length };
}

/* Those that any event may have, whatever its message. */
static bool is_system(struct view name)
{
    static const struct view names[] = {
        VIEW_INIT("@timestamp"), VIEW_INIT("@message"), VIEW_INIT("@logStream"), VIEW_INIT("@log"), VIEW_INIT("@ingestionTime"),
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (view_equal(name, names[i]))
            return true;
    return false;
}

static bool section_hides(struct fields_section *section, size_t row)
{
    const struct view name = section_cell(section, row, section->columns.field);
    const struct view type = section_cell(section, row, section->columns.type), first = name_in_first(name, &section->arena);

    if (view_equal(name, VIEW("@log")))
        return section_cell(section, row, section->columns.group).data != NULL;
    if (view_equal(name, VIEW("@ingestionTime")))
        return true;
    if (section->form->all)
        return false;
    return view_equal(type, VIEW("object")) || (!view_equal(name, first) && map_find(&section->names, first));
}

/* ---- cells ---- */

static void section_add_cell(const struct fields_section *section, size_t row, size_t drawn, size_t room, struct buffer *text)
{
    const struct fields_columns *columns = &section->columns;

    switch (drawn) {
    case DRAWN_FIELD:
        visible_add(text, section_cell(section, row, columns->field));
        if (section_cell(section, row, columns->beyond).data)
            buffer_add_text(text, " *");
        break;
    case DRAWN_TYPE:
        buffer_add(text, section_cell(section, row, columns->type));
        break;
    case DRAWN_EVENTS:
        fields_add_percent(text, section_number(section, row, columns->events), section_number(section, row, columns->total));
        break;
    case DRAWN_DISTINCT:
        fields_add_distinct(text, section->result, columns, row);
        break;
    default:
        fields_add_values(text, section->result, columns, row, room, layout_ellipsis(section->form->style->unicode));
        break;
    }
}

static size_t text_width(struct view text)
{
    struct layout_column column = { 0 };

    layout_measure(&column, text, true);
    return column.width;
}

static void section_measure(struct fields_section *section)
{
    struct buffer text = { 0 };

    for (size_t drawn = 0; drawn < DRAWN_COLUMNS; drawn++)
        section->width[drawn] = strlen(drawn_names[drawn]);
    section->bare = true;
    for (size_t row = section->begin; row < section->end; row++) {
        section->bare = section->bare && is_system(section_cell(section, row, section->columns.field));
        if (section_hides(section, row)) {
            section->left_out += section_cell(section, row, section->columns.field).data[0] != '@';
            continue;
        }
        section->beyond = section->beyond || section_cell(section, row, section->columns.beyond).data;
        for (size_t drawn = 0; drawn < DRAWN_VALUES; drawn++) {
            size_t width;

            buffer_reset(&text);
            section_add_cell(section, row, drawn, 0, &text);
            width = text_width(buffer_view(&text));
            section->width[drawn] = width > section->width[drawn] ? width : section->width[drawn];
        }
    }
    buffer_clear(&text);
}

/* Long names and types give room to the values; a name that is longer than its column has a line of its own. */
static void section_settle(struct fields_section *section)
{
    const size_t screen = section->form->style->width, most = screen / FIELDS_NAME_PART;
    size_t used = 0;

    if (screen == 0)
        return;
    if (section->width[DRAWN_FIELD] > most)
        section->width[DRAWN_FIELD] = most > FIELDS_LEAST_NAME ? most : FIELDS_LEAST_NAME;
    if (section->width[DRAWN_TYPE] > FIELDS_MOST_TYPE)
        section->width[DRAWN_TYPE] = FIELDS_MOST_TYPE;
    for (size_t drawn = 0; drawn < DRAWN_VALUES; drawn++)
        used += section->width[drawn] + FIELDS_GAP;
    section->width[DRAWN_VALUES] = used < screen ? screen - used : 0;
}

/* ---- lines ---- */

struct fields_line {
    struct output *output;
    const struct fields_section *section;
    size_t used, pending;
};

static void line_add(struct fields_line *line, size_t drawn, struct view text, enum ink ink)
{
    const struct answer_style *style = line->section->form->style;
    struct layout_column column = { .width = line->section->width[drawn] };
    struct layout_cell cell;

    if (drawn == DRAWN_EVENTS || drawn == DRAWN_DISTINCT)
        column.numbers = 1;
    if (drawn == DRAWN_VALUES && style->width == 0)
        column.width = text_width(text);
    cell = layout_cell(&column, text, style->width, line->used);
    if (text.length > 0 && cell.text.length + cell.cut > 0) {
        buffer_add_repeat(&line->output->text, ' ', line->pending + cell.before);
        ink_begin(&line->output->text, style->color, ink);
        buffer_add(&line->output->text, cell.text);
        if (cell.cut)
            buffer_add_text(&line->output->text, layout_ellipsis(style->unicode));
        ink_end(&line->output->text, style->color, ink);
        line->pending = cell.after + FIELDS_GAP;
    } else {
        line->pending += column.width + FIELDS_GAP;
    }
    line->used += column.width + FIELDS_GAP;
}

static void line_end(struct fields_line *line)
{
    buffer_add_char(&line->output->text, '\n');
}

static void section_write_head(const struct fields_section *section, struct output *output)
{
    struct fields_line line = { output, section, 0, 0 };
    struct fields_line rule = { output, section, 0, 0 };

    for (size_t drawn = 0; drawn < DRAWN_COLUMNS; drawn++)
        line_add(&line, drawn, view_of(drawn_names[drawn]), INK_BOLD);
    line_end(&line);
    for (size_t drawn = 0; drawn < DRAWN_COLUMNS; drawn++) {
        struct buffer text = { 0 };
        const size_t width = drawn == DRAWN_VALUES && (section->width[drawn] > FIELDS_RULE || section->form->style->width == 0)
                                 ? FIELDS_RULE
                                 : section->width[drawn];

        for (size_t i = 0; i < width; i++)
            buffer_add_text(&text, section->form->style->unicode ? "\u2500" : "-");
        line_add(&rule, drawn, buffer_view(&text), INK_DIM);
        buffer_clear(&text);
    }
    line_end(&rule);
}

static void section_write_row(struct fields_section *section, size_t row, struct output *output, struct buffer *text)
{
    const bool system = section_cell(section, row, section->columns.field).data[0] == '@';
    struct fields_line line = { output, section, 0, 0 };

    for (size_t drawn = 0; drawn < DRAWN_COLUMNS; drawn++) {
        buffer_reset(text);
        section_add_cell(section, row, drawn, section->form->style->width ? section->width[drawn] : 0, text);
        if (drawn == DRAWN_FIELD && text_width(buffer_view(text)) > section->width[DRAWN_FIELD]) {
            ink_add(&output->text, section->form->style->color, system ? INK_NONE : INK_CYAN, buffer_view(text));
            buffer_add_char(&output->text, '\n');
            buffer_reset(text);
        }
        line_add(&line, drawn, buffer_view(text), drawn == DRAWN_FIELD && !system ? INK_CYAN : INK_NONE);
    }
    line_end(&line);
}

static void section_write_rows(struct fields_section *section, struct output *output)
{
    struct buffer text = { 0 };

    for (size_t row = section->begin; row < section->end && !output->error; row++) {
        if (section_hides(section, row))
            continue;
        section_write_row(section, row, output, &text);
        output_relax(output);
    }
    buffer_clear(&text);
}

/* "/aws/lambda/shop   4,096 events in the format export" */
static void section_write_title(const struct fields_section *section, struct output *output)
{
    const struct view group = section_cell(section, section->begin, section->columns.group);
    const struct view format = section_cell(section, section->begin, section->columns.format);
    const uint64_t events = (uint64_t)section_number(section, section->begin, section->columns.total);

    ink_begin(&output->text, section->form->style->color, INK_BOLD);
    if (group.data) {
        visible_add(&output->text, group);
        buffer_add_text(&output->text, ": ");
    }
    summary_add_count(&output->text, events);
    buffer_add_text(&output->text, events == 1 ? " event" : " events");
    ink_end(&output->text, section->form->style->color, INK_BOLD);
    if (format.data) {
        buffer_add_text(&output->text, ", format ");
        buffer_add(&output->text, format);
    }
    buffer_add_text(&output->text, "\n\n");
}

static void section_write_foot(const struct fields_section *section, struct output *output)
{
    struct buffer text = { 0 };

    if (section->beyond)
        buffer_add_text(&text, "* beyond the fields that the service discovers in some events; see --max-fields\n");
    if (section->left_out > 0)
        buffer_add_format(&text, "%zu more field%s (objects, further elements of lists): -v lists %s\n", section->left_out,
                          section->left_out == 1 ? "" : "s", section->left_out == 1 ? "it" : "them");
    if (section->bare)
        buffer_add_text(&text, "only the system's fields: parse takes others out of the messages\n");
    if (text.length > 0) {
        ink_begin(&output->text, section->form->style->color, INK_DIM);
        buffer_add(&output->text, buffer_view(&text));
        ink_end(&output->text, section->form->style->color, INK_DIM);
    }
    buffer_clear(&text);
}

/* ---- sections ---- */

static bool section_is_same(const struct fields_section *section, size_t row)
{
    return view_equal(section_cell(section, row, section->columns.group),
                      section_cell(section, section->begin, section->columns.group)) &&
           view_equal(section_cell(section, row, section->columns.format),
                      section_cell(section, section->begin, section->columns.format));
}

static void section_write(struct fields_section *section, struct output *output)
{
    arena_init(&section->arena, NULL);
    map_init(&section->names, &section->arena);
    for (size_t row = section->begin; row < section->end; row++)
        map_set(&section->names, section_cell(section, row, section->columns.field), NULL);
    section_measure(section);
    section_settle(section);
    section_write_title(section, output);
    section_write_head(section, output);
    section_write_rows(section, output);
    section_write_foot(section, output);
    arena_clear(&section->arena);
}

void fields_table_write(struct output *output, const struct liq_result *result, const struct fields_form *form)
{
    const size_t rows = liq_result_rows(result);

    for (size_t begin = 0; begin < rows && !output->error;) {
        struct fields_section section = {
            .result = result, .form = form, .columns = fields_columns(result), .begin = begin, .end = begin + 1
        };

        while (section.end < rows && section_is_same(&section, section.end))
            section.end++;
        if (begin > 0)
            buffer_add_char(&output->text, '\n');
        section_write(&section, output);
        begin = section.end;
    }
}
