/*
 * Any bytes may be lines with heads, or of columns: the events of such a file, of whatever format it is taken for, do not depend on how it
 * is cut, how many are asked for at a time, or whether it is searched for texts. The first byte says which format, the second
 * how it is cut and joined, the rest is the file.
 */
#include "base/buffer.h"
#include "base/text_set.h"
#include "data/batch.h"
#include "source/delimited.h"
#include "source/headed.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { FUZZ_CAPACITY = 16 };

static const struct format *fuzz_format(uint8_t choice)
{
    const struct format *found[64];
    const struct format *format;
    size_t count = 0;

    for (size_t i = 0; (format = format_at(i)) && count < 64; i++)
        if (format->sniff == headed_sniff || format->sniff == delimited_sniff)
            found[count++] = format;
    return found[choice % count];
}

struct fuzz_file {
    struct view text;
    const struct format *format;
    const void *layout;
};

struct fuzz_manner {
    size_t piece;                   /* bytes of a chunk */
    size_t capacity;
    size_t behind;                  /* bytes before a chunk that are there to be looked at, as of a stream */
    const struct needles *needles;
};

struct fuzz_totals {
    uint64_t records, bytes, holding;
};

static void fuzz_chunk(struct decode *decode, const struct fuzz_file *file, const struct fuzz_manner *manner, struct buffer *out,
                       struct fuzz_totals *totals)
{
    struct view message[FUZZ_CAPACITY], stream[FUZZ_CAPACITY], log[FUZZ_CAPACITY];
    int64_t timestamp_ms[FUZZ_CAPACITY], ingestion_ms[FUZZ_CAPACITY];
    uint64_t position[FUZZ_CAPACITY];
    struct events events = {
        .capacity = manner->capacity, .message = message, .stream = stream, .log = log, .timestamp_ms = timestamp_ms,
        .ingestion_ms = ingestion_ms, .position = position,
    };

    while (decode->next < decode->end) {
        events.count = 0;
        arena_reset(decode->arena);
        if (manner->needles)
            file->format->decode_matching(decode, &events, manner->needles);
        else
            file->format->decode(decode, &events);
        for (size_t i = 0; i < events.count; i++) {
            totals->holding += view_find(message[i], VIEW("er"), 0) < message[i].length;
            buffer_add_format(out, "%llu %lld %lld ", (unsigned long long)position[i], (long long)timestamp_ms[i],
                              (long long)ingestion_ms[i]);
            buffer_add(out, message[i]);
            buffer_add(out, stream[i].data ? stream[i] : VIEW("-"));
            buffer_add(out, log[i].data ? log[i] : VIEW("-"));
            buffer_add_char(out, '\n');
        }
    }
    totals->records += decode->records;
    totals->bytes += decode->bytes;
}

/* From front to back in chunks, each seeing only so much of the text before it. */
static struct fuzz_totals fuzz_read(const struct fuzz_file *file, const struct fuzz_manner *manner, struct buffer *out)
{
    const struct event_wish wish = {
        .message = true, .timestamp = true, .ingestion_time = true, .stream = true, .log = true,
        .start_ms = INT64_MIN, .end_ms = INT64_MAX,
    };
    struct fuzz_totals totals = { 0 };
    struct arena arena;

    arena_init(&arena, NULL);
    for (size_t next = 0; next < file->text.length;) {
        const size_t skipped = next > manner->behind ? next - manner->behind : 0;
        const struct view text = view_skip(file->text, skipped);
        struct decode decode = {
            .text = text, .next = next - skipped, .offset = skipped, .wish = &wish, .layout = file->layout, .arena = &arena,
        };

        decode.end = file->format->begin(text, decode.next + manner->piece, file->layout);
        next = skipped + decode.end;
        fuzz_chunk(&decode, file, manner, out, &totals);
    }
    arena_clear(&arena);
    return totals;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const size_t pieces[] = { 1, 3, 17, 64, 200, 1000, 4096, 65536 };
    const struct view needle = VIEW("er");
    struct arena arena;
    struct buffer whole, cut;

    if (size < 2)
        return 0;
    arena_init(&arena, NULL);
    buffer_init(&whole);
    buffer_init(&cut);
    struct fuzz_file file = { { (const char *)bytes + 2, size - 2 }, fuzz_format(bytes[0]), NULL };
    struct sniff sniff = {
        .head = { file.text.data, size - 2 < 65536 ? size - 2 : 65536 }, .whole = size - 2 < 65536, .arena = &arena,
        .format = file.format, .joining = bytes[1] / 8 % 3,
    };
    (void)file.format->sniff(&sniff);
    file.layout = sniff.layout;
    const struct text_set *set = text_set_new(&arena, &needle, 1, false);
    const struct needles needles = { &set, 1 };
    const struct fuzz_manner manners[] = {
        { SIZE_MAX / 2, FUZZ_CAPACITY, SIZE_MAX, NULL },
        { pieces[bytes[1] % 8], 1 + bytes[1] / 64, 65537, NULL },
        { pieces[bytes[1] % 8], FUZZ_CAPACITY, SIZE_MAX, &needles },
    };
    const struct fuzz_totals want = fuzz_read(&file, &manners[0], &whole);
    const struct fuzz_totals same = fuzz_read(&file, &manners[1], &cut);

    if (!view_equal(buffer_view(&whole), buffer_view(&cut)) || want.records != same.records || want.bytes != same.bytes)
        abort();
    buffer_reset(&cut);
    const struct fuzz_totals found = fuzz_read(&file, &manners[2], &cut);
    if (want.records != found.records || want.bytes != found.bytes || want.holding != found.holding)
        abort();
    buffer_clear(&whole);
    buffer_clear(&cut);
    arena_clear(&arena);
    return 0;
}
