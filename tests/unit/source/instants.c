/* Times at the starts of lines and in numbers, and the content of JSON strings. */
#include "base/json.h"
#include "source/instant.h"
#include "source/unescape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void numbers(void **state)
{
    static const struct { const char *text; int64_t ms; } cases[] = {
        { "0", 0 }, { "1714557600", 1714557600000 }, { "1714557600.1", 1714557600100 }, { "1714557600.1239", 1714557600123 },
        { "1714557600.", 1714557600000 }, { "99999999999", 99999999999000 }, { "100000000000", 100000000000 },
        { "1714557600123", 1714557600123 }, { "1714557600123.9", 1714557600123 }, { "1714557600123456", 1714557600123 },
        { "1714557600123456789", 1714557600123 }, { "1714557600002000000", 1714557600002 },
        { "9999999999999999999", 9999999999999 }, { "-1", -1000 }, { "-0.5", -500 }, { "1.714557600e9", 1714557600000 },
        { "12345678901234567890", 12345678901234 },
    };
    static const char *const none[] = { "", "-", "x", "1714557600x", "1.2.3", "1 2", "1e300", "0x10", ".", "1714557600123x" };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms = -7;

        assert_true(instant_of_number(view_of(cases[i].text), &ms));
        if (ms != cases[i].ms)
            fail_msg("%s: %lld", cases[i].text, (long long)ms);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        int64_t ms;

        if (instant_of_number(view_of(none[i]), &ms))
            fail_msg("%s", none[i]);
    }
}

/* The fast ways say what civil_parse() says. */
static void starts_of_lines(void **state)
{
    static const char *const texts[] = {
        "2024-05-01T10:00:00.123Z x", "2024-05-01 10:00:00.123Z", "2024-05-01 10:00:00,123", "2024-05-01 10:00:00,123 - INFO",
        "2024-05-01 10:00", "2024-05-01 10:00:00", "2024-05-01T10:00:00+02:00", "2024-05-01T10:00:00.123+0200 x",
        "2024-05-01T10:00:00.123-02:30", "2024-05-01T10:00:00.1234567Z", "2024-05-01T10:00:00.1Z", "2024-05-01T10:00:00.123z",
        "2024-05-01T10:00:00.123456", "2024-02-29 23:59:59.999]", "2023-02-29 23:59:59.999]", "2024-05-01T23:59:59.999Z",
        "2024-05-01T24:00:00.000Z", "2024-05-01T10:60:00.000Z", "2024-13-01T10:00:00.000Z", "2024-05-32T10:00:00.000Z",
        "0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "2024-05-01", "2024-05-01T", "2024-05-01x10:00:00.000Z",
        "2024-05-01T10:00:00.000", "20240501T100000Z", "x", "", "2024-05-01T1\xB0:00:00.000Z", ("\xB2" "024-05-01T10:00:00.000Z"),
    };
    static const char *const leads[] = { "", "[", "1.0 " };
    struct instant_day day = { 0 };

    (void)state;
    for (size_t round = 0; round < sizeof leads / sizeof *leads; round++)
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            char line[80];
            int64_t want = 0, have = -7;
            bool there = civil_parse(view_of(texts[i]), &want, NULL) >= 16;

            snprintf(line, sizeof line, "%s%s", leads[round], texts[i]);
            if (instant_of_line(view_of(line), &day, &have) != there)
                fail_msg("%s: %s wanted", line, there ? "a time" : "no time");
            if (have != (there ? want : -7))
                fail_msg("%s: %lld", line, (long long)have);
        }
}

