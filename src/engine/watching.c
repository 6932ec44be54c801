#include "engine/watching.h"

#include <time.h>

enum { WATCH_STEP_MS = 20, WATCH_PROGRESS_STEPS = 5 };

static void watching_report(struct watching *watch)
{
    struct reading_totals totals = watch->watched->totals(watch->run);
    struct liq_progress progress = { totals.bytes_read, totals.bytes_total, totals.records };

    watch->progress(watch->context, &progress);
}

static void *watching_loop(void *context)
{
    struct watching *watch = context;

    pthread_mutex_lock(&watch->mutex);
    for (unsigned step = 1; !watch->done; step++) {
        struct timespec until;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += WATCH_STEP_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&watch->changed, &watch->mutex, &until);
        if (watch->done)
            break;
        if (!watch->run)
            continue;
        if (watch->should_stop && watch->should_stop(watch->context))
            watch->watched->stop(watch->run);
        if (watch->progress && step % WATCH_PROGRESS_STEPS == 0)
            watching_report(watch);
    }
    pthread_mutex_unlock(&watch->mutex);
    return NULL;
}

void watching_start(struct watching *watch)
{
    if (!watch->should_stop && !watch->progress)
        return;
    pthread_mutex_init(&watch->mutex, NULL);
    pthread_cond_init(&watch->changed, NULL);
    watch->started = pthread_create(&watch->thread, NULL, watching_loop, watch) == 0;
}

void watching_follow(struct watching *watch, const struct watched *watched, void *run)
{
    if (!watch->started)
        return;
    pthread_mutex_lock(&watch->mutex);
    watch->watched = watched;
    watch->run = run;
    pthread_mutex_unlock(&watch->mutex);
}

void watching_end(struct watching *watch)
{
    if (!watch->started)
        return;
    pthread_mutex_lock(&watch->mutex);
    watch->done = true;
    pthread_cond_signal(&watch->changed);
    pthread_mutex_unlock(&watch->mutex);
    pthread_join(watch->thread, NULL);
    pthread_mutex_destroy(&watch->mutex);
    pthread_cond_destroy(&watch->changed);
}
