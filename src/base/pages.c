#include "base/pages.h"

#include "base/clock.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    PAGES_LEAST = 2 * PAGES_LARGE,      /* less is not worth it */
    PAGES_READY = 128 * 1024,           /* nor is a call for less than that */
    PAGES_SLOW_NS = 1000 * 1000,        /* as long as small pages take, when they are at hand */
    PAGES_SLOW_MOST = 2,                /* so many slow ones in a row are not bad luck */
};

/* Takes the page in, and tells whether that took too long. */
static bool pages_touch(struct budget *budget, char *page)
{
    const int64_t begin = clock_ns();

    *(volatile char *)page = 0;
    if (clock_ns() - begin < PAGES_SLOW_NS) {
        atomic_store_explicit(&budget->slow_pages, 0, memory_order_relaxed);
        return false;
    }
    atomic_fetch_add_explicit(&budget->slow_pages, 1, memory_order_relaxed);
    return true;
}

static bool pages_are_slow(struct budget *budget)
{
    return atomic_load_explicit(&budget->slow_pages, memory_order_relaxed) >= PAGES_SLOW_MOST;
}

/* false when it is no use. */
static bool pages_ask(struct budget *budget, char *memory, size_t size)
{
#ifdef MADV_HUGEPAGE
    return budget && !pages_are_slow(budget) && madvise(memory, size, MADV_HUGEPAGE) == 0;
#else
    (void)budget, (void)memory, (void)size;
    return false;
#endif
}

static void pages_ask_no_more(char *memory, size_t size)
{
#ifdef MADV_NOHUGEPAGE
    if (size > 0)
        (void)madvise(memory, size, MADV_NOHUGEPAGE);
#else
    (void)memory, (void)size;
#endif
}

void pages_prefer(struct budget *budget, void *memory, size_t size)
{
    char *first = memory;

    if (size >= PAGES_LEAST && pages_ask(budget, first, size) && pages_touch(budget, first))
        pages_ask_no_more(first + PAGES_LARGE, size - PAGES_LARGE);
}

void pages_ready(void *memory, size_t size)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *first = (char *)memory + (size_t)-(uintptr_t)memory % page;
    const size_t before = (size_t)(first - (char *)memory), whole = size > before ? (size - before) / page * page : 0;

#ifdef MADV_POPULATE_WRITE
    if (whole == 0 || madvise(first, whole, MADV_POPULATE_WRITE) == 0)
        return;
#endif
    for (size_t at = 0; at < whole; at += page) {
        volatile char *byte = first + at;

        *byte = *byte;
    }
}

/* Large pages of a table are taken in one by one, so that it is seen early when they are slow. */
static void pages_take(struct budget *budget, char *memory, size_t size)
{
    size_t at = 0;

    if (pages_ask(budget, memory, size))
        for (; at < size && !pages_are_slow(budget); at += PAGES_LARGE)
            pages_touch(budget, memory + at);
    if (at < size) {
        pages_ask_no_more(memory + at, size - at);
        pages_ready(memory + at, size - at);
    }
}

/* Mapped with as much more as it takes to begin where a large page can; what is too much is given back. */
static char *pages_map(size_t size)
{
    const size_t more = size + PAGES_LARGE;
    char *mapped = mmap(NULL, more, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *memory;
    size_t before;

    if (mapped == MAP_FAILED)
        return NULL;
    before = (size_t)-(uintptr_t)mapped % PAGES_LARGE;
    memory = mapped + before;
    if (before > 0)
        munmap(mapped, before);
    munmap(memory + size, PAGES_LARGE - before);
    return memory;
}

static bool pages_are_mapped(size_t size)
{
    return size >= PAGES_LEAST && size % PAGES_LARGE == 0;
}

void *pages_alloc(struct budget *budget, size_t size)
{
    char *memory = pages_are_mapped(size) ? pages_map(size) : heap_zalloc(size);

    if (!memory)
        memory_exhausted(size);
    if (pages_are_mapped(size))
        pages_take(budget, memory, size);
    else if (size >= PAGES_READY)
        pages_ready(memory, size);
    return memory;
}

void pages_free(void *memory, size_t size)
{
    if (memory && pages_are_mapped(size))
        munmap(memory, size);
    else
        free(memory);
}
