/* Formats of lines with heads: what is recognized, what an event is, and that it is the same however a file is cut. */
#include "base/text_set.h"
#include "gathered.h"

enum { MOST = 8 };

struct expected {
    const char *message;
    int64_t timestamp_ms;       /* 0: the file's */
    const char *stream, *log;   /* NULL: the file's */
    int64_t ingestion_ms;       /* 0: the timestamp */
};

/* The text is of the format when it is looked at; the events are the same when that is forced. */
struct headed_case {
    const char *format;
    struct view text;
    struct expected events[MOST];
};

#include "headed_cases.h"

enum { CASES = sizeof headed_cases / sizeof *headed_cases };

static void check_events(const struct headed_case *want, const struct gathered *have)
{
    size_t count = 0;
    uint64_t bytes = 0;

    for (; count < MOST && want->events[count].message; count++) {
        const struct expected *event = &want->events[count];
        const int64_t ms = event->timestamp_ms ? event->timestamp_ms : TEST_MODIFIED_MS;

        assert_true(count < have->count);
        assert_view_equal(have->list[count].message, view_of(event->message));
        assert_int_equal(have->list[count].timestamp_ms, ms);
        assert_int_equal(have->list[count].ingestion_ms, event->ingestion_ms ? event->ingestion_ms : ms);
        assert_view_equal(have->list[count].stream, view_of(event->stream ? event->stream : "case.log"));
        if (event->log)
            assert_view_equal(have->list[count].log, view_of(event->log));
        bytes += strlen(event->message);
    }
    assert_int_equal(have->count, count);
    assert_int_equal(have->totals.records, count);
    assert_int_equal(have->totals.bytes, bytes);
    assert_int_equal(have->complaints.count, 0);
}

static void events_are_found(void **state)
{
    static const size_t morsels[] = { 0, 1, 2, 7, 25, 64, 100 };

    (void)state;
    for (size_t i = 0; i < CASES; i++)
        for (size_t j = 0; j < sizeof morsels / sizeof *morsels; j++) {
            const struct manner manner = { .morsel_bytes = morsels[j], .capacity = 1 + j, .workers = 1 + j % 2 };
            const struct manner forced = { .morsel_bytes = morsels[j], .format = headed_cases[i].format };
            struct gathered *have = gather_text("case.log", headed_cases[i].text, &manner);

            check_events(&headed_cases[i], have);
            gathered_clear(have);
            have = gather_text("case.log", headed_cases[i].text, &forced);
            check_events(&headed_cases[i], have);
            gathered_clear(have);
        }
}

static void sniffed_as(struct view text, const char *format)
{
    char *path = test_write("sniffed.log", text);
    const struct view view = view_of(path);
    const struct catalog_request request = { .paths = &view, .path_count = 1 };
    struct catalog *catalog;
    size_t count;

    assert_int_equal(catalog_new(&request, 0, &catalog, NULL), STATUS_OK);
    const struct input *inputs = catalog_inputs(catalog, &count);
    assert_int_equal(count, 1);
    if (strcmp(inputs[0].format->name, format) != 0)
        fail_msg("%s, not %s: %.*s", inputs[0].format->name, format, VIEW_PRINT(text));
    catalog_free(catalog);
    free(path);
}

static void formats_are_recognized(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++)
        sniffed_as(headed_cases[i].text, headed_cases[i].format);
    for (size_t i = 0; i < sizeof sniff_cases / sizeof *sniff_cases; i++)
        sniffed_as(sniff_cases[i].text, sniff_cases[i].format);
}

/* An example is of its own format. */
static void examples_are_recognized(void **state)
{
    const struct format *format;

    (void)state;
    for (size_t i = 0; (format = format_at(i)); i++)
        sniffed_as(view_of(format->example), format->name);
}

static struct gathered *gather_joining_by(struct view text, const char *format, enum joining joining, const char *zone,
                                          size_t capacity)
{
    char *path = test_write("case.log", text);
    const struct view view = view_of(path);
    const struct catalog_request request = {
        .paths = &view, .path_count = 1, .format = view_of(format), .joining = joining, .zone = view_of(zone),
    };
    struct catalog *catalog;
    struct fault fault;

    assert_int_equal(catalog_new(&request, TEST_NOW_MS, &catalog, &fault), STATUS_OK);
    struct gathered *gathered = gather_catalog(catalog, &(struct manner){ .capacity = capacity });
    catalog_free(catalog);
    free(path);
    return gathered;
}

