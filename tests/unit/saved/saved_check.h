/* What was read of a text, and where it says that it stands. */
#pragma once

#include "saved/saved.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
/* cmocka needs those above */
#include <cmocka.h>

/* Bytes that are said to stand in the file as they are do so. */
static inline void check_pieces(const struct saved_query *query)
{
    for (size_t i = 0; i < query->text.count; i++) {
        const struct piece *piece = &query->text.pieces[i];
        const size_t length = mapped_piece_end(&query->text, piece) - piece->at;

        assert_true(piece->begin <= piece->end && piece->end <= query->file->text.length);
        if (piece->kind != PIECE_COPY)
            continue;
        assert_int_equal(length, piece->end - piece->begin);
        assert_memory_equal(query->text.text.data + piece->at, query->file->text.data + piece->begin, length);
    }
}

static inline void check_read(struct saved *saved, const char *path, const char *text)
{
    saved_init(saved);
    saved_read_text(saved, view_of(path), view_of(text));
    for (size_t i = 0; i < saved->count; i++)
        check_pieces(&saved->queries[i]);
}

static inline const struct saved_query *check_find(const struct saved *saved, const char *id)
{
    for (size_t i = 0; i < saved->count; i++)
        if (view_equal(saved->queries[i].id, view_of(id)))
            return &saved->queries[i];
    fail_msg("there is no query %s", id);
    return NULL;
}

static inline void check_text(const struct saved *saved, const char *id, const char *text)
{
    const struct saved_query *query = check_find(saved, id);

    if (!view_equal(query->text.text, view_of(text)))
        fail_msg("the text of %s is\n%.*s\nnot\n%s", id, VIEW_PRINT(query->text.text), text);
}

/* The part of the query's text stands at "line:column-line:column" of the file. */
static inline void check_place(const struct saved *saved, const char *id, const char *part, const char *place)
{
    const struct saved_query *query = check_find(saved, id);
    const size_t at = view_find(query->text.text, view_of(part), 0);
    char have[64];

    if (at == SIZE_MAX)
        fail_msg("`%s` is not in %s:\n%.*s", part, id, VIEW_PRINT(query->text.text));
    const struct range range = saved_range(query, at, at + strlen(part));
    const struct saved_place first = saved_place(query->file, range.begin), last = saved_place(query->file, range.end);

    snprintf(have, sizeof have, "%zu:%zu-%zu:%zu", first.line, first.column, last.line, last.column);
    if (strcmp(have, place) != 0)
        fail_msg("`%s` of %s stands at %s, not %s", part, id, have, place);
}

/* The part of the query's text stands in the file as that, which is there once. */
static inline void check_stands(const struct saved *saved, const char *id, const char *part, const char *wanted)
{
    const struct saved_query *query = check_find(saved, id);
    const size_t at = view_find(query->text.text, view_of(part), 0);
    const struct view file = query->file->text;
    const size_t there = view_find(file, view_of(wanted), 0);

    if (at == SIZE_MAX)
        fail_msg("`%s` is not in %s:\n%.*s", part, id, VIEW_PRINT(query->text.text));
    const struct range range = saved_range(query, at, at + strlen(part));

    if (there == SIZE_MAX || view_find(file, view_of(wanted), there + 1) != SIZE_MAX)
        fail_msg("the test wants `%s`, which does not stand in the file, or twice", wanted);
    if (range.begin != there || range.end != there + strlen(wanted))
        fail_msg("`%s` of %s stands as `%.*s`, not `%s`", part, id, (int)(range.end - range.begin), file.data + range.begin,
                 wanted);
}

/* All complaints, a line each: "line: message". */
static inline void check_complaints(const struct saved *saved, const char *wanted)
{
    char have[4096] = "";
    size_t length = 0;

    for (size_t i = 0; i < saved->complaint_count && length < sizeof have; i++)
        length += (size_t)snprintf(have + length, sizeof have - length, "%zu: %.*s\n", saved->complaints[i].place.line,
                                   VIEW_PRINT(saved->complaints[i].message));
    assert_string_equal(have, wanted);
}

/* Writing `text` instead of the part makes the file read so. */
static inline void check_edit(const struct saved *saved, const char *id, const char *part, const char *text, const char *wanted)
{
    const struct saved_query *query = check_find(saved, id);
    const size_t at = view_find(query->text.text, view_of(part), 0);
    struct arena arena;
    struct saved_edit edit;

    arena_init(&arena, NULL);
    assert_int_not_equal(at, SIZE_MAX);
    assert_true(saved_edit(&arena, query, at, at + strlen(part), view_of(text), &edit));
    const struct view file = query->file->text;
    const struct view made = arena_format(&arena, "%.*s%.*s%.*s", (int)edit.begin, file.data, VIEW_PRINT(edit.text),
                                          (int)(file.length - edit.end), file.data + edit.end);

    assert_string_equal(made.data, wanted);
    arena_clear(&arena);
}
