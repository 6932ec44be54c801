#include "app/page.h"

#include "base/utf8.h"
#include "liq/liq.h"

/* Words of a table as Markdown takes them; what stands between backticks is left alone. */
static void page_words(struct buffer *text, const char *words)
{
    bool code = false;

    for (const char *at = words; *at; at++) {
        if (*at == '`')
            code = !code;
        if (!code && strchr("\\*_<>|~$", *at))
            buffer_add_char(text, '\\');
        buffer_add_char(text, *at);
    }
}

/* "IP addresses" -> "ip-addresses" */
static void page_slug(struct buffer *text, const char *title)
{
    for (const char *at = title; *at; at++)
        buffer_add_char(text, *at == ' ' ? '-' : (char)(*at >= 'A' && *at <= 'Z' ? *at + ('a' - 'A') : *at));
}

static bool page_slug_is(const char *title, struct view name)
{
    struct buffer slug = { 0 };
    bool same;

    page_slug(&slug, title);
    same = view_equal(buffer_view(&slug), name);
    buffer_clear(&slug);
    return same;
}

/* ---- a command ---- */

static void page_command_names(struct buffer *text, const char *names)
{
    buffer_add_text(text, "\nAlso written: `");
    for (const char *at = names; *at; at++)
        if (*at == ',')
            buffer_add_text(text, "`,");
        else if (*at == ' ')
            buffer_add_text(text, " `");
        else
            buffer_add_char(text, *at);
    buffer_add_text(text, "`.\n");
}

static bool page_command(struct buffer *text, struct view name)
{
    struct liq_command_info command;

    for (size_t i = 0; liq_command_at(i, &command); i++) {
        if (!command.available || !view_equal(name, view_of(command.name)))
            continue;
        page_words(text, command.help);
        buffer_add_format(text, "\n\n```text\n%s\n```\n", command.usage);
        if (*command.synonyms)
            page_command_names(text, command.synonyms);
        if (command.example_count > 0)
            buffer_add_text(text, command.example_count > 1 ? "\nExamples:\n\n```text\n" : "\nAn example:\n\n```text\n");
        for (size_t j = 0; j < command.example_count; j++)
            buffer_add_format(text, "%s\n", command.examples[j]);
        if (command.example_count > 0)
            buffer_add_text(text, "```\n");
        buffer_add_format(text, "\nSection %s of the reference; `script/sections %s` lists its cases in [tests/conformance]"
                                "(../../../tests/conformance/README.md).\n", command.section, command.section);
        return true;
    }
    return false;
}

/* ---- a family of functions ---- */

static void page_function_examples(struct buffer *text, const struct liq_function_info *function)
{
    size_t widest = 0;

    for (size_t i = 0; i < function->example_count; i++) {
        size_t width = utf8_width(view_of(function->examples[i].text));

        widest = width > widest ? width : widest;
    }
    buffer_add_format(text, "```text\n%s\n", function->usage);
    for (size_t i = 0; i < function->example_count; i++) {
        const struct liq_example *example = &function->examples[i];

        buffer_add_format(text, "%s%s", i == 0 ? "\n" : "", example->text);
        buffer_add_repeat(text, ' ', widest - utf8_width(view_of(example->text)));
        buffer_add_format(text, "  =>  %s\n", example->result ? example->result : "null");
    }
    buffer_add_text(text, "```\n");
}

static bool page_family(struct buffer *text, struct view name)
{
    struct liq_function_info function;
    bool found = false;

    for (size_t i = 0; liq_function_at(i, &function); i++) {
        if (function.hidden || !page_slug_is(function.family, name))
            continue;
        buffer_add_format(text, "%s### %s\n\n", found ? "\n" : "", function.name);
        page_words(text, function.help);
        if (function.synonym)
            buffer_add_format(text, " Also written: `%s`.", function.synonym);
        buffer_add_text(text, "\n\n");
        page_function_examples(text, &function);
        found = true;
    }
    return found;
}

/* ---- the index ---- */

static void page_index_commands(struct buffer *text)
{
    struct liq_command_info command;
    bool later = false;

    buffer_add_text(text, "## Commands\n\n| command | what it does |\n| --- | --- |\n");
    for (size_t i = 0; liq_command_at(i, &command); i++)
        if (command.available) {
            buffer_add_format(text, "| [%s](commands/%s.md) | ", command.name, command.name);
            page_words(text, command.help);
            buffer_add_text(text, " |\n");
        }
    for (size_t i = 0; liq_command_at(i, &command); i++)
        if (!command.available) {
            buffer_add_text(text, later ? ",\n" : "\nPart of the language, not in this release:\n");
            buffer_add_format(text, "`%s`", command.name);
            later = true;
        }
    buffer_add_text(text, later ? ".\n" : "");
}

static void page_index_functions(struct buffer *text)
{
    struct liq_function_info function;
    const char *family = "";

    buffer_add_text(text, "\n## Functions\n");
    for (size_t i = 0; liq_function_at(i, &function); i++) {
        if (function.hidden)
            continue;
        if (strcmp(family, function.family) != 0) {
            buffer_add_format(text, "\n### [%s](functions/", function.family);
            page_slug(text, function.family);
            buffer_add_text(text, ".md)\n\n| function | what it gives |\n| --- | --- |\n");
        }
        family = function.family;
        buffer_add_format(text, "| [%s](functions/", function.name);
        page_slug(text, function.family);
        buffer_add_text(text, ".md#");
        page_slug(text, function.name);
        buffer_add_text(text, ") | ");
        page_words(text, function.help);
        buffer_add_text(text, " |\n");
    }
}

static bool page_index(struct buffer *text)
{
    page_index_commands(text);
    page_index_functions(text);
    return true;
}

/* ---- formats ---- */

/* Lines of an example, indented; what ends in the last one is its newline. */
static void page_example_lines(struct buffer *text, const char *example)
{
    while (*example) {
        const char *newline = strchr(example, '\n');
        const size_t length = newline ? (size_t)(newline - example) : strlen(example);

        buffer_add_text(text, "    ");
        buffer_add(text, (struct view){ example, length });
        buffer_add_char(text, '\n');
        example += length + (newline != NULL);
    }
}

static bool page_formats(struct buffer *text)
{
    struct liq_format_info format;

    buffer_add_text(text, "| name | what it is |\n| --- | --- |\n");
    for (size_t i = 0; liq_format_at(i, &format); i++) {
        buffer_add_format(text, "| `%s` | ", format.name);
        page_words(text, format.help);
        buffer_add_text(text, " |\n");
    }
    buffer_add_text(text, "\nAn example of each:\n\n```text\n");
    for (size_t i = 0; liq_format_at(i, &format); i++) {
        buffer_add_format(text, "%s\n", format.name);
        page_example_lines(text, format.example);
    }
    buffer_add_text(text, "```\n");
    return true;
}

bool page_write(struct buffer *text, struct view name)
{
    static const char commands[] = "commands/", functions[] = "functions/";

    if (view_equal(name, view_of("index")))
        return page_index(text);
    if (view_equal(name, view_of("formats")))
        return page_formats(text);
    if (view_starts(name, view_of(commands)))
        return page_command(text, view_skip(name, strlen(commands)));
    if (view_starts(name, view_of(functions)))
        return page_family(text, view_skip(name, strlen(functions)));
    return false;
}
