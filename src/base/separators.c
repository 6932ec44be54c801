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

bool separators_find(const struct separators *separators, struct view text, uint32_t *places)
{
#ifdef SEPARATORS_WIDE
    if (processor_is_wide() && text.length >= SEPARATORS_BLOCK && text.length <= SEPARATORS_BLOCK * SEPARATORS_BLOCKS)
        return separators_find_wide(separators, text, places);
#endif
    return separators_find_plain(separators, text, places);
}
