/* Formats of delimited lines: what is recognized, what an event is however a file is cut, and what a name stands for. */
#include "gathered.h"
#include "source/delimited.h"
#include "source/layout_flow.h"

#define TEN 1714557600000       /* 2024-05-01T10:00:00Z */
#define FLOW "2 123456789012 eni-0a1b 10.0.0.1 10.0.0.2 443 49152 6 10 840 1714557600 1714557660 "
#define ALB "https 2024-05-01T10:00:00.123456Z app/web/50 192.0.2.7:2817 "
#define S3 "79a5 b [01/May/2024:12:00:00 +0200] 192.0.2.3 - 3E57 REST.GET.OBJECT k "
#define EDGE "2024-05-01\t10:00:01\tFRA56-P1\t1\t192.0.2.7\tGET\th\t/a%20b\t200"

enum { MOST = 6 };

/* The text is of the format when it is looked at; the events are the same when that is forced. */
static const struct delimited_case {
    const char *format;
    struct view text;
    struct { const char *message; int64_t timestamp_ms; const char *stream; } events[MOST];     /* 0: the file's */
} cases[] = {
    { "vpc", VIEW_INIT("end start action interface_id version\n1714557660 1714557600 ACCEPT eni-1 2\r\n\n1714557660 - - - 2\n"
                       "end start action interface_id version\n- - - eni-2 2\nshort"),
      { { "1714557660 1714557600 ACCEPT eni-1 2", TEN, "eni-1" }, { "1714557660 - - - 2", TEN + 60000, 0 }, { "- - - eni-2 2", 0, "eni-2" },
        { "short", 0, 0 } } },
    { "vpc", /* another line of names */
      VIEW_INIT("end start action\n1714557660 1714557600 A\nversion start end interface-id\n2 1714557601 1714557661 eni-1\n"
                "version start end interface-id\r\n2 - - eni-2\nend start action\n1714557660 1714557602 B"),
      { { "1714557660 1714557600 A", TEN, 0 }, { "2 1714557601 1714557661 eni-1", TEN + 1000, "eni-1" }, { "2 - - eni-2", 0, "eni-2" },
        { "1714557660 1714557602 B", TEN + 2000, 0 } } },
    { "vpc", VIEW_INIT("end start action\nend start version\nversion start end\n2 1714557601 1714557661"),
      { { "2 1714557601 1714557661", TEN + 1000, 0 } } },
    { "cloudfront", VIEW_INIT("#Fields: time date c-ip\n10:00:01\t2024-05-01\t192.0.2.7\n#Version: 1.0\n#Fields: c-ip timestamp\n#Date: 1\n"
                              "192.0.2.7\t1714557602\n#Fields: time date c-ip\n10:00:03\t2024-05-01\t-\n"),
      { { "10:00:01\t2024-05-01\t192.0.2.7", TEN + 1000, 0 }, { "192.0.2.7\t1714557602", TEN + 2000, 0 },
        { "10:00:03\t2024-05-01\t-", TEN + 3000, 0 } } },
    { "vpc", VIEW_INIT("version tgw-id tgw-attachment-id start end unknown-yet\n6 tgw-1 tgw-attach-2 1714557600 1714557660 x\n"),
      { { "6 tgw-1 tgw-attach-2 1714557600 1714557660 x", TEN, "tgw-attach-2" } } },
    { "vpc-lines", VIEW_INIT(FLOW "ACCEPT OK\nodd\n" FLOW "- NODATA\n" FLOW "REJECT SKIPDATA\n" FLOW "REJECT OK"),
      { { FLOW "ACCEPT OK", TEN, "eni-0a1b" }, { "odd", 0, 0 }, { FLOW "- NODATA", TEN, "eni-0a1b" },
        { FLOW "REJECT SKIPDATA", TEN, "eni-0a1b" }, { FLOW "REJECT OK", TEN, "eni-0a1b" } } },
    { "vpc-lines", /* end before start, and no other names */
      VIEW_INIT("REJECT 5 1714557660 eni-1 1714557600\n- 5 1714557661 eni-2 1714557601\n"),
      { { "REJECT 5 1714557660 eni-1 1714557600", TEN, "eni-1" }, { "- 5 1714557661 eni-2 1714557601", TEN + 1000, "eni-2" } } },
    { "alb", VIEW_INIT(ALB "- -1 -1 -1 460 - 0 0 \"- x- -\" \"a \\\" b\"\n" ALB "- -1 -1 -1 460 - 0 0 \"\" \"\"\r\nxyz\n" ALB
                       "- -1 -1 -1 460 - 0 0 \"\" \"c\"\n" ALB "- -1 -1 -1 460 - 0 0 \"\" \"d\""),
      { { ALB "- -1 -1 -1 460 - 0 0 \"- x- -\" \"a \\\" b\"", TEN + 123, 0 }, { ALB "- -1 -1 -1 460 - 0 0 \"\" \"\"", TEN + 123, 0 },
        { "xyz", 0, 0 }, { ALB "- -1 -1 -1 460 - 0 0 \"\" \"c\"", TEN + 123, 0 }, { ALB "- -1 -1 -1 460 - 0 0 \"\" \"d\"", TEN + 123, 0 } } },
    { "clb", VIEW_INIT("2024-05-01T10:00:00Z lb 192.0.2.7:1 - -1 -1 -1 503 0 0 0 \"GET / HTTP/1.1\"\n"),
      { { "2024-05-01T10:00:00Z lb 192.0.2.7:1 - -1 -1 -1 503 0 0 0 \"GET / HTTP/1.1\"", TEN, 0 } } },
    { "s3-access", VIEW_INIT(S3 "\"GET /b/k HTTP/1.1\" 200 - 1 1 1 1 \"-\" \"a \"b\" c\" -\n"),
      { { S3 "\"GET /b/k HTTP/1.1\" 200 - 1 1 1 1 \"-\" \"a \"b\" c\" -", TEN, 0 } } },
    { "cloudfront", VIEW_INIT("#Version: 1.0\n#Fields: time date c-ip\n10:00:01\t2024-05-01\t192.0.2.7\n#Version: 1.0\n#Fields: time date c-ip\n"
                              "25:00:00\t2024-05-01\t-\n"),
      { { "10:00:01\t2024-05-01\t192.0.2.7", TEN + 1000, 0 }, { "25:00:00\t2024-05-01\t-", 0, 0 } } },
    { "cloudfront", /* as IIS writes it */
      VIEW_INIT("#Software: Microsoft Internet Information Services 10.0\r\n#Fields: date time s-ip cs-method\r\n2024-05-01 10:00:00 ::1 GET\r\n"),
      { { "2024-05-01 10:00:00 ::1 GET", TEN, 0 } } },
    { "cloudfront", VIEW_INIT("#Fields: timestamp c-ip\n1714557600.25|192.0.2.7\n"), { { "1714557600.25|192.0.2.7", TEN + 250, 0 } } },
    { "cloudfront", VIEW_INIT("#Version: 1.0\n#Fields: date time\n"), { { 0, 0, 0 } } },
    { "cloudfront-lines", VIEW_INIT(EDGE "\t-\n" EDGE "\t-\t-\n"), { { EDGE "\t-", TEN + 1000, 0 }, { EDGE "\t-\t-", TEN + 1000, 0 } } },
};
enum { CASES = sizeof cases / sizeof *cases };

