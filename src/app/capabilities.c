#include "app/capabilities.h"

#include "base/json.h"

#include <liq/liq.h>
#include <stdint.h>
#include <stdio.h>

enum { CAPABILITY_ROOM = 20, STATE_ROOM = 11 };

static const char *capability_state(bool available)
{
    return available ? "available" : "planned";
}

/* ---- for people ---- */

static void capability_line(struct help_text *help, const char *name, bool available, const char *synonyms)
{
    if (*synonyms)
        help_line(help, 2, "%-*s%-*salso %s", CAPABILITY_ROOM, name, STATE_ROOM, capability_state(available), synonyms);
    else
        help_line(help, 2, "%-*s%s", CAPABILITY_ROOM, name, capability_state(available));
}

static void commands_table(struct help_text *help)
{
    struct liq_command_info command;

    help_heading(help, "Commands");
    for (size_t i = 0; liq_command_at(i, &command); i++)
        capability_line(help, command.name, command.available, command.synonyms);
}

static void functions_table(struct help_text *help)
{
    struct liq_function_info function;
    const char *family = "";

    for (size_t i = 0; liq_function_at(i, &function); i++) {
        if (function.hidden)
            continue;
        if (strcmp(family, function.family) != 0)
            help_heading(help, function.family);
        family = function.family;
        capability_line(help, function.name, true, function.synonym ? function.synonym : "");
    }
}

static bool rule_in_group(const struct liq_code_info *code, const struct liq_rule_group_info *group)
{
    return view_starts(view_of(code->id + 1), view_of(group->prefix));
}

/* The rules a query is held to, by group. */
static void rules_table(struct help_text *help)
{
    struct liq_rule_group_info group;
    struct liq_code_info code;

    for (size_t i = 0; liq_rule_group_at(i, &group); i++) {
        char title[80];

        snprintf(title, sizeof title, "Rules: %s", group.title);
        help_heading(help, title);
        for (size_t j = 0; liq_code_at(j, &code); j++)
            if (rule_in_group(&code, &group))
                help_line(help, 2, "%-*s%-*s%s", CAPABILITY_ROOM, code.id, STATE_ROOM, capability_state(true), code.title);
    }
}

void capabilities_list(struct help_text *help)
{
    commands_table(help);
    functions_table(help);
    rules_table(help);
}

/* ---- for programs ---- */

static void member_text(struct buffer *out, const char *name, const char *text)
{
    json_add_string(out, view_of(name));
    buffer_add_char(out, ':');
    if (text)
        json_add_string(out, view_of(text));
    else
        buffer_add_text(out, "null");
}

/* The words of "a, b" as a list. */
static void member_words(struct buffer *out, const char *name, const char *words)
{
    struct view rest = view_of(words);

    json_add_string(out, view_of(name));
    buffer_add_text(out, ":[");
    while (rest.length > 0) {
        size_t comma = view_find_byte(rest, ',', 0), length = comma == SIZE_MAX ? rest.length : comma;

        json_add_string(out, view_trim((struct view){ rest.data, length }));
        rest = view_skip(rest, comma == SIZE_MAX ? length : length + 1);
        if (rest.length > 0)
            buffer_add_char(out, ',');
    }
    buffer_add_char(out, ']');
}

/* Opens an element of a list. */
static void element_begin(struct buffer *out, bool first)
{
    buffer_add_text(out, first ? "\n  {" : ",\n  {");
}

static void commands_json(struct buffer *out)
{
    struct liq_command_info command;

    for (size_t i = 0; liq_command_at(i, &command); i++) {
        element_begin(out, i == 0);
        member_text(out, "name", command.name);
        buffer_add_char(out, ',');
        member_words(out, "synonyms", command.synonyms);
        buffer_add_char(out, ',');
        member_text(out, "section", *command.section ? command.section : NULL);
        buffer_add_char(out, ',');
        member_text(out, "state", capability_state(command.available));
        buffer_add_char(out, '}');
    }
}

static void functions_json(struct buffer *out)
{
    struct liq_function_info function;
    bool first = true;

    for (size_t i = 0; liq_function_at(i, &function); i++) {
        if (function.hidden)
            continue;
        element_begin(out, first);
        first = false;
        member_text(out, "name", function.name);
        buffer_add_char(out, ',');
        member_words(out, "synonyms", function.synonym ? function.synonym : "");
        buffer_add_char(out, ',');
        member_text(out, "family", function.family);
        buffer_add_format(out, ",\"aggregate\":%s,", function.aggregate ? "true" : "false");
        member_text(out, "state", capability_state(true));
        buffer_add_char(out, '}');
    }
}

static void rules_json(struct buffer *out)
{
    struct liq_rule_group_info group;
    struct liq_code_info code;
    bool first = true;

    for (size_t i = 0; liq_rule_group_at(i, &group); i++)
        for (size_t j = 0; liq_code_at(j, &code); j++) {
            if (!rule_in_group(&code, &group))
                continue;
            element_begin(out, first);
            first = false;
            member_text(out, "code", code.id);
            buffer_add_char(out, ',');
            member_text(out, "title", code.title);
            buffer_add_char(out, ',');
            member_text(out, "group", group.title);
            buffer_add_char(out, ',');
            member_text(out, "severity", code.severity == LIQ_ERROR ? "error" : "warning");
            buffer_add_char(out, ',');
            member_text(out, "state", capability_state(true));
            buffer_add_char(out, '}');
        }
}

static void differences_json(struct buffer *out)
{
    struct liq_difference_info difference;

    for (size_t i = 0; liq_difference_at(i, &difference); i++) {
        element_begin(out, i == 0);
        member_text(out, "id", difference.id);
        buffer_add_char(out, ',');
        member_text(out, "section", difference.section);
        buffer_add_char(out, ',');
        member_text(out, "strict", difference.strict);
        buffer_add_char(out, '}');
    }
}

void capabilities_write_json(struct buffer *text)
{
    static const struct {
        const char *name;
        void (*write)(struct buffer *out);
    } lists[] = { { "commands", commands_json }, { "functions", functions_json }, { "rules", rules_json },
                  { "differences", differences_json } };

    buffer_add_char(text, '{');
    member_text(text, "version", liq_version());
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        buffer_add_format(text, ",\n\"%s\":[", lists[i].name);
        lists[i].write(text);
        buffer_add_char(text, ']');
    }
    buffer_add_text(text, "}\n");
}
