#include "app/help_items.h"

#include "app/capabilities.h"
#include "app/options.h"
#include "app/verbs.h"
#include "render/answer.h"

enum { COMMAND_ROOM = 14, FUNCTION_ROOM = 34, NAME_ROOM = 10, OPTION_ROOM = 26, CODE_ROOM = 6, TIME_ROOM = 24 };

/* ---- verbs and options ---- */

static void verbs_list(struct help_text *help)
{
    const struct verb *verb;

    help_heading(help, "Verbs");
    for (size_t i = 1; (verb = verb_at(i)); i++)
        if (verb->run)
            help_entry(help, verb->name, NAME_ROOM, verb->help);
    help_heading(help, "Not in this release");
    for (size_t i = 1; (verb = verb_at(i)); i++)
        if (!verb->run)
            help_entry(help, verb->name, NAME_ROOM, verb->help);
}

/* Those for any of the uses, and for none of the others. */
static void options_of(struct help_text *help, unsigned use, unsigned others)
{
    const struct option *option;
    struct buffer usage = { 0 };

    for (size_t i = 0; (option = option_at(i)); i++)
        if ((option->uses & use) && !(option->uses & others)) {
            help_option_usage(&usage, option);
            help_entry(help, usage.data, OPTION_ROOM, option->help);
        }
    buffer_clear(&usage);
}

static bool verb_show(struct help_text *help, struct view name)
{
    const struct verb *verb = verb_find(name);

    if (!verb)
        return false;
    help_heading(help, verb->usage);
    help_paragraph(help, 2, verb->help);
    if (!verb->run) {
        help_paragraph(help, 2, "This verb is not in this release.");
        return true;
    }
    help_heading(help, "Options");
    options_of(help, verb->use & ~(unsigned)FOR_RECORD, 0);
    if (verb->use & FOR_RECORD) {
        help_heading(help, "Beside --record");
        options_of(help, FOR_RECORD, verb->use & ~(unsigned)FOR_RECORD);
    }
    return true;
}

static void verbs_suggest(struct suggest *suggest)
{
    for (size_t i = 1; verb_at(i); i++)
        suggest_offer(suggest, view_of(verb_at(i)->name));
}

void help_option_usage(struct buffer *text, const struct option *option)
{
    buffer_reset(text);
    if (option->letter)
        buffer_add_format(text, "-%c, ", option->letter);
    buffer_add_format(text, "--%s%s%s", option->name, option->argument ? " " : "", option->argument ? option->argument : "");
}

static const struct {
    const char *heading;
    unsigned use;
} option_lists[] = {
    { "Options of queries (liq 'QUERY', liq run, liq explain)", FOR_QUERIES },
    { "Options of liq test", FOR_TEST },
    { "Options of liq discover", FOR_DISCOVER },
    { "Options of liq groups", FOR_GROUPS },
    { "Options of liq convert", FOR_CONVERT },
    { "Options of liq extract", FOR_EXTRACT },
    { "Options of liq fmt", FOR_FORMAT },
    { "Options of liq lint", FOR_LINT },
};

static void options_list(struct help_text *help)
{
    for (size_t i = 0; i < sizeof option_lists / sizeof *option_lists; i++) {
        help_heading(help, option_lists[i].heading);
        options_of(help, option_lists[i].use, 0);
    }
    help_paragraph(help, 2,
                   "An option's value stands behind it or after =; -- ends the options. Options and files may be mixed.");
}

static bool option_show(struct help_text *help, struct view name)
{
    while (name.length > 2 && name.data[0] == '-')
        name = view_skip(name, 1);
    const struct option *option = option_find(name);
    struct buffer usage = { 0 };

    if (!option && name.length == 2 && name.data[0] == '-')
        option = option_find_letter(name.data[1]);
    if (!option)
        return false;
    help_option_usage(&usage, option);
    help_heading(help, usage.data);
    help_paragraph(help, 2, option->help);
    if (option->choices)
        help_line(help, 2, "One of: %s", option->choices);
    buffer_clear(&usage);
    return true;
}

static void options_suggest(struct suggest *suggest)
{
    for (size_t i = 0; option_at(i); i++)
        suggest_offer(suggest, view_of(option_at(i)->name));
}

/* ---- the language ---- */

static void commands_list(struct help_text *help)
{
    struct liq_command_info command;

    help_heading(help, "Commands");
    for (size_t i = 0; liq_command_at(i, &command); i++)
        if (command.available)
            help_entry(help, command.name, COMMAND_ROOM, command.help);
    help_heading(help, "Part of the language, not in this release");
    struct buffer names = { 0 };

    for (size_t i = 0; liq_command_at(i, &command); i++)
        if (!command.available)
            buffer_add_format(&names, "%s%s", names.length > 0 ? ", " : "", command.name);
    help_paragraph(help, 2, names.length > 0 ? names.data : "none");
    buffer_clear(&names);
}

