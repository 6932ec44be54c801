/* awslogs and utern: GROUP STREAM, filled up with blanks, then what was asked for, then the message. */
#include "source/format_rows.h"
#include "source/head_text.h"
#include "source/naming.h"

enum { PART_TIME = 1, PART_ID = 2 };

/* A word that may be coloured. */
static bool clients_word(struct view *rest, struct view *word)
{
    head_colors(rest);
    if (!head_word(rest, word))
        return false;
    head_colors(rest);
    return true;
}

/* 2024-05-01T10:00:00.123Z and a blank, which are the clients' only with so many digits. */
static bool clients_time(struct head_reader *reader, struct view *rest, unsigned digits, struct head *head)
{
    struct view behind = *rest;
    struct head_time time;

    head_colors(&behind);
    if (!head_time_iso(&reader->clock, behind, &time) || !time.zoned || time.digits != digits || time.separator != 'T')
        return false;
    behind = view_skip(behind, time.length);
    head_colors(&behind);
    if (behind.length > 0 && !head_byte(&behind, ' '))
        return false;
    head->time = time;
    *rest = behind;
    return true;
}

static void awslogs_times(struct head_reader *reader, struct view *rest, struct head *head)
{
    struct head ingested;

    head->timed = true;
    if (clients_time(reader, rest, 3, &ingested))
        head->ingestion_ms = ingested.time.ms;
}

/* With a time that was asked for, a single word is the group or the stream: groups mostly begin with a slash. */
static bool awslogs_timed(struct head_reader *reader, struct view line, struct view first, struct view rest, struct head *head)
{
    enum { WORDS = 8 };             /* a stream's name may have blanks */

    head_blanks(&rest);
    if (clients_time(reader, &rest, 3, head)) {
        *(first.data[0] == '/' ? &head->group : &head->stream) = first;
        awslogs_times(reader, &rest, head);
        return head_ends(line, rest, head);
    }
    head->group = first;
    for (size_t i = 0; i < WORDS; i++) {
        struct view word;

        if (!clients_word(&rest, &word))
            return false;
        head->stream = head->stream.data ? view_between(head->stream.data, view_end(word)) : word;
        head_blanks(&rest);
        if (clients_time(reader, &rest, 3, head)) {
            awslogs_times(reader, &rest, head);
            return head_ends(line, rest, head);
        }
    }
    return false;
}

/* All events are of one group, so lines that begin otherwise go on with a message. */
static bool awslogs_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line, first;

    if (!clients_word(&rest, &first) || !head_byte(&rest, ' ') ||
        (reader->layout->common.length > 0 && !view_equal(first, reader->layout->common)))
        return false;
    if (reader->layout->parts & PART_TIME)
        return awslogs_timed(reader, line, first, rest, head);
    head->group = first;
    if (!clients_word(&rest, &head->stream))
        return false;
    head_blanks(&rest);
    return head_ends(line, rest, head);
}

static void awslogs_learn(struct head_reader *reader, const struct headed_sample *sample, struct headed_layout *layout)
{
    size_t alike = 0;
    struct view word;

    layout->parts = PART_TIME;
    for (size_t i = 0; i < sample->count; i++) {
        struct view rest = sample->lines[i];
        struct head head = { .ingestion_ms = INT64_MIN };

        if (!awslogs_head(reader, rest, &head) || !clients_word(&rest, &word))
            continue;
        if (!head.group.data)       /* streams only, of which there are many */
            return;
        layout->common = head.group;
        return;
    }
    layout->parts = 0;
    for (size_t i = 0; i < sample->count; i++) {
        struct view rest = sample->lines[i];

        if (!clients_word(&rest, &word) || word.data[0] != '/')
            continue;
        if (layout->common.length == 0)
            layout->common = word;
        alike += view_equal(word, layout->common);
    }
    if (alike * 2 < sample->count)
        layout->common = VIEW("");
}

static bool awslogs_typical(struct view line, const struct head *head)
{
    return head->timed ? head_names(line, head) : (head->group.data[0] == '/' && view_find_byte(head->stream, '/', 1) < head->stream.length);
}

static const struct headed awslogs_headed = {
    .parse = awslogs_head, .typical = awslogs_typical, .learn = awslogs_learn, .sure = 75,
};

const struct format format_awslogs = {
    .name = "awslogs",
    .help = "What `awslogs get` writes: the group, the stream, the message, with times (--timestamp, --ingestion-time) or "
            "without.",
    .example = "/aws/lambda/pool 2024/05/01/[$LATEST]8f5c 2024-05-01T10:00:00.123Z START RequestId: 8f5c\n",
    HEADED(awslogs_headed),
    .names_groups = naming_anywhere,
};

/* The time is that of ingestion, the only one there is. */
static bool utern_head(struct head_reader *reader, struct view line, struct head *head)
{
    const unsigned parts = reader->layout->parts;
    struct view rest = line, id;

    if (!clients_word(&rest, &head->group) || !head_byte(&rest, ' ') || !clients_word(&rest, &head->stream))
        return false;
    head_blanks(&rest);
    if ((parts & PART_ID) && (!clients_word(&rest, &id) || !head_is_event_id(id) || !(rest.length == 0 || head_byte(&rest, ' '))))
        return false;
    if (parts & PART_TIME) {
        head->timed = clients_time(reader, &rest, 0, head);
        if (!head->timed)
            return false;
    }
    return head_ends(line, rest, head);
}

static void utern_learn(struct head_reader *reader, const struct headed_sample *sample, struct headed_layout *layout)
{
    for (unsigned parts = PART_ID | PART_TIME; parts > 0; parts--) {
        layout->parts = parts;
        for (size_t i = 0; i < sample->count; i++) {
            struct head head = { .ingestion_ms = INT64_MIN };

            if (utern_head(reader, sample->lines[i], &head))
                return;
        }
    }
    layout->parts = 0;
}

/* Without either, two words and a message may be anything. */
static bool utern_typical(struct view line, const struct head *head)
{
    struct view rest = view_skip(line, (size_t)(view_end(head->stream) - line.data)), id;

    if (!head_names(line, head))
        return false;
    if (head->timed)
        return true;
    head_colors(&rest);
    head_blanks(&rest);
    return clients_word(&rest, &id) && head_is_event_id(id);
}

static const struct headed utern_headed = { .parse = utern_head, .typical = utern_typical, .learn = utern_learn, .sure = 76 };

const struct format format_utern = {
    .name = "utern",
    .help = "What `utern` writes: the group, the stream, the event's id and its time, which is that of ingestion, if they "
            "were asked for, the message. Without these it has to be named.",
    .example = "/aws/lambda/pool 2024/05/01/[$LATEST]8f5c 2024-05-01T10:00:00Z START RequestId: 8f5c\n",
    HEADED(utern_headed),
    .names_groups = naming_anywhere,
};
