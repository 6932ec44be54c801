/* Clients of CloudWatch Logs with heads of their own: saw, cw, sam logs. */
#include "source/format_rows.h"
#include "source/head_text.h"
#include "source/naming.h"

/* Coloured are the time and the stream, or also what stands around them. */
static bool saw_byte(struct view *rest, char byte)
{
    head_colors(rest);
    return head_byte(rest, byte);
}

/* Names may have blanks. */
static bool saw_stream(struct view *rest, struct view *stream)
{
    size_t at = 0;

    head_colors(rest);
    while (at < rest->length && rest->data[at] != ')' && (unsigned char)rest->data[at] >= ' ')
        at++;
    *stream = (struct view){ rest->data, at };
    *rest = view_skip(*rest, at);
    return at > 0;
}

/* [2024-05-01T10:00:00+02:00] (STREAM) message; JSON goes on over several lines. */
static bool saw_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line;

    if (!saw_byte(&rest, '['))
        return false;
    head_colors(&rest);
    if (!head_iso(reader, &rest, head) || head->time.separator != 'T' || !saw_byte(&rest, ']') || !saw_byte(&rest, ' ') ||
        !saw_byte(&rest, '(') || !saw_stream(&rest, &head->stream) || !saw_byte(&rest, ')'))
        return false;
    head_colors(&rest);
    return (rest.length == 0 || head_byte(&rest, ' ')) && head_ends(line, rest, head);
}

static const struct headed saw_headed = { .parse = saw_head, .typical = head_names, .sure = 85 };

const struct format format_saw = {
    .name = "saw",
    .help = "What `saw watch` and `saw get --pretty` write: a time in brackets, the stream in parentheses, the message.",
    .example = "[2024-05-01T12:00:00+02:00] (web/1) pool exhausted\n",
    HEADED(saw_headed),
};

enum { CW_GROUP = 1, CW_STREAM = 2, CW_ID = 4 };

/* One part and the hyphen behind it. */
static bool cw_part(struct view *rest, struct view *part)
{
    struct view behind = *rest;

    head_colors(&behind);
    if (!head_word(&behind, part))
        return false;
    head_colors(&behind);
    if (!head_text(&behind, VIEW(" - ")))
        return false;
    *rest = behind;
    return true;
}

static bool cw_time(struct head_reader *reader, struct view *rest, struct head *head)
{
    head_colors(rest);
    if (!head_iso(reader, rest, head) || head->time.zoned || head->time.separator != 'T')
        return false;
    head_colors(rest);
    return head_text(rest, VIEW(" - "));
}

static bool cw_head(struct head_reader *reader, struct view line, struct head *head)
{
    const unsigned parts = reader->layout->parts;
    struct view rest = line, id;

    return cw_time(reader, &rest, head) && (!(parts & CW_GROUP) || cw_part(&rest, &head->group)) &&
           (!(parts & CW_STREAM) || cw_part(&rest, &head->stream)) && (!(parts & CW_ID) || cw_part(&rest, &id)) &&
           head_ends(line, rest, head);
}

static unsigned cw_parts(struct head_reader *reader, struct view line)
{
    struct head head = { .ingestion_ms = INT64_MIN };
    struct view rest = line, words[3] = { { NULL, 0 } };
    size_t count = 0, ids = 0;

    if (!cw_time(reader, &rest, &head))
        return 0;
    while (count < 3 && cw_part(&rest, &words[count]) && !head_is_event_id(words[count]))
        count++;
    ids = count < 3 && words[count].data && head_is_event_id(words[count]);
    /* Without an id behind them, only what looks like a path is a name. */
    for (size_t i = 0; i < count; i++)
        if (!ids && view_find_byte(words[i], '/', 0) >= words[i].length)
            count = i;
    if (count > 2)
        count = 2;
    return (ids ? CW_ID : 0) | (count == 2 ? CW_GROUP | CW_STREAM : count == 0 ? 0 : words[0].data[0] == '/' ? CW_GROUP : CW_STREAM);
}

/* The parts that all lines have. */
static void cw_learn(struct head_reader *reader, const struct headed_sample *sample, struct headed_layout *layout)
{
    unsigned parts = CW_GROUP | CW_STREAM | CW_ID;

    for (size_t i = 0; i < sample->count; i++) {
        struct head head = { .ingestion_ms = INT64_MIN };
        struct view rest = sample->lines[i];

        if (cw_time(reader, &rest, &head))
            parts &= cw_parts(reader, sample->lines[i]);
    }
    layout->parts = parts;
}

static bool cw_typical(struct view line, const struct head *head)
{
    (void)line;
    return head->group.data || head->stream.data;
}

static const struct headed cw_headed = { .parse = cw_head, .typical = cw_typical, .learn = cw_learn, .sure = 60 };

const struct format format_cw = {
    .name = "cw",
    .help = "What `cw tail` writes: a time, then the group, the stream and the event's id as far as they were asked for, the "
            "message, with hyphens between. With a time alone it has to be named.",
    .example = "2024-05-01T10:00:00 - /aws/lambda/pool - 2024/05/01/[$LATEST]8f5c - START RequestId: 8f5c\n",
    HEADED(cw_headed),
    .names_groups = naming_anywhere,
};

/* STREAM 2024-05-01T10:00:00.123000 message, in UTC. */
static bool sam_head(struct head_reader *reader, struct view line, struct head *head)
{
    const struct zone *zone = reader->clock.zone;
    struct view rest = line;

    head_colors(&rest);
    if (!head_word(&rest, &head->stream))
        return false;
    head_colors(&rest);
    if (!head_byte(&rest, ' '))
        return false;
    head_colors(&rest);
    reader->clock.zone = NULL;
    const bool there = head_iso(reader, &rest, head);
    reader->clock.zone = zone;
    head_colors(&rest);
    return there && !head->time.zoned && head->time.separator == 'T' && (head->time.digits == 6 || head->time.digits == 0) &&
           (rest.length == 0 || head_byte(&rest, ' ')) && head_ends(line, rest, head);
}

static const struct headed sam_headed = { .parse = sam_head, .typical = head_names, .sure = 70 };

const struct format format_sam = {
    .name = "sam",
    .help = "What `sam logs` writes, with colours or without: the stream, a time in UTC, the message.",
    .example = "2024/05/01/[$LATEST]8f5c 2024-05-01T10:00:00.123000 START RequestId: 8f5c\n",
    HEADED(sam_headed),
};
