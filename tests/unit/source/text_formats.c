/* The formats `lines` and `export`. */
#include "gathered.h"

struct expected {
    const char *message;
    int64_t timestamp_ms;       /* 0: the file's */
};

static const struct text_case {
    const char *what, *format;
    struct view text;
    struct expected events[8];
} text_cases[] = {
    { "nothing", "lines", VIEW_INIT(""), { { NULL, 0 } } },
    { "one line without its end", "lines", VIEW_INIT("a"), { { "a", 0 } } },
    { "empty lines are not events", "lines", VIEW_INIT("\n\na\n\r\n\nb\n\n"), { { "a", 0 }, { "b", 0 } } },
    { "CRLF", "lines", VIEW_INIT("a\r\nb\rc\r\nd\r"), { { "a", 0 }, { "b\rc", 0 }, { "d\r", 0 } } },
    { "byte order mark", "lines", VIEW_INIT("\xEF\xBB\xBF" "a\nb\n"), { { "a", 0 }, { "b", 0 } } },
    { "nothing but a mark", "lines", VIEW_INIT("\xEF\xBB\xBF"), { { NULL, 0 } } },
    { "invalid bytes stay", "lines", VIEW_INIT("\xFF\xC0 x\n\x80\n"), { { "\xFF\xC0 x", 0 }, { "\x80", 0 } } },
    { "times stay in the message, and are carried on", "lines",
      VIEW_INIT("x\n2024-05-01 10:00:00,123 WARN a\n  at b\n[2024-05-01T10:00:01+02:00] c\nd\n"),
      { { "x", 0 }, { "2024-05-01 10:00:00,123 WARN a", 1714557600123 }, { "  at b", 1714557600123 },
        { "[2024-05-01T10:00:01+02:00] c", 1714550401000 }, { "d", 1714550401000 } } },
    { "a date alone is no time", "lines", VIEW_INIT("2024-05-01 was a day\n"), { { "2024-05-01 was a day", 0 } } },
    { "no such date", "lines", VIEW_INIT("2024-05-01T10:00:00.000Z\n2024-02-30T10:00:00.000Z a\n"),
      { { "2024-05-01T10:00:00.000Z", 1714557600000 }, { "2024-02-30T10:00:00.000Z a", 1714557600000 } } },

    { "export", "export", VIEW_INIT("2024-05-01T10:00:00.123Z a b\n2024-05-01T10:00:01.000Z c"),
      { { "a b", 1714557600123 }, { "c", 1714557601000 } } },
    { "continuation lines", "export",
      VIEW_INIT("2024-05-01T10:00:00.123Z a\n  b\n\nc\n2024-05-01T10:00:01.000Z d\n\n2024-05-01T10:00:02.000Z e\n\n"),
      { { "a\n  b\n\nc", 1714557600123 }, { "d\n", 1714557601000 }, { "e\n", 1714557602000 } } },
    { "before the first head", "export", VIEW_INIT("x\ny\n2024-05-01T10:00:00.123Z a\n"),
      { { "x\ny", 0 }, { "a", 1714557600123 } } },
    { "only ends of lines before it", "export", VIEW_INIT("\r\n\n2024-05-01T10:00:00.123Z a\n"), { { "a", 1714557600123 } } },
    { "a time in the message is no head without a blank behind it", "export",
      VIEW_INIT("2024-05-01T10:00:00.123Z 2024-05-01T10:00:00.123Z\tid\n2024-05-01T10:00:00.124Z\tid\n"),
      { { "2024-05-01T10:00:00.123Z\tid\n2024-05-01T10:00:00.124Z\tid", 1714557600123 } } },
    { "an empty message is one", "export", VIEW_INIT("2024-05-01T10:00:00.123Z \n2024-05-01T10:00:00.124Z b\n"),
      { { "", 1714557600123 }, { "b", 1714557600124 } } },
    { "no such date", "export", VIEW_INIT("2024-05-01T10:00:00.123Z a\n2024-04-31T10:00:00.124Z b\n2024-05-01T24:00:00.000Z c\n"),
      { { "a", 1714557600123 }, { "b", 0 }, { "c", 0 } } },
    { "CRLF", "export", VIEW_INIT("2024-05-01T10:00:00.123Z a\r\nb\r\n2024-05-01T10:00:01.000Z c\r\n"),
      { { "a\r\nb", 1714557600123 }, { "c", 1714557601000 } } },
    { "mark", "export", VIEW_INIT("\xEF\xBB\xBF" "2024-05-01T10:00:00.123Z a\n2024-05-01T10:00:01.000Z c\n"),
      { { "a", 1714557600123 }, { "c", 1714557601000 } } },
};
enum { TEXT_CASES = sizeof text_cases / sizeof *text_cases };

