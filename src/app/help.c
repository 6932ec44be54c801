#include "app/help.h"

#include "app/completion.h"
#include "app/help_items.h"
#include "app/manual.h"
#include "app/options.h"
#include "app/page.h"
#include "app/tell.h"
#include "render/visible.h"

#include <errno.h>
#include <unistd.h>

enum { HELP_WIDTH = 100, TOPIC_ROOM = 12, EXAMPLE_ROOM = 58 };

const char *help_topic_at(size_t index)
{
    const struct help_sort *sort = help_sort_at(index);

    return sort ? sort->topic : NULL;
}

static enum exit_status help_print(const struct buffer *text, enum exit_status status)
{
    struct output output;
    int error;

    output_init(&output, STDOUT_FILENO);
    buffer_add(&output.text, buffer_view(text));
    output_flush(&output);
    error = output.error;
    output_clear(&output);
    if (!error || error == EPIPE)
        return status;
    tell("standard output: %s", strerror(error));
    return EXIT_WORLD_FAILED;
}

static struct help_text help_begin(const struct settings *settings, struct buffer *text)
{
    struct screen screen = screen_of(settings);

    return (struct help_text){
        .text = text,
        .color = screen.out_color,
        .width = screen.width > 40 && screen.width < HELP_WIDTH ? screen.width : HELP_WIDTH,
    };
}

static void help_overview(struct help_text *help)
{
    const struct verb *verb;
    const struct help_sort *sort;

    buffer_add_format(help->text, "liq %s answers CloudWatch Logs Insights queries over log files on this machine.\n",
                      liq_version());
    help_heading(help, "Usage");
    for (size_t i = 0; (verb = verb_at(i)); i++)
        if (verb->run)
            help_entry(help, verb->usage, EXAMPLE_ROOM, verb->help);
    help_heading(help, "Examples");
    help_line(help, 2, "liq 'stats count(*) by bin(5m)' app.log.gz");
    help_line(help, 2, "liq 'filter @message like /ERROR/ | sort @timestamp desc | limit 20' logs/");
    help_line(help, 2, "zcat app.log.gz | liq -o csv --start -1d 'fields @timestamp, @message'");
    help_heading(help, "More: liq help TOPIC, or liq help with the name of any command, function, option or error code");
    for (size_t i = 0; (sort = help_sort_at(i)); i++)
        help_entry(help, sort->topic, TOPIC_ROOM, sort->help);
    help_heading(help, "Exit status");
    help_paragraph(help, 2, "0 answered, 1 a check failed (liq test, --fail-if), 2 the query or the call is wrong, 3 a file "
                            "could not be read or written, 130 interrupted.");
}

/* Shows what has the name; a name may be of several things: a command and a function. */
static bool help_topic(struct help_text *help, struct view name)
{
    const struct help_sort *sort;
    bool found = false;

    for (size_t i = 0; (sort = help_sort_at(i)); i++) {
        if (view_equal_nocase(name, view_of(sort->topic))) {
            sort->list(help);
            found = true;
        } else {
            found |= sort->show(help, name);
        }
    }
    return found;
}

static enum exit_status help_unknown(struct view name)
{
    struct suggest near = suggest_start(name);
    const struct help_sort *sort;

    for (size_t i = 0; (sort = help_sort_at(i)); i++) {
        suggest_offer(&near, view_of(sort->topic));
        sort->suggest(&near);
    }
    if (near.best.data)
        tell("there is no help on `%.*s`; did you mean `%.*s`?", VIEW_PRINT(name), VIEW_PRINT(near.best));
    else
        tell("there is no help on `%.*s`; `liq help` lists the topics", VIEW_PRINT(name));
    return EXIT_MISUSED;
}

static const struct help_sort *help_find_json(struct view topic)
{
    const struct help_sort *sort;

    for (size_t i = 0; (sort = help_sort_at(i)); i++)
        if (sort->write_json && view_equal_nocase(topic, view_of(sort->topic)))
            return sort;
    return NULL;
}

/* One topic for programs. */
static enum exit_status help_write_json(const struct settings *settings, struct buffer *text)
{
    const struct help_sort *sort = settings->words.count == 1 ? help_find_json(settings->words.list[0]) : NULL;

    if (!sort || !view_equal(settings->output, VIEW("json"))) {
        tell("help is text; only `liq help capabilities` can be had with --output json");
        return EXIT_MISUSED;
    }
    sort->write_json(text);
    return EXIT_ANSWERED;
}

enum exit_status verb_help(struct settings *settings)
{
    struct buffer text = { 0 };
    struct help_text help = help_begin(settings, &text);
    enum exit_status status = EXIT_ANSWERED;

    if (settings->output.data)
        status = help_write_json(settings, &text);
    else if (settings->completion.data)
        completion_write(&text, settings->completion);
    else if (settings->manual)
        manual_write(&text);
    else if (settings->page.data)
        status = page_write(&text, settings->page) ? status : help_unknown(settings->page);
    else if (settings->words.count == 0)
        help_overview(&help);
    for (size_t i = 0; i < settings->words.count && !settings->output.data; i++)
        if (!help_topic(&help, settings->words.list[i]))
            status = help_unknown(settings->words.list[i]);
    status = help_print(&text, status);
    buffer_clear(&text);
    return status;
}

enum exit_status help_verb(const struct settings *settings)
{
    struct buffer text = { 0 };
    struct help_text help = help_begin(settings, &text);
    const struct help_sort *sort;
    enum exit_status status;

    if (!*settings->verb->name)
        help_overview(&help);
    for (size_t i = 0; *settings->verb->name && (sort = help_sort_at(i)); i++)
        if (strcmp(sort->topic, "verbs") == 0)
            sort->show(&help, view_of(settings->verb->name));
    status = help_print(&text, EXIT_ANSWERED);
    buffer_clear(&text);
    return status;
}

enum exit_status help_version(void)
{
    struct liq_build_item item;
    struct buffer text = { 0 };
    enum exit_status status;

    buffer_add_format(&text, "liq %s\n", liq_version());
    for (size_t i = 0; liq_build_at(i, &item); i++)
        buffer_add_format(&text, "  %-12s %s\n", item.name, item.value);
    status = help_print(&text, EXIT_ANSWERED);
    buffer_clear(&text);
    return status;
}
