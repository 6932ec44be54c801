#include "app/saved_files.h"

#include "app/tell.h"

struct liq_saved *saved_files_read(struct settings *settings)
{
    const struct liq_text here = { ".", 1 };
    struct liq_text *paths = ARENA_ARRAY(&settings->arena, settings->words.count, struct liq_text);

    for (size_t i = 0; i < settings->words.count; i++)
        paths[i] = (struct liq_text){ settings->words.list[i].data, settings->words.list[i].length };
    return liq_saved_new(settings->words.count > 0 ? paths : &here, settings->words.count > 0 ? settings->words.count : 1);
}

void saved_files_tell(const struct settings *settings, const struct liq_saved_complaint *complaint)
{
    if (!complaint->loss && settings->quiet)
        return;
    if (complaint->place.line > 0)
        tell("%.*s:%zu:%zu: %.*s", VIEW_PRINT(complaint->path), complaint->place.line, complaint->place.column,
             VIEW_PRINT(complaint->message));
    else
        tell("%.*s: %.*s", VIEW_PRINT(complaint->path), VIEW_PRINT(complaint->message));
}
