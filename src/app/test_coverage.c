#include "app/test_coverage.h"

#include "app/test_bench.h"
#include "app/test_query.h"
#include "render/ink.h"
#include "render/visible.h"

#include <stdlib.h>
#include <sys/stat.h>

/* A saved query: what there is in it, by the text of the first case that runs it. */
struct coverage_item {
    struct view path;           /* of its file, without links and dots */
    size_t cases;
    struct view text;
    struct liq_branches *branches;
    bool *taken;
};

struct coverage {
    struct arena arena;
    struct liq_saved *saved;
    struct coverage_item *items;
    size_t count;
    struct view folder;
};

static struct view coverage_view(struct liq_text text)
{
    return (struct view){ text.data, text.length };
}

/* ---- the saved queries ---- */

static bool coverage_is_folder(const char *path)
{
    struct stat stat_of_path;

    return stat(path, &stat_of_path) == 0 && S_ISDIR(stat_of_path.st_mode);
}

/* A folder itself; the folder of a file. */
static struct view coverage_folder(struct arena *arena, struct view path)
{
    struct view kept = arena_keep(arena, path);

    if (coverage_is_folder(kept.data))
        return kept;
    while (kept.length > 0 && kept.data[kept.length - 1] != '/')
        kept.length--;
    return kept.length > 0 ? kept : VIEW(".");
}

static struct view coverage_real_path(struct arena *arena, struct view path)
{
    char *real = realpath(arena_keep(arena, path).data, NULL);
    const struct view kept = real ? arena_keep(arena, view_of(real)) : path;

    free(real);
    return kept;
}

static void coverage_open(struct coverage *coverage, const struct settings *settings)
{
    struct liq_text *paths = ARENA_ARRAY(&coverage->arena, settings->words.count + 1, struct liq_text);
    size_t count = 0;

    for (size_t i = 0; i < settings->words.count; i++) {
        const struct view folder = coverage_folder(&coverage->arena, settings->words.list[i]);
        size_t same = 0;

        while (same < count && !view_equal(coverage_view(paths[same]), folder))
            same++;
        paths[same] = (struct liq_text){ folder.data, folder.length };
        count += same == count;
    }
    if (count == 0)
        paths[count++] = (struct liq_text){ ".", 1 };
    coverage->saved = liq_saved_new(paths, count);
    coverage->count = liq_saved_count(coverage->saved);
    coverage->items = ARENA_ARRAY(&coverage->arena, coverage->count, struct coverage_item);
    for (size_t i = 0; i < coverage->count; i++)
        coverage->items[i].path = coverage_real_path(&coverage->arena, coverage_view(liq_saved_at(coverage->saved, i).path));
}

static void coverage_close(struct coverage *coverage)
{
    for (size_t i = 0; i < coverage->count; i++)
        liq_branches_free(coverage->items[i].branches);
    liq_saved_free(coverage->saved);
    arena_clear(&coverage->arena);
}

/* The saved query that a case refers to; NULL when it is none of those. */
static struct coverage_item *coverage_find(struct coverage *coverage, const struct test_section *section)
{
    const struct view reference = section->argument;
    const size_t hash = view_find_byte(reference, '#', 0);
    const struct view name = view_trim((struct view){ reference.data, hash == SIZE_MAX ? reference.length : hash });
    const struct view path = coverage_real_path(&coverage->arena, test_section_resolve(&coverage->arena, section, name));
    size_t found = SIZE_MAX;

    for (size_t i = 0; i < coverage->count; i++) {
        if (!view_equal(coverage->items[i].path, path))
            continue;
        found = i;
        if (hash != SIZE_MAX) {
            const struct view id = view_trim(view_skip(reference, hash + 1));

            found = liq_saved_find(coverage->saved, liq_saved_at(coverage->saved, i).path, (struct liq_text){ id.data, id.length });
        }
        break;
    }
    return found == SIZE_MAX ? NULL : &coverage->items[found];
}

/* ---- cases ---- */

static bool coverage_probe(struct test_bench *bench, struct liq_text probe)
{
    struct test_query query = test_query_new(bench, coverage_view(probe));
    struct liq_result *result = NULL;
    struct liq_error error;
    bool taken = liq_query_valid(query.optimized) &&
                 test_bench_run(bench, &query, &test_modes[0], &result, &error) == LIQ_OK && liq_result_rows(result) > 0;

    liq_result_free(result);
    test_query_free(&query);
    return taken;
}

/* The first case's text stands for the query: others differ only in parameters. */
static void coverage_exercise(struct coverage *coverage, struct coverage_item *item, struct test_bench *bench, struct liq_text text)
{
    struct liq_branches *branches = liq_branches_new(text);
    const size_t count = liq_branches_count(branches);

    if (!item->branches) {
        item->text = arena_keep(&coverage->arena, coverage_view(text));
        item->taken = ARENA_ARRAY(&coverage->arena, count, bool);
    }
    bench->options.parameter_count = 0;         /* they have been filled in */
    for (size_t i = 0; i < count && (!item->branches || i < liq_branches_count(item->branches)); i++)
        if (!item->taken[i])
            item->taken[i] = coverage_probe(bench, liq_branches_at(branches, i).probe);
    if (item->branches)
        liq_branches_free(branches);
    else
        item->branches = branches;
}

