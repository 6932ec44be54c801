#include "app/options.h"

#include "app/suggest.h"
#include "app/verbs.h"

/* The words of a command line that are still to be read. */
struct option_words {
    char *const *next, *const *end;
};

static enum status option_unknown(struct view name, struct fault *fault)
{
    struct suggest near = suggest_start(name);

    for (size_t i = 0; option_at(i); i++)
        suggest_offer(&near, view_of(option_at(i)->name));
    if (near.best.data)
        return fault_set(fault, STATUS_INVALID, "there is no option --%.*s; did you mean --%.*s?", VIEW_PRINT(name),
                         VIEW_PRINT(near.best));
    return fault_set(fault, STATUS_INVALID, "there is no option --%.*s; `liq help options` lists them", VIEW_PRINT(name));
}

static enum status option_set(struct settings *settings, const struct option *option, struct view value,
                              struct fault *fault)
{
    if (option->uses & settings->verb->use)
        return option->set(settings, option, value, fault);
    return fault_set(fault, STATUS_INVALID, "--%s does not go with %s%s", option->name,
                     *settings->verb->name ? "liq " : "a query", settings->verb->name);
}

static enum status option_take(struct settings *settings, const struct option *option, struct option_words *words,
                               struct fault *fault)
{
    if (words->next == words->end)
        return fault_set(fault, STATUS_INVALID, "--%s needs %s behind it", option->name, option->argument);
    return option_set(settings, option, view_of(*words->next++), fault);
}

/* --name, --name=value, --name value */
static enum status option_long(struct settings *settings, struct view word, struct option_words *words, struct fault *fault)
{
    size_t equals = view_find_byte(word, '=', 0);
    struct view name = { word.data, equals == SIZE_MAX ? word.length : equals };
    const struct option *option = option_find(name);

    if (!option)
        return option_unknown(name, fault);
    if (!option->argument && equals != SIZE_MAX)
        return fault_set(fault, STATUS_INVALID, "--%s takes no value", option->name);
    if (!option->argument)
        return option_set(settings, option, (struct view){ 0 }, fault);
    if (equals != SIZE_MAX)
        return option_set(settings, option, view_skip(word, equals + 1), fault);
    return option_take(settings, option, words, fault);
}

/* -q, -qv, -j4, -j 4 */
static enum status option_short(struct settings *settings, struct view letters, struct option_words *words,
                                struct fault *fault)
{
    while (letters.length > 0) {
        const struct option *option = option_find_letter(letters.data[0]);

        if (!option)
            return fault_set(fault, STATUS_INVALID, "there is no option -%c; `liq help options` lists them",
                             letters.data[0]);
        letters = view_skip(letters, 1);
        if (option->argument && letters.length > 0)
            return option_set(settings, option, letters, fault);
        if (option->argument)
            return option_take(settings, option, words, fault);
        TRY(option_set(settings, option, (struct view){ 0 }, fault));
    }
    return STATUS_OK;
}

enum status options_parse(struct settings *settings, size_t count, char *const *words, struct fault *fault)
{
    struct option_words left = { words, words + count };
    bool options_end = false;

    settings->verb = count > 0 ? verb_find(view_of(words[0])) : NULL;
    if (settings->verb)
        left.next++;
    else
        settings->verb = verb_at(0);
    if (!settings->verb->run)
        return fault_set(fault, STATUS_INVALID, "`liq %s` (%s) is not in this release", settings->verb->name,
                         settings->verb->help);
    while (left.next < left.end) {
        struct view word = view_of(*left.next++);

        if (options_end || word.length < 2 || word.data[0] != '-')
            settings_add_word(settings, &settings->words, word);
        else if (view_equal(word, VIEW("--")))
            options_end = true;
        else if (word.data[1] == '-')
            TRY(option_long(settings, view_skip(word, 2), &left, fault));
        else
            TRY(option_short(settings, view_skip(word, 1), &left, fault));
    }
    return STATUS_OK;
}
