/* The formats `events`, `vpc` and `vpc-lines`. */
#include "gathered.h"

struct expected {
    const char *message;        /* NULL: the whole line */
    int64_t timestamp_ms;       /* 0: the file's */
    const char *stream, *log;   /* NULL: the file's */
    int64_t ingestion_ms;       /* 0: the timestamp */
};

static const struct line_case {
    const char *line;
    struct expected want;
} line_cases[] = {
    { "{\"@timestamp\":\"2024-05-01T10:00:00.123Z\",\"@message\":\"a\",\"@logStream\":\"s\"}", { "a", 1714557600123, "s", NULL, 0 } },
    { "{ \"@message\" : \"a \\\"b\\\" \\\\ \\/ \\n\\t\\u00e9\\ud83d\\ude00\" , \"@timestamp\" : 1714557600123 } ",
      { "a \"b\" \\ / \n\t\xC3\xA9\xF0\x9F\x98\x80", 1714557600123, NULL, NULL, 0 } },
    { "{\"@message\":\"0123456789abcde\\n0123456789abcdef\\r\\\\\",\"@timestamp\":1714557600}",
      { "0123456789abcde\n0123456789abcdef\r\\", 1714557600000, NULL, NULL, 0 } },
    { "{\"@message\":{\"a\": [1, \"b  c\"], \"d\" : {} },\"@timestamp\":1714557600.5}",
      { "{\"a\":[1,\"b  c\"],\"d\":{}}", 1714557600500, NULL, NULL, 0 } },
    { "{\"@message\":{\"a\":\"b c\"},\"@timestamp\":1714557600123456}", { "{\"a\":\"b c\"}", 1714557600123, NULL, NULL, 0 } },
    { "{\"@message\":[1, 2],\"@timestamp\":1714557600123456789}", { "[1,2]", 1714557600123, NULL, NULL, 0 } },
    { "{\"@message\":\"\",\"@timestamp\":\"1714557600123\"}", { "", 1714557600123, NULL, NULL, 0 } },
    { "{\"@message\":\"a\"}", { "a", 0, NULL, NULL, 0 } },
    { "{\"@message\":\"a\",\"@timestamp\":\"yesterday\"}", { "a", 0, NULL, NULL, 0 } },
    { "{\"@message\":\"a\",\"@timestamp\":\"2024-05-01 10:00:00.123\",\"@log\":\"123456789012:g/h\",\"@ingestionTime\":1714557601000,\"@ptr\":\"x\"}",
      { "a", 1714557600123, NULL, "123456789012:g/h", 1714557601000 } },
    { "{\"@message\":\"a\",\"level\":\"x\",\"@log\":\"g\"}", { "a", 0, NULL, "000000000000:g", 0 } },
    { "{\"timestamp\":1714557600123,\"message\":\"a\",\"logStreamName\":\"s/t\",\"ingestionTime\":1714557601000,\"eventId\":\"1\"}",
      { "a", 1714557600123, "s/t", NULL, 1714557601000 } },
    { "{\"timestamp\":1714557600123,\"message\":\"a\",\"logStream\":\"s\",\"log\":\"000000000001:g\"}",
      { "a", 1714557600123, "s", "000000000001:g", 0 } },
    /* what aws logs prints, an event a line: the newline at the end is not the message's */
    { "{\"timestamp\":1714557600123,\"message\":\"a\\n\\n\",\"ingestionTime\":1714557601000}", { "a\n", 1714557600123, NULL, NULL, 1714557601000 } },
    { "{\"timestamp\":1714557600123,\"message\":\"a\\n\"}", { "a\n", 1714557600123, NULL, NULL, 0 } },
    { "{\"@timestamp\":1714557600123,\"@message\":\"a\\n\",\"@ingestionTime\":1714557601000}", { "a\n", 1714557600123, NULL, NULL, 1714557601000 } },
    /* an application's own lines stay whole */
    { "{\"timestamp\":\"2024-05-01T10:00:00.123Z\",\"level\":\"INFO\",\"message\":\"a\"}", { NULL, 1714557600123, NULL, NULL, 0 } },
    { "{\"time\":\"2024-05-01T12:00:00+02:00\",\"message\":\"a\"}", { NULL, 1714557600000, NULL, NULL, 0 } },
    { "{\"message\":\"a\"}", { NULL, 0, NULL, NULL, 0 } },
    { "{\"timestamp\":1714557600123,\"message\":7}", { NULL, 1714557600123, NULL, NULL, 0 } },
    { "{\"date\":1714557600.123456,\"log\":\"x\",\"ts\":1714557599}", { NULL, 1714557599000, NULL, NULL, 0 } },
    { "{\"datetime\":\"2024-05-01 10:00:00,123\"}", { NULL, 1714557600123, NULL, NULL, 0 } },
    { "{\"eventTime\":\"2024-05-01T10:00:00Z\",\"a\":{\"time\":1}}", { NULL, 1714557600000, NULL, NULL, 0 } },
    /* a zone behind a blank, or of hours */
    { "{\"time\":\"2024-05-01 12:00:00.123 +0200\"}", { NULL, 1714557600123, NULL, NULL, 0 } },
    { "{\"time\":\"2024-05-01T12:00:00+02\"}", { NULL, 1714557600000, NULL, NULL, 0 } },
    { "{\"time\":\"2024-05-01 10:00:00 UTC\"}", { NULL, 1714557600000, NULL, NULL, 0 } },
    /* what is no time is passed over */
    { "{\"timestamp\":null,\"ts\":1714557600}", { NULL, 1714557600000, NULL, NULL, 0 } },
    { "{\"ts\":1714557600,\"timestamp\":{\"a\":1}}", { NULL, 1714557600000, NULL, NULL, 0 } },
    { "{\"timestamp\":\"now\",\"time\":\"2024-05-01T10:00:00Z\"}", { NULL, 1714557600000, NULL, NULL, 0 } },
    { "{\"time\":0.35,\"ts\":\"2024-05-01T10:00:00Z\"}", { NULL, 1714557600000, NULL, NULL, 0 } },
    { "{\"time\":0.35}", { NULL, 0, NULL, NULL, 0 } },
    { "{\"date\":\"Wednesday\",\"asctime\":\"2024-05-01 10:00:00\"}", { NULL, 1714557600000, NULL, NULL, 0 } },
    { "{\"time\":\"10:00:00\",\"date\":\"2024-05-01\"}", { NULL, 1714521600000, NULL, NULL, 0 } },
    { "{\"time\":1.714557600e9}", { NULL, 1714557600000, NULL, NULL, 0 } },
    { "{\"timestamp\":\"now\",\"mess", { NULL, 0, NULL, NULL, 0 } },
    { "{\"a\":1}", { NULL, 0, NULL, NULL, 0 } },
    { "{}", { NULL, 0, NULL, NULL, 0 } },
    /* no objects, or no JSON */
    { "START RequestId: x", { NULL, 0, NULL, NULL, 0 } },
    { "2024-05-01T10:00:00.123Z listening", { NULL, 1714557600123, NULL, NULL, 0 } },
    { "[2024-05-01 12:00:00 +0200] listening", { NULL, 1714557600000, NULL, NULL, 0 } },
    { "[1]", { NULL, 0, NULL, NULL, 0 } },
    { "  ", { NULL, 0, NULL, NULL, 0 } },
    { "{\"@message\":\"a\",}", { NULL, 0, NULL, NULL, 0 } },
    { "{\"@message\":\"a\"", { NULL, 0, NULL, NULL, 0 } },
    { "{\"timestamp\":1714557600123,\"mess", { NULL, 1714557600123, NULL, NULL, 0 } },
    { "{\"timestamp\":1714557600123,\"@message\":\"", { NULL, 1714557600123, NULL, NULL, 0 } },
    { "{\"time\":1714557600123,\"mess", { NULL, 0, NULL, NULL, 0 } },
    { "{\"@message\":\"a\"} x", { NULL, 0, NULL, NULL, 0 } },
    { "{\"@message\":\"a", { NULL, 0, NULL, NULL, 0 } },
    { "{\"@message\":\"a\\", { NULL, 0, NULL, NULL, 0 } },
    { "{\"@message\" \"a\"}", { NULL, 0, NULL, NULL, 0 } },
    { "{\"@message\":}", { NULL, 0, NULL, NULL, 0 } },
    { "{", { NULL, 0, NULL, NULL, 0 } },
    /* escapes that are none stay, as they do everywhere */
    { "{\"@message\":\"a\\qb\\u12\",\"@timestamp\":0}", { "a\\qb\\u12", -1, NULL, NULL, 0 } },
};
enum { LINE_CASES = sizeof line_cases / sizeof *line_cases };

