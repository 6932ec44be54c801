#include "base/regex_library.h"

#include "base/build.h"

#if LIQ_HAVE_HS

#include <dlfcn.h>
#include <stdlib.h>
/* Their files for pkg-config do not agree on where it is. */
#if __has_include(<hs.h>)
#include <hs.h>
#else
#include <hs/hs.h>
#endif

#define LIBRARY_TEXT(number) #number
#define LIBRARY_NAME(major) "libhs.so." LIBRARY_TEXT(major)

static bool library_find(const struct regex_library *library, const char *name, void *function, size_t size)
{
    void *found = dlsym(library->handle, name);

    memcpy(function, &found, size);
    return found != NULL;
}

bool regex_library_open(struct regex_library *library)
{
    hs_error_t (*is_fit)(void);

    library->handle = dlopen(LIBRARY_NAME(HS_MAJOR), RTLD_LAZY | RTLD_LOCAL);
    if (!library->handle || !library_find(library, "hs_valid_platform", &is_fit, sizeof is_fit) || is_fit() != HS_SUCCESS)
        return false;
    return library_find(library, "hs_free_database", &library->free_database, sizeof library->free_database) &&
           library_find(library, "hs_alloc_scratch", &library->alloc_scratch, sizeof library->alloc_scratch) &&
           library_find(library, "hs_clone_scratch", &library->clone_scratch, sizeof library->clone_scratch) &&
           library_find(library, "hs_free_scratch", &library->free_scratch, sizeof library->free_scratch) &&
           library_find(library, "hs_scan", &library->scan, sizeof library->scan);
}

void regex_library_close(struct regex_library *library)
{
    if (library->handle)
        dlclose(library->handle);
}

/* An expression that may tell of matches late is of no use to who stops at the first. */
static bool library_is_ordered(const struct regex_library *library, const char *pattern)
{
    hs_error_t (*inform)(const char *, unsigned, hs_expr_info_t **, hs_compile_error_t **);
    hs_error_t (*drop)(hs_compile_error_t *);
    hs_compile_error_t *error = NULL;
    hs_expr_info_t *info = NULL;

    if (!library_find(library, "hs_expression_info", &inform, sizeof inform) ||
        !library_find(library, "hs_free_compile_error", &drop, sizeof drop))
        return false;
    const bool ordered = inform(pattern, 0, &info, &error) == HS_SUCCESS && !info->unordered_matches && info->min_width > 0;

    free(info);
    drop(error);
    return ordered;
}

bool regex_library_compile(const struct regex_library *library, struct view pattern, struct hs_database **database)
{
    hs_error_t (*compile)(const char *, unsigned, unsigned, const hs_platform_info_t *, hs_database_t **, hs_compile_error_t **);
    hs_error_t (*drop)(hs_compile_error_t *);
    hs_compile_error_t *error = NULL;
    char *spelling = strndup(pattern.data, pattern.length);
    bool compiled = false;

    if (spelling && library_find(library, "hs_compile", &compile, sizeof compile) &&
        library_find(library, "hs_free_compile_error", &drop, sizeof drop) && library_is_ordered(library, spelling)) {
        compiled = compile(spelling, 0, HS_MODE_BLOCK, NULL, database, &error) == HS_SUCCESS;
        drop(error);
    }
    free(spelling);
    return compiled;
}

#else

bool regex_library_open(struct regex_library *library)
{
    (void)library;
    return false;
}

void regex_library_close(struct regex_library *library)
{
    (void)library;
}

bool regex_library_compile(const struct regex_library *library, struct view pattern, struct hs_database **database)
{
    (void)library;
    (void)pattern;
    (void)database;
    return false;
}

#endif
