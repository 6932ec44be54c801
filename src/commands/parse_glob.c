#include "commands/parsing.h"

/* A piece up to the next star that is not escaped; \* stands for a star. */
static struct view glob_piece(struct view pattern, size_t *at, struct arena *arena)
{
    char *piece = arena_alloc(arena, pattern.length + 1);
    size_t length = 0;

    for (; *at < pattern.length && pattern.data[*at] != '*'; ++*at) {
        if (pattern.data[*at] == '\\' && *at + 1 < pattern.length && pattern.data[*at + 1] == '*')
            ++*at;
        piece[length++] = pattern.data[*at];
    }
    return (struct view){ piece, length };
}

static bool glob_is_single(const struct glob *glob)
{
    if (glob->count < 3 || glob->pieces[0].length || glob->pieces[glob->count - 1].length)
        return false;
    for (size_t i = 1; i + 1 < glob->count; i++)
        if (glob->pieces[i].length != 1 || glob->pieces[i].data[0] != glob->pieces[1].data[0])
            return false;
    return true;
}

struct glob glob_of(struct view pattern, struct arena *arena)
{
    struct glob glob = { 0 };
    size_t at = 0;

    glob.pieces = ARENA_ARRAY(arena, pattern.length + 1, struct view);
    glob.needles = ARENA_ARRAY(arena, pattern.length + 1, struct needle);
    for (;;) {
        glob.pieces[glob.count] = glob_piece(pattern, &at, arena);
        if (glob.pieces[glob.count].length)
            glob.needles[glob.count] = needle_of(glob.pieces[glob.count]);
        glob.count++;
        if (at++ >= pattern.length)
            break;
    }
    glob.single = glob_is_single(&glob);
    return glob;
}

bool glob_is_edged(const struct glob *glob)
{
    return glob->single && glob->count - 2 <= SEPARATORS_MOST;
}

/* One pass finds all the separators. */
static bool glob_match_single(const struct glob *glob, struct view text, struct view *captures)
{
    const size_t wanted = glob->count - 2;
    uint32_t places[SEPARATORS_MOST + SCAN_MORE];
    size_t begin = 0;

    if (scan_find_first(text, glob->pieces[1].data[0], wanted, places) < wanted)
        return false;
    for (size_t i = 0; i < wanted; begin = places[i++] + (size_t)1)
        captures[i] = (struct view){ text.data + begin, places[i] - begin };
    captures[wanted] = (struct view){ text.data + begin, text.length - begin };
    return true;
}

static size_t glob_find(const struct glob *glob, size_t piece, struct view text, size_t from)
{
    if (glob->pieces[piece].length == 0)
        return from;
    if (glob->pieces[piece].length == 1)
        return view_find_byte(text, glob->pieces[piece].data[0], from);
    return needle_find(&glob->needles[piece], text, from);
}

bool glob_match(const struct glob *glob, struct view text, struct view *captures)
{
    size_t at, begin;

    if (glob_is_edged(glob) && text.length < UINT32_MAX)
        return glob_match_single(glob, text, captures);
    at = glob_find(glob, 0, text, 0);
    if (at == SIZE_MAX)
        return false;
    begin = at + glob->pieces[0].length;
    if (glob->count == 1)
        captures[0] = (struct view){ text.data + at, glob->pieces[0].length };
    for (size_t i = 1; i < glob->count; i++) {
        bool rest = i + 1 == glob->count && glob->pieces[i].length == 0;

        at = rest ? text.length : glob_find(glob, i, text, begin);
        if (at == SIZE_MAX)
            return false;
        captures[i - 1] = (struct view){ text.data + begin, at - begin };
        begin = at + glob->pieces[i].length;
    }
    return true;
}
