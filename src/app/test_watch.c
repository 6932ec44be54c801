#include "app/test_watch.h"

#include "base/hash.h"

#include <fts.h>
#include <stdlib.h>
#include <sys/stat.h>

static uint64_t watch_add(uint64_t state, const char *path, const struct stat *stat)
{
    state = hash_bytes(view_of(path), state);
    state = hash_number((uint64_t)stat->st_ino, state);
    state = hash_number((uint64_t)stat->st_size, state);
    state = hash_number((uint64_t)stat->st_mtim.tv_sec, state);
    return hash_number((uint64_t)stat->st_mtim.tv_nsec, state);
}

/* All files at or below a path; hidden folders are left out, as they are for tests. */
static uint64_t watch_tree(uint64_t state, struct view path)
{
    char *paths[] = { heap_alloc(path.length + 1), NULL };
    FTSENT *entry;
    FTS *walk;

    memcpy(paths[0], path.data, path.length);
    paths[0][path.length] = '\0';
    walk = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, NULL);
    while (walk && (entry = fts_read(walk))) {
        if (entry->fts_info == FTS_D && entry->fts_level > 0 && entry->fts_name[0] == '.')
            fts_set(walk, entry, FTS_SKIP);
        else if (entry->fts_info == FTS_F)
            state += watch_add(0, entry->fts_path, entry->fts_statp);   /* the order of a folder does not matter */
    }
    if (walk)
        fts_close(walk);
    free(paths[0]);
    return state;
}

/* What a section may name: each word as it stands, without NAME= before it and #ID behind it. */
static uint64_t watch_section(uint64_t state, struct arena *arena, const struct test_section *section)
{
    struct view rest = section->argument, word;
    struct stat stat_of_file;

    while (test_next_word(&rest, &word)) {
        const size_t equals = view_find_byte(word, '=', 0);
        struct view name = equals == SIZE_MAX ? word : view_skip(word, equals + 1);
        const size_t hash = view_find_byte(name, '#', 0);
        const char *path;

        name.length = hash == SIZE_MAX ? name.length : hash;
        path = arena_keep(arena, test_section_resolve(arena, section, name)).data;
        if (name.length > 0 && stat(path, &stat_of_file) == 0)
            state = S_ISDIR(stat_of_file.st_mode) ? watch_tree(state, view_of(path)) : watch_add(state, path, &stat_of_file);
    }
    return state;
}

static bool watch_names_files(enum test_keyword keyword)
{
    return keyword == TEST_DATA || keyword == TEST_QUERY || keyword == TEST_SET || keyword == TEST_ANSWER ||
           keyword == TEST_INCLUDE;
}

static uint64_t watch_case(uint64_t state, struct arena *arena, const struct test_case *test)
{
    for (size_t i = 0; i < test->count; i++)
        if (watch_names_files(test->sections[i].keyword))
            state = watch_section(state, arena, &test->sections[i]);
    return state;
}

uint64_t test_watch_state(const struct settings *settings, const struct test_plan *plan)
{
    uint64_t state = settings->words.count == 0 ? watch_tree(0, VIEW(".")) : 0;
    struct arena arena;

    arena_init(&arena, NULL);
    for (size_t i = 0; i < settings->words.count; i++)
        state = watch_tree(state, settings->words.list[i]);
    for (size_t i = 0; i < plan->file_count; i++) {
        state = watch_case(state, &arena, &plan->files[i]->shared);
        for (size_t j = 0; j < plan->files[i]->count; j++)
            state = watch_case(state, &arena, &plan->files[i]->cases[j]);
    }
    arena_clear(&arena);
    return state;
}
