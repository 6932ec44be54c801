#include "app/tell.h"

#include "base/number.h"
#include "render/visible.h"

#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool screen_wants_color(const struct settings *settings, bool terminal)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");

    if (view_equal(settings->color, VIEW("always")))
        return true;
    if (view_equal(settings->color, VIEW("never")) || (none && *none))
        return false;
    return terminal && !(term && strcmp(term, "dumb") == 0);
}

static bool screen_knows_unicode(void)
{
    static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);

        if (value && *value)
            return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
    }
    return false;
}

static size_t screen_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    int64_t width;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return columns && number_parse_integer(view_of(columns), &width) && width > 0 && width < 10000 ? (size_t)width : 0;
}

struct screen screen_of(const struct settings *settings)
{
    struct screen screen = {
        .out_terminal = isatty(STDOUT_FILENO),
        .error_terminal = isatty(STDERR_FILENO),
    };

    screen.out_color = screen_wants_color(settings, screen.out_terminal);
    screen.error_color = screen_wants_color(settings, screen.error_terminal);
    screen.unicode = screen_knows_unicode();
    screen.width = screen.out_terminal ? screen_width() : 0;
    return screen;
}

struct answer_style screen_style(const struct screen *screen)
{
    return (struct answer_style){
        .color = screen->out_color,
        .terminal = screen->out_terminal,
        .unicode = screen->out_terminal && screen->unicode,
        .width = screen->width,
    };
}

void tell_text(struct view text)
{
    struct output output;

    output_init(&output, STDERR_FILENO);
    buffer_add(&output.text, text);
    output_flush(&output);
    output_clear(&output);
}

void tell(const char *format, ...)
{
    struct buffer message = { 0 }, line = { 0 };
    va_list args;

    va_start(args, format);
    buffer_add_vformat(&message, format, args);
    va_end(args);
    buffer_add_text(&line, "liq: ");
    visible_add(&line, buffer_view(&message));
    buffer_add_char(&line, '\n');
    tell_text(buffer_view(&line));
    buffer_clear(&message);
    buffer_clear(&line);
}
