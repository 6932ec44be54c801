#include "base/view.h"

#include <stdint.h>

static unsigned char view_fold(char byte)
{
    return (unsigned char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
}

bool view_equal_nocase(struct view a, struct view b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if (view_fold(a.data[i]) != view_fold(b.data[i]))
            return false;
    return true;
}

int view_compare(struct view a, struct view b)
{
    size_t shared = a.length < b.length ? a.length : b.length;
    int order = shared ? memcmp(a.data, b.data, shared) : 0;

    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static bool view_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct view view_trim(struct view view)
{
    while (view.length && view_blank(view.data[0]))
        view = view_skip(view, 1);
    while (view.length && view_blank(view.data[view.length - 1]))
        view.length--;
    return view;
}

size_t view_find(struct view haystack, struct view needle, size_t from)
{
    if (from > haystack.length)
        return SIZE_MAX;
    if (needle.length == 0)
        return from;
    if (needle.length == 1)
        return view_find_byte(haystack, needle.data[0], from);
    if (needle.length > haystack.length - from)
        return SIZE_MAX;

    const char *found = memmem(haystack.data + from, haystack.length - from, needle.data, needle.length);

    return found ? (size_t)(found - haystack.data) : SIZE_MAX;
}

size_t view_find_byte(struct view haystack, char byte, size_t from)
{
    if (from >= haystack.length)
        return SIZE_MAX;

    const char *found = memchr(haystack.data + from, byte, haystack.length - from);

    return found ? (size_t)(found - haystack.data) : SIZE_MAX;
}