static struct gathered *gather_joining(struct view text, const char *format, enum joining joining, const char *zone)
{
    return gather_joining_by(text, format, joining, zone, 0);
}

/* A line without a head has the time of the event before it, whose time its first piece says, however few are asked for. */
static void times_are_carried_from_first_pieces(void **state)
{
    static const struct view text =
        VIEW_INIT("2024-05-01T10:00:00Z stdout P a\n2024-05-01T10:00:01Z stdout P b\nx\n2024-05-01T10:00:02Z stdout F c\n");
    static const struct headed_case want = {
        "cri", VIEW_INIT(""),
        { { "ab", 1714557600000, 0, 0, 0 }, { "x", 1714557600000, 0, 0, 0 }, { "c", 1714557602000, 0, 0, 0 } },
    };

    (void)state;
    for (size_t capacity = 1; capacity < 4; capacity++) {
        struct gathered *have = gather_joining_by(text, "cri", JOIN_OFF, "", capacity);

        check_events(&want, have);
        gathered_clear(have);
    }
}

/* Lines of two streams, by chance, and what each stream says by itself. */
static void streams_are_joined_apart(void **state)
{
    enum { LINES = 3000 };
    static const char *const streams[] = { "stdout", "stderr" };
    static const struct manner manners[] = {
        { .morsel_bytes = 1, .capacity = 1 }, { .morsel_bytes = 100, .capacity = 3, .workers = 2 }, { .morsel_bytes = 5000, .capacity = 64 },
        { .capacity = 1000 },
    };
    static struct { struct buffer text; } want[LINES];
    struct buffer text;
    size_t open[2] = { SIZE_MAX, SIZE_MAX }, count = 0;
    uint32_t chance = 7;

    (void)state;
    buffer_init(&text);
    for (size_t line = 0; line < LINES; line++) {
        chance = chance * 1664525 + 1013904223;
        const size_t stream = chance >> 28 & 1;
        const bool partial = (chance >> 24 & 3) == 0;

        if (open[stream] == SIZE_MAX) {
            open[stream] = count;
            buffer_init(&want[count++].text);
        }
        buffer_add_format(&want[open[stream]].text, "%s%zu ", streams[stream], line);
        buffer_add_format(&text, "2024-05-01T10:00:00Z %s %s %s%zu \n", streams[stream], partial ? "P" : "F", streams[stream], line);
        open[stream] = partial ? open[stream] : SIZE_MAX;
    }
    for (size_t i = 0; i < sizeof manners / sizeof *manners; i++) {
        struct gathered *have = gather_text("pod.log", buffer_view(&text), &manners[i]);

        assert_int_equal(have->count, count);
        for (size_t event = 0; event < count; event++)
            assert_view_equal(have->list[event].message, buffer_view(&want[event].text));
        gathered_clear(have);
    }
    for (size_t event = 0; event < count; event++)
        buffer_clear(&want[event].text);
    buffer_clear(&text);
}

static void joining_is_a_choice(void **state)
{
    static const struct view text = VIEW_INIT("x\n2024-05-01 10:00:00.123 a\n  b\n\nc\n2024-05-01 10:00:01 d\n");
    static const struct headed_case apart = {
        "iso", VIEW_INIT(""),
        { { "x", 0, 0, 0, 0 }, { "2024-05-01 10:00:00.123 a", 1714557600123, 0, 0, 0 }, { "  b", 1714557600123, 0, 0, 0 },
          { "c", 1714557600123, 0, 0, 0 }, { "2024-05-01 10:00:01 d", 1714557601000, 0, 0, 0 } },
    };

    (void)state;
    struct gathered *have = gather_joining(text, "iso", JOIN_OFF, "");
    check_events(&apart, have);
    gathered_clear(have);
    have = gather_joining(VIEW("ERROR a\n  at b\nCaused by: c\n}\n\nINFO d\n"), "", JOIN_ON, "");
    assert_int_equal(have->count, 2);
    assert_view_equal(have->list[0].message, VIEW("ERROR a\n  at b\nCaused by: c\n}"));
    gathered_clear(have);
    have = gather_joining(VIEW("ERROR a\n  at b\nINFO d\n"), "", JOIN_AUTO, "");
    assert_int_equal(have->count, 3);
    gathered_clear(have);
    have = gather_joining(VIEW("192.0.2.7 - - [01/May/2024:10:00:00 +0000] \"GET /\"\nx\n"), "", JOIN_ON, "");
    assert_int_equal(have->count, 1);
    gathered_clear(have);
}