static void check_events(const struct delimited_case *want, const struct gathered *have)
{
    size_t count = 0;
    uint64_t bytes = 0;

    for (; count < MOST && want->events[count].message; count++) {
        assert_true(count < have->count);
        assert_view_equal(have->list[count].message, view_of(want->events[count].message));
        assert_int_equal(have->list[count].timestamp_ms,
                         want->events[count].timestamp_ms ? want->events[count].timestamp_ms : TEST_MODIFIED_MS);
        assert_view_equal(have->list[count].stream, view_of(want->events[count].stream ? want->events[count].stream : "case.log"));
        bytes += strlen(want->events[count].message);
    }
    assert_int_equal(have->count, count);
    assert_int_equal(have->totals.records, count);
    assert_int_equal(have->totals.bytes, bytes);
}

static void events_are_found(void **state)
{
    static const size_t morsels[] = { 0, 1, 2, 7, 25, 64, 100 };

    (void)state;
    for (size_t i = 0; i < CASES; i++)
        for (size_t k = 0; k < sizeof morsels / sizeof *morsels; k++) {
            const struct manner manner = { .morsel_bytes = morsels[k], .capacity = 1 + k, .workers = 1 + k % 2 };
            const struct manner forced = { .morsel_bytes = morsels[k], .format = cases[i].format };
            struct gathered *have = gather_text("case.log", cases[i].text, &manner);

            check_events(&cases[i], have);
            gathered_clear(have);
            have = gather_text("case.log", cases[i].text, &forced);
            check_events(&cases[i], have);
            gathered_clear(have);
        }
}

