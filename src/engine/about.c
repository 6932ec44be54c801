/* What there is, for help: the tables that run, as the public header shows them. */

#include "engine/engine.h"

#include "base/build.h"
#include "syntax/parse.h"

#include <pthread.h>
#include <stdio.h>

enum { ABOUT_USAGE_MAX = 160, ABOUT_MAX_FUNCTIONS = 256, ABOUT_MAX_COMMANDS = 96, ABOUT_SYNONYMS_MAX = 64 };

/* Texts that are put together from the tables, once. */
static struct {
    pthread_once_t once;
    char usage[ABOUT_MAX_FUNCTIONS][ABOUT_USAGE_MAX];
    char synonyms[ABOUT_MAX_COMMANDS][ABOUT_SYNONYMS_MAX];
} about = { .once = PTHREAD_ONCE_INIT };

static void usage_write(const struct function *function, char *out)
{
    size_t length = (size_t)snprintf(out, ABOUT_USAGE_MAX, "%s(%s", function->name, function->star ? "*" : "");

    for (size_t i = 0; i < FUNCTION_MAX_PARAMETERS && function->params[i].name && length < ABOUT_USAGE_MAX; i++) {
        const struct parameter *parameter = &function->params[i];
        bool hidden = function->implicit && i == 0;

        if (hidden)
            continue;
        length += (size_t)snprintf(out + length, ABOUT_USAGE_MAX - length, "%s%s%s%s%s", parameter->optional ? " [" : "",
                                   out[length - 1] == '(' ? "" : ", ", parameter->name, parameter->repeated ? ", ..." : "",
                                   parameter->optional ? "]" : "");
    }
    if (length < ABOUT_USAGE_MAX)
        snprintf(out + length, ABOUT_USAGE_MAX - length, ")");
}

static void synonyms_write(struct view name, char *out)
{
    size_t length = 0;
    const struct word *word;

    out[0] = '\0';
    for (size_t i = 0; (word = word_at(i)); i++)
        if (word->role == WORD_COMMAND_SYNONYM && view_equal(word->canonical, name) && length < ABOUT_SYNONYMS_MAX)
            length += (size_t)snprintf(out + length, ABOUT_SYNONYMS_MAX - length, "%s%.*s", length ? ", " : "",
                                       VIEW_PRINT(word->text));
}

static void about_write(void)
{
    const struct word *word;

    for (size_t i = 0; i < ABOUT_MAX_FUNCTIONS && function_at(i); i++)
        usage_write(function_at(i), about.usage[i]);
    for (size_t i = 0; i < ABOUT_MAX_COMMANDS && (word = word_at(i)); i++)
        synonyms_write(word->text, about.synonyms[i]);
}

bool liq_function_at(size_t index, struct liq_function_info *info)
{
    const struct function *function = function_at(index);

    if (!function || index >= ABOUT_MAX_FUNCTIONS)
        return false;
    pthread_once(&about.once, about_write);
    *info = (struct liq_function_info){
        .name = function->name,
        .synonym = function->synonym,
        .family = family_title(function->family),
        .usage = about.usage[index],
        .help = function->help,
        .aggregate = function->aggregate != NULL,
        .hidden = function->family == FAMILY_OPERATOR,
    };
    for (size_t i = 0; i < FUNCTION_MAX_EXAMPLES && function->examples[i].expression; i++)
        info->examples[info->example_count++] =
            (struct liq_example){ function->examples[i].expression, function->examples[i].result };
    return true;
}

/* The index-th word that is a command; *place is its place among all words. */
static const struct word *command_word(size_t index, size_t *place)
{
    const struct word *word;

    for (*place = 0; (word = word_at(*place)); ++*place)
        if ((word->role == WORD_COMMAND || word->role == WORD_LATER_COMMAND) && index-- == 0)
            return word;
    return NULL;
}

bool liq_command_at(size_t index, struct liq_command_info *info)
{
    size_t place;
    const struct word *word = command_word(index, &place);
    const struct command *command = word ? command_find(word->canonical) : NULL;

    if (!word || place >= ABOUT_MAX_COMMANDS)
        return false;
    pthread_once(&about.once, about_write);
    *info = (struct liq_command_info){ .name = word->text.data, .synonyms = about.synonyms[place] };
    info->usage = info->help = info->section = "";
    if (!command)
        return true;
    info->available = true;
    info->usage = command->usage;
    info->help = command->help;
    info->section = command->section;
    for (size_t i = 0; i < COMMAND_MAX_EXAMPLES && command->examples[i]; i++)
        info->examples[info->example_count++] = command->examples[i];
    return true;
}

bool liq_format_at(size_t index, struct liq_format_info *info)
{
    const struct format *format = format_at(index);

    if (!format)
        return false;
    *info = (struct liq_format_info){ format->name, format->help, format->example };
    return true;
}

bool liq_code_at(size_t index, struct liq_code_info *info)
{
    const struct code_row *row = index < CODE_COUNT ? code_row((enum code)index) : NULL;

    if (!row)
        return false;
    *info = (struct liq_code_info){
        .id = row->id,
        .title = row->title,
        .explanation = row->explanation,
        .wrong = row->wrong,
        .right = row->right,
        .severity = row->severity == SEVERITY_ERROR ? LIQ_ERROR : LIQ_WARNING,
    };
    return true;
}

bool liq_build_at(size_t index, struct liq_build_item *item)
{
    static const struct liq_build_item items[] = {
        { "PCRE2", LIQ_PCRE2_VERSION },       { "zlib", LIQ_ZLIB_VERSION },
        { "isa-l", LIQ_HAVE_ISAL ? LIQ_ISAL_VERSION : "no (zlib is used)" },
        { "zstd", LIQ_ZSTD_VERSION },         { "xxHash", LIQ_XXHASH_VERSION },
        { "utf8proc", LIQ_UTF8PROC_VERSION }, { "nettle", LIQ_NETTLE_VERSION },
    };

    if (index >= sizeof items / sizeof *items)
        return false;
    *item = items[index];
    return true;
}

const char *liq_version(void)
{
    return LIQ_VERSION;
}
