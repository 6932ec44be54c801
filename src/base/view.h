/*
 * A view is a run of bytes that somebody else owns.
 *
 * Views are small: pass them by value. They are not NUL-terminated and may hold any byte. A view is good for as long as
 * the arena or the block of a file behind it; to keep the bytes longer, arena_keep() them. data may be NULL only when length
 * is 0; an empty view with data != NULL is an empty text, which is not the same as no text.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct view {
    const char *data;
    size_t length;
};

#define VIEW(literal) ((struct view){ (literal), sizeof(literal) - 1 })
#define VIEW_INIT(literal) { (literal), sizeof(literal) - 1 }
/* for printf("%.*s", VIEW_PRINT(v)) */
#define VIEW_PRINT(v) (int)(v).length, (v).data

static inline struct view view_of(const char *text) /* of a NUL-terminated string */
{
    return (struct view){ text, strlen(text) };
}
static inline struct view view_between(const char *begin, const char *end)
{
    return (struct view){ begin, (size_t)(end - begin) };
}
static inline const char *view_end(struct view view)
{
    return view.length > 0 ? view.data + view.length : view.data;   /* adding even 0 to NULL is undefined */
}
static inline struct view view_skip(struct view view, size_t count) /* count <= length */
{
    return (struct view){ count > 0 ? view.data + count : view.data, view.length - count };
}
static inline bool view_equal(struct view a, struct view b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}
static inline bool view_starts(struct view view, struct view prefix)
{
    return view.length >= prefix.length && (prefix.length == 0 || memcmp(view.data, prefix.data, prefix.length) == 0);
}
static inline bool view_ends(struct view view, struct view suffix)
{
    return view.length >= suffix.length &&
           (suffix.length == 0 || memcmp(view_end(view) - suffix.length, suffix.data, suffix.length) == 0);
}
bool view_equal_nocase(struct view a, struct view b);             /* ASCII letters only */
int view_compare(struct view a, struct view b);                   /* bytewise: <0, 0, >0; for UTF-8 = code point order */
struct view view_trim(struct view view);                          /* without ASCII white space at both ends */
/* First occurrence of needle at or after `from`; SIZE_MAX when there is none. An empty needle is found at from. */
size_t view_find(struct view haystack, struct view needle, size_t from);
/* First occurrence of the byte; SIZE_MAX when there is none. */
size_t view_find_byte(struct view haystack, char byte, size_t from);
