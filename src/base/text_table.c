#include "base/text_table.h"

struct text_table text_table_new(struct arena *arena, const struct view *texts, size_t count)
{
    size_t size = 16;

    while (size < 2 * count)
        size *= 2;
    return (struct text_table){ ARENA_ARRAY(arena, size, struct text_slot), texts, size - 1 };
}
