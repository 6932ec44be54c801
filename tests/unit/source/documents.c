/* Formats whose events lie inside JSON documents, and others that are cut from the front: the same events however cut. */
#include "gathered.h"

/* Events as "TIME|STREAM|LOG|MESSAGE" lines; a time that is the file's, and the file's own stream and log, are left empty. */
static const struct document_case {
    const char *name, *format;      /* format NULL: it is sniffed, and so it must be */
    const char *text, *want;
} document_cases[] = {
#include "document_cases.h"
};
enum { DOCUMENT_CASES = sizeof document_cases / sizeof *document_cases };

static void case_describe(const struct gathered *gathered, struct buffer *out)
{
    for (size_t i = 0; i < gathered->count; i++) {
        const struct gathered_event *event = &gathered->list[i];

        if (event->timestamp_ms != TEST_MODIFIED_MS)
            buffer_add_format(out, "%lld", (long long)event->timestamp_ms);
        buffer_add_char(out, '|');
        if (!view_equal(event->stream, VIEW("case.log")))
            buffer_add(out, event->stream);
        buffer_add_char(out, '|');
        if (!view_equal(event->log, VIEW("000000000000:case")))
            buffer_add(out, event->log);
        buffer_add_char(out, '|');
        buffer_add(out, event->message);
        buffer_add_char(out, '\n');
    }
}

static void documents_are_read(void **state)
{
    static const struct manner manners[] = {
        { 0 }, { .morsel_bytes = 1 }, { .morsel_bytes = 7, .capacity = 1 }, { .morsel_bytes = 64, .workers = 4 },
        { .capacity = 1 }, { .morsel_bytes = 300, .workers = 2, .capacity = 2 },
    };
    struct buffer have;

    (void)state;
    buffer_init(&have);
    for (size_t i = 0; i < DOCUMENT_CASES; i++) {
        const struct document_case *one = &document_cases[i];
        struct gathered *first = NULL;

        for (size_t m = 0; m < sizeof manners / sizeof *manners; m++) {
            struct manner manner = manners[m];

            manner.format = one->format;
            struct gathered *gathered = gather_text("case.log", view_of(one->text), &manner);
            buffer_reset(&have);
            case_describe(gathered, &have);
            if (!view_equal(buffer_view(&have), view_of(one->want)))
                fail_msg("%s, manner %zu: have\n%.*swant\n%s", one->name, m, VIEW_PRINT(buffer_view(&have)), one->want);
            if (first)
                assert_same_events(gathered, first);
            if (!first)
                first = gathered;
            else
                gathered_clear(gathered);
        }
        gathered_clear(first);
    }
    buffer_clear(&have);
}

/* Without cutting, an element of a list of any length would have to fit. */
static void long_documents_are_cut(void **state)
{
    struct buffer text;
    size_t bytes = 0;

    (void)state;
    buffer_init(&text);
    buffer_add_text(&text, "{\"events\": [");
    for (size_t i = 0; i < 20000; i++) {
        bytes += (size_t)snprintf(NULL, 0, "message \"%zu\" [{", i);
        buffer_add_format(&text, "%s\n  {\"timestamp\": %zu, \"message\": \"message \\\"%zu\\\" [{\\n\"}", i > 0 ? "," : "",
                          i + 1714557600000, i);
    }
    buffer_add_text(&text, "]}");
    for (size_t morsel = 4096; morsel <= 1 << 20; morsel *= 16) {
        struct gathered *gathered = gather_text("case.log", buffer_view(&text), &(struct manner){ .morsel_bytes = morsel, .workers = 3 });

        assert_int_equal(gathered->count, 20000);
        assert_int_equal(gathered->totals.bytes, bytes);
        for (size_t i = 0; i < gathered->count; i++)
            assert_int_equal(gathered->list[i].timestamp_ms, 1714557600000 + (int64_t)i);
        gathered_clear(gathered);
    }
    buffer_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_read),
        cmocka_unit_test(long_documents_are_cut),
    };

    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
