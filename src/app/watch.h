/*
 * Watching a run: Ctrl-C and the progress line.
 *
 * While a watch is on, SIGINT is blocked and looked for by the library's own thread, through watch_should_stop; so nothing
 * is global and nothing runs inside a signal handler. A second Ctrl-C ends the process at once.
 */
#pragma once

#include "app/tell.h"

#include <signal.h>

struct watch {
    sigset_t interrupt, before;
    bool stopped;               /* Ctrl-C was pressed */
    bool color, shows_progress, drew;
    int64_t began_us;
};

int64_t watch_clock_us(void);                   /* a clock that only counts on */
void watch_begin(struct watch *watch, const struct settings *settings, const struct screen *screen);
void watch_wipe(struct watch *watch);           /* the progress line goes */
void watch_end(struct watch *watch);            /* likewise; SIGINT does what it did before */
void watch_terminate(struct watch *watch);      /* SIGTERM is looked for like Ctrl-C from now on */
bool watch_should_stop(void *watch);            /* for struct liq_run_options */
void watch_progress(void *watch, const struct liq_progress *progress);
