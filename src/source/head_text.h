/* Taking heads apart: each of these takes what it names from the start of `rest`, or leaves it as it was. */
#pragma once

#include "source/headed.h"

/* Escape sequences that colour what follows: any number of them, none as well. */
static inline void head_colors(struct view *rest)
{
    while (rest->length > 2 && rest->data[0] == '\x1B' && rest->data[1] == '[') {
        size_t at = 2;

        while (at < rest->length && ((rest->data[at] >= '0' && rest->data[at] <= '9') || rest->data[at] == ';'))
            at++;
        if (at == rest->length || rest->data[at] != 'm')
            return;
        *rest = view_skip(*rest, at + 1);
    }
}

static inline bool head_text(struct view *rest, struct view text)
{
    if (!view_starts(*rest, text))
        return false;
    *rest = view_skip(*rest, text.length);
    return true;
}

static inline bool head_byte(struct view *rest, char byte)
{
    if (rest->length == 0 || rest->data[0] != byte)
        return false;
    *rest = view_skip(*rest, 1);
    return true;
}

/* Any number of blanks. */
static inline void head_blanks(struct view *rest)
{
    while (head_byte(rest, ' '))
        ;
}

/* What stands before the byte, a blank or tab, a colour, or the end. */
static inline bool head_until(struct view *rest, char byte, struct view *word)
{
    size_t at = 0;

    while (at < rest->length && rest->data[at] != byte && (unsigned char)rest->data[at] > ' ')
        at++;
    *word = (struct view){ rest->data, at };
    *rest = view_skip(*rest, at);
    return at > 0;
}

static inline bool head_word(struct view *rest, struct view *word)
{
    return head_until(rest, ' ', word);
}

/* A level such as programs begin lines with, and what parts it from what is behind: INFO, [ERROR], warn:, I, */
bool head_level(struct view *rest);
/* Whether a group or a stream may be called that: levels in capitals and words in brackets are of programs' own lines. */
bool head_may_be_name(struct view word);
/* The same of a head's group and stream, as far as there are. */
bool head_names(struct view line, const struct head *head);

/* A time, and what it tells the head. */
static inline bool head_iso(struct head_reader *reader, struct view *rest, struct head *head)
{
    if (!head_time_iso(&reader->clock, *rest, &head->time))
        return false;
    *rest = view_skip(*rest, head->time.length);
    head->timed = true;
    return true;
}

/* The message begins at `rest`. */
static inline bool head_ends(struct view line, struct view rest, struct head *head)
{
    head->length = line.length - rest.length;
    return true;
}

static inline bool head_is_number(struct view text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.length > 0;
}

/* A time as programs of containers' runtimes put before each line: RFC 3339 and a blank. */
static inline bool head_rfc3339(struct head_reader *reader, struct view *rest, struct head *head)
{
    struct view behind = *rest;

    if (!head_iso(reader, &behind, head) || !head->time.zoned || head->time.separator != 'T' ||
        !(behind.length == 0 || head_byte(&behind, ' '))) {
        head->timed = false;
        return false;
    }
    *rest = behind;
    return true;
}

/* Learns parts 1, that heads have times: only runtimes write so many digits, so other times are the messages' own. */
enum { HEAD_NANO_DIGITS = 7 };
void head_learn_times(struct head_reader *reader, const struct headed_sample *sample, struct headed_layout *layout);
/* The number of event ids in CloudWatch: 56 digits. */
static inline bool head_is_event_id(struct view text)
{
    return text.length > 40 && head_is_number(text);
}
