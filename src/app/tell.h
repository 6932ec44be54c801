/* What the program says on standard error, and what it knows of the screen. */
#pragma once

#include "app/settings.h"
#include "render/answer.h"

struct screen {
    bool out_terminal, error_terminal;
    bool out_color, error_color;
    bool unicode;
    size_t width;               /* of standard output; 0 when it is no terminal */
};

struct screen screen_of(const struct settings *settings);
struct answer_style screen_style(const struct screen *screen);

/* Writes "liq: MESSAGE" and a line end; control characters of the message are spelled. */
void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
void tell_text(struct view text);               /* as it is, at once; a standard error that cannot be written to is borne */