static void check_case(const struct text_case *text_case, size_t morsel_bytes)
{
    const struct manner manner = { .format = text_case->format, .morsel_bytes = morsel_bytes, .capacity = 2 };
    struct gathered *have = gather_text("case.log", text_case->text, &manner);
    size_t count = 0;
    uint64_t bytes = 0;

    for (; count < 8 && text_case->events[count].message; count++) {
        const struct expected *want = &text_case->events[count];
        int64_t ms = want->timestamp_ms ? want->timestamp_ms : TEST_MODIFIED_MS;

        assert_true(count < have->count);
        assert_view_equal(have->list[count].message, view_of(want->message));
        assert_int_equal(have->list[count].timestamp_ms, ms);
        assert_int_equal(have->list[count].ingestion_ms, ms);
        bytes += strlen(want->message);
    }
    assert_int_equal(have->count, count);
    assert_int_equal(have->totals.records, count);
    assert_int_equal(have->totals.bytes, bytes);
    assert_int_equal(have->totals.bytes_read, text_case->text.length);
    assert_int_equal(have->complaints.count, 0);
    gathered_clear(have);
}

static void events_of_texts(void **state)
{
    static const size_t morsels[] = { 0, 1, 2, 7, 25, 64 };

    (void)state;
    for (size_t i = 0; i < TEXT_CASES; i++)
        for (size_t j = 0; j < sizeof morsels / sizeof *morsels; j++)
            check_case(&text_cases[i], morsels[j]);
}

static void formats_are_recognized(void **state)
{
    static const struct { struct view text; const char *format; } cases[] = {
        { VIEW_INIT(""), "lines" },
        { VIEW_INIT("a\n"), "lines" },
        { VIEW_INIT("2024-05-01 10:00:00 a\n"), "iso" },
        { VIEW_INIT("2024-05-01T10:00:00.123Z a\n"), "export" },
        { VIEW_INIT("\xEF\xBB\xBF" "2024-05-01T10:00:00.123Z a\n"), "export" },
        { VIEW_INIT("x\n2024-05-01T10:00:00.123Z a\n"), "export" },
        { VIEW_INIT("2024-05-01T10:00:00.123Z\ta\n"), "iso" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = test_write("sniffed", cases[i].text);
        const struct view view = view_of(path);
        const struct catalog_request request = { .paths = &view, .path_count = 1 };
        struct catalog *catalog;
        size_t count;

        assert_int_equal(catalog_new(&request, 0, &catalog, NULL), STATUS_OK);
        const struct input *inputs = catalog_inputs(catalog, &count);
        assert_int_equal(count, 1);
        assert_string_equal(inputs[0].format->name, cases[i].format);
        catalog_free(catalog);
        free(path);
    }
}

/* A line takes the time of one at most 64 KiB before it, wherever the cuts fall. */
static void times_are_carried_so_far(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer);
    buffer_add_text(&buffer, "2024-05-01 10:00:00 first\n");
    for (size_t i = 0; buffer.length < 80000; i++)
        buffer_add_format(&buffer, "line %zu\n", i);
    struct gathered *want = gather_text("carried.log", buffer_view(&buffer), &(struct manner){ .morsel_bytes = 1000000 });
    for (size_t i = 0; i < want->count; i++)
        assert_int_equal(want->list[i].timestamp_ms, want->list[i].position <= 65536 ? 1714557600000 : TEST_MODIFIED_MS);
    static const size_t morsels[] = { 100, 4096, 65536, 66000 };
    for (size_t i = 0; i < sizeof morsels / sizeof *morsels; i++) {
        const struct manner manner = { .morsel_bytes = morsels[i], .workers = 3, .capacity = 100 };
        struct gathered *have = gather_text("carried.log", buffer_view(&buffer), &manner);

        assert_same_events(have, want);
        gathered_clear(have);
    }
    gathered_clear(want);
    buffer_clear(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_of_texts),
        cmocka_unit_test(formats_are_recognized),
        cmocka_unit_test(times_are_carried_so_far),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
