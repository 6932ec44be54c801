/* What is known of the lines before changes nothing: each line is taken apart as if it were the first. */
#include "source/envelope.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROUNDS = 6000, LINES = 12, CHANGES = 3 };

static const char *const lines[] = {
    "{\"@timestamp\":\"2024-05-01T00:00:00.000Z\",\"@logStream\":\"app/server/378a5760\",\"@message\":\"GET /api in 12.36 ms\"}",
    "{\"@timestamp\":\"2024-05-01T00:00:00.063Z\",\"@logStream\":\"a\",\"@message\":\"\"}",
    "{\"@timestamp\":\"2024-05-01T00:00:00.063Z\",\"@logStream\":\"a\",\"@message\":\"{\\\"a\\\":\\\"\\\\n\\\"}\\t\\u00e9\"}",
    ("{\"@timestamp\":\"2024-05-01T00:00:00.063Z\",\"@logStream\":\"a\",\"@message\":\"0123456789abcdef0123456789abcdef0123456789abcdef"
     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}"),
    "{\"@message\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}",
    "{\"timestamp\": 1714521600000, \"message\": \"one\\n\", \"ingestionTime\": 1714521600999}",
    "{\"timestamp\": 1714521600001, \"message\": \"three\", \"ingestionTime\": 0}",
    "{\"timestamp\":1714521600,\"message\":\"a\",\"logStreamName\":\"b\\\\c\",\"logGroupName\":\"d\",\"eventId\":\"1\"}",
    "{\"@message\":\"a\",\"@timestamp\":1714521600001}",
    "{\"@message\":\"a\",\"@message\":\"b\",\"@timestamp\":1714521600001}",
    "{\"@message\":12,\"@message\":\"b\",\"message\":\"c\",\"timestamp\":1714521600001}",
    "{\"@message\":\"a\",\"timestamp\":\"2024-05-01\",\"time\":\"2024-05-02\"}",
    "{\"@message\":{\"a\":[1, 2]},\"@timestamp\":1714521600001}",
    "{\"level\":\"info\",\"ts\":1714521600.5,\"message\":\"a\"}",
    " { \"a\" : \"b\" } ",
    "{}", "", "plain text", "{\"@message\":\"a\"", "{\"@message\":\"a\"}}",
};
static const char *const changed[] = { "\"", "\\", "\\\"", "\\\\", ",", ":", "}", "{", " ", "0", "9", "-", ".", "e", "x", "\xC3", "\x01", "\t", "\\u0041" };

static unsigned next(unsigned *random)
{
    *random = *random * 1103515245 + 12345;
    return *random >> 16;
}

static void check_value(const struct json *have, const struct json *want)
{
    assert_int_equal(have->kind, want->kind);
    if (want->kind != JSON_NONE) {
        assert_ptr_equal(have->raw.data, want->raw.data);
        assert_int_equal(have->raw.length, want->raw.length);
    }
}

static void check_line(struct envelope_texts *texts, struct view line)
{
    struct envelope_texts first = { .arena = texts->arena, .readable = texts->readable };
    struct envelope have, want;

    envelope_read(line, texts, &have);
    envelope_read(line, &first, &want);
    assert_int_equal(have.is_object, want.is_object);
    assert_int_equal(have.is_event, want.is_event);
    assert_int_equal(have.printed, want.printed);
    check_value(&have.message, &want.message);
    check_value(&have.time, &want.time);
    check_value(&have.stream, &want.stream);
    check_value(&have.log, &want.log);
    check_value(&have.ingestion, &want.ingestion);
    check_value(&have.format, &want.format);
    check_value(&have.header, &want.header);
    check_value(&have.bytes, &want.bytes);
    assert_int_equal(have.text.data == NULL, want.text.data == NULL);
    if (want.text.data)
        assert_true(view_equal(have.text, want.text));
    envelope_texts_clear(&first);
}

/* Adds a line, most often of a shape that stays for a while, now and then with something else in it. */
static void add_line(struct buffer *buffer, unsigned *random, size_t shape)
{
    const size_t begin = buffer->length;
    const struct view line = view_of(lines[shape]);
    size_t from = 0;

    for (unsigned left = next(random) % 2 ? next(random) % CHANGES : 0; left > 0; left--) {
        const size_t place = from + next(random) % (line.length - from + 1);

        buffer_add(buffer, (struct view){ line.data + from, place - from });
        buffer_add_text(buffer, changed[next(random) % (sizeof changed / sizeof *changed)]);
        from = place + next(random) % 2;
        from = from < line.length ? from : line.length;
    }
    buffer_add(buffer, view_skip(line, from));
    for (size_t i = begin; i < buffer->length; i++)
        assert_true(buffer->data[i] != '\n');
    buffer_add_text(buffer, "\n");
}

static void lines_after_lines(void **state)
{
    struct arena arena = { 0 };
    unsigned random = 1;

    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct buffer buffer;
        size_t shape = 0;

        buffer_init(&buffer);
        for (size_t i = 0; i < LINES; i++) {
            if (i % 4 == 0)
                shape = next(&random) % (sizeof lines / sizeof *lines);
            add_line(&buffer, &random, shape);
        }
        /* of just the size, so that reading behind it is noticed */
        char *text = heap_alloc(buffer.length);
        memcpy(text, buffer.data, buffer.length);
        struct envelope_texts texts = { .arena = &arena, .readable = text + buffer.length };
        for (size_t begin = 0; begin < buffer.length;) {
            const size_t stop = view_find_byte((struct view){ text, buffer.length }, '\n', begin);

            check_line(&texts, (struct view){ text + begin, stop - begin });
            begin = stop + 1;
        }
        envelope_texts_clear(&texts);
        free(text);
        buffer_clear(&buffer);
        arena_reset(&arena);
    }
    arena_clear(&arena);
}

/* A line, and the same with something put in, or in the place of some bytes, with and without text behind it. */
static void check_change(struct arena *arena, struct view line, size_t place, size_t dropped, struct view added, bool last)
{
    static const char behind[200] = "\n";
    struct envelope_texts texts = { .arena = arena };
    struct buffer buffer;

    buffer_init(&buffer);
    buffer_add(&buffer, line);
    buffer_add(&buffer, (struct view){ line.data, place });
    buffer_add(&buffer, added);
    buffer_add(&buffer, view_skip(line, place + dropped));
    const size_t length = buffer.length;
    buffer_add(&buffer, (struct view){ behind, last ? 1 : sizeof behind });
    texts.readable = buffer.data + buffer.length;
    check_line(&texts, (struct view){ buffer.data, line.length });
    check_line(&texts, (struct view){ buffer.data + line.length, length - line.length });
    envelope_texts_clear(&texts);
    buffer_clear(&buffer);
    arena_reset(arena);
}

static void changed_lines(void **state)
{
    struct arena arena = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const struct view line = view_of(lines[i]);

        for (size_t place = 0; place < line.length; place++)
            for (size_t c = 0; c < sizeof changed / sizeof *changed; c++)
                for (size_t dropped = 0; dropped < 2; dropped++)
                    check_change(&arena, line, place, dropped, view_of(changed[c]), place % 8 == 0);
        for (size_t place = 0; place < line.length; place++)
            for (size_t dropped = 1; dropped < 24 && place + dropped <= line.length; dropped++)
                check_change(&arena, line, place, dropped, VIEW(""), false);
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(lines_after_lines), cmocka_unit_test(changed_lines) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
