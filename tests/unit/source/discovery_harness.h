/* For the tests of discovery: what discovery_each() calls back with, and columns of a batch of messages. */
#pragma once

#include "base/buffer.h"
#include "source/discovery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { FIELDS_MAX = 4096 };

struct fields {
    struct arena arena;
    struct view names[FIELDS_MAX];
    struct value values[FIELDS_MAX];
    size_t count;
};

static inline int fields_setup(void **state)
{
    struct fields *fields = heap_zalloc(sizeof *fields);

    arena_init(&fields->arena, NULL);
    *state = fields;
    return 0;
}
static inline int fields_teardown(void **state)
{
    struct fields *fields = *state;

    arena_clear(&fields->arena);
    free(fields);
    return 0;
}
static inline void fields_reset(struct fields *fields)
{
    arena_reset(&fields->arena);
    fields->count = 0;
}
static inline void fields_add(void *context, struct view name, struct value value)
{
    struct fields *fields = context;

    assert_true(fields->count < FIELDS_MAX);
    fields->names[fields->count] = name;
    fields->values[fields->count++] = value;
}

/* "name=value" each, a newline between; a null is the name alone. */
static inline struct view fields_text(struct fields *fields)
{
    struct buffer buffer;

    buffer_init(&buffer);
    for (size_t i = 0; i < fields->count; i++) {
        if (i > 0)
            buffer_add_char(&buffer, '\n');
        buffer_add(&buffer, fields->names[i]);
        if (fields->values[i].kind == KIND_NULL)
            continue;
        buffer_add_char(&buffer, '=');
        buffer_add(&buffer, value_display(fields->values[i], &fields->arena));
    }
    struct view text = arena_keep(&fields->arena, buffer_view(&buffer));
    buffer_clear(&buffer);
    return text;
}

static inline struct column **fields_extract_as(struct fields *fields, const struct view *names, size_t count,
                                                const struct view *messages, size_t rows, size_t limit,
                                                const struct discovery_origin *origin)
{
    struct batch *batch = batch_new(&fields->arena, rows, 1);
    struct column *message = column_new(&fields->arena, rows, COLUMN_TEXT);
    struct column **out = ARENA_ARRAY(&fields->arena, count, struct column *);

    for (size_t row = 0; row < rows; row++)
        column_set_text(message, row, messages[row]);
    discovery_extract(discovery_new(names, count, limit, &fields->arena), batch, message, origin, out);
    return out;
}
static inline struct column **fields_extract(struct fields *fields, const struct view *names, size_t count,
                                             const struct view *messages, size_t rows, size_t limit)
{
    return fields_extract_as(fields, names, count, messages, rows, limit, NULL);
}

/* The row of these messages has exactly the values called back with under these names. */
static inline void fields_check_extract(struct fields *fields, const struct view *names, size_t count,
                                        const struct view *messages, size_t rows, size_t row, size_t limit)
{
    struct column **columns = fields_extract(fields, names, count, messages, rows, limit);

    for (size_t i = 0; i < count; i++) {
        size_t place = 0;

        while (!view_equal(fields->names[place], names[i]))
            place++;
        const struct value want = fields->values[place], have = column_value(columns[i], row);
        if (want.kind != have.kind)
            print_message("%.*s of %.*s\n", VIEW_PRINT(names[i]), VIEW_PRINT(messages[row]));
        assert_int_equal(have.kind, want.kind);
        assert_true(columns[i]->seen & SEEN(want.kind));
        if (want.kind == KIND_TEXT || want.kind == KIND_NUMBER)
            assert_true(view_equal(have.text, want.text));
        if (want.kind == KIND_BOOLEAN || want.kind == KIND_NUMBER)
            assert_true(have.number == want.number);
    }
}
