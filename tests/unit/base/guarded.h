/* Bytes whose end is the end of a readable page: reading one byte too many is a crash. */
#pragma once

#include "base/view.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct guarded {
    char *pages;
    size_t size;        /* of the readable pages */
};

static inline struct guarded guarded_new(size_t capacity)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = (capacity + page) / page * page;
    char *pages = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (pages == MAP_FAILED || mprotect(pages + size, page, PROT_NONE) != 0)
        abort();
    return (struct guarded){ pages, size };
}

static inline void guarded_free(struct guarded *guarded)
{
    munmap(guarded->pages, guarded->size + (size_t)sysconf(_SC_PAGESIZE));
}

/* Room for `length` bytes at the very end. */
static inline char *guarded_room(const struct guarded *guarded, size_t length)
{
    return guarded->pages + guarded->size - length;
}

/* A copy of the text at the very end. */
static inline struct view guarded_copy(const struct guarded *guarded, struct view text)
{
    char *room = guarded_room(guarded, text.length);

    if (text.length > 0)
        memcpy(room, text.data, text.length);
    return (struct view){ room, text.length };
}
