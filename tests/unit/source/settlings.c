/* How much of a text that has run dry is complete, by format. */
#include "gathered.h"
#include "source/settling.h"
#include "source/sniffing.h"

#include <fcntl.h>

#define LATER "2024-05-01 10:00:09,000 INFO later\n"

/* What is before the bar is settled; before the second one, if there is one, also after a while. */
static const struct row {
    const char *name, *begun, *text;    /* what the file began with, for the sniffer; what there is now */
} rows[] = {
    { "lines", "a\nb\n", "a\nb\n|" },
    { "lines", "a\nb\n", "a\n|b" },
    { "lines", "a\nb\n", "|b" },
    { "events", "{\"timestamp\":1714557600000,\"message\":\"m\"}\n", "{\"timestamp\":1714557600000,\"message\":\"m\"}\n|{\"time" },
    { "vpc", "version account-id action\n2 123456789012 ACCEPT\n", "version account-id action\n2 123456789012 ACCEPT\n|2 12" },
    { "python", LATER LATER, LATER "|" LATER "|" },
    { "python", LATER LATER, LATER "|" LATER "  at x\n|  at" },
    { "json", "{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}\n{\"a\":2}\n|" },
    { "json", "{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}\n|{\"a\":" },
    { "json", "{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}\n|{\"a\":\n{}" },
    { "json", "{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}\n|{\"a\":\"\n" },
    { "log-events", "{\"events\":[{\"timestamp\":1714557600000,\"message\":\"m\",\"logStreamName\":\"s\"}",
      "{\"events\":[{\"timestamp\":1714557600000,\"message\":\"m\"},\n|{\"timestamp\":1" },
    { "log-events", "{\"events\":[{\"timestamp\":1714557600000,\"message\":\"m\",\"logStreamName\":\"s\"}",
      "{\"events\":[{\"timestamp\":1714557600000,\"message\":\"m\"}\n|" },
    { "console-csv", "@timestamp,@message\n", "@timestamp,@message\n2024-05-01 10:00:00.000,m\n|" },
    { "console-csv", "@timestamp,@message\n", "@timestamp,@message\n2024-05-01 10:00:00.000,m\n|2024-05-01" },
    { "console-csv", "@timestamp,@message\n", "@timestamp,@message\n|2024-05-01 10:00:00.000,\"m\n" },
    { "docker-json",
      "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00Z\"}\n",
      "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00Z\"}\n|" },
    { "docker-json",
      "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00Z\"}\n",
      "|{\"log\":\"a\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00Z\"}\n|" },
    { "cri", "2024-05-01T10:00:00.000000000Z stdout F whole\n2024-05-01T10:00:00.000000000Z stdout F whole\n",
      "|2024-05-01T10:00:00.000000000Z stdout F whole\n|" },
    { "cri", "2024-05-01T10:00:00.000000000Z stdout F whole\n2024-05-01T10:00:00.000000000Z stdout F whole\n",
      "2024-05-01T10:00:00.000000000Z stdout F whole\n|2024-05-01T10:00:00.000000000Z stdout P part\n|" },
};

static struct sniffed sniffed_of(const struct row *row, struct arena *arena)
{
    char *path = test_write("log", view_of(row->begun));
    struct sniff_request request = { .path = view_of(path), .forced = format_find(view_of(row->name)), .arena = arena };
    struct sniffed sniffed;
    struct fault fault = { "" };
    const int descriptor = open(path, O_RDONLY);

    assert_non_null(request.forced);
    assert_true(descriptor >= 0);
    if (sniff_file(&request, descriptor, &sniffed, &fault) != STATUS_OK)
        fail_msg("%s: %s", row->name, fault.message);
    free(path);
    return sniffed;
}

static size_t settled_end(struct settling *settling, const struct sniffed *sniffed, struct view text, bool quiet)
{
    const struct settled settled = { .text = text, .quiet = quiet };
    struct splitter splitter = { 0 };

    if (!sniffed->format->split)
        return settling_end(settling, sniffed->format, sniffed->layout, &settled);
    sniffed->format->split(&splitter, text, 0, false, sniffed->layout);
    return settling_split(settling, sniffed->format, sniffed->layout, &settled, &splitter);
}

static void settles(void **state)
{
    struct settling settling = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer text = { 0 };
        struct arena arena;
        size_t bars[2] = { 0, SIZE_MAX }, count = 0;

        for (const char *at = rows[i].text; *at; at++)
            if (*at == '|')
                bars[count++] = text.length;
            else
                buffer_add_char(&text, *at);
        arena_init(&arena, NULL);
        const struct sniffed sniffed = sniffed_of(&rows[i], &arena);
        size_t end = settled_end(&settling, &sniffed, buffer_view(&text), false);
        if (end != bars[0])
            fail_msg("row %zu, %s: %zu bytes are settled, not %zu", i, rows[i].name, end, bars[0]);
        end = settled_end(&settling, &sniffed, buffer_view(&text), true);
        if (end != (count > 1 ? bars[1] : bars[0]))
            fail_msg("row %zu, %s: %zu bytes are settled after a while", i, rows[i].name, end);
        arena_clear(&arena);
        buffer_clear(&text);
    }
    settling_clear(&settling);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(settles) };

    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
