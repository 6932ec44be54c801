/* `aws logs tail`: what it puts before the message is no part of it; further lines of a message have nothing before them. */
#include "source/format_rows.h"
#include "source/head_text.h"

/* Times of the client are in UTC whatever they say. */
static bool tail_utc(struct head_reader *reader, struct view *rest, struct head *head, struct view *time)
{
    const struct zone *zone = reader->clock.zone;

    reader->clock.zone = NULL;
    head_colors(rest);
    time->data = rest->data;
    const bool there = head_iso(reader, rest, head);
    reader->clock.zone = zone;
    time->length = head->time.length;
    head_colors(rest);
    return there && head->time.separator == 'T';
}

/* Where there are colours, they say how far the stream's name goes; else it is taken to be one word. */
static bool tail_stream(struct view *rest, struct view *stream)
{
    const bool colored = view_starts(*rest, VIEW("\x1B"));

    head_colors(rest);
    const size_t end = colored ? view_find_byte(*rest, '\x1B', 0) : SIZE_MAX;
    if (end >= rest->length || end == 0)
        return head_word(rest, stream);
    *stream = (struct view){ rest->data, end };
    *rest = view_skip(*rest, end);
    return true;
}

/* Detailed, the default, and json. Other times begin further lines of a message. */
static bool tail_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line, time;

    if (!tail_utc(reader, &rest, head, &time) || !view_ends(time, VIEW("+00:00")) ||
        (head->time.digits != 6 && head->time.digits != 0) || !head_byte(&rest, ' '))
        return false;
    if (!tail_stream(&rest, &head->stream))
        return false;
    head_colors(&rest);
    return (rest.length == 0 || head_byte(&rest, ' ')) && head_ends(line, rest, head);
}

/* Syslog daemons write such times too, and then a host, a program and a colon. */
static bool tail_typical(struct view line, const struct head *head)
{
    struct view rest = view_skip(line, head->length), tag;

    return head_names(line, head) && !(head_word(&rest, &tag) && view_ends(tag, VIEW(":")) && rest.length > 0);
}

static const struct headed tail_headed = { .parse = tail_head, .typical = tail_typical, .sure = 80 };

const struct format format_tail = {
    .name = "tail",
    .help = "What `aws logs tail` writes, detailed or as json, with colours or without: a time, the stream, the message; "
            "lines without them continue it.",
    .example = "2024-05-01T10:00:00.123000+00:00 web/1 START RequestId: 8f5c Version: 3\n",
    HEADED(tail_headed),
};

static bool tail_short_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line, time;

    return tail_utc(reader, &rest, head, &time) && !head->time.zoned && head->time.digits == 0 && head->time.length == 19 &&
           (rest.length == 0 || head_byte(&rest, ' ')) && head_ends(line, rest, head);
}

static const struct headed tail_short_headed = { .parse = tail_short_head, .sure = 40 };

const struct format format_tail_short = {
    .name = "tail-short",
    .help = "What `aws logs tail --format short` writes: 2024-05-01T10:00:00, in UTC, a blank, the message. A program's own "
            "lines that begin so, time and all the message, need --format iso.",
    .example = "2024-05-01T10:00:00 START RequestId: 8f5c Version: 3\n",
    HEADED(tail_short_headed),
};