static void zones_are_of_times_without(void **state)
{
    static const struct { struct view text; int64_t ms; } cases[] = {
        { VIEW_INIT("2024-05-01 12:00:00 a\n"), 1714557600000 },
        { VIEW_INIT("2024-05-01 12:00:00Z a\n"), 1714564800000 },
        { VIEW_INIT("2024-03-31 01:59:59 a\n"), 1711846799000 },    /* clocks go forward at two */
        { VIEW_INIT("2024-03-31 03:00:00 a\n"), 1711846800000 },
        { VIEW_INIT("May  1 12:00:00 h a: b\n"), 1682935200000 },
        { VIEW_INIT("{\"time\":\"2024-05-01 12:00:00\"}\n"), 1714557600000 },
        { VIEW_INIT("{\"time\":\"2024-05-01T12:00:00.000Z\"}\n"), 1714564800000 },
        { VIEW_INIT("x\n2024-05-01 12:00 a\n"), 1714557600000 },
        { VIEW_INIT("2024-10-27 02:30:00 a\n"), 1729989000000 },    /* twice: the earlier */
        { VIEW_INIT("I0501 12:00:00.000000 1 a] b\n"), 1682935200000 },
        { VIEW_INIT("- [01/May/2024:12:00:00] a\n"), 1714557600000 },
        { VIEW_INIT("2024-05-01T10:00:00 a\n"), 1714557600000 },    /* aws logs tail has UTC always */
        { VIEW_INIT("s 2024-05-01T10:00:00.000000 a\n"), 1714557600000 },
        { VIEW_INIT("1714557600 a\n"), 1714557600000 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gathered *have = gather_joining(cases[i].text, "", JOIN_AUTO, "Europe/Berlin");

        assert_int_equal(have->list[have->count - 1].timestamp_ms, cases[i].ms);
        gathered_clear(have);
    }
    const struct catalog_request request = { .zone = VIEW("Europe/Nowhere") };
    struct catalog *catalog;
    struct fault fault;
    assert_int_equal(catalog_new(&request, 0, &catalog, &fault), STATUS_INVALID);
}

/* Needles leave out events, but never one that holds them, and all are counted. */
static void texts_are_searched_for(void **state)
{
    static const struct view texts[] = { VIEW_INIT("needle") };
    static const struct { const char *format, *before, *behind; } heads[] = {
        { "iso", "2024-05-01 10:00:", " " },
        { "tail", "2024-05-01T10:00:", ".000000+00:00 s " },
    };

    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    const struct text_set *set = text_set_new(&arena, texts, 1, false);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct buffer text;
        size_t wanted = 0, found = 0;

        buffer_init(&text);
        for (size_t line = 0; line < 9000; line++) {
            buffer_add_format(&text, "%s%02zu%sline %zu of a text that is somewhat long, so that a search pays\n",
                              heads[i].before, line % 60, heads[i].behind, line);
            if (line % 150 == 7) {
                buffer_add_text(&text, "2024-05-01 is a day\n  needle\n");
                wanted++;
            }
        }
        const struct manner manner = {
            .format = heads[i].format, .morsel_bytes = 40000, .workers = 2, .capacity = 100, .needles = { &set, 1 },
        };
        const struct manner plain = { .format = heads[i].format };
        struct gathered *have = gather_text("needles.log", buffer_view(&text), &manner);
        struct gathered *want = gather_text("needles.log", buffer_view(&text), &plain);
        assert_int_equal(want->count, 9000);
        assert_int_equal(have->totals.records, want->totals.records);
        assert_int_equal(have->totals.bytes, want->totals.bytes);
        for (size_t event = 0; event < have->count; event++)
            found += view_find(have->list[event].message, texts[0], 0) != SIZE_MAX;
        assert_int_equal(found, wanted);
        assert_true(have->count < 200);
        gathered_clear(have);
        gathered_clear(want);
        buffer_clear(&text);
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_found),
        cmocka_unit_test(formats_are_recognized),
        cmocka_unit_test(examples_are_recognized),
        cmocka_unit_test(joining_is_a_choice),
        cmocka_unit_test(times_are_carried_from_first_pieces),
        cmocka_unit_test(streams_are_joined_apart),
        cmocka_unit_test(zones_are_of_times_without),
        cmocka_unit_test(texts_are_searched_for),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