static void zones_that_are_seldom(void **state)
{
    static const struct { const char *behind; size_t length; int64_t minutes; } cases[] = {
        { "+02", 3, 120 }, { "-03 LOG:", 3, -180 }, { " +0200", 6, 120 }, { " +0200]", 6, 120 }, { " -05:30 x", 7, -330 },
        { " UTC", 4, 0 }, { " GMT [1]", 4, 0 }, { " +0545,", 6, 345 },
        /* text that only looks so */
        { "", 0, 0 }, { " ", 0, 0 }, { " x", 0, 0 }, { " +02", 0, 0 }, { " - x", 0, 0 }, { " -1234", 0, 0 }, { " +0200x", 0, 0 },
        { " -02001", 0, 0 }, { "+02:", 0, 0 }, { "-2", 0, 0 }, { "+99", 0, 0 }, { " UTCX", 0, 0 }, { " CEST", 0, 0 }, { "UTC", 0, 0 },
        { " -0100-0200", 0, 0 }, { " +1500", 0, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t east_ms = -7;
        const size_t length = instant_of_zone(view_of(cases[i].behind), &east_ms);

        if (length != cases[i].length || east_ms != cases[i].minutes * MS_PER_MINUTE)
            fail_msg("%s: %zu bytes, %lld ms", cases[i].behind, length, (long long)east_ms);
    }
}

static void heads(void **state)
{
    static const char head[] = "2024-05-01T10:00:00.123Z ";
    static const char most[] = "9999-19-39T29:59:59.999Z ";

    (void)state;
    assert_true(instant_is_head(head));
    assert_true(instant_is_head(most));
    for (size_t i = 0; i < INSTANT_HEAD; i++)
        for (int byte = 0; byte < 256; byte++) {
            char changed[INSTANT_HEAD];
            bool digit = head[i] >= '0' && head[i] <= '9';

            memcpy(changed, head, INSTANT_HEAD);
            changed[i] = (char)byte;
            assert_int_equal(instant_is_head(changed), digit ? byte >= '0' && byte <= most[i] : (char)byte == head[i]);
        }
}

static void check_string(struct arena *arena, struct view content, struct view behind,
                         struct unescaped (*way)(const char *, const char *, const char *, char *))
{
    /* once with text behind it that may be read, once at the end of what there is */
    for (int round = 0; round < 2; round++) {
        size_t length = content.length + 1 + (round ? behind.length : 0);
        char *text = heap_alloc(length);
        char *out = heap_alloc(length + UNESCAPE_ROOM);

        memcpy(text, content.data, content.length);
        text[content.length] = '"';
        if (round)
            memcpy(text + content.length + 1, behind.data, behind.length);
        struct unescaped have = way(text, text + content.length + 1, text + length, out);
        struct view want = json_decode(arena, content);
        bool simple = view_find(content, VIEW("\\u"), 0) == SIZE_MAX && view_find(content, VIEW("\\q"), 0) == SIZE_MAX;

        assert_ptr_equal(have.end, text + content.length);
        if (have.out || simple)
            assert_true(view_equal(view_between(out, have.out), want));
        assert_ptr_equal(way(text, text + content.length + 1, text + length, NULL).end, text + content.length);
        /* without its end */
        assert_null(way(text, text + content.length, text + length, out).end);
        free(out);
        free(text);
    }
}

static void contents_of_strings(void **state)
{
    static const char *const pieces[] = {
        "a", "bc", "\\\"", "\\\\", "\\n", "\\t\\r\\b\\f\\/", "0123456789abcdef", "\xC3\xA9", "{\\\"k\\\":\\\"v\\\"}", "\\u00e9",
        "\\\\\\\"\\\\\\\\", "                                        ", "\\q",
    };
    struct arena arena = { 0 };
    unsigned random = 1;

    (void)state;
    for (size_t round = 0; round < 4000; round++) {
        struct buffer content;
        size_t length = round % 300, kinds = round % 3 ? 9 : sizeof pieces / sizeof *pieces;

        buffer_init(&content);
        while (content.length < length) {
            random = random * 1103515245 + 12345;
            buffer_add_text(&content, pieces[(random >> 16) % kinds]);
        }
        check_string(&arena, buffer_view(&content), VIEW("\",\\\\\"x\":\"0123456789\"}\n{\"\\"), unescape);
        check_string(&arena, buffer_view(&content), VIEW("\"\"\"\"\"\"\"\"\"\"\"\\"), unescape_plain);
        buffer_clear(&content);
        arena_reset(&arena);
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(starts_of_lines),
        cmocka_unit_test(zones_that_are_seldom),
        cmocka_unit_test(heads),
        cmocka_unit_test(contents_of_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
