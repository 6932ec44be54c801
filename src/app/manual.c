#include "app/manual.h"

#include "app/help_items.h"
#include "app/options.h"
#include "app/verbs.h"
#include "render/answer.h"

/* Text that roff takes as it is: backslashes, hyphens, and dots at the start of a line have a meaning of their own. */
static void manual_add(struct buffer *text, const char *words)
{
    for (const char *at = words; *at; at++) {
        if (at == words && (*at == '.' || *at == '\''))
            buffer_add_text(text, "\\&");
        if (*at == '\\')
            buffer_add_text(text, "\\e");
        else if (*at == '-')
            buffer_add_text(text, "\\-");
        else
            buffer_add_char(text, *at);
    }
}

static void manual_section(struct buffer *text, const char *title)
{
    buffer_add_format(text, ".SH %s\n", title);
}

static void manual_line(struct buffer *text, const char *words)
{
    manual_add(text, words);
    buffer_add_char(text, '\n');
}

static void manual_item(struct buffer *text, const char *name, const char *help)
{
    buffer_add_text(text, ".TP\n.B ");
    manual_line(text, name);
    manual_line(text, help);
}

static void manual_synopsis(struct buffer *text)
{
    const struct verb *verb;

    manual_section(text, "SYNOPSIS");
    for (size_t i = 0; (verb = verb_at(i)); i++) {
        if (!verb->run)
            continue;
        buffer_add_text(text, i > 0 ? ".br\n.B " : ".B ");
        manual_line(text, verb->usage);
    }
}

static void manual_options(struct buffer *text)
{
    const struct option *option;
    struct buffer usage = { 0 };

    manual_section(text, "OPTIONS");
    for (size_t i = 0; (option = option_at(i)); i++) {
        help_option_usage(&usage, option);
        manual_item(text, usage.data, option->help);
        if (option->choices) {
            buffer_add_text(text, "(one of: ");
            manual_add(text, option->choices);
            buffer_add_text(text, ")\n");
        }
    }
    buffer_clear(&usage);
}

static void manual_tables(struct buffer *text)
{
    struct liq_format_info format;

    manual_section(text, "FILES THAT CAN BE READ");
    for (size_t i = 0; liq_format_at(i, &format); i++)
        manual_item(text, format.name, format.help);
    buffer_add_text(text, ".PP\n");
    manual_line(text, "Any of them may be packed by gzip, zstd, bzip2, xz or lz4, be a member of a zip archive, or be in UTF-16; folders are searched.");
    manual_section(text, "OUTPUT FORMS");
    for (size_t i = 0; answer_form_at(i); i++)
        manual_item(text, answer_form_at(i)->name, answer_form_at(i)->help);
}

static void manual_closing(struct buffer *text)
{
    manual_section(text, "TIMES");
    manual_line(text, "ISO dates and times (UTC unless they name a zone), epoch seconds or milliseconds, now, today, yesterday "
                      "or a weekday, with a time of that day or without, and times before now such as -15m, -1h, -3d. Both ends of a range belong to it.");
    manual_section(text, "EXIT STATUS");
    manual_item(text, "0", "answered");
    manual_item(text, "1", "a check failed: liq test, --fail-if");
    manual_item(text, "2", "the query or the call is wrong");
    manual_item(text, "3", "a file could not be read or written, or memory did not suffice");
    manual_item(text, "130", "interrupted");
    manual_section(text, "ENVIRONMENT");
    manual_item(text, "NO_COLOR", "no colours unless --color asks for them");
    manual_item(text, "TMPDIR", "where temporary files are made");
    manual_section(text, "EXAMPLES");
    buffer_add_text(text, ".nf\n");
    manual_line(text, "liq 'stats count(*) by bin(5m)' app.log.gz");
    manual_line(text, "liq -o csv --start -1d 'filter @message like /ERROR/ | limit 20' logs/");
    manual_line(text, "liq run -f slow.cwli -p ms=800 export.ndjson");
    buffer_add_text(text, ".fi\n");
}

void manual_write(struct buffer *text)
{
    const struct verb *verb;

    buffer_add_format(text, ".TH LIQ 1 \"\" \"liq %s\" \"User Commands\"\n", liq_version());
    manual_section(text, "NAME");
    manual_line(text, "liq - answer CloudWatch Logs Insights queries over log files");
    manual_synopsis(text);
    manual_section(text, "DESCRIPTION");
    manual_line(text, "liq answers queries in the language of CloudWatch Logs Insights over log files that are on this machine. "
                      "A bare - or no file reads standard input. What the language has is told by liq help commands and "
                      "liq help functions; every mistake in a query has a code with a page of its own: liq help E0401.");
    manual_section(text, "VERBS");
    for (size_t i = 1; (verb = verb_at(i)); i++)
        if (verb->run)
            manual_item(text, verb->name, verb->help);
    manual_options(text);
    manual_tables(text);
    manual_closing(text);
}
