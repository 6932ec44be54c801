/*
 * An arena hands out memory that is freed all at once.
 *
 * Allocation never returns NULL: an arena that its budget refuses still hands the memory out and marks the budget
 * exceeded, which the engine looks at once a batch; when the machine itself has none, the process ends with a message
 * and status 3. Arenas are not thread-safe; each belongs to one worker. The memory is aligned for any type.
 */
#pragma once

#include "base/view.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>

/* A budget counts the bytes of all arenas of a run together; it is shared by workers. */
struct budget {
    _Atomic size_t used;
    _Atomic size_t peak;
    size_t limit;               /* bytes; 0 = no limit */
    _Atomic _Bool exceeded;
    _Atomic unsigned slow_pages;        /* large pages in a row that took too long: base/pages.h */
};

void budget_init(struct budget *budget, size_t limit);
void budget_take(struct budget *budget, size_t bytes);  /* budget may be NULL */
void budget_give(struct budget *budget, size_t bytes);

struct arena_block;
struct arena {
    struct arena_block *block;  /* newest first */
    char *next, *end;           /* room in the newest block */
    struct budget *budget;      /* not owned; may be NULL */
    size_t used;                /* bytes handed out since the last reset */
    size_t first;               /* bytes of the first block; 0: as many as most need */
};

void arena_init(struct arena *arena, struct budget *budget);
void arena_init_small(struct arena *arena, struct budget *budget);     /* for what is little, and of which there are many */
void arena_clear(struct arena *arena);                  /* gives everything back; the arena may be used again */
void arena_reset(struct arena *arena);                  /* forgets everything handed out, keeps a block for reuse */

void *arena_alloc(struct arena *arena, size_t size);    /* not zeroed; size 0 is fine */
void *arena_zalloc(struct arena *arena, size_t size);   /* zeroed */
/* An array of `count` elements of `size`, zeroed. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/* Makes room for `wanted` elements: returns the same array or a copy twice as large, the rest of it zeroed. *capacity
 * is updated. */
void *arena_grow(struct arena *arena, void *array, size_t *capacity, size_t wanted, size_t size);

struct view arena_keep(struct arena *arena, struct view view);           /* a copy of the bytes; also NUL-terminated */
struct view arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct view arena_vformat(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#define ARENA_NEW(arena, type) ((type *)arena_zalloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

/* malloc, realloc and calloc that end the process with a message and status 3 instead of returning NULL. */
void *heap_alloc(size_t size);
void *heap_realloc(void *old, size_t size);
void *heap_zalloc(size_t size);
/* Likewise memory that begins at a page, to be freed with free(). The kernel copies bytes of a file several times as fast to
 * where they are as far from the beginning of a page as they are in the file. */
enum { HEAP_PAGE = 4096 };
void *heap_alloc_pages(size_t size);
_Noreturn void memory_exhausted(size_t wanted);         /* what they do then */