static bool command_names(const struct liq_command_info *command, struct view name)
{
    struct view rest = view_of(command->synonyms);

    if (view_equal_nocase(name, view_of(command->name)))
        return true;
    while (rest.length > 0) {
        size_t comma = view_find_byte(rest, ',', 0);

        if (view_equal_nocase(name, view_trim((struct view){ rest.data, comma == SIZE_MAX ? rest.length : comma })))
            return true;
        rest = view_skip(rest, comma == SIZE_MAX ? rest.length : comma + 1);
    }
    return false;
}

static bool command_show(struct help_text *help, struct view name)
{
    struct liq_command_info command;

    for (size_t i = 0; liq_command_at(i, &command); i++) {
        if (!command_names(&command, name))
            continue;
        help_heading(help, command.usage);
        help_paragraph(help, 2, command.help);
        if (!command.available)
            help_paragraph(help, 2, "This command is part of the language, but not in this release: a query with it is checked, "
                                    "and not run.");
        if (*command.synonyms)
            help_line(help, 2, "Also written: %s", command.synonyms);
        if (command.example_count > 0)
            help_heading(help, "Examples");
        for (size_t j = 0; j < command.example_count; j++)
            help_line(help, 2, "%s", command.examples[j]);
        return true;
    }
    return false;
}

static void commands_suggest(struct suggest *suggest)
{
    struct liq_command_info command;

    for (size_t i = 0; liq_command_at(i, &command); i++)
        suggest_offer(suggest, view_of(command.name));
}

/* The functions of a family stand together in the table; its heading comes before the first. */
static void functions_list(struct help_text *help)
{
    struct liq_function_info function;
    const char *family = "";

    for (size_t i = 0; liq_function_at(i, &function); i++) {
        if (function.hidden)
            continue;
        if (strcmp(family, function.family) != 0)
            help_heading(help, function.family);
        family = function.family;
        help_entry(help, function.usage, FUNCTION_ROOM, function.help);
    }
}

static void function_examples(struct help_text *help, const struct liq_function_info *function)
{
    size_t widest = 0;

    if (function->example_count > 0)
        help_heading(help, "Examples");
    for (size_t i = 0; i < function->example_count; i++) {
        size_t width = strlen(function->examples[i].text);

        widest = width > widest && width < help->width / 2 ? width : widest;
    }
    for (size_t i = 0; i < function->example_count; i++)
        help_line(help, 2, "%-*s  =>  %s", (int)widest, function->examples[i].text,
                  function->examples[i].result ? function->examples[i].result : "null");
}

static bool function_show(struct help_text *help, struct view name)
{
    struct liq_function_info function;

    for (size_t i = 0; liq_function_at(i, &function); i++) {
        if (function.hidden || !(view_equal_nocase(name, view_of(function.name)) ||
                                 (function.synonym && view_equal_nocase(name, view_of(function.synonym)))))
            continue;
        help_heading(help, function.usage);
        help_paragraph(help, 2, function.help);
        if (function.synonym)
            help_line(help, 2, "Also written: %s", function.synonym);
        if (function.aggregate)
            help_paragraph(help, 2, "An aggregate: it stands in stats.");
        function_examples(help, &function);
        return true;
    }
    return false;
}

static void functions_suggest(struct suggest *suggest)
{
    struct liq_function_info function;

    for (size_t i = 0; liq_function_at(i, &function); i++)
        if (!function.hidden)
            suggest_offer(suggest, view_of(function.name));
}

/* ---- files, outputs, times, codes ---- */

static void formats_list(struct help_text *help)
{
    struct liq_format_info format;

    help_heading(help, "Formats of log files (each file is looked at; --format forces one)");
    for (size_t i = 0; liq_format_at(i, &format); i++)
        help_entry(help, format.name, NAME_ROOM, format.help);
    help_paragraph(help, 2, "Any of them may be packed by gzip, zstd, bzip2, xz or lz4, be a member of a zip archive, or be in UTF-16.");
}

static bool format_show(struct help_text *help, struct view name)
{
    struct liq_format_info format;

    for (size_t i = 0; liq_format_at(i, &format); i++) {
        if (!view_equal(name, view_of(format.name)))
            continue;
        help_heading(help, format.name);
        help_paragraph(help, 2, format.help);
        if (format.example && *format.example) {
            help_heading(help, "Example");
            for (const char *at = format.example, *stop; *at; at = *stop ? stop + 1 : stop) {
                stop = strchrnul(at, '\n');
                help_line(help, 2, "%.*s", (int)(stop - at), at);
            }
        }
        return true;
    }
    return false;
}

static void formats_suggest(struct suggest *suggest)
{
    struct liq_format_info format;

    for (size_t i = 0; liq_format_at(i, &format); i++)
        suggest_offer(suggest, view_of(format.name));
}

static void outputs_list(struct help_text *help)
{
    help_heading(help, "Output forms (--output)");
    for (size_t i = 0; answer_form_at(i); i++)
        help_entry(help, answer_form_at(i)->name, NAME_ROOM, answer_form_at(i)->help);
}

static bool output_show(struct help_text *help, struct view name)
{
    const struct answer_form *form = answer_form_find(name);

    if (!form)
        return false;
    help_heading(help, form->name);
    help_paragraph(help, 2, form->help);
    return true;
}