static void check_line(const struct gathered_event *have, const struct line_case *want)
{
    const int64_t ms = want->want.timestamp_ms == 0 ? TEST_MODIFIED_MS : want->want.timestamp_ms == -1 ? 0 : want->want.timestamp_ms;

    assert_view_equal(have->message, view_of(want->want.message ? want->want.message : want->line));
    assert_int_equal(have->timestamp_ms, ms);
    assert_int_equal(have->ingestion_ms, want->want.ingestion_ms ? want->want.ingestion_ms : ms);
    assert_view_equal(have->stream, view_of(want->want.stream ? want->want.stream : "lines.jsonl"));
    assert_view_equal(have->log, view_of(want->want.log ? want->want.log : "000000000000:lines"));
}

static void lines_of_json(void **state)
{
    static const size_t morsels[] = { 0, 1, 50 };
    struct buffer text;

    (void)state;
    buffer_init(&text);
    for (size_t i = 0; i < LINE_CASES; i++) {
        buffer_add_text(&text, line_cases[i].line);
        buffer_add_text(&text, i % 2 ? "\n" : "\r\n\n");
    }
    for (size_t i = 0; i < sizeof morsels / sizeof *morsels; i++) {
        const struct manner manner = { .format = "events", .morsel_bytes = morsels[i], .capacity = 3 };
        struct gathered *have = gather_text("lines.jsonl", buffer_view(&text), &manner);
        uint64_t bytes = 0;

        assert_int_equal(have->count, LINE_CASES);
        for (size_t j = 0; j < LINE_CASES; j++) {
            check_line(&have->list[j], &line_cases[j]);
            bytes += have->list[j].message.length;
        }
        assert_int_equal(have->totals.bytes, bytes);
        gathered_clear(have);

        struct manner counting = manner;
        counting.has_wish = true;
        counting.wish = (struct event_wish){ .start_ms = INT64_MIN, .end_ms = INT64_MAX };
        have = gather_text("lines.jsonl", buffer_view(&text), &counting);
        assert_int_equal(have->totals.records, LINE_CASES);
        assert_int_equal(have->totals.bytes, bytes);
        gathered_clear(have);
    }
    buffer_clear(&text);
}

