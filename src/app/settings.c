#include "app/settings.h"

void settings_init(struct settings *settings)
{
    *settings = (struct settings){ 0 };
    arena_init(&settings->arena, NULL);
}

void settings_clear(struct settings *settings)
{
    arena_clear(&settings->arena);
}

void settings_add_word(struct settings *settings, struct word_list *words, struct view word)
{
    words->list = arena_grow(&settings->arena, words->list, &words->capacity, words->count + 1, sizeof *words->list);
    words->list[words->count++] = word;
}
