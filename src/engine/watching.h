/*
 * Looking after what runs from a thread of its own: passes on the wish to stop, and reports progress.
 */
#pragma once

#include "engine/engine.h"

#include <pthread.h>

/* How to reach what runs. */
struct watched {
    void (*stop)(void *run);
    struct reading_totals (*totals)(const void *run);
};

/* Zeroed but for the first three, which may be NULL. */
struct watching {
    bool (*should_stop)(void *context);
    void (*progress)(void *context, const struct liq_progress *progress);
    void *context;
    const struct watched *watched;
    void *run;                      /* NULL while nothing runs */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool started, done;
};

void watching_start(struct watching *watch);
void watching_follow(struct watching *watch, const struct watched *watched, void *run);   /* from now on it is this that runs */
void watching_end(struct watching *watch);
