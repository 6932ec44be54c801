#include "app/verb_lint.h"

#include "app/lint_config.h"
#include "app/lint_mend.h"
#include "app/lint_report.h"
#include "app/saved_files.h"
#include "app/target.h"
#include "app/tell.h"

struct linting {
    struct settings *settings;
    struct lint_config *config;
    struct liq_saved *saved;
    struct liq_lint *lint;
    struct liq_finding *findings;   /* those that are told */
    size_t count, queries, files, errors, mendable, mended;
    bool loss;
};

static void linting_clear(struct linting *linting)
{
    liq_lint_free(linting->lint);
    liq_saved_free(linting->saved);
    linting->lint = NULL;
    linting->saved = NULL;
}

static void linting_count(struct linting *linting)
{
    struct liq_text before = { 0 };

    linting->queries = linting->files = 0;
    for (size_t i = 0; i < liq_saved_count(linting->saved); i++) {
        const struct liq_text path = liq_saved_at(linting->saved, i).path;

        if (lint_config_ignores(linting->config, path))
            continue;
        linting->queries++;
        linting->files += !before.data || !view_equal(lint_view(path), lint_view(before));
        before = path;
    }
}

static void linting_look(struct linting *linting)
{
    const struct settings *settings = linting->settings;
    const struct liq_query_options compiling = {
        .strict = settings->strict, .tables = settings->tables, .table_count = settings->table_count,
    };
    const struct liq_lint_options options = { .query = &compiling, .will = lint_config_will, .context = linting->config };
    size_t count;

    linting_clear(linting);
    linting->saved = saved_files_read(linting->settings);
    linting->lint = liq_lint_new(linting->saved, &options);
    count = liq_lint_count(linting->lint);
    linting->findings = ARENA_ARRAY(&linting->settings->arena, count, struct liq_finding);
    linting->count = linting->errors = linting->mendable = 0;
    for (size_t i = 0; i < count; i++) {
        const struct liq_finding finding = liq_lint_at(linting->lint, i);

        if (lint_config_ignores(linting->config, liq_saved_at(linting->saved, finding.item).path))
            continue;
        linting->errors += finding.severity == LIQ_ERROR;
        linting->mendable += finding.mendable;
        linting->findings[linting->count++] = finding;
    }
    linting_count(linting);
}

/* A mended place may show the next; each round takes away what it mends, so there is an end. */
static bool linting_mend(struct linting *linting)
{
    enum { ROUNDS_MOST = 20 };

    for (size_t round = 0; round < ROUNDS_MOST && linting->mendable > 0; round++) {
        const size_t before = linting->mended;

        if (lint_mend_files(linting->settings, linting->saved, linting->findings, linting->count, &linting->mended) != STATUS_OK)
            return false;
        if (linting->mended == before)
            break;
        linting_look(linting);
    }
    return true;
}

static void linting_complain(struct linting *linting)
{
    for (size_t i = 0; i < liq_saved_complaint_count(linting->saved); i++) {
        const struct liq_saved_complaint complaint = liq_saved_complaint_at(linting->saved, i);

        if (lint_config_ignores(linting->config, complaint.path))
            continue;
        linting->loss |= complaint.loss;
        saved_files_tell(linting->settings, &complaint);
    }
}

static bool linting_write(const struct linting *linting, struct view wanted, bool color)
{
    const struct wanted_report asked = wanted_report_of(linting->settings, wanted);
    const struct lint_report report = {
        .arena = &linting->settings->arena, .saved = linting->saved, .findings = linting->findings, .count = linting->count,
        .color = color && !asked.path,
    };
    struct target target;

    target_open(&target, asked.path, true);
    lint_report_find(asked.form)->write(&target.output, &report);
    return target_close(&target) == EXIT_ANSWERED;
}

/* All that are asked for; for people, unless another goes to standard output. */
static bool linting_report(const struct linting *linting)
{
    const struct word_list *reports = &linting->settings->reports;
    const struct screen screen = screen_of(linting->settings);
    bool written = true, seen = false;

    for (size_t i = 0; i < reports->count; i++) {
        written = linting_write(linting, reports->list[i], screen.out_color) && written;
        seen = seen || !wanted_report_of(linting->settings, reports->list[i]).path;
    }
    return (seen || linting_write(linting, VIEW("human"), screen.out_color)) && written;
}

static void linting_summarize(const struct linting *linting)
{
    const size_t warnings = linting->count - linting->errors;
    struct buffer text = { 0 };

    buffer_add_format(&text, "%zu quer%s in %zu file%s: %zu error%s, %zu warning%s", linting->queries,
                      linting->queries == 1 ? "y" : "ies", linting->files, linting->files == 1 ? "" : "s", linting->errors,
                      linting->errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
    if (linting->mended > 0)
        buffer_add_format(&text, "; %zu mended", linting->mended);
    if (linting->mendable > 0)
        buffer_add_format(&text, "; --fix mends %zu", linting->mendable);
    tell("%.*s", VIEW_PRINT(buffer_view(&text)));
    buffer_clear(&text);
}

static enum exit_status linting_end(struct linting *linting, bool mended)
{
    bool written;

    linting_complain(linting);
    written = linting_report(linting);
    if (!linting->settings->quiet)
        linting_summarize(linting);
    if (lint_config_failed(linting->config))
        return EXIT_MISUSED;
    if (!written || !mended || linting->loss)
        return EXIT_WORLD_FAILED;
    return linting->errors > 0 ? EXIT_CHECK_FAILED : EXIT_ANSWERED;
}

static bool linting_takes_input(const struct settings *settings)
{
    for (size_t i = 0; i < settings->words.count; i++)
        if (view_equal(settings->words.list[i], VIEW("-")))
            return true;
    return false;
}

enum exit_status verb_lint(struct settings *settings)
{
    struct linting linting = { .settings = settings, .config = lint_config_new(settings) };
    enum exit_status status;
    bool mended;

    if (!linting.config)
        return EXIT_MISUSED;
    if (settings->fix && linting_takes_input(settings)) {
        tell("--fix rewrites files, and standard input is none");
        return EXIT_MISUSED;
    }
    linting_look(&linting);
    mended = !settings->fix || linting_mend(&linting);
    status = linting_end(&linting, mended);
    linting_clear(&linting);
    return status;
}
