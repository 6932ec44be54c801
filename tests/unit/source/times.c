/* The index of times: the same events with it and without; believed only of the file it was made from. */
#include "gathered.h"
#include "source/catalog_parts.h"

#include <fcntl.h>
#include <zlib.h>

enum { EVENTS = 400, MORSEL = 700, SETTLING_MS = 2300 };

static const int64_t FIRST_MS = 1714557600000;      /* 2024-05-01T10:00:00Z */

static void settle(void)
{
    usleep(SETTLING_MS * 1000);
}

/* ---- files whose times go up and down, with events of several lines and without times of their own ---- */

static void add_time(struct buffer *text, size_t i, char between, const char *end)
{
    const size_t minute = i < 200 ? i : (i * 37) % EVENTS;

    buffer_add_format(text, "2024-05-01%c%02zu:%02zu:00%s ", between, 10 + minute / 60, minute % 60, end);
}

static void write_export(struct buffer *text)
{
    buffer_add_text(text, "no head\n");
    for (size_t i = 0; i < EVENTS; i++) {
        add_time(text, i, 'T', ".000Z");
        buffer_add_format(text, "event %zu\n", i);
        if (i % 9 == 0)
            buffer_add_text(text, "\tat a.place\n\tand one more\n");
    }
}

static void write_lines(struct buffer *text)
{
    for (size_t i = 0; i < EVENTS; i++) {
        if (i % 3 == 0)
            add_time(text, i, 'T', "Z");
        buffer_add_format(text, "event %zu\n", i);
    }
}

static void write_python(struct buffer *text)
{
    for (size_t i = 0; i < EVENTS; i++) {
        add_time(text, i, ' ', ",000");
        buffer_add_format(text, "INFO event %zu\n", i);
        if (i % 9 == 0)
            buffer_add_text(text, "Traceback (most recent call last):\n  File \"x.py\"\nError: 2024\n");
    }
}

static void write_flow(struct buffer *text)
{
    buffer_add_text(text, "version account-id action start end\n");
    for (size_t i = 0; i < EVENTS; i++)
        buffer_add_format(text, "2 123456789010 ACCEPT %zu 1\n", (size_t)(FIRST_MS / 1000) + (i * 37 % EVENTS) * 60);
}

static void write_events(struct buffer *text)
{
    for (size_t i = 0; i < EVENTS; i++)
        buffer_add_format(text, "{\"@timestamp\":%zu,\"@message\":\"event %zu\"}\n",
                          (size_t)FIRST_MS + (i < 200 ? i : i * 37 % EVENTS) * 60000, i);
}

static void write_document(struct buffer *text)
{
    buffer_add_text(text, "{\"events\":[");
    for (size_t i = 0; i < EVENTS; i++)
        buffer_add_format(text, "%s{\"timestamp\":%zu,\"message\":\"event %zu\"}", i > 0 ? "," : "", (size_t)FIRST_MS + i * 60000, i);
    buffer_add_text(text, "]}");
}

static const struct sample {
    const char *name;
    void (*write)(struct buffer *text);
    bool packed;
} samples[] = {
    { "export.log", write_export, false }, { "lines.log", write_lines, false },   { "python.log", write_python, false },
    { "flow.log", write_flow, false },     { "events.json", write_events, false }, { "document.json", write_document, false },
    { "export.log.gz", write_export, true },
};

enum { SAMPLES = sizeof samples / sizeof *samples };

static char *write_packed(const char *name, struct view text)
{
    char *path = test_write(name, VIEW(""));
    gzFile file = gzopen(path, "wb");

    assert_int_equal(gzwrite(file, text.data, (unsigned)text.length), text.length);
    assert_int_equal(gzclose(file), Z_OK);
    return path;
}

static char *write_sample(const struct sample *sample, const char *more)
{
    struct buffer text = { 0 };

    sample->write(&text);
    buffer_add_text(&text, more);
    char *path = sample->packed ? write_packed(sample->name, buffer_view(&text)) : test_write(sample->name, buffer_view(&text));
    buffer_clear(&text);
    return path;
}

/* ---- readings ---- */

