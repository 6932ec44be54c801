#include "syntax/insights_parser.h"

enum { NEEDS = 0, ALONE = 1 };

static const struct word words[] = {
#define WORD(role, text, canonical, token, body) { VIEW_INIT(text), WORD_##role, VIEW_INIT(canonical), T_##token, body },
#include "words.def"
#undef WORD
};
enum { WORD_COUNT = sizeof(words) / sizeof(words[0]) };

const struct word *word_at(size_t index)
{
    return index < WORD_COUNT ? &words[index] : NULL;
}

void token_set_word(struct token *token, const struct word *word)
{
    token->word = word ? (uint16_t)(word - words + 1) : 0;
}

const struct word *token_word(const struct token *token)
{
    return token->word ? &words[token->word - 1] : NULL;
}

/* Each name of a query is looked for, and most differ from all in the length, or else in the first letter. */
static const unsigned char lengths[] = {
#define WORD(role, text, canonical, token, body) sizeof(text) - 1,
#include "words.def"
#undef WORD
};

static const struct word *word_search(struct view text, bool commands, bool keywords)
{
    if (text.length == 0 || text.length > UINT8_MAX)
        return NULL;
    for (const unsigned char *at = lengths; (at = memchr(at, (int)text.length, (size_t)(lengths + WORD_COUNT - at))); at++) {
        const struct word *word = &words[at - lengths];

        if ((word->role == WORD_KEYWORD ? keywords : commands) && ((*word->text.data ^ *text.data) & 0xdf) == 0 &&
            view_equal_nocase(word->text, text))
            return word;
    }
    return NULL;
}

const struct word *word_find(struct view text)
{
    return word_search(text, true, true);
}

const struct word *word_find_command(struct view text)
{
    return word_search(text, true, false);
}

const struct word *word_find_keyword(struct view text)
{
    return word_search(text, false, true);
}

struct view word_nearest_command(struct view text)
{
    struct view commands[WORD_COUNT];
    size_t count = 0;

    for (size_t i = 0; i < WORD_COUNT; i++)
        if (words[i].role != WORD_KEYWORD)
            commands[count++] = words[i].text;
    return nearest_word(text, commands, count);
}