static void outputs_suggest(struct suggest *suggest)
{
    for (size_t i = 0; answer_form_at(i); i++)
        suggest_offer(suggest, view_of(answer_form_at(i)->name));
}

static void times_list(struct help_text *help)
{
    help_heading(help, "Times (--start, --end, --now); both ends of a range belong to it");
    help_entry(help, "2024-05-01", TIME_ROOM, "midnight UTC, or of --tz");
    help_entry(help, "2024-05-01T10:00:00Z", TIME_ROOM, "also without seconds, with a fraction, with a blank for T");
    help_entry(help, "2024-05-01T10:00+02:00", TIME_ROOM, "in another zone; without one a time is UTC, or of --tz");
    help_entry(help, "1714557600", TIME_ROOM, "seconds since 1970, or milliseconds from 100000000000 on");
    help_entry(help, "-90s -15m -1h -3d -2w", TIME_ROOM, "before now, or before --now");
    help_entry(help, "now", TIME_ROOM, "the present");
    help_entry(help, "today yesterday friday", TIME_ROOM, "midnight of the day, of a weekday the last there was");
    help_entry(help, "'friday 14:00'", TIME_ROOM, "a time of such a day");
}

static void codes_list(struct help_text *help)
{
    struct liq_code_info code;

    help_heading(help, "Codes of mistakes and warnings");
    for (size_t i = 0; liq_code_at(i, &code); i++)
        help_entry(help, code.id, CODE_ROOM, code.title);
}

static bool code_show(struct help_text *help, struct view name)
{
    struct liq_code_info code;

    for (size_t i = 0; liq_code_at(i, &code); i++) {
        struct buffer heading = { 0 };

        if (!view_equal_nocase(name, view_of(code.id)))
            continue;
        buffer_add_format(&heading, "%s (%s): %s", code.id, code.severity == LIQ_WARNING ? "warning" : "error", code.title);
        help_heading(help, heading.data);
        buffer_clear(&heading);
        help_paragraph(help, 2, code.explanation);
        if (*code.wrong) {
            help_heading(help, "Not so");
            help_line(help, 2, "%s", code.wrong);
        }
        if (*code.right) {
            help_heading(help, "But so");
            help_line(help, 2, "%s", code.right);
        }
        return true;
    }
    return false;
}

static void codes_suggest(struct suggest *suggest)
{
    struct liq_code_info code;

    for (size_t i = 0; liq_code_at(i, &code); i++)
        suggest_offer(suggest, view_of(code.id));
}

/* ---- where answers differ ---- */

static void difference_write(struct help_text *help, const struct liq_difference_info *difference)
{
    struct buffer text = { 0 };

    buffer_add_format(&text, "%s (section %s)", difference->id, difference->section);
    help_heading(help, text.data);
    buffer_reset(&text);
    buffer_add_format(&text, "The service %s; liq %s.%s", difference->service, difference->liq,
                      strcmp(difference->strict, "refuses") == 0  ? " --strict refuses it."
                      : strcmp(difference->strict, "copies") == 0 ? " --strict answers like the service."
                                                                  : "");
    help_paragraph(help, 2, text.data);
    buffer_clear(&text);
}

static void differences_list(struct help_text *help)
{
    struct liq_difference_info difference;

    for (size_t i = 0; liq_difference_at(i, &difference); i++)
        difference_write(help, &difference);
}

static bool difference_show(struct help_text *help, struct view name)
{
    struct liq_difference_info difference;

    for (size_t i = 0; liq_difference_at(i, &difference); i++)
        if (view_equal_nocase(name, view_of(difference.id))) {
            difference_write(help, &difference);
            return true;
        }
    return false;
}

static void differences_suggest(struct suggest *suggest)
{
    struct liq_difference_info difference;

    for (size_t i = 0; liq_difference_at(i, &difference); i++)
        suggest_offer(suggest, view_of(difference.id));
}

static bool nothing_shown(struct help_text *help, struct view name)
{
    (void)help, (void)name;
    return false;
}

static void nothing_offered(struct suggest *suggest)
{
    (void)suggest;
}

static const struct help_sort help_sorts[] = {
    { "commands", "the commands of the language", commands_list, command_show, commands_suggest },
    { "functions", "its functions and aggregates", functions_list, function_show, functions_suggest },
    { "formats", "the log files that can be read", formats_list, format_show, formats_suggest },
    { "outputs", "the forms in which an answer is written", outputs_list, output_show, outputs_suggest },
    { "options", "the options of the program", options_list, option_show, options_suggest },
    { "verbs", "what the program does besides answering a query", verbs_list, verb_show, verbs_suggest },
    { "times", "how times are written", times_list, nothing_shown, nothing_offered },
    { "codes", "the mistakes a query can have", codes_list, code_show, codes_suggest },
    { "capabilities", "what of the language this release has; with --output json for programs", capabilities_list,
      nothing_shown, nothing_offered, capabilities_write_json },
    { "differences", "where liq knowingly answers otherwise than the service", differences_list, difference_show,
      differences_suggest },
};

const struct help_sort *help_sort_at(size_t index)
{
    return index < sizeof help_sorts / sizeof *help_sorts ? &help_sorts[index] : NULL;
}
