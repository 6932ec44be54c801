/* `# liq: allow W0301, W0704` */
#include "engine/linting.h"

#include "syntax/query_parse.h"

#include <ctype.h>

struct allow_reader {
    struct view text;
    struct arena *arena;
    struct allowances *found;
    bool behind;                /* something of the query was there already */
};

static size_t allow_skip(struct view comment, size_t at, const char *what)
{
    while (at < comment.length && strchr(what, comment.data[at]))
        at++;
    return at;
}

static size_t allow_word(struct view comment, size_t at)
{
    while (at < comment.length && isalnum((unsigned char)comment.data[at]))
        at++;
    return at;
}

static bool allow_expect(struct view comment, size_t *at, const char *word)
{
    *at = allow_skip(comment, *at, " \t");
    if (!view_starts(view_skip(comment, *at), view_of(word)))
        return false;
    *at += strlen(word);
    return true;
}

/* A letter and four digits; what follows such words may say why. */
static bool allow_is_code(struct view word)
{
    if (word.length != 5 || !isalpha((unsigned char)word.data[0]))
        return false;
    for (size_t i = 1; i < word.length; i++)
        if (!isdigit((unsigned char)word.data[i]))
            return false;
    return true;
}

static void allow_read(const struct allow_reader *reader, struct span span)
{
    const struct view comment = view_between(reader->text.data + span.begin, reader->text.data + span.end);
    struct allowances *found = reader->found;
    size_t at = 1, end;

    if (!allow_expect(comment, &at, "liq:") || !allow_expect(comment, &at, "allow"))
        return;
    for (;;) {
        at = allow_skip(comment, at, " \t,");
        end = allow_word(comment, at);
        if (!allow_is_code((struct view){ comment.data + at, end - at }))
            return;
        found->list = arena_grow(reader->arena, found->list, &found->capacity, found->count + 1, sizeof *found->list);
        found->list[found->count++] = (struct allowance){
            .span = { span.begin + (uint32_t)at, span.begin + (uint32_t)end },
            .code = { comment.data + at, end - at },
            .line = reader->behind ? place_of(reader->text, span.begin).line : 0,
        };
        at = end;
    }
}

static void allow_look(void *context, struct span span, enum token_class class)
{
    struct allow_reader *reader = context;

    if (class == TOKEN_CLASS_COMMENT)
        allow_read(reader, span);
    else
        reader->behind = true;
}

struct allowances allowances_of(struct view text, struct arena *arena)
{
    struct allowances found = { 0 };
    struct allow_reader reader = { .text = text, .arena = arena, .found = &found };

    tokens_classify(text, allow_look, &reader);
    return found;
}

bool allowances_take(struct allowances *allowances, struct view text, struct view code, size_t begin)
{
    bool taken = false;

    for (size_t i = 0; i < allowances->count; i++) {
        struct allowance *allowance = &allowances->list[i];
        const size_t line = allowance->line ? place_of(text, (uint32_t)begin).line : 0;

        if (!view_equal_nocase(allowance->code, code) || (allowance->line && line != allowance->line && line != allowance->line + 1))
            continue;
        allowance->used = true;
        taken = true;
    }
    return taken;
}
