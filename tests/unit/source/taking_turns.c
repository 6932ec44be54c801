/* Whose turn it is; and workers that take turns bring events in the order of their positions. */
#include "base/threads.h"
#include "source/reading.h"
#include "source/turns.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void the_earliest_is_first(void **state)
{
    struct turns *turns = turns_new();
    const size_t one = turns_join(turns), two = turns_join(turns);

    (void)state;
    turns_move(turns, one, 10, 20);
    turns_move(turns, two, 20, 30);
    assert_true(turns_is(turns, one));
    assert_false(turns_is(turns, two));
    turns_move(turns, one, 20, 30);         /* at the same place, both may get what is there */
    assert_false(turns_is(turns, one));
    assert_false(turns_is(turns, two));
    turns_move(turns, one, 30, 40);
    assert_true(turns_is(turns, two));
    turns_wait(turns, two);
    turns_move(turns, one, UINT64_MAX, 20); /* something in front of it is left to be taken */
    assert_false(turns_is(turns, two));
    turns_end(turns);
    turns_wait(turns, two);
    turns_free(turns);
}

struct gathering {
    struct reading *reading;
    pthread_mutex_t lock;
    uint64_t last;
    size_t count;
};

enum { GATHER_ROOM = 7 };

static void gather(void *context, size_t index)
{
    struct gathering *gathering = context;
    struct view message[GATHER_ROOM];
    uint64_t position[GATHER_ROOM], seen[4096];
    struct events events = { .capacity = GATHER_ROOM, .message = message, .position = position };
    struct reading_worker *worker = reading_worker_new(gathering->reading);
    const struct input *input;
    size_t count = 0;

    (void)index;
    while (reading_next(worker, &events, &input)) {
        for (size_t i = 0; i < events.count; i++) {
            assert_true(count < 4096);
            seen[count++] = events.position[i];
        }
        if (!reading_passes(worker) || count == 0)
            continue;
        reading_wait_turn(worker);
        assert_true(reading_is_turn(worker));
        pthread_mutex_lock(&gathering->lock);
        for (size_t i = 0; i < count; i++) {
            assert_true(gathering->count == 0 || seen[i] > gathering->last);
            gathering->last = seen[i];
            gathering->count++;
        }
        pthread_mutex_unlock(&gathering->lock);
        count = 0;
    }
    reading_worker_free(worker);
}

static void write_lines(const char *path, unsigned lines, const char *suffix)
{
    char command[256];
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    for (unsigned i = 0; i < lines; i++)
        fprintf(file, "line %u\n", i);
    assert_int_equal(fclose(file), 0);
    if (!*suffix)
        return;
    snprintf(command, sizeof command, "gzip %s", path);
    assert_int_equal(system(command), 0);
}

static void events_come_in_order(void **state)
{
    static const size_t morsels[] = { 20, 300, 5000, 0 };
    char folder[] = "/tmp/liq-turns-XXXXXX", path[128], command[256];
    unsigned lines = 0;

    (void)state;
    assert_non_null(mkdtemp(folder));
    for (unsigned i = 0; i < 8; i++) {
        snprintf(path, sizeof path, "%s/%u.log", folder, i);
        write_lines(path, 50 + 90 * i, i % 3 == 1 ? ".gz" : "");
        lines += 50 + 90 * i;
    }
    for (size_t m = 0; m < sizeof morsels / sizeof *morsels; m++)
        for (size_t workers = 1; workers <= 5; workers++) {
            const struct view paths[] = { { folder, strlen(folder) } };
            const struct catalog_request request = { .paths = paths, .path_count = 1, .morsel_bytes = morsels[m] };
            const struct reading_options options = {
                .wish = { .message = true, .start_ms = INT64_MIN, .end_ms = INT64_MAX }, .workers = workers, .ordered = true,
            };
            struct gathering gathering = { .count = 0 };
            struct catalog *catalog;
            struct fault fault;

            assert_int_equal(catalog_new(&request, 0, &catalog, &fault), STATUS_OK);
            gathering.reading = reading_new(catalog, &options);
            pthread_mutex_init(&gathering.lock, NULL);
            threads_run(workers, gather, &gathering);
            pthread_mutex_destroy(&gathering.lock);
            assert_int_equal(gathering.count, lines);
            reading_free(gathering.reading);
            catalog_free(catalog);
        }
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_earliest_is_first),
        cmocka_unit_test(events_come_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
