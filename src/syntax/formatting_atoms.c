/*
 * Parts of a query that stand for something that is put in later. To be parsed, the query needs something in their place; what kind
 * of thing it is nobody says, so that is taken with which there are fewest mistakes.
 */
#include "syntax/formatting_parts.h"

enum mask_kind { MASK_NAME, MASK_NUMBER, MASK_TEXT, MASK_PERIOD, MASK_STAGE, MASK_DIRECTION, MASK_OPERATOR, MASK_KINDS };

static const char *const mask_words[MASK_KINDS] = {
    [MASK_STAGE] = "head", [MASK_DIRECTION] = "desc", [MASK_OPERATOR] = "=",
};

static void mask_write(char *at, size_t length, enum mask_kind kind)
{
    if (mask_words[kind]) {
        memset(at, ' ', length);
        memcpy(at, mask_words[kind], strlen(mask_words[kind]) < length ? strlen(mask_words[kind]) : length);
        return;
    }
    memset(at, kind == MASK_NUMBER || kind == MASK_PERIOD ? '1' : 'z', length);
    if (kind == MASK_TEXT)
        at[0] = at[length - 1] = '"';
    if (kind == MASK_PERIOD)
        at[length - 1] = 'm';
}

static size_t mask_mistakes(struct view text)
{
    struct diagnostics list;
    struct arena arena;
    size_t errors;

    arena_init(&arena, NULL);
    diagnostics_init(&list, &arena);
    query_parse(text, &arena, &list);
    errors = list.errors;
    arena_clear(&arena);
    return errors;
}

static void mask_choose(struct view text, char *at, size_t length)
{
    enum mask_kind best = MASK_NAME;
    size_t fewest = SIZE_MAX;

    for (enum mask_kind kind = MASK_NAME; kind < MASK_KINDS && fewest > 0; kind++) {
        size_t errors;

        mask_write(at, length, kind);
        errors = mask_mistakes(text);
        if (errors < fewest) {
            fewest = errors;
            best = kind;
        }
    }
    mask_write(at, length, best);
}

struct view formatting_mask(struct view text, const struct formatting_options *options, struct arena *arena)
{
    enum { CHOSEN_MOST = 64 };  /* there are up to 20 parameters; each choice is made by parsing the query several times */
    char *copy;

    if (options->atom_count == 0)
        return text;
    copy = arena_alloc(arena, text.length + 1);
    memcpy(copy, text.data, text.length);
    for (size_t i = 0; i < options->atom_count; i++)
        mask_write(copy + options->atoms[i].begin, options->atoms[i].end - options->atoms[i].begin, MASK_NAME);
    for (size_t i = 0; i < options->atom_count && i < CHOSEN_MOST && mask_mistakes((struct view){ copy, text.length }); i++)
        mask_choose((struct view){ copy, text.length }, copy + options->atoms[i].begin,
                    options->atoms[i].end - options->atoms[i].begin);
    return (struct view){ copy, text.length };
}
