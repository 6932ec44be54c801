#include "base/threads.h"

#include "base/arena.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct thread_share {
    void (*work)(void *context, size_t index);
    void *context;
    size_t index;
    pthread_t thread;
    bool started;
};

static void *thread_start(void *argument)
{
    struct thread_share *share = argument;

    share->work(share->context, share->index);
    return NULL;
}

void threads_run(size_t count, void (*work)(void *context, size_t index), void *context)
{
    if (count == 0)
        return;

    struct thread_share *shares = heap_zalloc(count * sizeof *shares);
    sigset_t all, before;

    /* Signals are the caller's: a handler may rely on the thread it runs on. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (size_t i = 1; i < count; i++) {
        shares[i] = (struct thread_share){ .work = work, .context = context, .index = i };
        shares[i].started = pthread_create(&shares[i].thread, NULL, thread_start, &shares[i]) == 0;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);

    work(context, 0);
    for (size_t i = 1; i < count; i++)
        if (!shares[i].started)
            work(context, i);
    for (size_t i = 1; i < count; i++)
        if (shares[i].started)
            pthread_join(shares[i].thread, NULL);
    free(shares);
}

static size_t threads_by_affinity(void)
{
    cpu_set_t set;
    long online = sysconf(_SC_NPROCESSORS_ONLN);

    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (size_t)CPU_COUNT(&set);
    return online > 0 ? (size_t)online : 1;
}

/* A container may be given a share of time instead of processors; SIZE_MAX when it is not. */
static size_t threads_by_quota(void)
{
    FILE *file = fopen("/sys/fs/cgroup/cpu.max", "re");
    unsigned long long quota = 0, period = 0;
    int read;

    if (!file)
        return SIZE_MAX;
    read = fscanf(file, "%llu %llu", &quota, &period);
    fclose(file);
    if (read != 2 || quota == 0 || period == 0)
        return SIZE_MAX;
    return (size_t)((quota + period - 1) / period);
}

size_t threads_default(void)
{
    size_t processors = threads_by_affinity();
    size_t quota = threads_by_quota();

    return processors < quota ? processors : quota;
}
