#include "source/paths.h"

#include "source/group_pattern.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The folders above the one being read: to recognize a link that leads back. */
struct path_folder_link {
    const struct path_folder_link *above;
    dev_t device;
    ino_t number;
};

struct path_search {
    struct arena *arena;
    const struct path_visitor *visitor;
    struct view root;
    size_t files;
};

struct view path_plain(struct view path)
{
    while (view_starts(path, VIEW("./")))
        path = view_skip(path, 2);
    while (path.length > 1 && path.data[path.length - 1] == '/')
        path.length--;
    return path;
}

struct view path_base(struct view path)
{
    for (size_t at = path.length; at > 0; at--)
        if (path.data[at - 1] == '/')
            return view_skip(path, at);
    return path;
}

struct view path_folder(struct view path)
{
    size_t length = path.length - path_base(path).length;

    return (struct view){ path.data, length > 0 ? length - 1 : 0 };
}

struct view path_unpacked(struct view base)
{
    static const struct view packed[] = { VIEW_INIT(".gz"), VIEW_INIT(".zst"), VIEW_INIT(".zstd"),
                                          VIEW_INIT(".bz2"), VIEW_INIT(".xz"), VIEW_INIT(".lz4") };

    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++)
        if (base.length > packed[i].length && view_ends(base, packed[i])) {
            base.length -= packed[i].length;
            break;
        }
    return base;
}

