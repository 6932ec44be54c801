/* What web servers write: a line is a request, with its time in brackets; or an error, which begins with its time. */
#include "source/format_rows.h"
#include "source/head_text.h"

enum { ACCESS_BRACKETS = 3, ACCESS_REACH = 512 };

/* The time stands in one of the first brackets: a user's name may hold one. */
static bool access_head(struct head_reader *reader, struct view line, struct head *head)
{
    const struct view reach = { line.data, line.length < ACCESS_REACH ? line.length : ACCESS_REACH };
    size_t at = 0;

    for (size_t i = 0; i < ACCESS_BRACKETS && !head->timed; i++) {
        at = view_find_byte(reach, '[', at);
        if (at >= reach.length)
            return false;
        at++;
        head->timed = head_time_access(&reader->clock, view_skip(line, at), &head->time) ||
                      (at == 1 && head_time_asctime(&reader->clock, view_skip(line, at), &head->time));
    }
    at += head->time.length;
    return head->timed && at < line.length && line.data[at] == ']';
}

static const struct headed access_headed = { .parse = access_head, .sure = 60, .single = true };

const struct format format_access = {
    .name = "access",
    .help = "Lines of web servers (Apache, Nginx): [01/May/2024:10:00:00 +0000] somewhere near the start, or an error log's "
            "[Wed May 01 10:00:00.123 2024] at the start; it stays in the message.",
    .example = "192.0.2.7 - - [01/May/2024:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 512\n",
    HEADED(access_headed),
};
