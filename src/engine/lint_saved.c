/* All saved queries, behind the public header. */
#include "engine/linting.h"

#include <stdlib.h>

/* ---- names ---- */

/* Kinds of files whose names are those of definitions in the service. */
static bool names_a_definition(const struct saved_query *query)
{
    static const char *const containers[] = { "cloudformation", "terraform", "pulumi", "query definitions" };

    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++)
        if (strcmp(query->container, containers[i]) == 0)
            return view_find(query->name, VIEW("${"), 0) == SIZE_MAX;
    return false;
}

/* The definition of that name that was met first. */
static void name_look(struct liq_lint *lint, struct map *names, size_t item)
{
    struct saved_query *query = &lint->saved->saved.queries[item];
    const struct saved_query *first = names_a_definition(query) ? map_get(names, query->name) : NULL;
    struct diagnostic twice = { .code = CODE_W0716, .help = VIEW("give one of them another name; folders are part of a name") };
    struct range range = query->name_range;
    struct saved_place place;

    if (names_a_definition(query) && !first)
        map_set(names, query->name, query);
    if (!first || view_equal(first->text.text, query->text.text))
        return;
    place = saved_place(first->file, saved_range(first, 0, first->text.text.length).begin);
    if (range.end == range.begin)
        range = saved_range(query, 0, query->text.text.length);
    twice.message = arena_format(&lint->arena, "another definition is named `%.*s`: %.*s:%zu:%zu", VIEW_PRINT(query->name),
                                 VIEW_PRINT(first->file->path), place.line, place.column);
    lint_find(lint, item, &twice, range);
}

/* ---- order ---- */

static int finding_compare(const void *a, const void *b)
{
    const struct liq_finding *left = a, *right = b;

    if (left->item != right->item)
        return left->item < right->item ? -1 : 1;
    if (left->first.byte != right->first.byte)
        return left->first.byte < right->first.byte ? -1 : 1;
    return strcmp(left->code, right->code);
}

/* ---- the public face ---- */

/* Each query may call any other by its name. */
static void lint_offer(struct liq_lint *lint)
{
    const struct saved *saved = &lint->saved->saved;
    const size_t given = lint->compiling.saved_count;
    struct liq_saved_query *all = ARENA_ARRAY(&lint->arena, given + saved->count, struct liq_saved_query);

    if (given > 0)
        memcpy(all, lint->compiling.saved, given * sizeof *all);
    for (size_t i = 0; i < saved->count; i++)
        all[given + i] = (struct liq_saved_query){ text_of(saved->queries[i].name), text_of(saved->queries[i].text.text) };
    lint->compiling.saved = all;
    lint->compiling.saved_count = given + saved->count;
}

struct liq_lint *liq_lint_new(struct liq_saved *saved, const struct liq_lint_options *options)
{
    static const struct liq_lint_options nothing = { 0 };
    struct liq_lint *lint = heap_zalloc(sizeof *lint);
    struct map names;

    arena_init(&lint->arena, NULL);
    lint->saved = saved;
    lint->options = options ? options : &nothing;
    if (lint->options->query)
        lint->compiling = *lint->options->query;
    lint->compiling.lint = true;
    lint_offer(lint);
    map_init(&names, &lint->arena);
    for (size_t i = 0; i < saved->saved.count; i++) {
        name_look(lint, &names, i);
        lint_query(lint, i);
    }
    lint->options = NULL;
    if (lint->findings.count > 0)
        qsort(lint->findings.list, lint->findings.count, sizeof *lint->findings.list, finding_compare);
    return lint;
}

void liq_lint_free(struct liq_lint *lint)
{
    if (!lint)
        return;
    arena_clear(&lint->arena);
    free(lint);
}

size_t liq_lint_count(const struct liq_lint *lint)
{
    return lint->findings.count;
}

struct liq_finding liq_lint_at(const struct liq_lint *lint, size_t index)
{
    return lint->findings.list[index];
}
