/* Lines that begin with a number of seconds or finer units. */
#include "source/format_rows.h"
#include "source/head_text.h"

static bool epoch_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line;

    (void)reader;
    (void)head_byte(&rest, '[');
    head->timed = head_time_epoch(rest, &head->time);
    return head->timed && head->time.length < rest.length;
}

static const struct headed epoch_headed = { .parse = epoch_head, .sure = 25 };

const struct format format_epoch = {
    .name = "epoch",
    .help = "Text whose lines begin with a number of seconds (1714557600 or 1714557600.123), milliseconds, microseconds or "
            "nanoseconds; it stays in the message.",
    .example = "1714557600.123 pool exhausted\n",
    HEADED(epoch_headed),
};

/* `--query 'events[].[timestamp,message]' --output text`: a message that ends in a newline leaves an empty line. */
static bool millis_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line, number;

    (void)reader;
    if (!head_word(&rest, &number) || number.length != 13 || !head_is_number(number) || !head_byte(&rest, '\t'))
        return false;
    head->timed = head_time_epoch(number, &head->time);
    return head->timed && head_ends(line, rest, head);
}

static const struct headed millis_headed = { .parse = millis_head, .sure = 91, .exact = true };

const struct format format_millis = {
    .name = "millis",
    .help = "What `aws logs ... --query 'events[].[timestamp,message]' --output text` writes: milliseconds, a tab, the message.",
    .example = "1714557600123\tpool exhausted\n",
    HEADED(millis_headed),
};
