#include "base/separators_parts.h"

#include "base/processor.h"

bool separators_find_plain(const struct separators *separators, struct view text, uint32_t *places)
{
    uint32_t all[SEPARATORS_MOST + SCAN_MORE];

    if (scan_find_first(text, separators->byte, separators->least, all) < separators->least)
        return false;
    for (size_t i = 0; i < separators->count; i++)
        places[i] = all[separators->wanted[i]];
    return true;
}

uint32_t separators_find(const struct separators *separators, const struct view *texts, size_t count, uint32_t *places, size_t stride)
{
    uint32_t found = 0;

#ifdef SEPARATORS_WIDE
    if (processor_is_wide())
        return separators_find_wide(separators, texts, count, places, stride);
#endif
    for (size_t i = 0; i < count; i++)
        found |= (uint32_t)separators_find_plain(separators, texts[i], places + i * stride) << i;
    return found;
}
