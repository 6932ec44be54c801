/* Readings: the same events however they are cut, packed and shared out; ranges, and what the world does to files. */
#include "reading_samples.h"
#include "source/stream.h"

#include <fcntl.h>
#include <zlib.h>
#include <zstd.h>

static struct view gzipped(struct arena *arena, struct view text)
{
    z_stream stream = { 0 };
    size_t room = text.length + 1000;
    char *out = arena_alloc(arena, room);

    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)text.data;
    stream.avail_in = (uInt)text.length;
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return (struct view){ out, room - stream.avail_out };
}

/* Two members, cut in the middle of an event. */
static struct view gzipped_twice(struct arena *arena, struct view text)
{
    struct view first = gzipped(arena, (struct view){ text.data, text.length / 2 });
    struct view second = gzipped(arena, view_skip(text, text.length / 2));

    char *both = arena_alloc(arena, first.length + second.length);

    memcpy(both, first.data, first.length);
    memcpy(both + first.length, second.data, second.length);
    return (struct view){ both, first.length + second.length };
}

static struct view zstd_packed(struct arena *arena, struct view text)
{
    size_t room = ZSTD_compressBound(text.length);
    char *out = arena_alloc(arena, room);
    size_t length = ZSTD_compress(out, room, text.data, text.length, 3);

    assert_false(ZSTD_isError(length));
    return (struct view){ out, length };
}

static const size_t workers[] = { 1, 2, 8 };

static void check_manners(const char *name, struct view file, const struct gathered *want, struct manner manner)
{
    char *path = test_write(name, file);

    for (size_t i = 0; i < COUNT(morsels); i++)
        for (size_t j = 0; j < COUNT(workers); j++) {
            manner.morsel_bytes = morsels[i];
            manner.workers = workers[j];
            manner.capacity = j == 1 ? 1 : 50;
            struct gathered *have = gather(path, &manner);
            assert_same_events(have, want);
            assert_int_equal(have->complaints.count, 0);
            assert_int_equal(have->totals.bytes_read, file.length);
            gathered_clear(have);
        }
    free(path);
}

/* The name stays the same, so that groups and streams do. */
static void events_do_not_depend_on_cuts(void **state)
{
    struct arena arena = { 0 };

    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct buffer text = sample_text(i);
        const struct manner plain = { .morsel_bytes = 1 << 20 };
        struct gathered *want = gather_text("sample.log", buffer_view(&text), &plain);

        assert_true(want->count >= 299);
        assert_int_equal(want->totals.records, want->count);
        check_manners("sample.log", buffer_view(&text), want, plain);
        check_manners("sample.log", gzipped(&arena, buffer_view(&text)), want, plain);
        check_manners("sample.log", gzipped_twice(&arena, buffer_view(&text)), want, plain);
        check_manners("sample.log", zstd_packed(&arena, buffer_view(&text)), want, plain);
        gathered_clear(want);
        buffer_clear(&text);
    }
    arena_clear(&arena);
}

static void a_range_leaves_events_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct buffer text = sample_text(i);
        struct manner manner = { .morsel_bytes = 1 << 20, .has_wish = true, .wish = wish_all() };
        struct gathered *all = gather_text("sample.log", buffer_view(&text), &manner);
        struct gathered want = *all;

        /* both ends inclusive, and each the time of an event */
        manner.wish.start_ms = all->list[40].timestamp_ms;
        manner.wish.end_ms = manner.wish.start_ms;
        for (size_t j = 41; manner.wish.end_ms <= manner.wish.start_ms; j++)
            manner.wish.end_ms = all->list[j].timestamp_ms;
        want.count = 0;
        want.totals.bytes = 0;
        for (size_t j = 0; j < all->count; j++)
            if (all->list[j].timestamp_ms >= manner.wish.start_ms && all->list[j].timestamp_ms <= manner.wish.end_ms) {
                want.totals.bytes += all->list[j].message.length;
                want.list[want.count++] = all->list[j];
            }
        want.totals.records = want.count;
        assert_true(want.count >= 2 && want.count < all->totals.records);
        check_manners("sample.log", buffer_view(&text), &want, manner);
        gathered_clear(all);
        buffer_clear(&text);
    }
}

