/* Any bytes may be a file with saved queries in it; what is said to stand in the file does, and what is written instead reads so. */
#include "base/buffer.h"
#include "saved/saved.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void fuzz_places(const struct saved_query *query)
{
    const struct mapped *text = &query->text;

    for (size_t i = 0; i < text->count; i++) {
        const struct piece *piece = &text->pieces[i];
        const size_t length = mapped_piece_end(text, piece) - piece->at;

        if (piece->begin > piece->end || piece->end > query->file->text.length)
            abort();
        if (piece->kind == PIECE_COPY &&
            (length != piece->end - piece->begin ||
             memcmp(text->text.data + piece->at, query->file->text.data + piece->begin, length) != 0))
            abort();
    }
    for (size_t at = 0; at <= text->text.length; at += 1 + text->text.length / 50) {
        const struct range range = saved_range(query, at, text->text.length);

        if (range.begin > range.end || saved_place(query->file, range.begin).line > saved_place(query->file, range.end).line)
            abort();
    }
}

/* The text with what lies between begin and end replaced. */
static struct view fuzz_replaced(struct arena *arena, struct view text, size_t begin, size_t end, struct view part)
{
    struct buffer made;

    buffer_init(&made);
    buffer_add(&made, view_between(text.data, text.data + begin));
    buffer_add(&made, part);
    buffer_add(&made, view_skip(text, end));
    const struct view kept = arena_keep(arena, buffer_view(&made));

    buffer_clear(&made);
    return kept;
}

/* With a part replaced the file reads so. */
static void fuzz_edit(struct arena *arena, const struct saved_query *query, size_t index, size_t begin, size_t end, struct view part)
{
    const struct view file = query->file->text, text = query->text.text;
    struct saved_edit edit;
    struct saved again;

    if (!saved_edit(arena, query, begin, end, part, &edit))
        return;
    const struct view made = fuzz_replaced(arena, file, edit.begin, edit.end, edit.text);
    const struct view wanted = fuzz_replaced(arena, text, begin, end, part);

    saved_init(&again);
    saved_read_text(&again, query->file->path, made);
    if (again.count <= index || !view_equal(again.queries[index].text.text, wanted))
        abort();
    saved_clear(&again);
}

static void fuzz_edits(struct arena *arena, const struct saved_query *query, size_t index, uint8_t choice)
{
    const struct view text = query->text.text;
    const size_t begin = text.length * (choice % 16) / 16, end = begin + (text.length - begin) * (choice / 16) / 16;

    fuzz_edit(arena, query, index, 0, text.length, text);
    fuzz_edit(arena, query, index, begin, end, view_between(text.data + begin, text.data + end));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const names[] = { "a.json", "a.yaml", "a.tf", "a.md", "a.cwli", "a" };
    struct saved saved;
    struct arena arena;

    if (size == 0)
        return 0;
    saved_init(&saved);
    arena_init(&arena, NULL);
    saved_read_text(&saved, view_of(names[size % (sizeof names / sizeof *names)]),
                    (struct view){ (const char *)bytes + 1, size - 1 });
    for (size_t i = 0; i < saved.count; i++) {
        fuzz_places(&saved.queries[i]);
        if (i < 3)
            fuzz_edits(&arena, &saved.queries[i], i, bytes[0]);
    }
    arena_clear(&arena);
    saved_clear(&saved);
    return 0;
}
