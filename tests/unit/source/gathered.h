/* For the tests of this layer: files made on the spot, and all events of a reading in the order of their positions. */
#pragma once

#include "base/buffer.h"
#include "base/threads.h"
#include "source/reading.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

static const int64_t TEST_MODIFIED_MS = 1700000000000;
static const int64_t TEST_NOW_MS = 1800000000000;

/* A folder of this test program, emptied by test_folder_remove(). */
static char test_folder[64];

static inline int test_folder_make(void **state)
{
    (void)state;
    strcpy(test_folder, "/tmp/liq-source-XXXXXX");
    return mkdtemp(test_folder) ? 0 : -1;
}
static inline int test_folder_remove(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", test_folder);
    return system(command);
}

/* Writes a file below the folder, folders included; returns its path, to be freed. */
static inline char *test_write(const char *name, struct view text)
{
    char *path = NULL;

    assert_true(asprintf(&path, "%s/%s", test_folder, name) > 0);
    for (char *slash = strchr(path + strlen(test_folder) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0777);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.data, 1, text.length, file), text.length);
    assert_int_equal(fclose(file), 0);
    const struct timeval times[2] = { { TEST_MODIFIED_MS / 1000, 0 }, { TEST_MODIFIED_MS / 1000, 0 } };
    assert_int_equal(utimes(path, times), 0);
    return path;
}

struct gathered_event {
    struct view message, stream, log;
    int64_t timestamp_ms, ingestion_ms;
    uint64_t position;
};
struct gathered {
    struct arena arena;
    struct gathered_event *list;
    size_t count, capacity;
    struct reading_totals totals;
    struct complaints complaints;
};

/* How to read. Zero means: sniffed, default morsels, one worker, 1024 events a fill, everything wished, no range. */
struct manner {
    const char *format;
    size_t morsel_bytes, workers, capacity;
    struct event_wish wish;
    bool has_wish;
    struct needles needles;
    const struct event_choice *choice;
    uint64_t newest;
};


static inline void gather_events(struct gathered *share, const struct events *events, const struct input *input,
                                 const struct event_wish *wish)
{
    share->list = arena_grow(&share->arena, share->list, &share->capacity, share->count + events->count, sizeof *share->list);
    for (size_t i = 0; i < events->count; i++) {
        struct gathered_event *event = &share->list[share->count++];

        *event = (struct gathered_event){ .position = events->position[i], .stream = input->stream, .log = input->log };
        if (wish->message)
            event->message = arena_keep(&share->arena, events->message[i]);
        if (wish->timestamp)
            event->timestamp_ms = events->timestamp_ms[i];
        if (wish->ingestion_time)
            event->ingestion_ms = events->ingestion_ms[i];
        if (wish->stream && events->stream[i].data)
            event->stream = arena_keep(&share->arena, events->stream[i]);
        if (wish->log && events->log[i].data)
            event->log = arena_keep(&share->arena, events->log[i]);
    }
}

struct gather_context {
    struct reading *reading;
    const struct event_wish *wish;
    struct gathered *shares;
    size_t capacity;
};

static inline void gather_worker(void *context, size_t index)
{
    struct gather_context *gather = context;
    struct gathered *share = &gather->shares[index];
    const size_t capacity = gather->capacity;
    struct events events = {
        .capacity = capacity,
        .message = ARENA_ARRAY(&share->arena, capacity, struct view),
        .stream = ARENA_ARRAY(&share->arena, capacity, struct view),
        .log = ARENA_ARRAY(&share->arena, capacity, struct view),
        .carrier = ARENA_ARRAY(&share->arena, capacity, struct view),
        .timestamp_ms = ARENA_ARRAY(&share->arena, capacity, int64_t),
        .ingestion_ms = ARENA_ARRAY(&share->arena, capacity, int64_t),
        .position = ARENA_ARRAY(&share->arena, capacity, uint64_t),
    };
    struct reading_worker *worker = reading_worker_new(gather->reading);
    const struct input *input;

    while (reading_next(worker, &events, &input))
        gather_events(share, &events, input, gather->wish);
    reading_worker_free(worker);
}

static inline int gathered_compare(const void *left, const void *right)
{
    const struct gathered_event *a = left, *b = right;

    return a->position < b->position ? -1 : a->position > b->position;
}

