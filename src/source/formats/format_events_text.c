/*
 * `aws logs filter-log-events --output text` and `get-log-events --output text`: members in the order of their names, with
 * tabs between and nothing escaped. The message is the last but one, so a newline at its end puts the time on the next line.
 */
#include "source/format_rows.h"
#include "source/head_text.h"

static bool events_text_number(struct view *rest, struct view *number)
{
    return head_until(rest, '\t', number) && head_is_number(*number) && head_byte(rest, '\t');
}

/* EVENTS id ingestion stream message, or EVENTS ingestion message; a time has 13 digits, an id any other number, 56 in the
 * service. Other rows are of the answer, not of events. */
static bool events_text_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line, number;

    (void)reader;
    head->silent = view_starts(line, VIEW("SEARCHEDLOGSTREAMS\t")) || view_starts(line, VIEW("NEXTTOKEN\t")) ||
                   ((view_starts(line, VIEW("b/")) || view_starts(line, VIEW("f/"))) && view_find_byte(line, ' ', 0) >= line.length);
    if (head->silent)
        return true;
    if (!head_text(&rest, VIEW("EVENTS\t")) || !events_text_number(&rest, &number))
        return false;
    if (number.length != 13) {
        if (!events_text_number(&rest, &number))
            return false;
        const size_t tab = view_find_byte(rest, '\t', 0);
        if (tab >= rest.length)
            return false;
        head->stream = (struct view){ rest.data, tab };
        rest = view_skip(rest, tab + 1);
    }
    return number.length == 13 && instant_of_number(number, &head->ingestion_ms) && head_ends(line, rest, head);
}

static void events_text_finish(struct view *message, struct head *head)
{
    size_t at = message->length;

    while (at > 0 && message->data[at - 1] >= '0' && message->data[at - 1] <= '9')
        at--;
    if (message->length - at != 13 || at == 0 || message->data[at - 1] != '\t')
        return;
    head->timed = instant_of_number(view_skip(*message, at), &head->time.ms);
    message->length = at - 1;
    if (view_ends(*message, VIEW("\n")))
        message->length--;
}

static const struct headed events_text_headed = { .parse = events_text_head, .finish = events_text_finish, .sure = 96, .exact = true };

const struct format format_events_text = {
    .name = "events-text",
    .help = "What `aws logs filter-log-events --output text` and `get-log-events --output text` write: rows of EVENTS. A "
            "newline at the end of a message does not lead astray.",
    .example = "EVENTS\t38239582010483000000000000000000000000000000000000000001\t1714557601000\tweb/1\tpool exhausted\t1714557600123\n",
    HEADED(events_text_headed),
};
