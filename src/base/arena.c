#include "base/arena.h"

#include "base/pages.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_CHECKED 1
#endif
#endif

#ifdef ARENA_CHECKED
#include <sanitizer/asan_interface.h>
/* A poisoned gap behind every allocation, so that writing past one does not land in the next. */
enum { ARENA_GAP = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
enum { ARENA_GAP = 0 };
#endif

enum {
    ARENA_ALIGNMENT = alignof(max_align_t),
    ARENA_FIRST_BLOCK = 8 * 1024,
    ARENA_SMALL_BLOCK = 512 - 64,           /* with its header, and that of malloc() */
    ARENA_LARGEST_BLOCK = 16 * 1024 * 1024, /* larger ones are made for a single allocation only */
};

struct arena_block {
    struct arena_block *older;
    size_t size;                /* of the room, without this header */
    size_t total;               /* size of this and all older blocks */
    alignas(max_align_t) char room[];
};

_Noreturn void memory_exhausted(size_t wanted)
{
    char line[80];
    int length = snprintf(line, sizeof line, "liq: out of memory: %zu bytes refused by the system\n", wanted);
    ssize_t written = write(STDERR_FILENO, line, (size_t)length);

    (void)written;
    _exit(3);
}

void *heap_alloc(size_t size)
{
    void *memory = malloc(size ? size : 1);

    if (!memory)
        memory_exhausted(size);
    return memory;
}

void *heap_alloc_pages(size_t size)
{
    void *memory = size < SIZE_MAX - HEAP_PAGE ? aligned_alloc(HEAP_PAGE, (size / HEAP_PAGE + 1) * HEAP_PAGE) : NULL;

    if (!memory)
        memory_exhausted(size);
    return memory;
}

void *heap_realloc(void *old, size_t size)
{
    void *memory = realloc(old, size ? size : 1);

    if (!memory)
        memory_exhausted(size);
    return memory;
}

void *heap_zalloc(size_t size)
{
    void *memory = calloc(1, size ? size : 1);

    if (!memory)
        memory_exhausted(size);
    return memory;
}

void budget_init(struct budget *budget, size_t limit)
{
    atomic_init(&budget->used, 0);
    atomic_init(&budget->peak, 0);
    atomic_init(&budget->exceeded, 0);
    atomic_init(&budget->slow_pages, 0);
    budget->limit = limit;
}

void budget_take(struct budget *budget, size_t bytes)
{
    if (!budget)
        return;

    size_t used = atomic_fetch_add_explicit(&budget->used, bytes, memory_order_relaxed) + bytes;
    size_t peak = atomic_load_explicit(&budget->peak, memory_order_relaxed);

    while (used > peak && !atomic_compare_exchange_weak_explicit(&budget->peak, &peak, used, memory_order_relaxed,
                                                                 memory_order_relaxed))
        ;
    if (budget->limit && used > budget->limit)
        atomic_store_explicit(&budget->exceeded, 1, memory_order_relaxed);
}

void budget_give(struct budget *budget, size_t bytes)
{
    if (budget)
        atomic_fetch_sub_explicit(&budget->used, bytes, memory_order_relaxed);
}

void arena_init(struct arena *arena, struct budget *budget)
{
    *arena = (struct arena){ .budget = budget };
}

void arena_init_small(struct arena *arena, struct budget *budget)
{
    *arena = (struct arena){ .budget = budget, .first = ARENA_SMALL_BLOCK };
}

static void arena_free_block(struct arena *arena, struct arena_block *block)
{
    budget_give(arena->budget, sizeof *block + block->size);
    ASAN_UNPOISON_MEMORY_REGION(block->room, block->size);
    free(block);
}

void arena_clear(struct arena *arena)
{
    struct arena_block *older;

    for (struct arena_block *block = arena->block; block; block = older) {
        older = block->older;
        arena_free_block(arena, block);
    }
    *arena = (struct arena){ .budget = arena->budget, .first = arena->first };
}

static void arena_use_block(struct arena *arena, struct arena_block *block)
{
    arena->block = block;
    arena->next = block->room;
    arena->end = block->room + block->size;
    ASAN_POISON_MEMORY_REGION(block->room, block->size);
}

/* A large one is of whole large pages. What is too much is not used: it would count as memory, and small budgets have none to spare. */
static struct arena_block *arena_large_block(struct arena *arena, size_t size)
{
    const size_t whole = (sizeof(struct arena_block) + size + PAGES_LARGE - 1) & ~(size_t)(PAGES_LARGE - 1);
    struct arena_block *block = aligned_alloc(PAGES_LARGE, whole);

