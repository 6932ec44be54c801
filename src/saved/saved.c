#include "saved/saved.h"

#include "base/utf8.h"

#include <stdlib.h>

void saved_init(struct saved *saved)
{
    *saved = (struct saved){ 0 };
    arena_init(&saved->arena, NULL);
}

void saved_clear(struct saved *saved)
{
    arena_clear(&saved->arena);
}

struct range saved_range(const struct saved_query *query, size_t begin, size_t end)
{
    return mapped_range(&query->text, begin, end);
}

struct saved_place saved_place(const struct saved_file *file, size_t byte)
{
    size_t low = 0, high = file->line_count;

    if (byte > file->text.length)
        byte = file->text.length;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (file->lines[middle] <= byte)
            low = middle;
        else
            high = middle;
    }
    const struct view line = view_between(file->text.data + file->lines[low], file->text.data + byte);
    const bool marked = low == 0 && view_starts(line, VIEW("\xEF\xBB\xBF"));

    return (struct saved_place){ byte, low + 1, utf8_length(line) + (marked ? 0 : 1) };
}

static bool saved_id_ends(struct view id, struct view end)
{
    return id.length > end.length && view_ends(id, end) && id.data[id.length - end.length - 1] == '.';
}

const struct saved_query *saved_find(const struct saved *saved, struct view path, struct view id)
{
    const struct saved_query *found = NULL;

    for (size_t i = 0; i < saved->count; i++)
        if (view_equal(saved->queries[i].file->path, path) && view_equal(saved->queries[i].id, id))
            return &saved->queries[i];
    for (size_t how = 0; how < 2 && !found; how++)
        for (size_t i = 0; i < saved->count; i++) {
            const struct saved_query *query = &saved->queries[i];

            if (!view_equal(query->file->path, path) ||
                !(how == 0 ? view_equal(query->name, id) : saved_id_ends(query->id, id)))
                continue;
            if (found)
                return NULL;
            found = query;
        }
    return found;
}
