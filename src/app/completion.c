#include "app/completion.h"

#include "app/help.h"
#include "app/options.h"
#include "app/verbs.h"

static void completion_add_verbs(struct buffer *text)
{
    for (size_t i = 1; verb_at(i); i++)
        if (verb_at(i)->run)
            buffer_add_format(text, " %s", verb_at(i)->name);
}

static void completion_add_topics(struct buffer *text)
{
    for (size_t i = 0; help_topic_at(i); i++)
        buffer_add_format(text, " %s", help_topic_at(i));
}

/* A text between single quotes, for any of the shells. */
static void completion_add_quoted(struct buffer *text, const char *words)
{
    buffer_add_char(text, '\'');
    for (const char *at = words; *at; at++)
        if (*at == '\'')
            buffer_add_text(text, "'\\''");
        else
            buffer_add_char(text, *at);
    buffer_add_char(text, '\'');
}

/* ---- bash ---- */

static void bash_write(struct buffer *text)
{
    const struct option *option;

    buffer_add_text(text, "# bash completion for liq\n"
                          "_liq()\n{\n"
                          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                          "    if [[ $word == = ]]; then word=\n"
                          "    elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
                          "    case $before in\n");
    for (size_t i = 0; (option = option_at(i)); i++) {
        if (!option->argument)
            continue;
        buffer_add_text(text, "    ");
        if (option->letter)
            buffer_add_format(text, "-%c|", option->letter);
        buffer_add_format(text, "--%s) ", option->name);
        if (option->choices)
            buffer_add_format(text, "COMPREPLY=($(compgen -W '%s' -- \"$word\")); ", option->choices);
        buffer_add_text(text, "return ;;\n");
    }
    buffer_add_text(text, "    esac\n    if [[ $word == -* ]]; then\n        COMPREPLY=($(compgen -W '");
    for (size_t i = 0; (option = option_at(i)); i++)
        buffer_add_format(text, "%s--%s", i > 0 ? " " : "", option->name);
    buffer_add_text(text, "' -- \"$word\"))\n    elif ((COMP_CWORD == 1)); then\n        COMPREPLY=($(compgen -W '");
    completion_add_verbs(text);
    buffer_add_text(text, "' -- \"$word\"))\n    elif [[ ${COMP_WORDS[1]} == help ]]; then\n        COMPREPLY=($(compgen -W '");
    completion_add_topics(text);
    buffer_add_text(text, "' -- \"$word\"))\n    fi\n}\ncomplete -o default -F _liq liq\n");
}

/* ---- zsh ---- */

/* A description inside an argument of _arguments: brackets and colons have a meaning there. */
static void zsh_add_description(struct buffer *text, const char *words)
{
    for (const char *at = words; *at; at++) {
        if (*at == '[' || *at == ']' || *at == ':' || *at == '\\')
            buffer_add_char(text, '\\');
        if (*at == '\'')
            buffer_add_text(text, "'\\''");
        else
            buffer_add_char(text, *at);
    }
}

static void zsh_add_option(struct buffer *text, const struct option *option)
{
    buffer_add_text(text, "    '*'");
    if (option->letter)
        buffer_add_format(text, "{-%c,--%s%s}", option->letter, option->name, option->argument ? "=" : "");
    else
        buffer_add_format(text, "--%s%s", option->name, option->argument ? "=" : "");
    buffer_add_text(text, "'[");
    zsh_add_description(text, option->help);
    buffer_add_char(text, ']');
    if (option->argument)
        buffer_add_format(text, ":%s:", option->argument);
    if (option->choices)
        buffer_add_format(text, "(%s)", option->choices);
    else if (option->argument && strcmp(option->argument, "FILE") == 0)
        buffer_add_text(text, "_files");
    buffer_add_text(text, "' \\\n");
}

static void zsh_write(struct buffer *text)
{
    buffer_add_text(text, "#compdef liq\n_liq_first() {\n    local -a verbs=(");
    for (size_t i = 1; verb_at(i); i++)
        if (verb_at(i)->run) {
            buffer_add_format(text, "\n        '%s:", verb_at(i)->name);
            zsh_add_description(text, verb_at(i)->help);
            buffer_add_char(text, '\'');
        }
    buffer_add_text(text, "\n    )\n    _describe verb verbs\n}\n"
                          "_liq_rest() {\n    if [[ $words[2] == help ]]; then compadd --");
    completion_add_topics(text);
    buffer_add_text(text, "; else _files; fi\n}\n_arguments -s \\\n");
    for (size_t i = 0; option_at(i); i++)
        zsh_add_option(text, option_at(i));
    buffer_add_text(text, "    '1:verb or query:_liq_first' \\\n    '*:file:_liq_rest'\n");
}

/* ---- fish ---- */

static void fish_write(struct buffer *text)
{
    const struct option *option;

    buffer_add_text(text, "# fish completion for liq\n");
    for (size_t i = 1; verb_at(i); i++)
        if (verb_at(i)->run) {
            buffer_add_format(text, "complete -c liq -n __fish_use_subcommand -a %s -d ", verb_at(i)->name);
            completion_add_quoted(text, verb_at(i)->help);
            buffer_add_char(text, '\n');
        }
    buffer_add_text(text, "complete -c liq -n '__fish_seen_subcommand_from help' -f -a '");
    completion_add_topics(text);
    buffer_add_text(text, "'\n");
    for (size_t i = 0; (option = option_at(i)); i++) {
        buffer_add_format(text, "complete -c liq -l %s", option->name);
        if (option->letter)
            buffer_add_format(text, " -s %c", option->letter);
        if (option->choices)
            buffer_add_format(text, " -x -a '%s'", option->choices);
        else if (option->argument)
            buffer_add_text(text, " -r");
        buffer_add_text(text, " -d ");
        completion_add_quoted(text, option->help);
        buffer_add_char(text, '\n');
    }
}

static const struct {
    const char *shell;
    void (*write)(struct buffer *text);
} completions[] = { { "bash", bash_write }, { "zsh", zsh_write }, { "fish", fish_write } };

void completion_write(struct buffer *text, struct view shell)
{
    for (size_t i = 0; i < sizeof completions / sizeof *completions; i++)
        if (view_equal(shell, view_of(completions[i].shell)))
            completions[i].write(text);
}
