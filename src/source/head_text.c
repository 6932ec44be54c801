#include "source/head_text.h"

#include <ctype.h>

void head_learn_times(struct head_reader *reader, const struct headed_sample *sample, struct headed_layout *layout)
{
    layout->parts = 1;
    for (size_t i = 0; i < sample->count; i++) {
        struct head head = { .ingestion_ms = INT64_MIN };

        if (layout->headed->parse(reader, sample->lines[i], &head) && head.timed && head.time.digits >= HEAD_NANO_DIGITS)
            return;
    }
    layout->parts = 0;
}

/* The word without what programs put around levels: [INFO], (main), WARN: */
static struct view head_bare(struct view word)
{
    static const char pairs[][2] = { { '[', ']' }, { '(', ')' }, { '<', '>' } };

    while (word.length > 0 && (word.data[word.length - 1] == ':' || word.data[word.length - 1] == ','))
        word.length--;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (word.length > 2 && word.data[0] == pairs[i][0] && word.data[word.length - 1] == pairs[i][1])
            return (struct view){ word.data + 1, word.length - 2 };
    return word;
}

static bool head_is_level(struct view word)
{
    static const struct view levels[] = {
        VIEW_INIT("INFO"), VIEW_INIT("ERROR"), VIEW_INIT("WARN"), VIEW_INIT("WARNING"), VIEW_INIT("DEBUG"), VIEW_INIT("TRACE"),
        VIEW_INIT("FATAL"), VIEW_INIT("CRITICAL"), VIEW_INIT("NOTICE"), VIEW_INIT("SEVERE"), VIEW_INIT("ALERT"),
        VIEW_INIT("VERBOSE"), VIEW_INIT("EMERG"), VIEW_INIT("CRIT"), VIEW_INIT("ERR"),
    };

    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (view_equal_nocase(word, levels[i]))
            return true;
    return false;
}

/* Ruby's logger has a level's first letter, a comma and the time in brackets. */
static bool head_is_letter(struct view word)
{
    return word.length == 2 && word.data[1] == ',' && memchr("DIWEFA", word.data[0], 6);
}

bool head_level(struct view *rest)
{
    struct view behind = *rest, word;
    const size_t bracket = rest->length > 1 && rest->data[0] == '[';

    /* Mostly there is a date. */
    if (rest->length > 0 && rest->data[bracket] >= '0' && rest->data[bracket] <= '9')
        return false;
    if (!head_word(&behind, &word) || !(head_is_letter(word) || head_is_level(head_bare(word))) || behind.length == 0)
        return false;
    while (head_byte(&behind, ' ') || head_byte(&behind, '\t'))
        ;
    *rest = behind;
    return true;
}

/* The service allows neither colons nor asterisks; <34> is of syslog. Streams may well be called error, but hardly ERROR. */
bool head_may_be_name(struct view word)
{
    bool written = false, small = false;

    if (view_starts(word, VIEW("<")) || head_bare(word).length != word.length)
        return false;
    for (size_t i = 0; i < word.length; i++) {
        const unsigned char byte = (unsigned char)word.data[i];

        if (byte == ':' || byte == '*')
            return false;
        written = written || byte >= 0x80 || isalnum(byte);
        small = small || islower(byte);
    }
    return written && (small || !head_is_level(word));
}

bool head_names(struct view line, const struct head *head)
{
    (void)line;
    return (!head->group.data || head_may_be_name(head->group)) && (!head->stream.data || head_may_be_name(head->stream));
}