static struct catalog *catalog_indexed(const char *path, const char *folder)
{
    const struct view view = view_of(path);
    const struct catalog_request request = {
        .paths = &view, .path_count = 1, .morsel_bytes = MORSEL, .index_folder = view_of(folder),
    };
    struct catalog *catalog;
    struct fault fault;

    assert_int_equal(catalog_new(&request, TEST_NOW_MS, &catalog, &fault), STATUS_OK);
    return catalog;
}

static struct gathered *gather_range(const char *path, const char *folder, int64_t from_minute, int64_t to_minute, size_t workers)
{
    struct manner manner = { .wish = wish_all(), .has_wish = true, .workers = workers, .capacity = 3 };
    struct catalog *catalog = catalog_indexed(path, folder);

    manner.wish.start_ms = FIRST_MS + from_minute * 60000;
    manner.wish.end_ms = FIRST_MS + to_minute * 60000;
    struct gathered *gathered = gather_catalog(catalog, &manner);
    catalog_free(catalog);
    return gathered;
}

static char *index_folder(const char *name)
{
    char *folder = NULL;

    assert_true(asprintf(&folder, "%s/%s/times", test_folder, name) > 0);
    return folder;
}

static size_t count_files(const char *folder)
{
    char command[256], line[16];

    snprintf(command, sizeof command, "find '%s' -name '*.times' 2>/dev/null | wc -l", folder);
    FILE *pipe = popen(command, "r");
    assert_non_null(fgets(line, sizeof line, pipe));
    pclose(pipe);
    return strtoul(line, NULL, 10);
}

static void check_same(const char *path, const char *folder, int64_t from_minute, int64_t to_minute)
{
    struct gathered *want = gather_range(path, "", from_minute, to_minute, 1);

    for (size_t workers = 1; workers <= 4; workers += 3) {
        struct gathered *have = gather_range(path, folder, from_minute, to_minute, workers);

        assert_same_events(have, want);
        assert_int_equal(have->complaints.count, want->complaints.count);
        assert_int_equal(have->totals.bytes_read, want->totals.bytes_read);
        gathered_clear(have);
    }
    gathered_clear(want);
}

static void same_events(void **state)
{
    static const int64_t ranges[][2] = { { 0, 10 }, { 90, 150 }, { 150, 150 }, { 350, 1000 }, { 1000, 2000 }, { -100000, -1 },
                                         { -100000000, 100000000 } };
    char *folder = index_folder("same"), *paths[SAMPLES];

    (void)state;
    for (size_t i = 0; i < SAMPLES; i++)
        paths[i] = write_sample(&samples[i], "");
    settle();
    for (size_t i = 0; i < SAMPLES; i++) {
        for (size_t k = 0; k < sizeof ranges / sizeof *ranges; k++)
            check_same(paths[i], folder, ranges[k][0], ranges[k][1]);
        assert_int_equal(count_files(folder), i + 1);
        free(paths[i]);
    }
    free(folder);
}

static size_t count_newer(const struct gathered *gathered, int64_t ms)
{
    size_t count = 0;

    for (size_t i = 0; i < gathered->count; i++)
        count += gathered->list[i].timestamp_ms > ms;
    return count;
}

/* All events that fewer than `newest` others are newer than; the others count. Returns how many were passed over. */
static uint64_t check_newest(const char *path, const char *folder, int64_t from_minute, int64_t to_minute, uint64_t newest)
{
    struct gathered *all = gather_range(path, "", from_minute, to_minute, 1);
    struct manner manner = { .wish = wish_all(), .has_wish = true, .workers = 1 + newest % 3, .capacity = 3, .newest = newest };
    struct catalog *catalog = catalog_indexed(path, folder);
    size_t at = 0;

    manner.wish.start_ms = FIRST_MS + from_minute * 60000;
    manner.wish.end_ms = FIRST_MS + to_minute * 60000;
    struct gathered *have = gather_catalog(catalog, &manner);
    const uint64_t passed = have->totals.passed;
    assert_int_equal(have->totals.records, all->totals.records);
    assert_int_equal(have->totals.bytes, all->totals.bytes);
    assert_int_equal(have->count + passed, all->count);
    for (size_t i = 0; i < all->count; i++)
        if (at < have->count && have->list[at].position == all->list[i].position)
            at++;
        else
            assert_true(count_newer(all, all->list[i].timestamp_ms) >= newest);
    assert_int_equal(at, have->count);
    gathered_clear(have);
    gathered_clear(all);
    catalog_free(catalog);
    return passed;
}