static void long_events(void **state)
{
    struct arena arena = { 0 };
    struct buffer text;

    (void)state;
    buffer_init(&text);
    buffer_add_text(&text, "2024-05-01T10:00:00.000Z short\n2024-05-01T10:00:00.000Z ");
    buffer_add_repeat(&text, 'x', 64 << 20);
    buffer_add_text(&text, "\n2024-05-01T10:00:00.000Z last\n");
    for (size_t i = 0; i < 2; i++) {
        struct view file = i == 0 ? buffer_view(&text) : gzipped(&arena, buffer_view(&text));
        struct gathered *have = gather_text("long.log", file, &(struct manner){ .workers = 2 });

        assert_int_equal(have->count, 3);
        assert_int_equal(have->list[1].message.length, 64 << 20);
        assert_view_equal(have->list[2].message, VIEW("last"));
        assert_int_equal(have->totals.bytes, (64 << 20) + 9);
        gathered_clear(have);
    }
    buffer_clear(&text);
    arena_clear(&arena);
}

/* What begins an event may be told by a line that ends far behind the bytes in which it begins. */
static void long_lines_over_edges(void **state)
{
    static const char *const heads[] = {
        "2024-05-01T10:00:00.001Z line", "2024-05-01 10:00:00,002 INFO line", "I0501 10:00:00.003000 1 a.c:1] line",
        "<165>1 2024-05-01T10:00:00.004Z web app 8 - - line", "plain line", "2024-05-01T10:00:00.005000000Z stdout F line",
    };
    static const size_t cuts[] = { 500, 4096, 30000 };
    struct buffer text;

    (void)state;
    buffer_init(&text);
    for (size_t i = 0; i < COUNT(heads); i++) {
        text.length = 0;
        for (int line = 0; line < 60; line++) {
            buffer_add_format(&text, "%s %d ", heads[i], line);
            buffer_add_repeat(&text, 'x', line % 3 == 0 ? (size_t)line * 500 : 50);
            buffer_add_char(&text, '\n');
        }
        struct gathered *want = gather_text("long.log", buffer_view(&text), &(struct manner){ 0 });

        assert_int_equal(want->count, 60);
        for (size_t j = 0; j < COUNT(cuts); j++) {
            struct gathered *have = gather_text("long.log", buffer_view(&text), &(struct manner){ .morsel_bytes = cuts[j] });

            assert_same_events(have, want);
            gathered_clear(have);
        }
        gathered_clear(want);
    }
    buffer_clear(&text);
}

static void complained(const struct gathered *have, const char *what)
{
    assert_int_equal(have->complaints.count, 1);
    assert_true(have->complaints.list[0].loss);
    if (view_find(have->complaints.list[0].message, view_of(what), 0) == SIZE_MAX)
        fail_msg("%.*s", VIEW_PRINT(have->complaints.list[0].message));
}

static void damaged_files_give_what_they_can(void **state)
{
    struct buffer text = sample_text(0);
    struct arena arena = { 0 };

    (void)state;
    struct view file = gzipped(&arena, buffer_view(&text));
    file.length -= file.length / 3;
    struct gathered *whole = gather_text("sample.log", buffer_view(&text), &(struct manner){ 0 });
    for (size_t i = 0; i < COUNT(workers); i++) {
        const struct manner manner = { .morsel_bytes = 500, .workers = workers[i] };
        struct gathered *have = gather_text("sample.log", file, &manner);

        assert_true(have->count > 10 && have->count < whole->count);
        for (size_t j = 0; j + 1 < have->count; j++)
            assert_view_equal(have->list[j].message, whole->list[j].message);
        complained(have, "");
        gathered_clear(have);
    }
    gathered_clear(whole);
    arena_clear(&arena);
    buffer_clear(&text);
}

