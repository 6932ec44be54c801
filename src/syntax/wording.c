#include "syntax/wording.h"

#include "base/utf8.h"

struct view wording_unexpected(struct arena *arena, struct view query, struct view symbol, uint32_t offset)
{
    struct place place = place_of(query, offset);

    if (symbol.length == 0)
        symbol = VIEW("<EOF>");
    return arena_format(arena, "unexpected symbol found %.*s at line %u and position %u", VIEW_PRINT(symbol), place.line,
                        place.column - 1);
}

struct view wording_defined(struct arena *arena, struct view query, struct view name, struct span span)
{
    return arena_format(arena, "Ephemeral field is already defined: %.*s ([%zu,%zu])", VIEW_PRINT(name),
                        utf8_length((struct view){ query.data, span.begin }),
                        utf8_length((struct view){ query.data, span.end }));
}

struct view wording_unknown(struct arena *arena, struct view name)
{
    return arena_format(arena, "Unknown symbols found in or after stats: %.*s", VIEW_PRINT(name));
}
