/* Laying out help: headings, entries with their explanation beside them, paragraphs. */
#pragma once

#include "base/buffer.h"

struct help_text {
    struct buffer *text;
    bool color;
    size_t width;               /* columns to fill */
};

void help_heading(struct help_text *help, const char *heading);
/* "  name     explanation", the explanation wrapped beside a name of up to `room` columns. */
void help_entry(struct help_text *help, const char *name, size_t room, const char *explanation);
void help_paragraph(struct help_text *help, size_t indent, const char *paragraph);
/* A line as it is, indented. */
void help_line(struct help_text *help, size_t indent, const char *format, ...) __attribute__((format(printf, 3, 4)));
