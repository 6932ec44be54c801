#include "render/carets.h"

#include "base/utf8.h"
#include "render/ink.h"
#include "render/visible.h"

enum { CARETS_TAB = 4, CARETS_LINES = 4 };     /* of a longer span the first and the last lines are shown */
enum { CARETS_COLUMNS = 160, CARETS_BEFORE = 60 };  /* of a wider line what is around the place, so much of it in front */

/* One line of the query and the part of it that is underlined. */
struct carets_line {
    struct view text;
    size_t number;
    size_t begin, end;          /* bytes of the line */
    bool cut_before, cut_behind;    /* there is more of it */
};

static struct view carets_view(struct liq_text text)
{
    return (struct view){ text.data, text.length };
}

/* Adds the text with tabs as blanks and control characters spelled; returns the columns it takes. */
static size_t carets_add_code(struct buffer *text, struct view code)
{
    size_t begin = text->length;

    for (size_t at = 0; at < code.length;) {
        size_t tab = view_find_byte(code, '\t', at), end = tab == SIZE_MAX ? code.length : tab;

        visible_add(text, (struct view){ code.data + at, end - at });
        if (tab != SIZE_MAX)
            buffer_add_repeat(text, ' ', CARETS_TAB);
        at = tab == SIZE_MAX ? end : end + 1;
    }
    return utf8_width((struct view){ text->data ? text->data + begin : "", text->length - begin });
}

static size_t carets_code_width(struct view code)
{
    struct buffer scratch = { 0 };
    size_t width = carets_add_code(&scratch, code);

    buffer_clear(&scratch);
    return width;
}

static size_t carets_digits(size_t number)
{
    size_t digits = 1;

    while (number >= 10) {
        number /= 10;
        digits++;
    }
    return digits;
}

/* The line that `offset` lies in, underlined from begin to end as far as they lie in it. */
static struct carets_line carets_line_at(struct view query, size_t offset, size_t number, size_t begin, size_t end)
{
    size_t first = offset, last;

    while (first > 0 && query.data[first - 1] != '\n')
        first--;
    last = view_find_byte(query, '\n', first);
    if (last == SIZE_MAX)
        last = query.length;
    return (struct carets_line){
        .text = { query.data + first, last - first },
        .number = number,
        .begin = begin > first ? (begin < last ? begin : last) - first : 0,
        .end = end < last ? (end > first ? end - first : 0) : last - first,
    };
}

/* How many bytes of the text take at most so many columns. */
static size_t carets_fit(struct view text, size_t columns)
{
    size_t at = 0, width = 0;
    uint32_t code;

    while (at < text.length) {
        const size_t length = utf8_decode(text, at, &code);

        width += carets_code_width((struct view){ text.data + at, length });
        if (width > columns)
            break;
        at += length;
    }
    return at;
}

/* Leaves of a wide line what lies around the place. */
static void carets_crop(struct carets_line *line)
{
    const struct view before = { line->text.data, line->begin };
    const size_t width = carets_code_width(before);
    size_t from = 0;

    if (carets_code_width(line->text) <= CARETS_COLUMNS)
        return;
    if (width > CARETS_BEFORE)
        from = carets_fit(before, width - CARETS_BEFORE);
    line->text = view_skip(line->text, from);
    line->begin -= from;
    line->end -= from;
    line->cut_before = from > 0;
    const size_t kept = carets_fit(line->text, CARETS_COLUMNS);
    line->cut_behind = kept < line->text.length;
    line->text.length = kept;
    line->end = line->end < kept ? line->end : kept;
}

static void carets_gutter(struct buffer *text, const struct carets *carets, size_t gutter, size_t number)
{
    ink_begin(text, carets->color, INK_CYAN);
    if (number > 0)
        buffer_add_format(text, "%*zu |", (int)gutter, number);
    else
        buffer_add_format(text, "%*s |", (int)gutter, "");
    ink_end(text, carets->color, INK_CYAN);
}

static void carets_show_line(struct buffer *text, const struct carets *carets, const struct carets_line *line, size_t gutter,
                             enum ink ink)
{
    static const char more[] = "... ";
    size_t before = carets_code_width((struct view){ line->text.data, line->begin }) + (line->cut_before ? strlen(more) : 0);
    size_t under = carets_code_width((struct view){ line->text.data + line->begin, line->end - line->begin });

