#include "source/growth.h"

#include "base/clock.h"
#include "base/map.h"
#include "source/paths.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#if __has_include(<sys/inotify.h>)
#include <sys/inotify.h>
#else
#define GROWTH_UNTOLD
#endif

enum {
    GROWTH_TOLD_US = 1000 * 1000,       /* between looks, where the kernel tells */
    GROWTH_UNTOLD_US = 200 * 1000,      /* where it does not */
    GROWTH_SEARCH_US = 2000 * 1000,     /* between searches for new files nobody has told of */
    GROWTH_SEARCH_SHARE = 20,           /* of the time, at most one part goes into them */
};

struct growth {
    struct catalog *catalog;
    struct arena arena;
    struct map folders;             /* that are watched */
    int descriptor;                 /* -1: the kernel does not tell */
    bool untold;                    /* of some folder it does not */
    int64_t search_us;              /* when to search next */
    bool unripe, written;           /* some file may turn out to be one to read, and something has been written to files; then */
    int64_t again_us;               /* the search is not before that */
};

#ifndef GROWTH_UNTOLD
static int growth_open(void)
{
    return inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

static bool growth_add(struct growth *growth, const char *folder)
{
    return inotify_add_watch(growth->descriptor, folder, IN_MODIFY | IN_CREATE | IN_MOVE | IN_DELETE | IN_CLOSE_WRITE | IN_ONLYDIR) >= 0;
}

/* Whether a name came, went, or became whole. When the kernel stops telling of something, we look ourselves. */
static bool growth_read(struct growth *growth)
{
    char events[16 * 1024] __attribute__((aligned(__alignof__(struct inotify_event))));
    bool names = false;
    ssize_t length;

    while ((length = read(growth->descriptor, events, sizeof events)) > 0)
        for (const char *at = events; at < events + length;) {
            const struct inotify_event *event = (const void *)at;

            names |= (event->mask & ~(uint32_t)IN_MODIFY) != 0;
            growth->written = true;
            growth->untold |= (event->mask & (IN_IGNORED | IN_Q_OVERFLOW | IN_UNMOUNT)) != 0;
            at += sizeof *event + event->len;
        }
    return names;
}
#else
static int growth_open(void)
{
    return -1;
}

static bool growth_add(struct growth *growth, const char *folder)
{
    (void)growth, (void)folder;
    return false;
}

static bool growth_read(struct growth *growth)
{
    (void)growth;
    return false;
}
#endif

struct growth *growth_new(struct catalog *catalog)
{
    struct growth *growth = heap_zalloc(sizeof *growth);
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);

    growth->catalog = catalog;
    arena_init(&growth->arena, NULL);
    map_init(&growth->folders, &growth->arena);
    growth->descriptor = growth_open();
    for (size_t i = 0; i < count; i++)
        growth_watch(growth, inputs[i].file);
    return growth;
}

void growth_free(struct growth *growth)
{
    if (!growth)
        return;
    if (growth->descriptor >= 0)
        close(growth->descriptor);
    arena_clear(&growth->arena);
    free(growth);
}

static void growth_watch_folder(void *context, struct view folder)
{
    struct growth *growth = context;
    char path[4096];

    if (folder.length == 0)
        folder = VIEW(".");
    if (map_find(&growth->folders, folder))
        return;
    snprintf(path, sizeof path, "%.*s", VIEW_PRINT(folder));
    /* One that is not there may come: it is tried again. */
    if (growth->descriptor < 0 || !growth_add(growth, path))
        growth->untold = true;
    else
        map_set(&growth->folders, arena_keep(&growth->arena, folder), NULL);
}

void growth_watch(struct growth *growth, struct view path)
{
    char *real;

    if (view_equal(path, VIEW("-")))
        return;
    growth_watch_folder(growth, path_folder(path));
    /* What is written through a link is told where the file is. */
    if ((real = realpath(path.data, NULL)))
        growth_watch_folder(growth, path_folder(view_of(real)));
    free(real);
}

struct pollfd growth_poll(const struct growth *growth)
{
    return (struct pollfd){ .fd = growth->descriptor, .events = POLLIN };
}

int64_t growth_patience_us(const struct growth *growth)
{
    return growth->untold ? GROWTH_UNTOLD_US : GROWTH_TOLD_US;
}

void growth_heed(struct growth *growth)
{
    if (growth->descriptor >= 0 && growth_read(growth))
        growth_search_soon(growth);
}

void growth_search_soon(struct growth *growth)
{
    growth->search_us = 0;
}

size_t growth_search(struct growth *growth)
{
    const int64_t began_us = clock_us();
    size_t before, after;

    if (began_us < growth->search_us && !(growth->unripe && growth->written && began_us >= growth->again_us))
        return 0;
    growth->written = false;
    catalog_inputs(growth->catalog, &before);
    growth->unripe = catalog_look_again(growth->catalog, growth_watch_folder, growth);
    const struct input *inputs = catalog_inputs(growth->catalog, &after);
    for (size_t i = before; i < after; i++)
        growth_watch(growth, inputs[i].file);
    const int64_t ended_us = clock_us(), pause_us = (ended_us - began_us) * GROWTH_SEARCH_SHARE;
    growth->again_us = ended_us + pause_us;
    growth->search_us = ended_us + (pause_us > GROWTH_SEARCH_US ? pause_us : GROWTH_SEARCH_US);
    return after - before;
}
