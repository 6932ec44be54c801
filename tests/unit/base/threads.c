#include "base/threads.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>

#include <cmocka.h>

struct tally {
    pthread_t caller;
    _Atomic size_t calls[64];
    _Atomic size_t on_caller;
};

static void tally_work(void *context, size_t index)
{
    struct tally *tally = context;

    tally->calls[index]++;
    if (pthread_equal(pthread_self(), tally->caller))
        tally->on_caller++;
}

static void test_every_share_runs_once(void **state)
{
    (void)state;
    for (size_t count = 0; count <= 64; count = count * 2 + 1) {
        struct tally tally = { .caller = pthread_self() };

        threads_run(count, tally_work, &tally);
        for (size_t i = 0; i < 64; i++)
            assert_int_equal(tally.calls[i], i < count);
        assert_int_equal(tally.on_caller, count > 0);
    }
}

static void test_default(void **state)
{
    (void)state;
    assert_in_range(threads_default(), 1, 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_share_runs_once),
        cmocka_unit_test(test_default),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
