/* Events in lines that are like the line before are the same whether lines are taken many at a time or one by one. */
#include "base/json.h"
#include "base/processor.h"
#include "source/format_rows.h"
#include "source/matching.h"
#include "source/unescape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROUNDS = 3000, LINES = 24, ROOM = 2 * LINES };

struct fill {
    struct events events;
    struct view message[ROOM], stream[ROOM], log[ROOM], carrier[ROOM];
    int64_t timestamp_ms[ROOM], ingestion_ms[ROOM];
    uint64_t position[ROOM];
    bool quoted[ROOM];
    uint64_t records, bytes;
};

static unsigned next(unsigned *random)
{
    *random = *random * 1103515245 + 12345;
    return *random >> 16;
}

static const char *const shapes[][3] = {
    { "{\"@timestamp\":\"2024-05-0%uT1%u:00:00.%03uZ\",\"@logStream\":\"app/%u\",\"@message\":\"", "\"}" },
    { "{\"@message\":\"", "\",\"@timestamp\":17145216000%u%u,\"@log\":\"a/%03u\",\"@ingestionTime\":1714521%06u}" },
    { "{\"timestamp\": 17145216%u%u, \"logStreamName\": \"a%ub\", \"logGroupName\": \"%u\", \"message\": \"", "\", \"eventId\": \"1\" }" },
    { "{\"@timestamp\":\"2024-05-0%u 1%u:00:0%u\",\"@other\":\"%u\",\"@message\":\"", "\"}\r" },
    { "{\"@logStream\":\"%u-%u-%u\",\"@message\":\"", "\",\"id\":\"%u0123456789abcdef0123456789abcdef\",\"@timestamp\":\"2024-05-0%uT10:00:00.%03uZ\",\"@log\":\"%u\"}" },
    { "{\"@timestamp\":\"2024-05-0%uT1%u:00:00.%03uZ\",\"@logStream\":\"2024/05/01/[$LATEST]0123456789abcdef0123456789ab%u\",\"@message\":\"", "\"}" },
    { "{\"message\":\"", "\",\"timestamp\":\"2024-02-3%uT0%u:00:00.%03uZ\",\"id\":\"%05u\"}" },
};
static const char *const pieces[] = {
    "a", "GET /api/v1/orders ", "needle", "0123456789abcdef0123456789abcdef0123456789abcdef", "\\\"key\\\":\\\"value\\\",", "\\n\\t", "\\\\",
    "\\/", "\xC3\xA9", " ", "\\u00e9", "\\q", "\"", "\\",
};
static const char changed[] = "\"\\, 90x\t\r";

static void add_part(struct buffer *buffer, unsigned *random, const char *part, unsigned wide)
{
    const unsigned digits[4] = { next(random) % 10, next(random) % 10, next(random) % 1000, next(random) % wide };
    char text[256];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)snprintf(text, sizeof text, part, digits[0], digits[1], digits[2], digits[3]);
#pragma GCC diagnostic pop
    buffer_add_text(buffer, text);
}

static void add_line(struct buffer *buffer, unsigned *random, size_t shape, unsigned odd)
{
    const size_t begin = buffer->length;

    add_part(buffer, random, shapes[shape][0], next(random) % odd ? 10 : 100000);
    const unsigned times = next(random) % 8 ? 1 : next(random) % 20 ? 9 : 120;
    for (unsigned left = next(random) % 6 * times; left > 0; left--) {
        const size_t kinds = next(random) % odd == 0 ? sizeof pieces / sizeof *pieces : next(random) % 4 ? 4 : 10;

        buffer_add_text(buffer, pieces[next(random) % kinds]);
    }
    add_part(buffer, random, shapes[shape][1], next(random) % odd ? 10 : 100000);
    if (next(random) % odd == 0)
        buffer->data[begin + next(random) % (buffer->length - begin)] = changed[next(random) % (sizeof changed - 1)];
    buffer_add_text(buffer, "\n");
}

static void fill_from(struct fill *fill, struct arena *arena, struct view text, const struct event_wish *wish, const struct needles *needles,
                      bool wide)
{
    const enum processor_level was = processor_decided;
    struct decode decode = {
        .text = text, .end = text.length, .wish = wish, .modified_ms = 42, .arena = arena, .first_ms = INT64_MAX, .last_ms = INT64_MIN,
    };

    fill->events = (struct events){
        .capacity = ROOM, .message = fill->message, .timestamp_ms = fill->timestamp_ms, .ingestion_ms = fill->ingestion_ms,
        .stream = fill->stream, .log = fill->log, .carrier = fill->carrier, .position = fill->position, .format = &format_events,
        .quoted = wide ? fill->quoted : NULL,
    };
    memset(fill->quoted, 0, sizeof fill->quoted);
    processor_decided = wide ? was : PROCESSOR_PLAIN;
    if (needles)
        format_events.decode_matching(&decode, &fill->events, needles);
    else
        format_events.decode(&decode, &fill->events);
    processor_decided = was;
    assert_int_equal(decode.next, text.length);
    fill->records = decode.records;
    fill->bytes = decode.bytes;
}