static void newest_events(void **state)
{
    char *folder = index_folder("newest"), *paths[SAMPLES];
    uint64_t passed = 0;

    (void)state;
    for (size_t i = 0; i < SAMPLES; i++)
        paths[i] = write_sample(&samples[i], "");
    settle();
    for (size_t i = 0; i < SAMPLES; i++) {
        assert_int_equal(check_newest(paths[i], folder, -100000000, 100000000, 1), 0);
        assert_int_equal(count_files(folder), i + 1);
        for (uint64_t newest = 1; newest < 500; newest += 1 + newest) {
            passed += check_newest(paths[i], folder, -100000000, 100000000, newest);
            passed += check_newest(paths[i], folder, 100, 250, newest);
        }
        free(paths[i]);
    }
    assert_true(passed > 1000);
    free(folder);
}

/* An index that a reading of a part has left does not count what it has not seen. */
static void newest_after_a_part(void **state)
{
    char *folder = index_folder("part"), *path = write_sample(&samples[0], "");

    (void)state;
    settle();
    check_same(path, folder, 90, 150);
    assert_int_equal(count_files(folder), 1);
    for (uint64_t newest = 1; newest < 100; newest += 7) {
        (void)check_newest(path, folder, -100000000, 100000000, newest);
        (void)check_newest(path, folder, 90, 150, newest);
        (void)check_newest(path, folder, 95, 120, newest);
    }
    free(folder);
    free(path);
}

/* What an index says is believed: one that denies all events hides them. */
static void put_false_index(const char *path, const char *folder, uint64_t block_bytes)
{
    struct catalog *catalog = catalog_indexed(path, folder);
    const int descriptor = open(path, O_RDONLY);
    struct times_key key;
    size_t count;

    assert_true(times_key_of(descriptor, catalog_times(catalog), catalog_inputs(catalog, &count)[0].format, block_bytes, &key));
    struct times times = { times_block_count(&key), heap_alloc(times_block_count(&key) * sizeof(struct times_block)) };
    for (size_t i = 0; i < times.count; i++)
        times.blocks[i] = TIMES_NONE;
    times.blocks[0] = (struct times_block){ INT64_MIN, INT64_MAX };
    if (block_bytes == 0)
        times.blocks[0] = TIMES_NONE;
    times_store(catalog_times(catalog), &key, &times);
    times_clear(&times);
    close(descriptor);
    catalog_free(catalog);
}

static size_t count_range(const char *path, const char *folder)
{
    struct gathered *gathered = gather_range(path, folder, 0, 1000, 2);
    const size_t count = gathered->count;

    gathered_clear(gathered);
    return count;
}

/* What is done to a file behind the index's back. */
static void append(const char *path)
{
    FILE *file = fopen(path, "ab");

    fputs("2024-05-01T10:00:00.000Z appended\n", file);
    fclose(file);
}

static void set_back(const char *path)
{
    const struct timeval times[2] = { { TEST_MODIFIED_MS / 1000, 0 }, { TEST_MODIFIED_MS / 1000, 0 } };

    assert_int_equal(utimes(path, times), 0);
}

static void rewrite(const char *path)
{
    FILE *file = fopen(path, "r+b");

    fseek(file, MORSEL * 4, SEEK_SET);
    fputs("\n2024-05-01T10:00:00.000Z rewritten\n", file);
    fclose(file);
    set_back(path);
}

static void cut(const char *path)
{
    assert_int_equal(truncate(path, MORSEL * 3), 0);
    set_back(path);
}

static void put_another(const char *path)
{
    char command[256];

    snprintf(command, sizeof command, "cp -p '%s' '%s.new' && mv '%s.new' '%s'", path, path, path, path);
    assert_int_equal(system(command), 0);
}

