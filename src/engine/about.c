/* What there is, for help: the tables that run, as the public header shows them. */

#include "engine/engine.h"

#include "base/build.h"
#include "plan/differences.h"
#include "syntax/query_parse.h"

#include <stdio.h>

/* "substr(text, start [, length])", "count([* | x])", "bin([time,] period)". */
static void usage_write(const struct function *function, char *out, size_t size)
{
    size_t length = (size_t)snprintf(out, size, "%s(", function->name);

    for (size_t i = 0; i < FUNCTION_MAX_PARAMETERS && function->params[i].name && length < size; i++) {
        const struct parameter *parameter = &function->params[i];

        if (function->implicit && i == 0) {
            if (!function->aggregate)
                length += (size_t)snprintf(out + length, size - length, "[%s,] %s", parameter->name, function->params[++i].name);
            continue;
        }
        if (function->star) {
            length += (size_t)snprintf(out + length, size - length, "[* | %s]", parameter->name);
            continue;
        }
        length += (size_t)snprintf(out + length, size - length, "%s%s%s%s%s", parameter->optional ? " [" : "",
                                   out[length - 1] == '(' ? "" : ", ", parameter->name, parameter->repeated ? ", ..." : "",
                                   parameter->optional ? "]" : "");
    }
    if (length < size)
        snprintf(out + length, size - length, ")");
}

static void synonyms_write(struct view name, char *out, size_t size)
{
    size_t length = 0;
    const struct word *word;

    out[0] = '\0';
    for (size_t i = 0; (word = word_at(i)); i++)
        if (word->role == WORD_COMMAND_SYNONYM && view_equal(word->canonical, name) && length < size)
            length += (size_t)snprintf(out + length, size - length, "%s%.*s", length ? ", " : "",
                                       VIEW_PRINT(word->text));
}

bool liq_function_at(size_t index, struct liq_function_info *info)
{
    const struct function *function = function_at(index);

    if (!function)
        return false;
    *info = (struct liq_function_info){
        .name = function->name,
        .synonym = function->synonym,
        .family = family_title(function->family),
        .help = function->help,
        .aggregate = function->aggregate != NULL,
        .hidden = function->family == FAMILY_OPERATOR,
    };
    usage_write(function, info->usage, sizeof info->usage);
    for (size_t i = 0; i < FUNCTION_MAX_EXAMPLES && function->examples[i].expression; i++)
        info->examples[info->example_count++] =
            (struct liq_example){ function->examples[i].expression, function->examples[i].result };
    return true;
}

/* The index-th word that is a command. */
static const struct word *command_word(size_t index)
{
    const struct word *word;

    for (size_t place = 0; (word = word_at(place)); place++)
        if ((word->role == WORD_COMMAND || word->role == WORD_LATER_COMMAND) && index-- == 0)
            return word;
    return NULL;
}

bool liq_command_at(size_t index, struct liq_command_info *info)
{
    const struct word *word = command_word(index);
    const struct command *command = word ? command_find(word->canonical) : NULL;

    if (!word)
        return false;
    *info = (struct liq_command_info){ .name = word->text.data };
    synonyms_write(word->text, info->synonyms, sizeof info->synonyms);
    info->usage = info->help = info->section = "";
    if (!command)
        return true;
    info->available = !command->later;
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

bool liq_rule_group_at(size_t index, struct liq_rule_group_info *info)
{
    const struct code_group *group = code_group(index);

    if (!group)
        return false;
    *info = (struct liq_rule_group_info){ .title = group->title, .prefix = group->prefix };
    for (int code = 0; code < CODE_COUNT; code++)
        info->codes += strncmp(code_row((enum code)code)->id + 1, group->prefix, strlen(group->prefix)) == 0;
    return true;
}

bool liq_difference_at(size_t index, struct liq_difference_info *info)
{
    static const char *const strict[] = { [STRICT_KEEPS] = "keeps", [STRICT_REFUSES] = "refuses", [STRICT_COPIES] = "copies" };
    const struct difference_row *row = index < DIFFERENCE_COUNT ? difference_row((enum difference)index) : NULL;

    if (row)
        *info = (struct liq_difference_info){ row->id, row->service, row->liq, row->section, strict[row->strictness] };
    return row != NULL;
}

bool liq_build_at(size_t index, struct liq_build_item *item)
{
    static const struct liq_build_item items[] = {
        { "PCRE2", LIQ_PCRE2_VERSION },       { "zlib", LIQ_ZLIB_VERSION },
        { "isa-l", LIQ_HAVE_ISAL ? LIQ_ISAL_VERSION : "no (zlib is used)" },
        { "zstd", LIQ_ZSTD_VERSION },
        { "bzip2", LIQ_HAVE_BZIP2 ? LIQ_BZIP2_VERSION : "no" },
        { "liblzma", LIQ_HAVE_XZ ? LIQ_XZ_VERSION : "no" },
        { "lz4", LIQ_HAVE_LZ4 ? LIQ_LZ4_VERSION : "no" },
        { "Vectorscan", LIQ_HAVE_HS ? LIQ_HS_VERSION : "no" },
        { "xxHash", LIQ_XXHASH_VERSION },
        { "utf8proc", LIQ_UTF8PROC_VERSION }, { "nettle", LIQ_NETTLE_VERSION },
        { "libyaml", LIQ_YAML_VERSION },
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
