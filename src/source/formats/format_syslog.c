/* Syslog as it is written to files: the whole line is the message. */
#include "source/format_rows.h"
#include "source/head_text.h"

/* <34>, at most three digits. */
static bool syslog_priority(struct view *rest)
{
    struct view behind = *rest, number;

    if (!head_byte(&behind, '<') || !head_until(&behind, '>', &number) || number.length > 3 || !head_is_number(number) ||
        !head_byte(&behind, '>'))
        return false;
    *rest = behind;
    return true;
}

static bool syslog_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line;

    (void)syslog_priority(&rest);
    head->timed = head_time_syslog(&reader->clock, rest, &head->time);
    return head->timed && rest.length > head->time.length && rest.data[head->time.length] == ' ';
}

static const struct headed syslog_headed = { .parse = syslog_head, .sure = 70 };

const struct format format_syslog = {
    .name = "syslog",
    .help = "Syslog lines of RFC 3164, with or without <34> before the time, which has no year: it is the last in which the "
            "time is not later than the file.",
    .example = "May  1 10:00:00 web-1 sshd[812]: Accepted publickey for deploy\n",
    HEADED(syslog_headed),
};

static bool syslog_5424_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line, version;

    if (!syslog_priority(&rest) || !head_word(&rest, &version) || version.length > 2 || !head_is_number(version) ||
        !head_byte(&rest, ' '))
        return false;
    return head_text(&rest, VIEW("- ")) || head_iso(reader, &rest, head);
}

static const struct headed syslog_5424_headed = { .parse = syslog_5424_head, .sure = 92 };

const struct format format_syslog_5424 = {
    .name = "syslog-5424",
    .help = "Syslog lines of RFC 5424: <34>1, a time or a hyphen, host, program, process, kind and data.",
    .example = "<165>1 2024-05-01T10:00:00.003Z web-1 app 812 ID47 - pool exhausted\n",
    HEADED(syslog_5424_headed),
};