struct view path_stem(struct view base)
{
    base = path_unpacked(base);
    for (size_t at = base.length; at > 1; at--) {
        char byte = base.data[at - 1];

        if (byte == '.')
            return (struct view){ base.data, base.length == at ? base.length : at - 1 };
        /* "access-2024.05.01" ends in no suffix */
        if (!((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')))
            break;
    }
    return base;
}

static void path_search_folder(struct path_search *search, struct view folder, const struct path_folder_link *above);

static void path_search_entry(struct path_search *search, struct view folder, const char *name,
                              const struct path_folder_link *above)
{
    const char *slash = view_ends(folder, VIEW("/")) ? "" : "/";
    struct view path = arena_format(search->arena, "%.*s%s%s", VIEW_PRINT(folder), slash, name);
    struct stat stat_;

    if (stat(path.data, &stat_) != 0) {
        search->visitor->complain(search->visitor->context, path, strerror(errno));
    } else if (S_ISDIR(stat_.st_mode)) {
        path_search_folder(search, path, above);
    } else if (S_ISREG(stat_.st_mode)) {
        if (search->visitor->found(search->visitor->context, (struct path){ path, search->root }))
            search->files++;
    }
}

static int path_entry_compare(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static int path_entry_wanted(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void path_search_folder(struct path_search *search, struct view folder, const struct path_folder_link *above)
{
    struct path_folder_link link = { .above = above };
    struct dirent **entries = NULL;
    struct stat stat_;

    if (stat(folder.data, &stat_) != 0) {
        search->visitor->complain(search->visitor->context, folder, strerror(errno));
        return;
    }
    link.device = stat_.st_dev;
    link.number = stat_.st_ino;
    for (const struct path_folder_link *seen = above; seen; seen = seen->above)
        if (seen->device == link.device && seen->number == link.number)
            return;
    if (search->visitor->entered)
        search->visitor->entered(search->visitor->context, folder);
    int count = scandir(folder.data, &entries, path_entry_wanted, path_entry_compare);
    if (count < 0) {
        search->visitor->complain(search->visitor->context, folder, strerror(errno));
        return;
    }
    for (int i = 0; i < count; i++) {
        path_search_entry(search, folder, entries[i]->d_name, &link);
        free(entries[i]);
    }
    free(entries);
}

static void path_visit_one(struct arena *arena, struct view name, const struct path_visitor *visitor)
{
    struct path_search search = { .arena = arena, .visitor = visitor, .root = name };
    struct stat stat_;

    if (stat(name.data, &stat_) != 0) {
        visitor->complain(visitor->context, name, strerror(errno));
        return;
    }
    if (!S_ISDIR(stat_.st_mode)) {
        visitor->found(visitor->context, (struct path){ .name = name });
        return;
    }
    path_search_folder(&search, name, NULL);
    if (search.files == 0)
        visitor->complain(visitor->context, name, "there are no log files in this folder");
}

/* glob() itself orders as the locale does. */
static int path_compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool path_is_pattern(struct view name)
{
    return view_find_byte(name, '*', 0) != SIZE_MAX || view_find_byte(name, '?', 0) != SIZE_MAX ||
           view_find_byte(name, '[', 0) != SIZE_MAX;
}

static void paths_expand(struct arena *arena, struct view name, void (*each)(void *context, struct view name),
                         void (*fail)(void *context, struct view name, const char *reason), void *context)
{
    struct stat stat_;
    glob_t matches;

    name = arena_keep(arena, name);
    if (!path_is_pattern(name) || stat(name.data, &stat_) == 0) {
        each(context, name);
        return;
    }
    int failure = glob(name.data, GLOB_NOSORT, NULL, &matches);
    if (failure != 0) {
        fail(context, name, failure == GLOB_NOMATCH ? "no file matches" : "the pattern could not be expanded");
        return;
    }
    qsort(matches.gl_pathv, matches.gl_pathc, sizeof *matches.gl_pathv, path_compare);
    for (size_t i = 0; i < matches.gl_pathc; i++)
        each(context, arena_keep(arena, view_of(matches.gl_pathv[i])));
    globfree(&matches);
}

struct path_visit {
    struct arena *arena;
    const struct path_visitor *visitor;
};

static void path_visit_each(void *context, struct view name)
{
    struct path_visit *visit = context;

    path_visit_one(visit->arena, name, visit->visitor);
}

static void path_visit_fail(void *context, struct view name, const char *reason)
{
    struct path_visit *visit = context;

    visit->visitor->complain(visit->visitor->context, name, reason);
}

/* Where a part of the name is **, which stands for any folders or none; SIZE_MAX: nowhere. */
static size_t path_deep(struct view name)
{
    for (size_t at = 0; (at = view_find(name, VIEW("**"), at)) != SIZE_MAX; at++)
        if ((at == 0 || name.data[at - 1] == '/') && (at + 2 == name.length || name.data[at + 2] == '/'))
            return at;
    return SIZE_MAX;
}

/* A search of all folders below some for what matches a pattern. */
struct path_sieve {
    struct arena *arena;
    const struct path_visitor *visitor;
    struct group_patterns *patterns;
    size_t files;
};

static bool path_sift(void *context, struct path path)
{
    struct path_sieve *sieve = context;
    struct group_match match;

    return group_patterns_match(sieve->patterns, sieve->arena, path.name, &match) &&
           sieve->visitor->found(sieve->visitor->context, path);
}

static void path_sift_complain(void *context, struct view name, const char *reason)
{
    struct path_sieve *sieve = context;

    sieve->visitor->complain(sieve->visitor->context, name, reason);
}

static void path_sift_folder(void *context, struct view folder)
{
    struct path_sieve *sieve = context;
    const struct path_visitor visitor = { sieve, path_sift, path_sift_complain };
    struct path_search search = { .arena = sieve->arena, .visitor = &visitor, .root = folder };

    path_search_folder(&search, folder, NULL);
    sieve->files += search.files;
}

static void path_fail_silently(void *context, struct view name, const char *reason)
{
    (void)context, (void)name, (void)reason;
}

static void paths_visit_deep(struct arena *arena, struct view name, size_t deep, const struct path_visitor *visitor)
{
    struct path_sieve sieve = { .arena = arena, .visitor = visitor };
    const struct view pattern = arena_format(arena, "pattern=%.*s", VIEW_PRINT(name));
    const struct view folder = deep == 0 ? VIEW(".") : (struct view){ name.data, deep > 1 ? deep - 1 : 1 };
    struct fault fault;

    if (group_patterns_new(arena, &pattern, 1, &sieve.patterns, &fault) == STATUS_OK)
        paths_expand(arena, folder, path_sift_folder, path_fail_silently, &sieve);
    if (sieve.files == 0)
        visitor->complain(visitor->context, arena_keep(arena, name), "no file matches");
    group_patterns_free(sieve.patterns);
}

void paths_visit(struct arena *arena, struct view name, const struct path_visitor *visitor)
{
    struct path_visit visit = { arena, visitor };
    const size_t deep = path_deep(name);
    struct stat stat_;

    if (deep != SIZE_MAX && stat(arena_keep(arena, name).data, &stat_) != 0) {
        paths_visit_deep(arena, name, deep, visitor);
        return;
    }
    paths_expand(arena, name, path_visit_each, path_visit_fail, &visit);
}

void paths_named(struct arena *arena, struct view name, void (*each)(void *context, struct view name), void *context)
{
    if (path_deep(name) == SIZE_MAX)
        paths_expand(arena, name, each, path_fail_silently, context);
}