static inline struct event_wish wish_all(void)
{
    return (struct event_wish){
        .message = true, .timestamp = true, .ingestion_time = true, .stream = true, .log = true, .carrier = true,
        .start_ms = INT64_MIN, .end_ms = INT64_MAX,
    };
}

static inline void gathered_clear(struct gathered *gathered)
{
    arena_clear(&gathered->arena);
    free(gathered);
}

static inline struct gathered *gather_catalog(const struct catalog *catalog, const struct manner *manner)
{
    const size_t workers = manner->workers > 0 ? manner->workers : 1;
    struct gathered *all = heap_zalloc(sizeof *all);
    struct gathered *shares = heap_zalloc(workers * sizeof *shares);
    struct reading_options options = {
        .wish = manner->has_wish ? manner->wish : wish_all(), .needles = manner->needles, .workers = workers,
        .choice = manner->choice, .newest = manner->newest,
    };
    struct reading *reading = reading_new(catalog, &options);
    struct gather_context context = { reading, &options.wish, shares, manner->capacity > 0 ? manner->capacity : 1024 };

    threads_run(workers, gather_worker, &context);
    for (size_t i = 0; i < workers; i++)
        all->count += shares[i].count;
    all->list = ARENA_ARRAY(&all->arena, all->count, struct gathered_event);
    all->count = 0;
    for (size_t i = 0; i < workers; i++) {
        for (size_t j = 0; j < shares[i].count; j++) {
            struct gathered_event event = shares[i].list[j];

            event.message = arena_keep(&all->arena, event.message);
            event.stream = arena_keep(&all->arena, event.stream);
            event.log = arena_keep(&all->arena, event.log);
            all->list[all->count++] = event;
        }
        arena_clear(&shares[i].arena);
    }
    if (all->count > 0)
        qsort(all->list, all->count, sizeof *all->list, gathered_compare);
    all->totals = reading_totals(reading);
    all->complaints = reading_complaints(reading, &all->arena);
    for (size_t i = 0; i < all->complaints.count; i++) {
        struct complaint *complaint = &all->complaints.list[i];

        complaint->path = arena_keep(&all->arena, complaint->path);
        complaint->message = arena_keep(&all->arena, complaint->message);
    }
    reading_free(reading);
    free(shares);
    return all;
}

static inline struct gathered *gather_paths(const struct view *paths, size_t count, const struct manner *manner)
{
    const struct catalog_request request = {
        .paths = paths, .path_count = count, .morsel_bytes = manner->morsel_bytes,
        .format = manner->format ? view_of(manner->format) : VIEW(""),
    };
    struct catalog *catalog;
    struct fault fault;

    assert_int_equal(catalog_new(&request, TEST_NOW_MS, &catalog, &fault), STATUS_OK);
    struct gathered *gathered = gather_catalog(catalog, manner);
    catalog_free(catalog);
    return gathered;
}

static inline struct gathered *gather(const char *path, const struct manner *manner)
{
    const struct view view = view_of(path);

    return gather_paths(&view, 1, manner);
}

/* Writes the text and reads it. */
static inline struct gathered *gather_text(const char *name, struct view text, const struct manner *manner)
{
    char *path = test_write(name, text);
    struct gathered *gathered = gather(path, manner);

    free(path);
    return gathered;
}

static inline void assert_view_equal(struct view have, struct view want)
{
    if (!view_equal(have, want))
        fail_msg("have \"%.*s\" (%zu), want \"%.*s\" (%zu)", VIEW_PRINT(have), have.length, VIEW_PRINT(want), want.length);
}

static inline void assert_same_events(const struct gathered *have, const struct gathered *want)
{
    assert_int_equal(have->count, want->count);
    assert_int_equal(have->totals.records, want->totals.records);
    assert_int_equal(have->totals.bytes, want->totals.bytes);
    for (size_t i = 0; i < want->count; i++) {
        assert_view_equal(have->list[i].message, want->list[i].message);
        assert_view_equal(have->list[i].stream, want->list[i].stream);
        assert_view_equal(have->list[i].log, want->list[i].log);
        assert_int_equal(have->list[i].timestamp_ms, want->list[i].timestamp_ms);
        assert_int_equal(have->list[i].ingestion_ms, want->list[i].ingestion_ms);
        assert_int_equal(have->list[i].position, want->list[i].position);
    }
}