/* Only the events in the range are counted, whether anybody asks for their times or not. */
static void ranges_are_kept(void **state)
{
    const struct event_wish wish = { .message = true, .start_ms = TEN + 1, .end_ms = TEN + 60000 };

    (void)state;
    struct gathered *have = gather_text("case.log", cases[0].text, &(struct manner){ .wish = wish, .has_wish = true });
    assert_int_equal(have->count, 1);
    assert_int_equal(have->totals.records, 1);
    assert_view_equal(have->list[0].message, VIEW("1714557660 - - - 2"));
    gathered_clear(have);
}

static const char *sniffed(struct view text)
{
    char *path = test_write("sniffed.log", text);
    const struct view view = view_of(path);
    const struct catalog_request request = { .paths = &view, .path_count = 1 };
    struct catalog *catalog;
    size_t count;

    assert_int_equal(catalog_new(&request, 0, &catalog, NULL), STATUS_OK);
    const char *name = catalog_inputs(catalog, &count)[0].format->name;
    catalog_free(catalog);
    free(path);
    return name;
}

static void others_are_not_mistaken(void **state)
{
    static const struct { const char *format; struct view text; } others[] = {
        { "lines", VIEW_INIT("# Version: 1.0\n#Fields\na\n") },
        { "lines", VIEW_INIT("#Version: 1.0\nno fields\n") },
        { "lines", VIEW_INIT("version start action Version\n") },
        { "lines", VIEW_INIT("attach eni-0a1b at 1714557600 and 1714557660\nattach eni-0a1b at 1714557600 and 1714557660\n") },
        { "lines", VIEW_INIT("ACCEPT eni-0a1b 1714557600 1714599999 x\n") },
        { "iso", VIEW_INIT("2024-05-01T10:00:00Z lb 192.0.2.7:1 - a b c 503 0 0 0 \"GET / HTTP/1.1\"\n") },
        { "iso", VIEW_INIT("2024-05-01 10:00:01 INFO started 1 worker a b c d e f\n") },
        { "access", VIEW_INIT("192.0.2.7 - - [01/May/2024:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 512 \"-\" \"x\" 1 2 3 4 5 6\n") },
        { "events", VIEW_INIT("{\"date\":\"2024-05-01\",\"time\":\"10:00:00\",\"path\":\"/\"}\n") },
    };
    const struct format *format;

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_string_equal(sniffed(others[i].text), others[i].format);
    for (size_t i = 0; (format = format_at(i)); i++)
        if (format->decode == delimited_decode)
            assert_string_equal(sniffed(view_of(format->example)), format->name);
}

static void lines_are_cut(void **state)
{
    static const struct { const char *line, *columns; } table[] = {
        { "", "<>" }, { "a", "<a>" }, { "a b", "<a><b>" }, { " a  b ", "<><a><><b><>" }, { "\"a b\" c", "<a b><c>" },
        { "\"a \\\" b\" c", "<a \\\" b><c>" }, { "\"a\"b\" c", "<a\"b><c>" }, { "\"a b", "<\"a><b>" }, { "\"\" \"\"", "<><>" },
        { "\"", "<\">" }, { "[a b] [c", "<a b><[c>" }, { "a\"b c\"", "<a\"b><c\">" }, { "[a]b] c", "<a]b><c>" },
    };
    const struct delimited_layout layout = { .separator = ' ', .quoted = true };
    struct view columns[8];

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct buffer have = { 0 };
        const size_t count = delimited_split(&layout, view_of(table[i].line), columns, 8);

        for (size_t k = 0; k < count; k++)
            buffer_add_format(&have, "<%.*s>", VIEW_PRINT(columns[k]));
        assert_view_equal(buffer_view(&have), view_of(table[i].columns));
        buffer_clear(&have);
        assert_int_equal(delimited_split(&layout, view_of(table[i].line), columns, count), count);
        if (count > 1)
            assert_int_equal(delimited_split(&layout, view_of(table[i].line), columns, count - 1), count);
    }
}

