#include "engine/saved_face.h"

#include <stdlib.h>

static struct liq_text face_text(struct view view)
{
    return (struct liq_text){ view.data, view.length };
}

static struct view face_view(struct liq_text text)
{
    return (struct view){ text.data, text.length };
}

static struct liq_saved *face_new(void)
{
    struct liq_saved *saved = heap_zalloc(sizeof *saved);

    saved_init(&saved->saved);
    return saved;
}

struct liq_saved *liq_saved_new(const struct liq_text *paths, size_t path_count)
{
    struct liq_saved *saved = face_new();

    for (size_t i = 0; i < path_count; i++)
        saved_read(&saved->saved, face_view(paths[i]));
    return saved;
}

struct liq_saved *liq_saved_of_text(struct liq_text path, struct liq_text text)
{
    struct liq_saved *saved = face_new();

    saved_read_text(&saved->saved, face_view(path), face_view(text));
    return saved;
}

void liq_saved_free(struct liq_saved *saved)
{
    if (saved)
        saved_clear(&saved->saved);
    free(saved);
}

size_t liq_saved_count(const struct liq_saved *saved)
{
    return saved->saved.count;
}

struct liq_saved_item liq_saved_at(const struct liq_saved *saved, size_t index)
{
    const struct saved_query *query = &saved->saved.queries[index];

    return (struct liq_saved_item){
        .id = face_text(query->id),
        .name = face_text(query->name),
        .text = face_text(query->text.text),
        .path = face_text(query->file->path),
        .container = query->container,
        .group_count = query->group_count,
        .parameter_count = query->parameter_count,
        .placeholder_count = query->placeholder_count,
    };
}

struct liq_text liq_saved_group_at(const struct liq_saved *saved, size_t index, size_t group)
{
    return face_text(saved->saved.queries[index].groups[group]);
}

struct liq_saved_parameter liq_saved_parameter_at(const struct liq_saved *saved, size_t index, size_t parameter)
{
    const struct saved_parameter *found = &saved->saved.queries[index].parameters[parameter];

    return (struct liq_saved_parameter){ face_text(found->name), face_text(found->value), face_text(found->description) };
}

struct liq_saved_placeholder liq_saved_placeholder_at(const struct liq_saved *saved, size_t index, size_t placeholder)
{
    const struct saved_placeholder *found = &saved->saved.queries[index].placeholders[placeholder];

    return (struct liq_saved_placeholder){ found->begin, found->end, face_text(found->expression) };
}

size_t liq_saved_find(const struct liq_saved *saved, struct liq_text path, struct liq_text id)
{
    const struct saved_query *found = saved_find(&saved->saved, face_view(path), face_view(id));

    return found ? (size_t)(found - saved->saved.queries) : SIZE_MAX;
}

static struct liq_place face_place(struct saved_place place)
{
    return (struct liq_place){ place.byte, place.line, place.column };
}

void liq_saved_places(const struct liq_saved *saved, size_t index, size_t begin, size_t end, struct liq_place *first,
                      struct liq_place *last)
{
    const struct saved_query *query = &saved->saved.queries[index];
    const struct range range = saved_range(query, begin, end);

    *first = face_place(saved_place(query->file, range.begin));
    *last = face_place(saved_place(query->file, range.end));
}

struct liq_text liq_saved_file_text(const struct liq_saved *saved, size_t index)
{
    return face_text(saved->saved.queries[index].file->text);
}

bool liq_saved_replace(struct liq_saved *saved, size_t index, size_t begin, size_t end, struct liq_text replacement,
                       struct liq_saved_edit *edit)
{
    struct saved_edit found;

    if (!saved_edit(&saved->saved.arena, &saved->saved.queries[index], begin, end, face_view(replacement), &found))
        return false;
    *edit = (struct liq_saved_edit){ found.begin, found.end, face_text(found.text) };
    return true;
}

size_t liq_saved_complaint_count(const struct liq_saved *saved)
{
    return saved->saved.complaint_count;
}

struct liq_saved_complaint liq_saved_complaint_at(const struct liq_saved *saved, size_t index)
{
    const struct saved_complaint *complaint = &saved->saved.complaints[index];

    return (struct liq_saved_complaint){
        .path = face_text(complaint->path),
        .message = face_text(complaint->message),
        .place = face_place(complaint->place),
        .loss = complaint->weight == SAVED_DAMAGE,
    };
}
