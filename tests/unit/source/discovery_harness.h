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

/* The message as it stands in a JSON string, the quote behind it included. */
static inline struct view fields_quote(struct view message, struct arena *arena)
{
    char *text = arena_alloc(arena, 2 * message.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < message.length; i++) {
        if (message.data[i] == '"')
            text[length++] = '\\';
        text[length++] = message.data[i];
    }
    text[length] = '"';
    return (struct view){ text, length };
}

/* Leaves messages that have no backslash as they stand in a JSON string, all or all but every so many. */
static inline struct column *fields_quoted(struct fields *fields, const struct view *messages, size_t rows, size_t but)
{
    struct column *message = column_new(&fields->arena, rows, COLUMN_TEXT);

    message->quoted = ARENA_ARRAY(&fields->arena, rows, bool);
    for (size_t row = 0; row < rows; row++) {
        message->quoted[row] = view_find_byte(messages[row], '\\', 0) == messages[row].length && (row + 1) % but != 0;
        column_set_text(message, row, message->quoted[row] ? fields_quote(messages[row], &fields->arena) : messages[row]);
    }
    return message;
}

/* Whether a message is quoted makes no difference. */
static inline void fields_check_quoted(struct fields *fields, const struct discovery *discovery, const struct batch *batch,
                                       const struct view *messages, const struct discovery_origin *origin, size_t count,
                                       struct column *const *want)
{
    struct column **have = ARENA_ARRAY(&fields->arena, count, struct column *);

    for (size_t but = 3; but < 3 * batch->rows + 10; but = 3 * but + 2) {
        struct column *message = fields_quoted(fields, messages, batch->rows, but);

        discovery_extract(discovery, batch, message, origin, have);
        for (size_t i = 0; i < count; i++)
            for (size_t row = 0; row < batch->rows; row++) {
                const struct value one = column_value(have[i], row), other = column_value(want[i], row);

                assert_int_equal(one.kind, other.kind);
                if (one.kind == KIND_TEXT || one.kind == KIND_NUMBER)
                    assert_true(view_equal(one.text, other.text));
                assert_true(one.number == other.number);
            }
        for (size_t row = 0; row < batch->rows; row++)
            assert_true(view_equal(discovery_message(message, row, &fields->arena), messages[row]));
    }
}

static inline struct column **fields_extract_as(struct fields *fields, const struct view *names, size_t count,
                                                const struct view *messages, size_t rows, size_t limit,
                                                const struct discovery_origin *origin)
{
    struct batch *batch = batch_new(&fields->arena, rows, 1);
    struct column *message = column_new(&fields->arena, rows, COLUMN_TEXT);
    struct column **out = ARENA_ARRAY(&fields->arena, count, struct column *);
    const struct discovery *discovery = discovery_new(names, count, limit, &fields->arena);

    for (size_t row = 0; row < rows; row++)
        column_set_text(message, row, messages[row]);
    discovery_extract(discovery, batch, message, origin, out);
    fields_check_quoted(fields, discovery, batch, messages, origin, count, out);
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