static void coverage_run(struct coverage *coverage, const struct test_job *job)
{
    const struct test_section *section = test_file_section(job->file, job->test, TEST_QUERY);
    struct coverage_item *item = section && section->argument.length > 0 ? coverage_find(coverage, section) : NULL;
    struct test_bench bench;
    struct fault fault;
    struct view text;

    if (!item || test_file_section(job->file, job->test, TEST_SKIP))
        return;
    item->cases++;
    if (test_bench_open(&bench, job->file, job->test, arena_format(&coverage->arena, "%.*s/coverage", VIEW_PRINT(coverage->folder)),
                        &fault) == STATUS_OK &&
        test_query_read(&bench, section, section->argument, &text, &fault) == STATUS_OK) {
        struct test_query query = test_query_new(&bench, text);

        if (liq_query_valid(query.optimized))
            coverage_exercise(coverage, item, &bench, liq_query_text(query.optimized));
        test_query_free(&query);
    }
    test_bench_close(&bench);
}

/* ---- what is told ---- */

static const char *const coverage_words[] = {
    [LIQ_BRANCH_STAGE] = "no row reaches", [LIQ_BRANCH_TRUE] = "never true:",
    [LIQ_BRANCH_FALSE] = "never false:",   [LIQ_BRANCH_ARM] = "never taken:",
    [LIQ_BRANCH_MATCH] = "never finds anything:",
};

static void coverage_add_branch(struct buffer *text, const struct coverage_item *item, const struct liq_branch *branch)
{
    struct view part = { item->text.data + branch->begin, branch->end - branch->begin }, line = { 0 }, rest = part;
    size_t number = 1;

    for (size_t i = 0; i < branch->begin; i++)
        number += item->text.data[i] == '\n';
    test_next_line(&rest, &line);
    buffer_add_format(text, "    line %zu: %s `", number, coverage_words[branch->kind]);
    visible_add(text, line);
    buffer_add_text(text, rest.length > 0 ? " ...`\n" : "`\n");
}

static size_t coverage_taken(const struct coverage_item *item)
{
    size_t taken = 0;

    for (size_t i = 0; item->branches && i < liq_branches_count(item->branches); i++)
        taken += item->taken[i];
    return taken;
}

static void coverage_add_item(struct buffer *text, const struct coverage *coverage, size_t index, bool color)
{
    const struct liq_saved_item saved = liq_saved_at(coverage->saved, index);
    const struct coverage_item *item = &coverage->items[index];
    const size_t branches = item->branches ? liq_branches_count(item->branches) : 0;

    if (item->cases > 0 && coverage_taken(item) == branches)
        return;
    visible_add(text, coverage_view(saved.path));
    if (strcmp(saved.container, "query") != 0) {
        buffer_add_char(text, '#');
        visible_add(text, coverage_view(saved.id));
    }
    buffer_add_text(text, ": ");
    if (item->cases == 0)
        ink_add(text, color, INK_YELLOW, VIEW("no case"));
    else
        buffer_add_format(text, "%zu of %zu branches", coverage_taken(item), branches);
    buffer_add_char(text, '\n');
    for (size_t i = 0; i < branches; i++) {
        const struct liq_branch branch = liq_branches_at(item->branches, i);

        if (!item->taken[i])
            coverage_add_branch(text, item, &branch);
    }
}

static void coverage_add_totals(struct buffer *text, const struct coverage *coverage)
{
    size_t with_cases = 0, branches = 0, taken = 0;

    for (size_t i = 0; i < coverage->count; i++) {
        with_cases += coverage->items[i].cases > 0;
        branches += coverage->items[i].branches ? liq_branches_count(coverage->items[i].branches) : 0;
        taken += coverage_taken(&coverage->items[i]);
    }
    buffer_add_format(text, "coverage: %zu of %zu saved queries have cases, which exercise %zu of %zu branches\n", with_cases,
                      coverage->count, taken, branches);
}

void test_coverage_tell(const struct settings *settings, const struct test_plan *plan, struct view folder, bool color,
                        struct output *output)
{
    struct coverage coverage = { .folder = folder };

    arena_init(&coverage.arena, NULL);
    coverage_open(&coverage, settings);
    for (size_t i = 0; i < plan->job_count; i++)
        coverage_run(&coverage, &plan->jobs[i]);
    for (size_t i = 0; i < coverage.count; i++) {
        coverage_add_item(&output->text, &coverage, i, color);
        output_relax(output);
    }
    coverage_add_totals(&output->text, &coverage);
    coverage_close(&coverage);
}
