#include "base/json_pass.h"

#include "base/json_token.h"

struct json_paths *json_paths_new(const struct view *paths, size_t count, struct arena *arena)
{
    struct json_paths *made = ARENA_NEW(arena, struct json_paths);
    struct view *copies = ARENA_ARRAY(arena, count, struct view);

    for (size_t i = 0; i < count; i++) {
        copies[i] = arena_keep(arena, paths[i]);
        made->candidates += paths[i].length + 2;    /* every step down takes at least its dot */
    }
    made->paths = copies;
    made->count = count;
    return made;
}

/* Another path that goes on in the container that is about to begin. */
static void finder_add(struct json_finder *finder, size_t path, size_t offset)
{
    struct json_frame *frame = &finder->frames[finder->depth + 1];
    const struct view rest = view_skip(finder->paths->paths[path], offset);

    finder->candidates[finder->used++] = (struct json_candidate){ path, offset };
    frame->count++;
    frame->firsts |= rest.length > 0 ? (uint64_t)1 << ((unsigned char)rest.data[0] & 63) : ~(uint64_t)0;
}

struct json_finder *json_finder_new(const struct json_paths *paths, struct arena *arena)
{
    struct json_finder *finder = ARENA_NEW(arena, struct json_finder);

    finder->paths = paths;
    finder->passes = json_passes();
    finder->candidates = ARENA_ARRAY(arena, paths->candidates, struct json_candidate);
    for (size_t i = 0; i < paths->count; i++)
        finder_add(finder, i, 0);
    finder->root = finder->frames[1];
    return finder;
}

static enum json_kind finder_kind(char first)
{
    switch (first) {
    case '{': return JSON_OBJECT;
    case '[': return JSON_ARRAY;
    case '"': return JSON_STRING;
    case 't': return JSON_TRUE;
    case 'f': return JSON_FALSE;
    case 'n': return JSON_NULL;
    default: return JSON_NUMBER;
    }
}

/* The value is what the path asks for. The end of a container is known when it is closed. */
static void finder_take(struct json_finder *finder, size_t path, const char *value)
{
    struct json *out = &finder->out[path];
    const enum json_kind kind = finder_kind(*value);
    const char *behind = value;

    if (out->kind != JSON_NONE)
        return;
    if (kind == JSON_OBJECT || kind == JSON_ARRAY)
        finder->frames[finder->depth + 1].owner = path + 1;
    else if (kind == JSON_STRING)
        behind = json_string_end(value + 1, finder->end);
    else if (kind == JSON_NUMBER)
        behind = json_number_end(value, finder->end);
    else
        behind = json_word_end(value, finder->end);
    if (behind)     /* else the pass is about to fail */
        *out = (struct json){ kind, view_between(value, behind) };
}

/* So much of the path is spelt by the key, which leaves the end of the path or a dot. */
static void finder_step(struct json_finder *finder, const struct json_candidate *candidate, size_t length, const char *value)
{
    const struct view path = finder->paths->paths[candidate->path];
    const size_t offset = candidate->offset + length;

    if (offset == path.length)
        finder_take(finder, candidate->path, value);
    else if (path.data[offset] == '.' && (*value == '{' || *value == '['))
        finder_add(finder, candidate->path, offset + 1);
}

static void finder_begin(struct json_finder *finder)
{
    finder->frames[finder->depth + 1] = (struct json_frame){ .begin = finder->used };
}

void json_finder_member(struct json_finder *finder, const char *key, const char *value)
{
    const struct json_frame *frame = &finder->frames[finder->depth];
    const char *stop = json_string_stop(key, finder->end);
    const bool escaped = stop < finder->end && *stop == '\\';
    const char *end = escaped ? json_string_end(stop, finder->end) : stop + 1;

    if (stop == finder->end || !end)
        return;
    const struct view raw = view_between(key, end - 1);
    const char first = json_key_first(raw);
    const bool doubled = first == '@';
    finder_begin(finder);
    for (size_t i = frame->begin; i < frame->begin + frame->count; i++) {
        const struct json_candidate *candidate = &finder->candidates[i];
        struct view rest = view_skip(finder->paths->paths[candidate->path], candidate->offset);
        size_t length = raw.length;

        if (raw.length > 0 && (rest.length == 0 || rest.data[0] != first))
            continue;
        rest = view_skip(rest, doubled);
        if (escaped ? json_key_spells(raw, rest, &length) : view_starts(rest, raw))
            finder_step(finder, candidate, length + doubled, value);
    }
}

/* The digits at the start of a path, as an index. */
static bool finder_index(struct view rest, size_t *index, size_t *length)
{
    size_t at = 0;

    *index = 0;
    for (; at < rest.length && at < 18 && json_is_digit(rest.data[at]); at++)
        *index = *index * 10 + (size_t)(rest.data[at] - '0');
    *length = at;
    return at > 0 && (rest.data[0] != '0' || at == 1);
}

void json_finder_element(struct json_finder *finder, const char *value)
{
    struct json_frame *frame = &finder->frames[finder->depth];

    finder_begin(finder);
    for (size_t i = frame->begin; i < frame->begin + frame->count; i++) {
        const struct json_candidate *candidate = &finder->candidates[i];
        size_t index, length;

        if (finder_index(view_skip(finder->paths->paths[candidate->path], candidate->offset), &index, &length) &&
            index == frame->index)
            finder_step(finder, candidate, length, value);
    }
    frame->index++;
}

bool json_find(struct json_finder *finder, struct view text, size_t limit, struct json *out)
{
    for (size_t i = 0; i < finder->paths->count; i++)
        out[i] = (struct json){ JSON_NONE };
    finder->left = limit;
    finder->out = out;
    finder->end = view_end(text);
    finder->depth = 0;
    finder->used = finder->paths->count;
    finder->frames[1] = finder->root;
    if (finder->passes->find(text, finder))
        return true;
    memset(finder->frames, 0, (finder->depth + 2) * sizeof *finder->frames);    /* those that were not closed */
    return false;
}