static const struct delimited_layout *layout_named(const char *format)
{
    const struct delimited *delimited = format_find(view_of(format))->detail;

    return delimited->layout;
}

static void names_stand_for_columns(void **state)
{
    static const struct { const char *format, *name; size_t column; enum delimited_part part; } table[] = {
        { "alb", "client:port", 3, DELIMITED_WHOLE }, { "alb", "client_port", 3, DELIMITED_PORT },
        { "alb", "client_ip", 3, DELIMITED_HOST }, { "alb", "target_port_list", 25, DELIMITED_WHOLE },
        { "alb", "request_url", 12, DELIMITED_URL }, { "alb", "Client:Port", SIZE_MAX, DELIMITED_WHOLE },
        { "cloudfront", "cs(User-Agent)", 10, DELIMITED_WHOLE }, { "cloudfront", "cs_user_agent", 10, DELIMITED_WHOLE },
        { "cloudfront", "cs_user_agent_", SIZE_MAX, DELIMITED_WHOLE }, { "cloudfront", "", SIZE_MAX, DELIMITED_WHOLE },
        { "s3-access", "Bytes Sent", 11, DELIMITED_WHOLE }, { "s3-access", "bytes_sent", 11, DELIMITED_WHOLE },
        { "s3-access", "bytessent", 11, DELIMITED_WHOLE }, { "vpc", "srcAddr", 3, DELIMITED_WHOLE },
        { "vpc", "srcaddr", 3, DELIMITED_WHOLE }, { "vpc", "interface-id", 2, DELIMITED_WHOLE },
        { "vpc", "interface_id", 2, DELIMITED_WHOLE }, { "vpc", "interfaceId", 2, DELIMITED_WHOLE },
    };
    struct delimited_place place;

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const bool found = delimited_find(layout_named(table[i].format), view_of(table[i].name), &place);

        assert_int_equal(found, table[i].column != SIZE_MAX);
        assert_true(!found || (place.column == table[i].column && place.part == table[i].part));
    }
    assert_true(delimited_find_discovered(&flow_default_layout, VIEW("srcAddr"), &place));
    assert_false(delimited_find_discovered(&flow_default_layout, VIEW("srcaddr"), &place));
    assert_false(delimited_find_discovered(layout_named("alb"), VIEW("client_ip"), &place));
}

static void values_are_parts_of_columns(void **state)
{
    static const struct { const char *format, *name, *column, *value; } table[] = {
        { "alb", "client_ip", "192.0.2.7:2817", "192.0.2.7" }, { "alb", "client_port", "2001:db8::7:2817", "2817" },
        { "alb", "client_port", "-", NULL }, { "alb", "client_ip", "-", NULL }, { "alb", "client_port", "192.0.2.7", NULL },
        { "alb", "request_verb", "GET /a HTTP/1.1", "GET" }, { "alb", "request_url", "GET /a b HTTP/1.1", "/a b" },
        { "alb", "request_proto", "GET /a b HTTP/1.1", "HTTP/1.1" }, { "alb", "request_proto", "GET /a", NULL },
        { "alb", "request_url", "GET", NULL }, { "alb", "request_verb", "- - - ", NULL }, { "alb", "request_url", "- - - ", NULL },
        { "alb", "request", "", "" }, { "cloudfront", "cs-uri-stem", "/a%20b%2", "/a b%2" }, { "cloudfront", "cs-uri-stem", "-", NULL },
        { "vpc", "action", "-", "-" },
    };
    struct view columns[DELIMITED_COLUMNS];
    struct delimited_place place;
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct delimited_layout *layout = layout_named(table[i].format);

        assert_true(delimited_find(layout, view_of(table[i].name), &place));
        columns[place.column] = view_of(table[i].column);
        const struct view value = delimited_value(layout, columns, place.column + 1, place, &arena);
        assert_int_equal(value.data != NULL, table[i].value != NULL);
        if (table[i].value)
            assert_view_equal(value, view_of(table[i].value));
        assert_null(delimited_value(layout, columns, place.column, place, &arena).data);
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_found),
        cmocka_unit_test(ranges_are_kept),
        cmocka_unit_test(others_are_not_mistaken),
        cmocka_unit_test(lines_are_cut),
        cmocka_unit_test(names_stand_for_columns),
        cmocka_unit_test(values_are_parts_of_columns),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
