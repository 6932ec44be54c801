/*
 * Any bytes may be messages, a line each. Every field a message has is found when it is asked for, alone and in a batch of
 * all the lines, and messages that are JSON are told from those that are not as json_valid() does.
 */
#include "base/json.h"
#include "source/discovery.h"
#include "source/discovery_outline.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { LINES_MAX = 64, NAMES_MAX = 256, LIMIT = 200 };

struct fuzz_fields {
    struct view names[NAMES_MAX];
    struct value values[NAMES_MAX];
    size_t count;
};

static void fuzz_add(void *context, struct view name, struct value value)
{
    struct fuzz_fields *fields = context;

    if (fields->count == NAMES_MAX)
        return;
    fields->names[fields->count] = name;
    fields->values[fields->count++] = value;
}

static struct column **fuzz_extract(const struct discovery *discovery, size_t names, const struct view *lines, size_t count,
                                    struct arena *arena)
{
    struct batch *batch = batch_new(arena, count, 1);
    struct column *message = column_new(arena, count, COLUMN_TEXT), **out = ARENA_ARRAY(arena, names, struct column *);

    for (size_t row = 0; row < count; row++)
        column_set_text(message, row, lines[row]);
    discovery_extract(discovery, batch, message, NULL, out);
    return out;
}

static bool fuzz_same(struct value a, struct value b)
{
    return a.kind == b.kind && view_equal(a.text, b.text) &&
           (a.kind != KIND_NUMBER || !(a.number < b.number || a.number > b.number));
}

static void fuzz_check_outline(struct view line, struct arena *arena)
{
    const bool object = json_at(line).kind == JSON_OBJECT && json_valid(line);
    struct outline outline;

    outline_init(&outline, arena);
    if (outline_read(&outline, line) != object || outline_read_plainly(&outline, line) != object)
        abort();
}

static void fuzz_check(const struct view *lines, size_t count, size_t chosen, struct arena *arena)
{
    struct fuzz_fields fields = { .count = 0 };

    discovery_each(lines[chosen], NULL, LIMIT, arena, fuzz_add, &fields);
    const struct discovery *discovery = discovery_new(fields.names, fields.count, LIMIT, arena);
    struct column **together = fuzz_extract(discovery, fields.count, lines, count, arena);
    for (size_t row = 0; row < count; row++) {
        struct column **alone = fuzz_extract(discovery, fields.count, lines + row, 1, arena);

        for (size_t name = 0; name < fields.count; name++) {
            const struct value value = column_value(alone[name], 0);

            if (!fuzz_same(value, column_value(together[name], row)) ||
                (row == chosen && !fuzz_same(value, fields.values[name])))
                abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct view lines[LINES_MAX];
    size_t count = 0;
    struct arena arena;

    /* A copy for each line, so that reading behind its end is noticed. */
    for (size_t at = 0; at < size && count < LINES_MAX; count++) {
        const uint8_t *newline = memchr(bytes + at, '\n', size - at);
        const size_t length = (newline ? (size_t)(newline - bytes) : size) - at;
        char *copy = heap_alloc(length + !length);

        memcpy(copy, bytes + at, length);
        lines[count] = (struct view){ copy, length };
        at += length + 1;
    }
    arena_init(&arena, NULL);
    for (size_t i = 0; i < count; i++) {
        fuzz_check_outline(lines[i], &arena);
        fuzz_check(lines, count, i, &arena);
        arena_reset(&arena);
    }
    arena_clear(&arena);
    for (size_t i = 0; i < count; i++)
        free((char *)(uintptr_t)lines[i].data);
    return 0;
}