/* Reads one fill, lets the world change, reads the rest. */
static struct gathered *gather_around(const char *path, size_t morsel_bytes, void (*change)(const char *path))
{
    const struct view view = view_of(path);
    const struct catalog_request request = { .paths = &view, .path_count = 1, .morsel_bytes = morsel_bytes };
    const struct reading_options options = { .wish = { .start_ms = INT64_MIN, .end_ms = INT64_MAX }, .workers = 1 };
    struct gathered *have = heap_zalloc(sizeof *have);
    struct events events = { .capacity = 10, .position = ARENA_ARRAY(&have->arena, 10, uint64_t) };
    const struct input *input;
    struct catalog *catalog;

    assert_int_equal(catalog_new(&request, 0, &catalog, NULL), STATUS_OK);
    struct reading *reading = reading_new(catalog, &options);
    struct reading_worker *worker = reading_worker_new(reading);
    if (morsel_bytes > 0)
        assert_true(reading_next(worker, &events, &input));
    change(path);
    while (reading_next(worker, &events, &input))
        have->count += events.count;
    have->complaints = reading_complaints(reading, &have->arena);
    reading_worker_free(worker);
    reading_free(reading);
    catalog_free(catalog);
    return have;
}

static void change_remove(const char *path)
{
    assert_int_equal(unlink(path), 0);
}

static void change_shrink(const char *path)
{
    assert_int_equal(truncate(path, 5000), 0);
}

static void files_vanish_and_shrink(void **state)
{
    struct buffer text;

    (void)state;
    buffer_init(&text);
    for (size_t i = 0; i < 5000; i++)
        buffer_add_format(&text, "line %zu of a file\n", i);
    char *path = test_write("changing.log", buffer_view(&text));
    struct gathered *have = gather_around(path, 0, change_remove);
    assert_int_equal(have->count, 0);
    complained(have, "No such file");
    gathered_clear(have);
    free(path);

    path = test_write("changing.log", buffer_view(&text));
    have = gather_around(path, 1000, change_shrink);
    assert_true(have->count > 10 && have->count < 1000);
    complained(have, "shrank");
    gathered_clear(have);
    free(path);

    /* of a format that is gone through from the beginning */
    buffer_reset(&text);
    buffer_add_text(&text, "\xEF\xBB\xBF{\"events\":[");
    for (size_t i = 0; i < 5000; i++)
        buffer_add_format(&text, "%s{\"timestamp\":1714557600123,\"message\":\"%zu\",\"ingestionTime\":1}", i > 0 ? "," : "", i);
    buffer_add_text(&text, "]}");
    path = test_write("changing.json", buffer_view(&text));
    have = gather_around(path, 1000, change_shrink);
    assert_true(have->count > 10 && have->count < 1000);
    complained(have, "shrank");
    gathered_clear(have);
    free(path);
    buffer_clear(&text);
}

static void change_nothing(const char *path)
{
    (void)path;
}

/* As files of the kernel's have: this one says 4096, where there are such. */
static void fewer_bytes_than_a_file_says(void **state)
{
    static const char path[] = "/sys/devices/system/cpu/online";

    (void)state;
    if (access(path, R_OK) != 0)
        skip();
    for (size_t morsel_bytes = 0; morsel_bytes <= 1; morsel_bytes++) {
        struct gathered *have = gather_around(path, morsel_bytes * 1000, change_nothing);

        assert_int_equal(have->count, 1 - morsel_bytes);
        assert_int_equal(have->complaints.count, 0);
        gathered_clear(have);
    }
}

