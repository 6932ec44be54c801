#include "app/test_plan.h"

#include "app/tell.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>

static void plan_add_file(struct test_plan *plan, struct view path)
{
    struct test_file *file = ARENA_NEW(&plan->arena, struct test_file);
    struct fault fault;

    if (test_file_read(&plan->arena, path, file, &fault) != STATUS_OK) {
        tell("%s", fault.message);
        plan->malformed++;
        return;
    }
    plan->files = arena_grow(&plan->arena, plan->files, &plan->file_capacity, plan->file_count + 1, sizeof *plan->files);
    plan->files[plan->file_count++] = file;
}

static int plan_by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void plan_visit(struct test_plan *plan, FTS *walk, FTSENT *entry)
{
    const struct view path = { entry->fts_path, entry->fts_pathlen };

    if (entry->fts_info == FTS_D && entry->fts_level > 0 && entry->fts_name[0] == '.') {
        fts_set(walk, entry, FTS_SKIP);
    } else if (entry->fts_info == FTS_F && (entry->fts_level == 0 || view_ends(path, VIEW(".test")))) {
        plan_add_file(plan, arena_keep(&plan->arena, path));
    } else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS) {
        tell("%s: %s", entry->fts_path, strerror(entry->fts_errno));
        plan->malformed++;
    }
}

static void plan_walk(struct test_plan *plan, struct view path)
{
    char *paths[] = { heap_alloc(path.length + 1), NULL };
    FTSENT *entry;
    FTS *walk;

    memcpy(paths[0], path.data, path.length);
    paths[0][path.length] = '\0';
    walk = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, plan_by_name);
    while (walk && (entry = fts_read(walk)))
        plan_visit(plan, walk, entry);
    if (!walk) {
        tell("%s: %s", paths[0], strerror(errno));
        plan->malformed++;
    } else {
        fts_close(walk);
    }
    free(paths[0]);
}

static bool plan_wants(const struct settings *settings, const struct test_file *file, const struct test_case *test)
{
    bool wanted = settings->filters.count == 0, tagged = settings->tags.count == 0;

    for (size_t i = 0; i < settings->filters.count && !wanted; i++)
        wanted = view_find(test->name, settings->filters.list[i], 0) != SIZE_MAX ||
                 view_find(file->path, settings->filters.list[i], 0) != SIZE_MAX;
    for (size_t i = 0; i < settings->tags.count && !tagged; i++)
        tagged = test_case_has_tag(file, test, settings->tags.list[i]);
    return wanted && tagged;
}

void test_plan_clear(struct test_plan *plan)
{
    arena_clear(&plan->arena);
}

void test_plan_make(const struct settings *settings, struct test_plan *plan)
{
    *plan = (struct test_plan){ 0 };
    arena_init(&plan->arena, NULL);
    if (settings->words.count == 0)
        plan_walk(plan, VIEW("."));
    for (size_t i = 0; i < settings->words.count; i++)
        plan_walk(plan, settings->words.list[i]);
    for (size_t i = 0; i < plan->file_count; i++)
        for (size_t j = 0; j < plan->files[i]->count; j++) {
            if (!plan_wants(settings, plan->files[i], &plan->files[i]->cases[j]))
                continue;
            plan->jobs = arena_grow(&plan->arena, plan->jobs, &plan->job_capacity, plan->job_count + 1,
                                    sizeof *plan->jobs);
            plan->jobs[plan->job_count++] = (struct test_job){ plan->files[i], &plan->files[i]->cases[j] };
        }
}
