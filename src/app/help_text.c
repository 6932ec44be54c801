#include "app/help_text.h"

#include "base/utf8.h"
#include "render/ink.h"

void help_heading(struct help_text *help, const char *heading)
{
    if (help->text->length > 0)
        buffer_add_char(help->text, '\n');
    ink_add(help->text, help->color, INK_BOLD, view_of(heading));
    buffer_add_char(help->text, '\n');
}

/* Fills lines with the words; the first line has `used` columns taken, the others begin with `indent` blanks. */
static void help_fill(struct help_text *help, size_t used, size_t indent, struct view words)
{
    bool first = true;

    while ((words = view_trim(words)).length > 0) {
        size_t end = view_find_byte(words, ' ', 0);
        struct view word = { words.data, end == SIZE_MAX ? words.length : end };
        size_t width = utf8_width(word);

        if (!first && used + 1 + width > help->width) {
            buffer_add_char(help->text, '\n');
            buffer_add_repeat(help->text, ' ', indent);
            used = indent;
            first = true;
        }
        if (!first)
            buffer_add_char(help->text, ' ');
        used += width + !first;
        first = false;
        buffer_add(help->text, word);
        words = view_skip(words, word.length);
    }
    buffer_add_char(help->text, '\n');
}

void help_entry(struct help_text *help, const char *name, size_t room, const char *explanation)
{
    const size_t width = utf8_width(view_of(name)), indent = room + 4;

    buffer_add_text(help->text, "  ");
    ink_add(help->text, help->color, INK_CYAN, view_of(name));
    if (width > room) {
        buffer_add_char(help->text, '\n');
        buffer_add_repeat(help->text, ' ', indent);
    } else {
        buffer_add_repeat(help->text, ' ', room - width + 2);
    }
    help_fill(help, indent, indent, view_of(explanation));
}

void help_paragraph(struct help_text *help, size_t indent, const char *paragraph)
{
    buffer_add_repeat(help->text, ' ', indent);
    help_fill(help, indent, indent, view_of(paragraph));
}

void help_line(struct help_text *help, size_t indent, const char *format, ...)
{
    va_list args;

    buffer_add_repeat(help->text, ' ', indent);
    va_start(args, format);
    buffer_add_vformat(help->text, format, args);
    va_end(args);
    buffer_add_char(help->text, '\n');
}