static void many_files_at_once(void **state)
{
    struct arena arena = { 0 };
    char *paths[40];
    struct view views[40];
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < 40; i++) {
        struct buffer text = sample_text(i % SAMPLES);
        struct view file = i % 3 == 0 ? gzipped(&arena, buffer_view(&text)) : buffer_view(&text);
        char *name = NULL;

        if (i % 10 == 9)
            file = VIEW("");
        assert_true(asprintf(&name, "many/%zu.log", i) > 0);
        paths[i] = test_write(name, file);
        views[i] = view_of(paths[i]);
        buffer_clear(&text);
        free(name);
    }
    struct gathered *want = gather_paths(views, 40, &(struct manner){ 0 });
    assert_int_equal(want->totals.inputs, 40);
    for (size_t i = 0; i < COUNT(workers); i++) {
        const struct manner manner = { .workers = workers[i], .morsel_bytes = 5000 };
        struct gathered *have = gather_paths(views, 40, &manner);

        assert_same_events(have, want);
        count = have->count;
        gathered_clear(have);
    }
    assert_true(count > 9000);
    gathered_clear(want);
    for (size_t i = 0; i < 40; i++)
        free(paths[i]);
    arena_clear(&arena);
}

static void a_stopped_reading_ends(void **state)
{
    struct buffer text = sample_text(1);
    char *path = test_write("stopped.log", buffer_view(&text));
    const struct view view = view_of(path);
    const struct catalog_request request = { .paths = &view, .path_count = 1 };
    const struct reading_options options = { .wish = { .start_ms = INT64_MIN, .end_ms = INT64_MAX }, .workers = 1 };
    uint64_t positions[4];
    struct events events = { .capacity = 4, .position = positions };
    const struct input *input;
    struct catalog *catalog;

    (void)state;
    assert_int_equal(catalog_new(&request, 0, &catalog, NULL), STATUS_OK);
    struct reading *reading = reading_new(catalog, &options);
    struct reading_worker *worker = reading_worker_new(reading);
    assert_true(reading_next(worker, &events, &input));
    reading_stop(reading);
    assert_false(reading_next(worker, &events, &input));
    reading_worker_free(worker);
    reading_free(reading);

    /* inputs that are not wanted are not read */
    const bool wanted[] = { false };
    const struct reading_options nothing = { .wanted = wanted, .workers = 1 };
    reading = reading_new(catalog, &nothing);
    worker = reading_worker_new(reading);
    assert_false(reading_next(worker, &events, &input));
    assert_int_equal(reading_totals(reading).inputs, 0);
    reading_worker_free(worker);
    reading_free(reading);
    catalog_free(catalog);
    free(path);
    buffer_clear(&text);
}

struct pipe_writer {
    const char *path;
    struct view text;
};

static void pipe_work(void *context, size_t index)
{
    struct pipe_writer *writer = context;

    if (index == 0)
        return;
    int descriptor = open(writer->path, O_WRONLY);
    for (size_t at = 0; at < writer->text.length;) {
        size_t left = writer->text.length - at;
        ssize_t written = write(descriptor, writer->text.data + at, left < 777 ? left : 777);

        assert_true(written > 0);
        at += (size_t)written;
    }
    close(descriptor);
}

struct pipe_test {
    struct pipe_writer writer;
    struct gathered *have;
    struct manner manner;
};

static void pipe_both(void *context, size_t index)
{
    struct pipe_test *test = context;

    if (index == 0)
        test->have = gather(test->writer.path, &test->manner);
    else
        pipe_work(&test->writer, 1);
}

static void pipes_are_read_once(void **state)
{
    struct arena arena = { 0 };

    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct buffer text = sample_text(i);
        struct gathered *want = gather_text("piped.log", buffer_view(&text), &(struct manner){ .format = samples[i].format });

        for (size_t packed = 0; packed < 2; packed++) {
            char path[128];
            snprintf(path, sizeof path, "%s/piped.log", test_folder);
            unlink(path);
            assert_int_equal(mkfifo(path, 0600), 0);
            struct pipe_test test = {
                .writer = { path, packed ? gzipped(&arena, buffer_view(&text)) : buffer_view(&text) },
                .manner = { .workers = 2, .morsel_bytes = 3000, .format = samples[i].format },
            };
            threads_run(2, pipe_both, &test);
            assert_int_equal(test.have->count, want->count);
            assert_int_equal(test.have->totals.bytes, want->totals.bytes);
            for (size_t j = 0; j < want->count; j++) {
                assert_view_equal(test.have->list[j].message, want->list[j].message);
                assert_int_equal(test.have->list[j].position, want->list[j].position);
            }
            assert_int_equal(test.have->totals.bytes_total, 0);
            gathered_clear(test.have);
            unlink(path);
        }
        gathered_clear(want);
        buffer_clear(&text);
    }
    arena_clear(&arena);
}

