#include "functions/path.h"

#include <stdint.h>

/* ---- writing ---- */

static bool key_is_plain(struct view key)
{
    for (size_t i = 0; i < key.length; i++) {
        unsigned char c = (unsigned char)key.data[i];

        if (c < 0x80 && c != '_' && c != '@' && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
            return false;
    }
    return key.length > 0;
}

void path_add_key(struct buffer *path, struct view key)
{
    buffer_add_char(path, '.');
    if (key_is_plain(key)) {
        buffer_add(path, key);
        return;
    }
    buffer_add_char(path, '`');
    for (size_t i = 0; i < key.length; i++) {
        if (key.data[i] == '`' || key.data[i] == '\\')
            buffer_add_char(path, '\\');
        buffer_add_char(path, key.data[i]);
    }
    buffer_add_char(path, '`');
}

void path_add_subscript(struct buffer *path, struct view digits)
{
    buffer_add_char(path, '[');
    buffer_add(path, digits);
    buffer_add_char(path, ']');
}

static size_t digits_at(struct view text, size_t at)
{
    size_t end = at;

    while (end < text.length && text.data[end] >= '0' && text.data[end] <= '9')
        end++;
    return end - at;
}

/* The length of "[12]" at that place; 0 when there is none. */
static size_t subscript_at(struct view text, size_t at)
{
    size_t digits;

    if (at >= text.length || text.data[at] != '[')
        return 0;
    digits = digits_at(text, at + 1);
    return digits && at + 1 + digits < text.length && text.data[at + 1 + digits] == ']' ? digits + 2 : 0;
}

void path_add_dotted(struct buffer *path, struct view dotted)
{
    size_t begin = 0, at = 0;

    while (at <= dotted.length) {
        size_t subscript = subscript_at(dotted, at);
        bool dot = at == dotted.length || dotted.data[at] == '.';

        if (!subscript && !dot) {
            at++;
            continue;
        }
        if (at > begin)
            path_add_key(path, (struct view){ dotted.data + begin, at - begin });
        if (subscript)
            path_add_subscript(path, (struct view){ dotted.data + at + 1, subscript - 2 });
        at += subscript ? subscript : 1;
        begin = at;
    }
}

/* ---- reading ---- */

static size_t index_of(struct view digits)
{
    enum { DIGITS_MOST = 9 };
    size_t index = 0;

    if (digits.length == 0 || digits.length > DIGITS_MOST || digits_at(digits, 0) != digits.length)
        return SIZE_MAX;
    for (size_t i = 0; i < digits.length; i++)
        index = index * 10 + (size_t)(digits.data[i] - '0');
    return index;
}

/* The key in backticks that begins at `at`; returns the place behind it. */
static size_t quoted_key(struct view text, size_t at, struct arena *arena, struct view *key)
{
    char *out = arena_alloc(arena, text.length);
    size_t length = 0;

    for (at++; at < text.length && text.data[at] != '`'; at++) {
        if (text.data[at] == '\\' && at + 1 < text.length)
            at++;
        out[length++] = text.data[at];
    }
    *key = (struct view){ out, length };
    return at + 1;
}

static size_t plain_key(struct view text, size_t at, struct view *key)
{
    size_t end = at;

    while (end < text.length && text.data[end] != '.' && text.data[end] != '[')
        end++;
    *key = (struct view){ text.data + at, end - at };
    return end;
}

struct path path_read(struct view text, struct arena *arena)
{
    struct path path = { .steps = ARENA_ARRAY(arena, text.length, struct path_step) };
    size_t at = 0;

    while (at < text.length) {
        struct path_step *step = &path.steps[path.count++];
        size_t subscript = subscript_at(text, at);

        step->subscript = subscript > 0;
        if (subscript) {
            step->key = (struct view){ text.data + at + 1, subscript - 2 };
            at += subscript;
        } else if (at + 1 < text.length && text.data[at + 1] == '`') {
            at = quoted_key(text, at + 1, arena, &step->key);
        } else {
            at = plain_key(text, at + 1, &step->key);
        }
        step->index = index_of(step->key);
    }
    return path;
}

/* ---- following ---- */

static struct json key_follow(struct view key, size_t index, struct json from);

/* The key as names with dots between them, which may themselves hold some. */
static struct json dotted_follow(struct view key, struct json from)
{
    size_t dot = 0;

    while ((dot = view_find_byte(key, '.', dot)) != SIZE_MAX) {
        struct view first = { key.data, dot }, rest = view_skip(key, ++dot);
        struct json member = key_follow(first, index_of(first), from);

        if (member.kind == JSON_OBJECT || member.kind == JSON_ARRAY)
            member = key_follow(rest, index_of(rest), member);
        else
            member = (struct json){ JSON_NONE };
        if (member.kind != JSON_NONE)
            return member;
    }
    return (struct json){ JSON_NONE };
}

static struct json key_follow(struct view key, size_t index, struct json from)
{
    struct json member = { JSON_NONE };

    if (from.kind == JSON_OBJECT)
        member = json_member(from, key);
    else if (from.kind == JSON_ARRAY && index != SIZE_MAX)
        return json_element(from, index);
    return member.kind == JSON_NONE ? dotted_follow(key, from) : member;
}

struct json path_follow(const struct path *path, struct json from)
{
    for (size_t i = 0; i < path->count && from.kind != JSON_NONE; i++) {
        const struct path_step *step = &path->steps[i];

        from = step->subscript ? json_element(from, step->index) : key_follow(step->key, step->index, from);
    }
    return from;
}
