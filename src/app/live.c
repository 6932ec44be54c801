#include "app/live.h"

#include "render/output.h"

#include <sys/ioctl.h>

enum { LIVE_LINES = 24 };       /* of a screen that does not tell */

static size_t live_height(const struct live *live)
{
    struct winsize size;

    return ioctl(live->fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 3 ? size.ws_row : LIVE_LINES;
}

static size_t live_count(struct view text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += text.data[i] == '\n';
    return count;
}

/* The first lines. */
static struct view live_first(struct view text, size_t lines)
{
    size_t end = 0;

    while (lines-- > 0 && end < text.length)
        end = view_find_byte(text, '\n', end) + 1;
    return (struct view){ text.data, end };
}

static void live_add_up(const struct live *live, struct buffer *out)
{
    if (live->lines > 0)
        buffer_add_format(out, "\033[%zuA", live->lines);
    buffer_add_text(out, "\r\033[J");
}

void live_draw(struct live *live, struct view text, struct view foot)
{
    const size_t room = live_height(live) - 1 - live_count(foot), lines = live_count(text);
    struct output output;

    output_init(&output, live->fd);
    live_add_up(live, &output.text);
    buffer_add_text(&output.text, "\033[?7l");
    if (lines > room) {
        buffer_add(&output.text, live_first(text, room - 1));
        buffer_add_format(&output.text, "... and %zu lines more\n", lines - room + 1);
    } else {
        buffer_add(&output.text, text);
    }
    buffer_add(&output.text, foot);
    buffer_add_text(&output.text, "\033[?7h");
    live->lines = (lines > room ? room : lines) + live_count(foot);
    output_flush(&output);
    output_clear(&output);
}

void live_wipe(struct live *live)
{
    struct output output;

    if (live->lines == 0)
        return;
    output_init(&output, live->fd);
    live_add_up(live, &output.text);
    output_flush(&output);
    output_clear(&output);
    live->lines = 0;
}