/* Standard input that is a file is cut as files are, whatever else it may be is read once. */
static void standard_input(void **state)
{
    struct buffer text = sample_text(0);
    char *path = test_write("input.log", buffer_view(&text));
    struct gathered *want = gather(path, &(struct manner){ .morsel_bytes = 100 });
    const int kept = dup(STDIN_FILENO);
    const struct view names[] = { VIEW_INIT("-"), VIEW_INIT("-") };

    (void)state;
    for (int consumed = 0; consumed < 2; consumed++) {
        const int file = open(path, O_RDONLY);
        assert_true(dup2(file, STDIN_FILENO) == STDIN_FILENO);
        if (consumed)
            assert_int_equal(lseek(STDIN_FILENO, 3, SEEK_SET), 3);  /* the byte order mark */
        struct gathered *have = gather_paths(names, 2, &(struct manner){ .morsel_bytes = 100, .workers = 2 });
        assert_int_equal(have->count, want->count);
        for (size_t i = 0; i < want->count; i++)
            assert_view_equal(have->list[i].message, want->list[i].message);
        assert_view_equal(have->list[0].stream, VIEW("stdin"));
        assert_view_equal(have->list[0].log, VIEW("000000000000:stdin"));
        assert_int_equal(have->list[0].timestamp_ms, TEST_NOW_MS);
        gathered_clear(have);
        close(file);
    }
    dup2(kept, STDIN_FILENO);
    close(kept);
    gathered_clear(want);
    free(path);
    buffer_clear(&text);
}

static const char *next_lines(struct stream *stream, struct block *block)
{
    static char lines[100];
    const _Atomic bool stopped = false;
    struct fault fault;

    assert_int_equal(stream_next(stream, block, &stopped, &fault), STATUS_OK);
    snprintf(lines, sizeof lines, "%.*s", (int)(block->end - block->next), block->text.data + block->next);
    return lines;
}

/* What is written over a file that was emptied does not continue the line that had begun in it. */
static void a_file_that_was_emptied_ends(void **state)
{
    char *path = test_write("emptied.log", VIEW("one\ntw"));
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stream *stream = stream_new(descriptor, &(struct packing){ 0 }, (struct view){ NULL, 0 }, format_find(VIEW("lines")), NULL, 4096);
    struct block block = { 0 };

    (void)state;
    stream_grow(stream);
    stream_resume(stream, 0, false);
    assert_string_equal(next_lines(stream, &block), "one\n");
    free(path);
    path = test_write("emptied.log", VIEW("three\nfour\n"));
    stream_stop(stream);
    assert_string_equal(next_lines(stream, &block), "tw");
    assert_true(stream_over(stream));
    assert_string_equal(next_lines(stream, &block), "");
    block_clear(&block);
    stream_free(stream);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_do_not_depend_on_cuts),
        cmocka_unit_test(a_range_leaves_events_out),
        cmocka_unit_test(long_events),
        cmocka_unit_test(long_lines_over_edges),
        cmocka_unit_test(damaged_files_give_what_they_can),
        cmocka_unit_test(files_vanish_and_shrink),
        cmocka_unit_test(fewer_bytes_than_a_file_says),
        cmocka_unit_test(many_files_at_once),
        cmocka_unit_test(a_stopped_reading_ends),
        cmocka_unit_test(pipes_are_read_once),
        cmocka_unit_test(standard_input),
        cmocka_unit_test(a_file_that_was_emptied_ends),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
