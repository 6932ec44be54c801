#include "app/format_file.h"

#include "base/buffer.h"

#include <stdint.h>
#include <stdlib.h>

/* What is written into the file for a query. */
struct change {
    struct liq_saved_edit edit;
    size_t query;
};

struct changes {
    struct change *list;
    size_t count, capacity;
};

static struct view file_view(struct liq_text text)
{
    return (struct view){ text.data, text.length };
}

/* Nothing can be written in front of what stands for an expression, but behind the character before it. */
static bool change_behind(struct format_file *file, struct arena *arena, size_t query, const struct liq_layout_edit *wanted,
                          struct liq_saved_edit *edit)
{
    const struct view text = file_view(liq_saved_at(file->saved, query).text);
    size_t begin = wanted->begin;

    if (wanted->begin != wanted->end || begin == 0)
        return false;
    do
        begin--;
    while (begin > 0 && ((unsigned char)text.data[begin] & 0xC0) == 0x80);
    const struct view made = arena_format(arena, "%.*s%.*s", (int)(wanted->begin - begin), text.data + begin,
                                          VIEW_PRINT(file_view(wanted->text)));

    return liq_saved_replace(file->saved, query, begin, wanted->end, (struct liq_text){ made.data, made.length }, edit);
}

/* Where a line break cannot stand, a blank has to do, or whatever is there. */
static bool change_find(struct format_file *file, struct arena *arena, size_t query, struct liq_layout_edit wanted,
                        struct liq_saved_edit *edit)
{
    if (liq_saved_replace(file->saved, query, wanted.begin, wanted.end, wanted.text, edit) ||
        change_behind(file, arena, query, &wanted, edit))
        return true;
    if (wanted.begin < wanted.end || view_find_byte(file_view(wanted.text), '\n', 0) == SIZE_MAX)
        return false;
    wanted.text = (struct liq_text){ " ", 1 };
    return change_find(file, arena, query, wanted, edit);
}

static bool file_has_returns(struct view text)
{
    const size_t line = view_find_byte(text, '\n', 0);

    return line != SIZE_MAX && line > 0 && text.data[line - 1] == '\r';
}

/* Lines end as they do in the file. */
static void change_return(struct liq_saved_edit *edit, struct arena *arena)
{
    const struct view text = file_view(edit->text);
    struct buffer out = { 0 };

    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '\n' && !(i > 0 && text.data[i - 1] == '\r'))
            buffer_add_char(&out, '\r');
        buffer_add_char(&out, text.data[i]);
    }
    const struct view made = arena_keep(arena, buffer_view(&out));

    edit->text = (struct liq_text){ made.data, made.length };
    buffer_clear(&out);
}

static void changes_gather(struct changes *changes, struct format_file *file, struct arena *arena)
{
    for (size_t i = 0; i < file->count; i++)
        for (size_t at = 0; at < liq_layout_edit_count(file->layouts[i]); at++) {
            struct change change = { .query = i };

            if (!change_find(file, arena, i, liq_layout_edit_at(file->layouts[i], at), &change.edit))
                continue;
            if (file_has_returns(file->before))
                change_return(&change.edit, arena);
            changes->list = arena_grow(arena, changes->list, &changes->capacity, changes->count + 1, sizeof change);
            changes->list[changes->count++] = change;
        }
}

static int change_compare(const void *left, const void *right)
{
    const struct change *a = left, *b = right;

    if (a->edit.begin != b->edit.begin)
        return a->edit.begin < b->edit.begin ? -1 : 1;
    if (a->edit.end != b->edit.end)
        return a->edit.end < b->edit.end ? -1 : 1;
    return (a->query > b->query) - (a->query < b->query);
}

static bool change_equal(const struct change *a, const struct change *b)
{
    return a->edit.begin == b->edit.begin && a->edit.end == b->edit.end && view_equal(file_view(a->edit.text), file_view(b->edit.text));
}

