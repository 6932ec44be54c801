/* A catalog that grows: which of the files there are by now it has not taken in. */
#include "source/catalog_state.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Whether what a growing file is can be told by now: it holds a line, or nothing has been added for a while. */
static bool catalog_is_ripe(struct view path)
{
    enum { RIPE_BYTES = 64 * 1024, RIPE_SECONDS = 2 };
    struct stat stat_;
    int descriptor;
    bool ripe = true;

    if (stat(path.data, &stat_) != 0 || !S_ISREG(stat_.st_mode) || stat_.st_mtim.tv_sec + RIPE_SECONDS < time(NULL))
        return stat_.st_size > 0 || !S_ISREG(stat_.st_mode);
    if ((descriptor = open(path.data, O_RDONLY | O_CLOEXEC | O_NOCTTY)) < 0)
        return true;
    char *bytes = heap_alloc(RIPE_BYTES);
    const ssize_t length = pread(descriptor, bytes, RIPE_BYTES, 0);
    if (length >= 0)
        ripe = length == RIPE_BYTES || (compression_of((struct view){ bytes, (size_t)length }) == COMPRESSION_NONE &&
                                        memchr(bytes, '\n', (size_t)length));
    free(bytes);
    close(descriptor);
    return ripe;
}

bool catalog_try(struct catalog *catalog, struct view path)
{
    struct stat stat_;
    char text[FILE_KEY];

    catalog->trying.known = false;
    if (stat(path.data, &stat_) != 0 || !S_ISREG(stat_.st_mode))
        return true;
    const struct view key = file_key((uint64_t)stat_.st_dev, (uint64_t)stat_.st_ino, text);
    if (map_get(&catalog->tried, key))
        return false;
    if (!catalog_is_ripe(path)) {
        catalog->unripe = true;
        return false;
    }
    map_set(&catalog->tried, arena_keep(&catalog->arena, key), catalog);
    catalog->trying = (struct file_identity){ true, (uint64_t)stat_.st_dev, (uint64_t)stat_.st_ino };
    return true;
}

bool catalog_has_moved(struct catalog *catalog, const struct opening *opening)
{
    const struct file_identity meant = opening->meant;
    const bool opened = opening->device != 0 || opening->number != 0;
    struct map_entry *entry;
    struct stat stat_;
    char text[FILE_KEY];

    if (!meant.known || (opened && opening->device == meant.device && opening->number == meant.number))
        return false;
    if (!opened && stat(opening->path.name.data, &stat_) == 0 && stat_.st_dev == meant.device && stat_.st_ino == meant.number)
        return false;
    if ((entry = map_find(&catalog->tried, file_key(meant.device, meant.number, text))))
        entry->value = NULL;
    catalog->unripe = true;
    return true;
}

/* What a search finds anew. */
struct catalog_search {
    struct catalog *catalog;
    struct arena arena;
    void (*folder)(void *context, struct view folder);
    void *context;
};

static bool catalog_found_again(void *context, struct path path)
{
    struct catalog_search *search = context;
    struct catalog *catalog = search->catalog;

    if (!catalog_try(catalog, path.name))
        return true;
    path.name = arena_keep(&catalog->arena, path.name);
    path.root = path.root.length > 0 ? arena_keep(&catalog->arena, path.root) : path.root;
    return catalog_take(catalog, path);
}

static void catalog_is_told(void *context, struct view path, const char *reason)
{
    (void)context, (void)path, (void)reason;
}

static void catalog_entered(void *context, struct view folder)
{
    const struct catalog_search *search = context;

    search->folder(search->context, folder);
}

bool catalog_look_again(struct catalog *catalog, void (*folder)(void *context, struct view folder), void *context)
{
    struct catalog_search search = { .catalog = catalog, .folder = folder, .context = context };
    const struct path_visitor visitor = { &search, catalog_found_again, catalog_is_told, catalog_entered };
    const size_t found = catalog->found_count, known = catalog->count;

    catalog->unripe = false;
    arena_init(&search.arena, NULL);
    for (size_t i = 0; i < catalog->request.path_count; i++) {
        const struct view path = catalog->request.paths[i];

        if (view_equal(path, VIEW("-")))
            continue;
        folder(context, path_folder(path));
        paths_visit(&search.arena, path, &visitor);
    }
    if (catalog->found_count > found)
        catalog_open(catalog, found);
    for (size_t i = known; catalog->descriptions.count > 0 && i < catalog->count; i++)
        catalog_describe_input(catalog, &catalog->inputs[i]);
    if (catalog->count > known)
        catalog_list_groups(catalog);
    arena_clear(&search.arena);
    return catalog->unripe;
}

void catalog_forget(struct catalog *catalog, uint64_t device, uint64_t number)
{
    struct map_entry *entry;
    char text[FILE_KEY];
    const struct view key = file_key(device, number, text);

    if ((entry = map_find(&catalog->files, key)))
        entry->value = NULL;
    if ((entry = map_find(&catalog->tried, key)))
        entry->value = NULL;
}

bool catalog_may_grow(const struct catalog *catalog)
{
    struct stat stat_;

    for (size_t i = 0; i < catalog->request.path_count; i++) {
        const struct view path = catalog->request.paths[i];

        if (!view_equal(path, VIEW("-")) && (stat(path.data, &stat_) != 0 || S_ISREG(stat_.st_mode) || S_ISDIR(stat_.st_mode)))
            return true;
    }
    return false;
}
