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

static const struct word *word_search(struct view text, bool commands, bool keywords)
{
    for (size_t i = 0; i < WORD_COUNT; i++) {
        bool wanted = words[i].role == WORD_KEYWORD ? keywords : commands;

        /* Most differ in the length, or else in the first letter. */
        if (wanted && words[i].text.length == text.length && ((*words[i].text.data ^ *text.data) & 0xdf) == 0 &&
            view_equal_nocase(words[i].text, text))
            return &words[i];
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