/* What a part of the file is read as twice is changed once; one that is in another's way is left out. */
static struct view changes_apply(const struct changes *changes, struct arena *arena, struct view text)
{
    struct buffer out = { 0 };
    const struct change *last = NULL;
    struct view made;
    size_t at = 0;

    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->list[i];

        if (last && (change_equal(last, change) || change->edit.begin < at))
            continue;
        buffer_add(&out, (struct view){ text.data + at, change->edit.begin - at });
        buffer_add(&out, file_view(change->edit.text));
        at = change->edit.end;
        last = change;
    }
    buffer_add(&out, view_skip(text, at));
    made = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return made;
}

static bool layouts_equal(struct liq_text a, struct liq_text b)
{
    struct liq_layout *left = liq_format(a, true), *right = liq_format(b, true);
    const bool equal = liq_layout_valid(left) == liq_layout_valid(right) &&
                       view_equal(file_view(liq_layout_text(left)), file_view(liq_layout_text(right)));

    liq_layout_free(left);
    liq_layout_free(right);
    return equal;
}

/* Whether the same queries are in the text as were in the file. */
static bool file_holds(const struct format_file *file, struct view text)
{
    struct liq_saved *again = liq_saved_of_text((struct liq_text){ file->path.data, file->path.length },
                                                (struct liq_text){ text.data, text.length });
    bool same = liq_saved_count(again) == file->count &&
                liq_saved_complaint_count(again) == liq_saved_complaint_count(file->saved);

    for (size_t i = 0; same && i < file->count; i++) {
        const struct liq_saved_item now = liq_saved_at(again, i), before = liq_saved_at(file->saved, i);

        same = view_equal(file_view(now.id), file_view(before.id)) && layouts_equal(now.text, before.text);
    }
    liq_saved_free(again);
    return same;
}

/* The changes of those queries alone that can be laid out without harm to others. */
static void changes_keep_safe(struct changes *changes, const struct format_file *file, struct arena *arena)
{
    bool *safe = ARENA_ARRAY(arena, file->count, bool);
    size_t kept = 0;

    for (size_t query = 0; query < file->count; query++) {
        struct changes own = { ARENA_ARRAY(arena, changes->count, struct change), 0, 0 };

        for (size_t i = 0; i < changes->count; i++)
            if (changes->list[i].query == query)
                own.list[own.count++] = changes->list[i];
        safe[query] = own.count > 0 && file_holds(file, changes_apply(&own, arena, file->before));
    }
    for (size_t i = 0; i < changes->count; i++)
        if (safe[changes->list[i].query])
            changes->list[kept++] = changes->list[i];
    changes->count = kept;
}

void format_file_make(struct format_file *file, struct arena *arena, struct view path, struct view text)
{
    struct changes changes = { 0 };

    *file = (struct format_file){ .path = path, .before = text, .after = text };
    file->saved = liq_saved_of_text((struct liq_text){ path.data, path.length }, (struct liq_text){ text.data, text.length });
    file->count = liq_saved_count(file->saved);
    file->layouts = ARENA_ARRAY(arena, file->count, struct liq_layout *);
    for (size_t i = 0; i < file->count; i++) {
        const struct liq_saved_item item = liq_saved_at(file->saved, i);

        file->layouts[i] = liq_format(item.text, strcmp(item.container, "query") == 0);
    }
    changes_gather(&changes, file, arena);
    if (changes.count == 0)
        return;
    qsort(changes.list, changes.count, sizeof *changes.list, change_compare);
    file->after = changes_apply(&changes, arena, text);
    if (file_holds(file, file->after))
        return;
    changes_keep_safe(&changes, file, arena);
    file->refused = true;
    file->after = changes_apply(&changes, arena, text);
    if (!file_holds(file, file->after))
        file->after = text;
}

void format_file_clear(struct format_file *file)
{
    for (size_t i = 0; i < file->count; i++)
        liq_layout_free(file->layouts[i]);
    liq_saved_free(file->saved);
}
