#include "base/regex_blocks.h"

#include "base/processor.h"
#include "base/regex_library.h"
#include "base/regex_tree.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { BLOCKS_SCRATCHES = 64 };     /* kept for who comes next; more workers than that make and drop theirs */
enum blocks_state { BLOCKS_WAITING, BLOCKS_MAKING, BLOCKS_READY, BLOCKS_USELESS };

struct regex_blocks {
    const struct view *patterns;
    size_t count;
    bool lines;
    size_t after_parts;
    _Atomic size_t parts;
    _Atomic int state;
    struct regex_library library;
    struct hs_database *database;
    struct hs_scratch *prototype;
    _Atomic(struct hs_scratch *) scratches[BLOCKS_SCRATCHES];
};

struct regex_blocks *regex_blocks_new(const struct view *patterns, size_t count, bool lines, size_t after_parts)
{
    struct regex_blocks *blocks = heap_zalloc(sizeof *blocks);

    blocks->patterns = patterns;
    blocks->count = count;
    blocks->lines = lines;
    blocks->after_parts = after_parts;
    atomic_init(&blocks->state, count > 0 && processor_decided != PROCESSOR_PLAIN ? BLOCKS_WAITING : BLOCKS_USELESS);
    return blocks;
}

void regex_blocks_free(struct regex_blocks *blocks)
{
    if (!blocks)
        return;
    for (size_t i = 0; i < BLOCKS_SCRATCHES; i++)
        if (atomic_load(&blocks->scratches[i]))
            blocks->library.free_scratch(atomic_load(&blocks->scratches[i]));
    if (blocks->prototype)
        blocks->library.free_scratch(blocks->prototype);
    if (blocks->database)
        blocks->library.free_database(blocks->database);
    regex_library_close(&blocks->library);
    free(blocks);
}

/* All patterns as one, each a way to match. */
static bool blocks_spell(const struct regex_blocks *blocks, struct buffer *spelling)
{
    struct regex_error error;
    struct regex_tree tree;
    struct arena arena;
    bool spelt = true;

    arena_init(&arena, NULL);
    for (size_t i = 0; spelt && i < blocks->count; i++) {
        if (i > 0)
            buffer_add_char(spelling, '|');
        spelt = regex_parse(blocks->patterns[i], &arena, &arena, &error, &tree) && regex_spell_bytes(spelling, &tree, blocks->lines);
    }
    arena_clear(&arena);
    return spelt;
}

static bool blocks_make(struct regex_blocks *blocks)
{
    struct buffer spelling;

    buffer_init(&spelling);
    const bool made = blocks_spell(blocks, &spelling) && regex_library_open(&blocks->library) &&
                      regex_library_compile(&blocks->library, buffer_view(&spelling), &blocks->database) &&
                      blocks->library.alloc_scratch(blocks->database, &blocks->prototype) == 0;
    buffer_clear(&spelling);
    return made;
}

void regex_blocks_pass(struct regex_blocks *blocks)
{
    if (atomic_load_explicit(&blocks->state, memory_order_relaxed) == BLOCKS_WAITING)
        atomic_fetch_add_explicit(&blocks->parts, 1, memory_order_relaxed);
}

bool regex_blocks_ready(struct regex_blocks *blocks)
{
    int state = atomic_load_explicit(&blocks->state, memory_order_acquire);

    if (state == BLOCKS_WAITING && atomic_load_explicit(&blocks->parts, memory_order_relaxed) > blocks->after_parts &&
        atomic_compare_exchange_strong(&blocks->state, &state, BLOCKS_MAKING)) {
        state = blocks_make(blocks) ? BLOCKS_READY : BLOCKS_USELESS;
        atomic_store_explicit(&blocks->state, state, memory_order_release);
    }
    return state == BLOCKS_READY;
}

bool regex_blocks_made(const struct regex_blocks *blocks)
{
    return atomic_load_explicit(&blocks->state, memory_order_acquire) == BLOCKS_READY;
}

struct regex_blocks_scratch *regex_blocks_borrow(struct regex_blocks *blocks)
{
    struct hs_scratch *scratch = NULL;

    for (size_t i = 0; i < BLOCKS_SCRATCHES && !scratch; i++)
        if (atomic_load_explicit(&blocks->scratches[i], memory_order_relaxed))
            scratch = atomic_exchange(&blocks->scratches[i], NULL);
    if (!scratch && blocks->library.clone_scratch(blocks->prototype, &scratch) != 0)
        return NULL;
    return (struct regex_blocks_scratch *)scratch;
}

void regex_blocks_return(struct regex_blocks *blocks, struct regex_blocks_scratch *borrowed)
{
    struct hs_scratch *scratch = (struct hs_scratch *)borrowed;

    for (size_t i = 0; i < BLOCKS_SCRATCHES && scratch; i++) {
        struct hs_scratch *nothing = NULL;

        if (atomic_compare_exchange_strong(&blocks->scratches[i], &nothing, scratch))
            scratch = NULL;
    }
    if (scratch)
        blocks->library.free_scratch(scratch);
}

/* The first one ends the search. */
static int blocks_found(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *end)
{
    (void)id;
    (void)from;
    (void)flags;
    *(unsigned long long *)end = to;
    return 1;
}

size_t regex_blocks_find(const struct regex_blocks *blocks, struct regex_blocks_scratch *scratch, struct view text, size_t from)
{
    unsigned long long end = 0;

    if (from >= text.length)
        return SIZE_MAX;
    const size_t left = text.length - from;
    const int code = blocks->library.scan(blocks->database, text.data + from, left < UINT32_MAX ? (unsigned)left : UINT32_MAX, 0,
                                          (struct hs_scratch *)scratch, blocks_found, &end);

    /* A last line without a newline has no end that could be found. */
    if (code == 0 && left <= UINT32_MAX)
        return blocks->lines && text.data[text.length - 1] != '\n' ? text.length - 1 : SIZE_MAX;
    /* Whatever else it says, nothing is ruled out. */
    return end > 0 ? from + (size_t)end - 1 : from;
}