/* Files with byte order marks, put behind one another. */
static void marks_in_between(void **state)
{
    const struct view line = VIEW("\xEF\xBB\xBF{\"ts\":1714557600,\"a\":1}\n\xEF\xBB\xBF{\"ts\":1714557601,\"a\":1}\n");
    const struct manner manner = { .format = "events", .capacity = 3 };
    struct gathered *have = gather_text("lines.jsonl", line, &manner);

    (void)state;
    assert_int_equal(have->count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(have->list[i].timestamp_ms, 1714557600000 + 1000 * (int64_t)i);
        assert_int_equal(have->list[i].message.data[0], '{');
    }
    gathered_clear(have);

    const struct view rows = VIEW("\xEF\xBB\xBF@timestamp,@message\n2024-05-01 10:00:00,a\n\xEF\xBB\xBF@timestamp,@message\n2024-05-01 10:00:01,b\n");
    const struct manner exported = { .format = "console-csv", .capacity = 3 };
    have = gather_text("exported.csv", rows, &exported);
    assert_int_equal(have->count, 2);
    assert_view_equal(have->list[1].message, VIEW("b"));
    gathered_clear(have);
}

static void sniffed_as(struct view text, const char *format, const char *group)
{
    char *path = test_write("sniffed.log", text);
    const struct view view = view_of(path);
    const struct catalog_request request = { .paths = &view, .path_count = 1 };
    struct catalog *catalog;
    size_t count;

    assert_int_equal(catalog_new(&request, 0, &catalog, NULL), STATUS_OK);
    const struct input *inputs = catalog_inputs(catalog, &count);
    assert_int_equal(count, 1);
    assert_string_equal(inputs[0].format->name, format);
    assert_view_equal(inputs[0].group, view_of(group));
    catalog_free(catalog);
    free(path);
}

#define FLOW "2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 443 49152 6 10 840 1714557600 1714557660 ACCEPT OK\n"

