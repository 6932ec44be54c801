/* For targets that read a log file of any bytes: the events must not depend on how the file is cut. */
#pragma once

#include "base/buffer.h"
#include "base/text_set.h"
#include "data/batch.h"
#include "source/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FUZZ_CAPACITY = 16 };

/* What some events hold; a reading that is told so must not leave them out. */
static const struct view fuzz_held = VIEW_INIT("er");

struct fuzz_sum {
    struct reading_totals totals;
    uint64_t holding;
};

/*
 * Adds all that is known of each event to a text. One worker goes through the file from front to back. False when
 * something was lost: how much of a damaged file can be read may depend on how it is asked for.
 */
static inline bool fuzz_read(const char *path, struct view format, size_t morsel_bytes, struct needles needles, struct buffer *out,
                      struct fuzz_sum *sum)
{
    const struct view name = view_of(path);
    const struct catalog_request request = { .paths = &name, .path_count = 1, .format = format, .morsel_bytes = morsel_bytes };
    const struct reading_options options = {
        .wish = { .message = true, .timestamp = true, .ingestion_time = true, .stream = true, .log = true, .carrier = true,
                  .start_ms = INT64_MIN, .end_ms = INT64_MAX },
        .needles = needles, .workers = 1,
    };
    struct view message[FUZZ_CAPACITY], stream[FUZZ_CAPACITY], log[FUZZ_CAPACITY], carrier[FUZZ_CAPACITY];
    int64_t timestamp_ms[FUZZ_CAPACITY], ingestion_ms[FUZZ_CAPACITY];
    uint64_t position[FUZZ_CAPACITY];
    struct events events = {
        .capacity = morsel_bytes < 10 ? 1 : FUZZ_CAPACITY, .message = message, .stream = stream, .log = log, .timestamp_ms = timestamp_ms,
        .ingestion_ms = ingestion_ms, .position = position, .carrier = carrier,
    };
    const struct input *input;
    struct catalog *catalog;
    struct fault fault;
    struct arena arena;

    if (catalog_new(&request, 0, &catalog, &fault) != STATUS_OK)
        abort();
    struct reading *reading = reading_new(catalog, &options);
    struct reading_worker *worker = reading_worker_new(reading);
    sum->holding = 0;
    while (reading_next(worker, &events, &input))
        for (size_t i = 0; i < events.count; i++) {
            sum->holding += view_find(message[i], fuzz_held, 0) < message[i].length;
            buffer_add_format(out, "%llu %lld %lld ", (unsigned long long)position[i], (long long)timestamp_ms[i],
                              (long long)ingestion_ms[i]);
            buffer_add(out, message[i]);
            buffer_add(out, stream[i].data ? stream[i] : VIEW("-"));
            buffer_add(out, log[i].data ? log[i] : VIEW("-"));
            buffer_add(out, carrier[i].data ? carrier[i] : VIEW("-"));
            buffer_add_char(out, '\n');
        }
    sum->totals = reading_totals(reading);
    arena_init(&arena, NULL);
    const bool sound = reading_complaints(reading, &arena).count == 0;
    arena_clear(&arena);
    reading_worker_free(worker);
    reading_free(reading);
    catalog_free(catalog);
    return sound;
}

/* Reads the file as a whole and in pieces, of every size that `choice` may mean, as one of the formats or as what it looks like. */
static inline void fuzz_compare(const char *path, uint8_t choice, const char *const *formats, size_t count)
{
    static const size_t morsels[] = { 1, 3, 17, 64, 200, 1000, 4096, 65536 };
    const struct view texts[] = { fuzz_held, VIEW("no such text") };
    const struct view name = choice & 8 ? view_of(formats[choice / 16 % count]) : VIEW("");
    struct fuzz_sum sums[3];
    struct buffer whole, cut, held;
    struct arena arena;

    arena_init(&arena, NULL);
    const struct text_set *const set = text_set_new(&arena, texts, 2, false);
    buffer_init(&whole);
    buffer_init(&cut);
    buffer_init(&held);
    const bool sound = fuzz_read(path, name, 1 << 20, (struct needles){ 0 }, &whole, &sums[0]) &&
                       fuzz_read(path, name, morsels[choice % 8], (struct needles){ 0 }, &cut, &sums[1]) &&
                       fuzz_read(path, name, morsels[choice % 8], (struct needles){ &set, 1 }, &held, &sums[2]);
    if (sound && !view_equal(buffer_view(&whole), buffer_view(&cut)))
        abort();
    for (size_t i = 1; sound && i < 3; i++)
        if (sums[i].totals.records != sums[0].totals.records || sums[i].totals.bytes != sums[0].totals.bytes ||
            sums[i].holding != sums[0].holding)
            abort();
    buffer_clear(&whole);
    buffer_clear(&cut);
    buffer_clear(&held);
    arena_clear(&arena);
}

/* The first byte says which format and how large the pieces are, the rest is the file. */
static inline void fuzz_file(const uint8_t *bytes, size_t size, const char *const *formats, size_t count)
{
    char path[64];
    int descriptor = memfd_create("events", MFD_CLOEXEC);

    if (size > 0 && descriptor >= 0 && write(descriptor, bytes + 1, size - 1) == (ssize_t)size - 1) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
        fuzz_compare(path, bytes[0], formats, count);
    }
    close(descriptor);
}
