/*
 * Any bytes may be a file of columns, of a format that the first byte names. Every field that a line has under a documented name
 * is found when it is asked for by that name, alone and among the other lines, and it is a piece of the line or shorter.
 */
#include "source/delimited.h"
#include "source/discovery.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { LINES_MAX = 16, NAMES_MAX = 256, LIMIT = 200 };

struct fuzz_fields {
    struct view names[NAMES_MAX];
    struct value values[NAMES_MAX];
    size_t count;
};

/* Of several fields of a name the first counts. */
static void fuzz_add(void *context, struct view name, struct value value)
{
    struct fuzz_fields *fields = context;

    for (size_t i = 0; i < fields->count; i++)
        if (view_equal(fields->names[i], name))
            return;
    if (fields->count == NAMES_MAX)
        return;
    fields->names[fields->count] = name;
    fields->values[fields->count++] = value;
}

static bool fuzz_same(struct value a, struct value b)
{
    return a.kind == b.kind && view_equal(a.text, b.text) &&
           (a.kind != KIND_NUMBER || !(a.number < b.number || a.number > b.number));
}

static void fuzz_check(const struct discovery_origin *origin, const struct view *lines, size_t count, size_t chosen,
                       struct arena *arena)
{
    struct batch *batch = batch_new(arena, count, 1);
    struct column *message = column_new(arena, count, COLUMN_TEXT), *out[NAMES_MAX], *alone[1];
    struct fuzz_fields fields = { .count = 0 };

    for (size_t row = 0; row < count; row++)
        column_set_text(message, row, lines[row]);
    discovery_each(lines[chosen], origin, LIMIT, arena, fuzz_add, &fields);
    discovery_extract(discovery_new(fields.names, fields.count, LIMIT, arena), batch, message, origin, out);
    for (size_t i = 0; i < fields.count; i++) {
        discovery_extract(discovery_new(&fields.names[i], 1, LIMIT, arena), batch, message, origin, alone);
        if (!fuzz_same(column_value(out[i], chosen), fields.values[i]) ||
            !fuzz_same(column_value(alone[0], chosen), fields.values[i]) || fields.values[i].text.length > lines[chosen].length)
            abort();
    }
}

static const struct format *fuzz_format(uint8_t choice)
{
    const struct format *found[64], *format;
    size_t count = 0;

    for (size_t i = 0; (format = format_at(i)) && count < 64; i++)
        if (format->sniff == delimited_sniff)
            found[count++] = format;
    return found[choice % count];
}

/* A copy of each line, so that reading behind its end is noticed. */
static size_t fuzz_cut(struct view text, struct view lines[LINES_MAX])
{
    size_t count = 0;

    for (size_t at = 0; at < text.length && count < LINES_MAX; count++) {
        const size_t newline = view_find_byte(text, '\n', at);
        const size_t length = (newline == SIZE_MAX ? text.length : newline) - at;
        char *copy = heap_alloc(length + !length);

        memcpy(copy, text.data + at, length);
        lines[count] = (struct view){ copy, length };
        at += length + 1;
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct view lines[LINES_MAX];
    struct arena arena;

    if (size < 1)
        return 0;
    arena_init(&arena, NULL);
    const struct view text = { (const char *)bytes + 1, size - 1 };
    struct sniff sniff = { .head = text, .whole = true, .arena = &arena, .format = fuzz_format(bytes[0]) };
    (void)sniff.format->sniff(&sniff);
    const size_t count = fuzz_cut(text, lines);
    const struct discovery_origin origin = { .format = sniff.format, .layout = sniff.layout, .documented = true };
    for (size_t i = 0; i < count; i++)
        fuzz_check(&origin, lines, count, i, &arena);
    arena_clear(&arena);
    for (size_t i = 0; i < count; i++)
        free((char *)(uintptr_t)lines[i].data);
    return 0;
}
