#include "render/ink.h"

static const char *const ink_codes[] = {
    [INK_NONE] = "",           [INK_BOLD] = "\033[1m",    [INK_DIM] = "\033[2m",
    [INK_RED] = "\033[31m",    [INK_GREEN] = "\033[32m",  [INK_YELLOW] = "\033[33m",
    [INK_CYAN] = "\033[36m",   [INK_BOLD_RED] = "\033[1;31m", [INK_BOLD_YELLOW] = "\033[1;33m",
};

void ink_begin(struct buffer *text, bool color, enum ink ink)
{
    if (color)
        buffer_add_text(text, ink_codes[ink]);
}

void ink_end(struct buffer *text, bool color, enum ink ink)
{
    if (color && ink != INK_NONE)
        buffer_add_text(text, "\033[0m");
}

void ink_add(struct buffer *text, bool color, enum ink ink, struct view view)
{
    ink_begin(text, color, ink);
    buffer_add(text, view);
    ink_end(text, color, ink);
}
