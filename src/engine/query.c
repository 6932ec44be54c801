/* Queries: from text to plan. */

#include "engine/engine.h"

#include "engine/explanation.h"
#include "engine/query_tables.h"
#include "exec/operator.h"
#include "lint/lint.h"
#include "plan/differences.h"
#include "plan/optimizer.h"
#include "syntax/query_parse.h"

#include <stdlib.h>
#include <time.h>

static int64_t system_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct clock query_clock(const struct liq_query_options *options)
{
    return (struct clock){
        .now_ms = options->now_ms ? options->now_ms : system_now_ms(),
        .start_ms = options->has_start ? options->start_ms : INT64_MIN,
        .end_ms = options->has_end ? options->end_ms : INT64_MAX,
    };
}

/* ---- diagnostics as the public header has them ---- */

struct liq_diagnostic diagnostic_public(struct view text, const struct diagnostic *diagnostic)
{
    const struct code_row *row = code_row(diagnostic->code);
    struct place begin = place_of(text, diagnostic->span.begin), end = place_of(text, diagnostic->span.end);

    return (struct liq_diagnostic){
        .code = row->id,
        .severity = row->severity == SEVERITY_ERROR || diagnostic->refused ? LIQ_ERROR : LIQ_WARNING,
        .begin = diagnostic->span.begin,
        .end = diagnostic->span.end,
        .line = begin.line,
        .column = begin.column,
        .end_line = end.line,
        .end_column = end.column,
        .message = text_of(diagnostic->message),
        .help = text_of(diagnostic->help),
        .service = text_of(diagnostic->service),
        .mended_begin = diagnostic->mended.begin,
        .mended_end = diagnostic->mended.end,
        .mending = diagnostic->mendable ? text_of(diagnostic->mending) : (struct liq_text){ 0 },
    };
}

static void query_publish(struct liq_query *query)
{
    diagnostics_sort(&query->diagnostics);
    for (const struct diagnostic *d = query->diagnostics.first; d; d = d->next)
        query->count++;
    query->list = ARENA_ARRAY(&query->arena, query->count, struct liq_diagnostic);
    query->count = 0;
    for (const struct diagnostic *d = query->diagnostics.first; d; d = d->next)
        query->list[query->count++] = diagnostic_public(query->text, d);
}

/* ---- compiling ---- */

/* An empty text asks for what the console shows first (language reference 6.2). */
static struct view query_or_default(struct view text)
{
    return view_trim(text).length ? text : VIEW("fields @timestamp, @message | sort @timestamp desc");
}

static void query_lint(struct liq_query *query, const struct query_tree *tree, const struct expanded *expanded)
{
    struct lint lint = {
        .text = query->text, .tree = tree, .plan = query->plan, .arena = &query->arena, .diagnostics = &query->diagnostics,
        .unknown = expanded ? expanded->unknown : NULL, .unknown_count = expanded ? expanded->unknown_count : 0,
    };

    lint_run(&lint);
}

static void query_compile(struct liq_query *query, const struct liq_query_options *options, const struct expanded *expanded)
{
    struct binder_options binding = {
        .clock = query_clock(options),
        .strict = options->strict,
        .find_command = command_find,
        .filter = &filter_operator,
        .extend = &extend_operator,
    };
    struct optimizer_options optimizing = {
        .optimize = !options->no_optimize, .documented = options->documented_fields && !options->strict, .discover = &discover_operator,
    };
    struct query_tree *tree = query_parse(query->text, &query->arena, &query->diagnostics);

    binding.tables = query_tables(options, &query->arena, &binding.table_count);
    if (tree->count == 0 && query->diagnostics.errors == 0)
        difference_refuse(DIFFERENCE_EMPTY_QUERY, options->strict, (struct span){ 0, 0 }, &query->diagnostics);
    /* Binding goes on after mistakes in the grammar: the stages that could be read may have some of their own. */
    query->plan = binder_bind(tree, query->text, &binding, &query->arena, &query->diagnostics);
    if (options->strict)
        differences_refuse(query->text, &query->diagnostics);
    query->valid = query->diagnostics.errors == 0;
    if (!query->valid)
        return;
    if (options->lint)
        query_lint(query, tree, expanded);
    plan_optimize(query->plan, &optimizing);
    query->explanation = explanation_new();
}

static struct liq_query *query_make(struct view text, const struct liq_query_options *options, const struct expanded *expanded)
{
    static const struct liq_query_options nothing = { 0 };
    struct liq_query *query = heap_zalloc(sizeof *query);
    struct view written;

    if (!options)
        options = &nothing;
    arena_init(&query->arena, NULL);
    diagnostics_init(&query->diagnostics, &query->arena);
    query->max_fields = options->max_fields ? options->max_fields : 200;
    written = arena_keep(&query->arena, text);
    if (!expanded)
        written = template_expand(written, options, &query->arena, &query->diagnostics);
    query->text = options->strict ? written : query_or_default(written);
    if (query->diagnostics.errors == 0)
        query_compile(query, options, expanded);
    query_publish(query);
    return query;
}

struct liq_query *liq_query_new(const char *text, size_t length, const struct liq_query_options *options)
{
    return query_make((struct view){ text, length }, options, NULL);
}

struct liq_query *query_of_expanded(const struct expanded *expanded, const struct liq_query_options *options)
{
    return query_make(expanded->text, options, expanded);
}

void liq_query_free(struct liq_query *query)
{
    if (!query)
        return;
    if (query->plan)
        plan_clear(query->plan);
    explanation_free(query->explanation);
    arena_clear(&query->arena);
    free(query);
}

bool liq_query_valid(const struct liq_query *query)
{
    return query->valid;
}

struct liq_text liq_query_text(const struct liq_query *query)
{
    return text_of(query->text);
}

size_t liq_query_diagnostic_count(const struct liq_query *query)
{
    return query->count;
}

struct liq_diagnostic liq_query_diagnostic(const struct liq_query *query, size_t index)
{
    return query->list[index];
}

struct liq_text liq_query_explain(const struct liq_query *query)
{
    return query->explanation ? text_of(explanation_text(query->explanation, query->plan)) : (struct liq_text){ 0 };
}

size_t liq_query_column_count(const struct liq_query *query)
{
    return query->valid ? query->plan->column_count : 0;
}

struct liq_text liq_query_column(const struct liq_query *query, size_t column)
{
    return text_of(query->plan->columns[column].name);
}
