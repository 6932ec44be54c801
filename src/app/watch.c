#include "app/watch.h"

#include "render/ink.h"
#include "render/summary.h"

#include <time.h>

enum { WATCH_PATIENCE_US = 1000000 };   /* a run that is shorter shows no progress */

int64_t watch_clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void watch_begin(struct watch *watch, const struct settings *settings, const struct screen *screen)
{
    *watch = (struct watch){
        .began_us = watch_clock_us(),
        .color = screen->error_color,
        .shows_progress = view_equal(settings->progress, VIEW("always")) ||
                          (screen->error_terminal && !settings->quiet && !view_equal(settings->progress, VIEW("never"))),
    };
    sigemptyset(&watch->interrupt);
    sigaddset(&watch->interrupt, SIGINT);
    pthread_sigmask(SIG_BLOCK, &watch->interrupt, &watch->before);
}

void watch_terminate(struct watch *watch)
{
    sigaddset(&watch->interrupt, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &watch->interrupt, NULL);
}

void watch_wipe(struct watch *watch)
{
    if (watch->drew)
        tell_text(VIEW("\r\033[K"));
    watch->drew = false;
}

void watch_end(struct watch *watch)
{
    watch_wipe(watch);
    pthread_sigmask(SIG_SETMASK, &watch->before, NULL);
}

bool watch_should_stop(void *context)
{
    struct watch *watch = context;
    const struct timespec at_once = { 0 };

    if (!watch->stopped && sigtimedwait(&watch->interrupt, NULL, &at_once) > 0) {
        watch->stopped = true;
        pthread_sigmask(SIG_UNBLOCK, &watch->interrupt, NULL);
    }
    return watch->stopped;
}

void watch_progress(void *context, const struct liq_progress *progress)
{
    struct watch *watch = context;
    const int64_t elapsed_us = watch_clock_us() - watch->began_us;
    struct buffer line = { 0 };

    if (!watch->shows_progress || elapsed_us < WATCH_PATIENCE_US)
        return;
    buffer_add_text(&line, "\r");
    ink_begin(&line, watch->color, INK_DIM);
    summary_add_progress(&line, progress, (uint64_t)elapsed_us);
    ink_end(&line, watch->color, INK_DIM);
    buffer_add_text(&line, "\033[K");
    tell_text(buffer_view(&line));
    watch->drew = true;
    buffer_clear(&line);
}