    if (!block)
        memory_exhausted(whole);
    pages_prefer(arena->budget, block, whole);
    return block;
}

static void arena_add_block(struct arena *arena, size_t size)
{
    struct arena_block *block = size > PAGES_LARGE ? arena_large_block(arena, size) : heap_alloc(sizeof *block + size);

    budget_take(arena->budget, sizeof *block + size);
    block->older = arena->block;
    block->size = size;
    block->total = size + (block->older ? block->older->total : 0);
    arena_use_block(arena, block);
}

/* Several blocks become one of their joint size, so that an arena that is reset after every batch soon does with it. */
void arena_reset(struct arena *arena)
{
    struct arena_block *largest = arena->block;

    arena->used = 0;
    if (!largest)
        return;
    if (!largest->older) {
        arena_use_block(arena, largest);
        return;
    }
    if (largest->total <= ARENA_LARGEST_BLOCK) {
        size_t total = largest->total;

        arena_clear(arena);
        arena_add_block(arena, total);
        return;
    }
    for (struct arena_block *block = largest->older; block; block = block->older)
        if (block->size > largest->size)
            largest = block;

    struct arena_block *older;

    for (struct arena_block *block = arena->block; block; block = older) {
        older = block->older;
        if (block != largest)
            arena_free_block(arena, block);
    }
    largest->older = NULL;
    largest->total = largest->size;
    arena_use_block(arena, largest);
}

/* Blocks grow with the arena, by half of what it has: one that keeps growing wastes at most a third of its budget. */
static void arena_extend(struct arena *arena, size_t needed)
{
    const size_t first = arena->first ? arena->first : ARENA_FIRST_BLOCK;
    size_t size = arena->block ? arena->block->total / 2 : 0;

    if (size < first)
        size = first;
    if (size > ARENA_LARGEST_BLOCK)
        size = ARENA_LARGEST_BLOCK;
    if (size < needed)
        size = needed;
    arena_add_block(arena, (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1));
}

/* The room an allocation takes. */
static size_t arena_room(size_t size)
{
    return (size + (size == 0) + ARENA_ALIGNMENT - 1 + ARENA_GAP) & ~(size_t)(ARENA_ALIGNMENT - 1);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > PTRDIFF_MAX / 2)
        memory_exhausted(size);

    size_t needed = arena_room(size);

    if (needed > (size_t)(arena->end - arena->next))
        arena_extend(arena, needed);

    char *memory = arena->next;

    arena->next += needed;
    arena->used += needed;
    ASAN_UNPOISON_MEMORY_REGION(memory, size);
    return memory;
}

void *arena_zalloc(struct arena *arena, size_t size)
{
    return memset(arena_alloc(arena, size), 0, size);
}

static size_t arena_array_size(size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        memory_exhausted(SIZE_MAX);
    return bytes;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    return arena_zalloc(arena, arena_array_size(count, size));
}

/* What was handed out last can be made longer where it stands, as long as the block has room. */
static bool arena_lengthen(struct arena *arena, const char *last, size_t old_size, size_t size)
{
    const size_t old_room = arena_room(old_size), room = arena_room(size);

    if (ARENA_GAP > 0 || !last || last + old_room != arena->next || room - old_room > (size_t)(arena->end - arena->next))
        return false;
    arena->next += room - old_room;
    arena->used += room - old_room;
    return true;
}

/* The first elements of a list: many lists have one only. */
static size_t arena_first_count(size_t size)
{
    enum { FIRST_BYTES = 64, FIRST_MOST = 8 };
    const size_t count = size < FIRST_BYTES ? FIRST_BYTES / (size + (size == 0)) : 1;

    return count < FIRST_MOST ? count : FIRST_MOST;
}

void *arena_grow(struct arena *arena, void *array, size_t *capacity, size_t wanted, size_t size)
{
    if (wanted <= *capacity)
        return array;

    size_t old_bytes = *capacity * size;
    size_t count = *capacity == 0 ? arena_first_count(size) : arena_array_size(*capacity, 2);

    if (count < wanted)
        count = wanted;

    size_t bytes = arena_array_size(count, size);
    if (arena_lengthen(arena, array, old_bytes, bytes)) {
        memset((char *)array + old_bytes, 0, bytes - old_bytes);
        *capacity = count;
        return array;
    }
    char *grown = arena_alloc(arena, bytes);

    if (old_bytes) {
        memcpy(grown, array, old_bytes);
        ASAN_POISON_MEMORY_REGION(array, old_bytes);
    }
    memset(grown + old_bytes, 0, bytes - old_bytes);
    *capacity = count;
    return grown;
}

struct view arena_keep(struct arena *arena, struct view view)
{
    char *copy = arena_alloc(arena, view.length + 1);

    if (view.length)
        memcpy(copy, view.data, view.length);
    copy[view.length] = '\0';
    return (struct view){ copy, view.length };
}

struct view arena_vformat(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    char small[256];

    va_copy(again, args);
    int length = vsnprintf(small, sizeof small, format, again);
    va_end(again);
    if (length < 0)
        return (struct view){ "", 0 };
    if ((size_t)length < sizeof small)
        return arena_keep(arena, (struct view){ small, (size_t)length });

    char *text = arena_alloc(arena, (size_t)length + 1);

    vsnprintf(text, (size_t)length + 1, format, args);
    return (struct view){ text, (size_t)length };
}

struct view arena_format(struct arena *arena, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    struct view text = arena_vformat(arena, format, args);
    va_end(args);
    return text;
}