    carets_gutter(text, carets, gutter, line->number);
    if (line->text.length > 0)
        buffer_add_char(text, ' ');
    buffer_add_text(text, line->cut_before ? more : "");
    carets_add_code(text, line->text);
    buffer_add_text(text, line->cut_behind ? " ...\n" : "\n");
    carets_gutter(text, carets, gutter, 0);
    buffer_add_repeat(text, ' ', before + 1);
    ink_begin(text, carets->color, ink);
    buffer_add_repeat(text, '^', under > 0 ? under : 1);
    ink_end(text, carets->color, ink);
    buffer_add_char(text, '\n');
}

/* The lines of the span; of many only the first and the last. */
static void carets_show_span(struct buffer *text, const struct carets *carets, const struct liq_diagnostic *diagnostic,
                             size_t gutter, enum ink ink)
{
    size_t begin = diagnostic->begin < carets->query.length ? diagnostic->begin : carets->query.length;
    size_t end = diagnostic->end < carets->query.length ? diagnostic->end : carets->query.length;
    size_t offset = begin, lines = diagnostic->end_line - diagnostic->line + 1;

    carets_gutter(text, carets, gutter, 0);
    buffer_add_char(text, '\n');
    for (size_t i = 0; i < lines; i++) {
        struct carets_line line = carets_line_at(carets->query, offset, diagnostic->line + i, begin, end);
        size_t next = (size_t)(line.text.data - carets->query.data) + line.text.length + 1;

        if (lines <= CARETS_LINES || i == 0 || i + 1 == lines) {
            carets_crop(&line);
            if (line.end > line.begin || lines == 1)
                carets_show_line(text, carets, &line, gutter, ink);
        } else if (i == 1) {
            carets_gutter(text, carets, gutter, 0);
            buffer_add_text(text, " ...\n");
        }
        if (next > carets->query.length)
            break;
        offset = next;
    }
}

static void carets_headline(struct buffer *text, const struct carets *carets, const struct liq_diagnostic *diagnostic,
                            enum ink ink)
{
    ink_begin(text, carets->color, ink);
    buffer_add_text(text, diagnostic->severity == LIQ_WARNING ? "warning" : "error");
    buffer_add_format(text, "[%s]", diagnostic->code);
    ink_end(text, carets->color, ink);
    ink_begin(text, carets->color, INK_BOLD);
    buffer_add_text(text, ": ");
    visible_add(text, carets_view(diagnostic->message));
    ink_end(text, carets->color, INK_BOLD);
    buffer_add_char(text, '\n');
}

void carets_write(struct buffer *text, const struct carets *carets, const struct liq_diagnostic *diagnostic)
{
    const enum ink ink = diagnostic->severity == LIQ_WARNING ? INK_BOLD_YELLOW : INK_BOLD_RED;
    size_t gutter = carets_digits(diagnostic->end_line);

    carets_headline(text, carets, diagnostic, ink);
    if (carets->name.length > 0) {
        buffer_add_repeat(text, ' ', gutter);
        ink_add(text, carets->color, INK_CYAN, VIEW("--> "));
        visible_add(text, carets->name);
        buffer_add_format(text, ":%zu:%zu\n", diagnostic->line, diagnostic->column);
    }
    carets_show_span(text, carets, diagnostic, gutter, ink);
    if (diagnostic->help.length > 0) {
        buffer_add_repeat(text, ' ', gutter + 1);
        ink_add(text, carets->color, INK_CYAN, VIEW("= help: "));
        visible_add(text, carets_view(diagnostic->help));
        buffer_add_char(text, '\n');
    }
}

void carets_write_service(struct buffer *text, const struct liq_diagnostic *diagnostic)
{
    buffer_add_text(text, "An error occurred (MalformedQueryException) when calling the StartQuery operation: ");
    visible_add(text, carets_view(diagnostic->service.length > 0 ? diagnostic->service : diagnostic->message));
    buffer_add_char(text, '\n');
}