static void changed_files(void **state)
{
    static void (*const changes[])(const char *path) = { append, rewrite, cut, put_another, set_back };
    enum { CHANGES = sizeof changes / sizeof *changes };
    char *folder = index_folder("changed"), *paths[CHANGES], *kept = write_sample(&samples[0], ""),
         *packed = write_sample(&samples[SAMPLES - 1], "");

    (void)state;
    for (size_t i = 0; i < CHANGES; i++) {
        struct sample sample = samples[0];
        char name[32];

        snprintf(name, sizeof name, "change-%zu.log", i);
        sample.name = name;
        paths[i] = write_sample(&sample, "");
    }
    settle();
    put_false_index(kept, folder, MORSEL);
    put_false_index(packed, folder, 0);
    for (size_t i = 0; i < CHANGES; i++) {
        put_false_index(paths[i], folder, MORSEL);
        assert_true(count_range(paths[i], folder) < EVENTS / 10);
        changes[i](paths[i]);
    }
    assert_true(count_range(kept, folder) < EVENTS / 10);
    assert_true(count_range(kept, "") >= EVENTS);
    assert_int_equal(count_range(packed, folder), 0);
    for (size_t i = 0; i < CHANGES; i++)
        assert_int_equal(count_range(paths[i], folder), count_range(paths[i], ""));
    settle();
    for (size_t i = 0; i < CHANGES; i++) {
        check_same(paths[i], folder, 0, 1000);
        check_same(paths[i], folder, 90, 150);
        free(paths[i]);
    }
    free(kept);
    free(packed);
    free(folder);
}

/* Damaged indexes, and folders that cannot be made, are as none. */
static void damaged_indexes(void **state)
{
    char *folder = index_folder("damaged"), *path = write_sample(&samples[1], ""), *nowhere = index_folder("lines.log/x");
    char command[512];

    (void)state;
    settle();
    check_same(path, folder, 90, 150);
    assert_int_equal(count_files(folder), 1);
    snprintf(command, sizeof command, "for f in '%s'/*/*.times; do printf 'x' | dd of=$f bs=1 seek=150 conv=notrunc 2>/dev/null; done",
             folder);
    assert_int_equal(system(command), 0);
    check_same(path, folder, 90, 150);
    snprintf(command, sizeof command, "for f in '%s'/*/*.times; do head -c 100 $f > $f.x; mv $f.x $f; done", folder);
    assert_int_equal(system(command), 0);
    check_same(path, folder, 90, 150);
    check_same(path, nowhere, 90, 150);
    free(folder);
    free(nowhere);
    free(path);
}

/* Readings that do not see everything leave nothing behind. */
static void partial_readings(void **state)
{
    char *folder = index_folder("partial"), *path = write_sample(&samples[0], "");
    struct manner manner = { .wish = { .message = true, .start_ms = INT64_MIN, .end_ms = INT64_MAX }, .has_wish = true };

    (void)state;
    settle();
    struct catalog *catalog = catalog_indexed(path, folder);
    gathered_clear(gather_catalog(catalog, &manner));       /* does not ask for times */
    assert_int_equal(count_files(folder), 0);

    struct reading_options options = { .wish = wish_all(), .workers = 1 };
    struct reading *reading = reading_new(catalog, &options);
    struct reading_worker *worker = reading_worker_new(reading);
    struct events events = { .capacity = 0 };
    const struct input *input;
    assert_true(reading_next(worker, &events, &input));
    reading_stop(reading);
    assert_false(reading_next(worker, &events, &input));
    reading_worker_free(worker);
    reading_free(reading);
    assert_int_equal(count_files(folder), 0);

    manner.wish.timestamp = true;
    gathered_clear(gather_catalog(catalog, &manner));
    assert_int_equal(count_files(folder), 1);
    catalog_free(catalog);
    free(folder);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newest_events),    cmocka_unit_test(newest_after_a_part),
        cmocka_unit_test(same_events),      cmocka_unit_test(changed_files), cmocka_unit_test(damaged_indexes),
        cmocka_unit_test(partial_readings),
    };

    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