static void check_view(struct view have, struct view want)
{
    assert_int_equal(have.data == NULL, want.data == NULL);
    assert_true(view_equal(have, want));
}

/* What the message is, which may have been left as it stands in the line. */
static struct view message_of(const struct fill *fill, size_t place, struct arena *arena)
{
    const struct view text = fill->message[place];

    if (!fill->quoted[place])
        return text;
    assert_int_equal(*view_end(text), '"');
    return json_decode(arena, text);
}

/* Events that are in one and not in the other do not hold the needle. */
static void check_fills(const struct fill *have, const struct fill *want, const struct event_wish *wish, bool searched,
                        struct arena *arena)
{
    size_t i = 0;

    if (!searched || !wish->uncounted) {
        assert_int_equal(have->records, want->records);
        assert_int_equal(have->bytes, want->bytes);
    }
    for (size_t k = 0; k < want->events.count; k++) {
        if (i == have->events.count || have->position[i] != want->position[k]) {
            assert_true(searched);
            assert_true(!wish->message || view_find(want->message[k], VIEW("needle"), 0) == SIZE_MAX);
            continue;
        }
        if (wish->message)
            check_view(message_of(have, i, arena), want->message[k]);
        if (wish->timestamp)
            assert_int_equal(have->timestamp_ms[i], want->timestamp_ms[k]);
        if (wish->ingestion_time)
            assert_int_equal(have->ingestion_ms[i], want->ingestion_ms[k]);
        if (wish->stream)
            check_view(have->stream[i], want->stream[k]);
        if (wish->log)
            check_view(have->log[i], want->log[k]);
        if (wish->carrier)
            check_view(have->carrier[i], want->carrier[k]);
        i++;
    }
    assert_int_equal(i, have->events.count);
}

static void runs_of_lines(void **state)
{
    static struct fill have, want;
    struct arena arena = { 0 };
    unsigned random = 7;
    const struct view needle = VIEW("needle");
    const struct text_set *set = text_set_new(&arena, &needle, 1, false);
    const struct needles needles = { &set, 1 };
    struct arena texts = { 0 };

    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        const struct event_wish wish = {
            .message = round % 4 != 0, .timestamp = round % 3 != 0, .ingestion_time = round % 5 == 0, .stream = round % 2 == 0,
            .log = round % 7 == 0, .carrier = round % 11 == 0, .quoted = round % 13 > 5, .uncounted = round % 5 > 1,
            .start_ms = round % 6 == 0 ? 1714521600044 : INT64_MIN,
            .end_ms = round % 9 == 0 ? 1715000000000 : INT64_MAX,
        };
        const unsigned odd = 2 + (unsigned)(round % 3) * 40;
        struct buffer buffer;

        buffer_init(&buffer);
        for (size_t i = 0, shape = 0; i < LINES; i++) {
            if (i % 12 == 0)
                shape = next(&random) % (sizeof shapes / sizeof *shapes);
            add_line(&buffer, &random, shape, odd);
        }
        /* of just the size, so that reading behind or before it is noticed */
        const size_t length = buffer.length - round % 2;
        char *text = heap_alloc(length);
        memcpy(text, buffer.data, length);
        for (int search = 0; search < 2; search++) {
            fill_from(&have, &texts, (struct view){ text, length }, &wish, search ? &needles : NULL, true);
            fill_from(&want, &texts, (struct view){ text, length }, &wish, NULL, false);
            check_fills(&have, &want, &wish, search == 1, &texts);
        }
        free(text);
        buffer_clear(&buffer);
        arena_reset(&texts);
    }
    arena_clear(&texts);
    arena_clear(&arena);
}

/* Only the length of a text is asked for, where it can be decoded in passing. */
static void lengths_of_texts(void **state)
{
    unsigned random = 3;

    (void)state;
    for (size_t round = 0; round < 20000; round++) {
        struct buffer content;
        const size_t kinds = round % 2 ? 10 : sizeof pieces / sizeof *pieces;

        buffer_init(&content);
        for (unsigned left = next(&random) % 24; left > 0; left--)
            buffer_add_text(&content, pieces[next(&random) % kinds]);
        const size_t length = content.length;
        buffer_add_text(&content, "\"");
        char *text = heap_alloc(content.length), *out = heap_alloc(content.length + UNESCAPE_ROOM);
        memcpy(text, content.data, content.length);
        const char *readable = text + content.length;
        const struct unescaped unescaped = unescape_plain(text, readable, readable, out);
        const bool whole = unescaped.end == text + length && unescaped.out;
        const size_t want = whole ? (size_t)(unescaped.out - out) : SIZE_MAX;
        assert_int_equal(unescape_length(text, text + length, readable), want);
        assert_int_equal(unescape_length_plain(text, text + length, readable), want);
        free(out);
        free(text);
        buffer_clear(&content);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(runs_of_lines), cmocka_unit_test(lengths_of_texts) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