static void formats_are_recognized(void **state)
{
    (void)state;
    sniffed_as(VIEW("{\"@message\":\"a\",\"@log\":\"123456789012:/aws/lambda/f\"}\n"), "events", "/aws/lambda/f");
    sniffed_as(VIEW("{\"@message\":\"a\"}"), "events", "sniffed");
    sniffed_as(VIEW("{\"a\":1}\nx\n"), "events", "sniffed");
    sniffed_as(VIEW("{\"a\":1}\nx\ny\n"), "lines", "sniffed");
    sniffed_as(VIEW("{\n\"a\":1\n}\n"), "json", "sniffed");
    sniffed_as(VIEW("{\n\"a\":1\n}\nx\ny\n"), "lines", "sniffed");
    sniffed_as(VIEW("a\nb\nc\nd\ne\nf\n{}\n{}\n{}\n{}\n{}\n"), "events", "sniffed");
    sniffed_as(VIEW("a\nb\nc\nd\ne\nf\n{}\n{}\n{}\n{}\n{}\ng\n"), "lines", "sniffed");
    sniffed_as(VIEW("{\"@message\":\"a\"}\nx\ny\n"), "lines", "sniffed");
    sniffed_as(VIEW("[x] y\n[z] {\n"), "lines", "sniffed");
    sniffed_as(VIEW("{\"results\":[],\"statistics\":{},\"status\":\"Complete\"}\n"), "query-results", "sniffed");
    sniffed_as(VIEW("{\n  \"results\": [],\n  \"status\": \"Running\"\n}\n"), "query-results", "sniffed");
    sniffed_as(VIEW("{\"results\":[],\"n\":1}\n"), "events", "sniffed");
    sniffed_as(VIEW(FLOW), "vpc-lines", "sniffed");
    sniffed_as(VIEW("2 unknown eni-1 - - - - - - - 1714557600 1714557660 - NODATA"), "vpc-lines", "sniffed");
    sniffed_as(VIEW("version srcaddr dstaddr action\n5 10.0.0.1 10.0.0.2 ACCEPT\n"), "vpc", "sniffed");
    sniffed_as(VIEW("version srcaddr dstaddr Action\n"), "lines", "sniffed");
    sniffed_as(VIEW("start at the end\n"), "lines", "sniffed");
}

static void flow_logs_with_header(void **state)
{
#define HEADER "srcaddr end start interface-id action\n"
    static const struct view text = VIEW_INIT(
        HEADER "10.0.0.1 1714557660 1714557600 eni-1 ACCEPT\n"
        "10.0.0.2 1714557661 - - REJECT\r\n\n" HEADER
        "10.0.0.3 - - eni-3 REJECT\n"
        "short\n");
    static const size_t morsels[] = { 0, 1, 30 };

    (void)state;
    for (size_t i = 0; i < sizeof morsels / sizeof *morsels; i++) {
        struct gathered *have = gather_text("flow.log", text, &(struct manner){ .morsel_bytes = morsels[i] });

        assert_int_equal(have->count, 4);
        assert_int_equal(have->totals.records, 4);
        assert_int_equal(have->totals.bytes, 43 + 30 + 25 + 5);
        assert_view_equal(have->list[0].message, VIEW("10.0.0.1 1714557660 1714557600 eni-1 ACCEPT"));
        assert_int_equal(have->list[0].timestamp_ms, 1714557600000);
        assert_view_equal(have->list[0].stream, VIEW("eni-1"));
        assert_int_equal(have->list[1].timestamp_ms, 1714557661000);
        assert_view_equal(have->list[1].stream, VIEW("flow.log"));
        assert_int_equal(have->list[2].timestamp_ms, TEST_MODIFIED_MS);
        assert_view_equal(have->list[2].stream, VIEW("eni-3"));
        assert_view_equal(have->list[3].message, VIEW("short"));
        assert_view_equal(have->list[3].stream, VIEW("flow.log"));
        gathered_clear(have);
    }
}

static void flow_logs_without_header(void **state)
{
    (void)state;
    struct gathered *have = gather_text("flow.log", VIEW(FLOW FLOW "odd\n" FLOW), &(struct manner){ .format = "vpc-lines" });
    assert_int_equal(have->count, 4);
    assert_int_equal(have->list[0].timestamp_ms, 1714557600000);
    assert_view_equal(have->list[0].stream, VIEW("eni-0a1b"));
    assert_int_equal(have->list[2].timestamp_ms, TEST_MODIFIED_MS);
    assert_view_equal(have->list[3].stream, VIEW("eni-0a1b"));
    gathered_clear(have);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_json),
        cmocka_unit_test(marks_in_between),
        cmocka_unit_test(formats_are_recognized),
        cmocka_unit_test(flow_logs_with_header),
        cmocka_unit_test(flow_logs_without_header),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
