/* For the tests of this layer: a query's text bound with the commands there are, and what was said about it. */
#pragma once

#include "commands/commands.h"
#include "exec/operator.h"
#include "plan/optimizer.h"
#include "syntax/query_parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct bound {
    struct arena arena;
    struct diagnostics diagnostics;
    struct plan *plan;
};

/* The table that examples look things up in. */
static inline struct view bound_table_path(struct arena *arena)
{
    const char *folder = getenv("LIQ_TEST_DATA");

    return arena_format(arena, "%s/offices.csv", folder ? folder : "tests/data");
}

static inline void bound_init(struct bound *bound, const char *text)
{
    struct table_file table = { .name = VIEW("offices") };
    struct binder_options options = {
        .clock = { .now_ms = 1714557600000, .start_ms = INT64_MIN, .end_ms = INT64_MAX },
        .find_command = command_find,
        .filter = &filter_operator,
        .extend = &extend_operator,
        .tables = &table,
        .table_count = 1,
    };
    struct query_tree *tree;

    arena_init(&bound->arena, NULL);
    table.path = bound_table_path(&bound->arena);
    diagnostics_init(&bound->diagnostics, &bound->arena);
    tree = query_parse(view_of(text), &bound->arena, &bound->diagnostics);
    bound->plan = binder_bind(tree, view_of(text), &options, &bound->arena, &bound->diagnostics);
    diagnostics_sort(&bound->diagnostics);
}

static inline void bound_optimize_by(struct bound *bound, const struct optimizer_options *options)
{
    assert_int_equal(bound->diagnostics.errors, 0);
    plan_optimize(bound->plan, options);
}

static inline void bound_optimize(struct bound *bound, bool optimize)
{
    bound_optimize_by(bound, &(struct optimizer_options){ .optimize = optimize, .discover = &discover_operator });
}

static inline void bound_clear(struct bound *bound)
{
    plan_clear(bound->plan);
    arena_clear(&bound->arena);
}

/* The codes in text order, a blank between two: "E0302 W0202"; empty when nothing is said. */
static inline void assert_says(const char *query, const char *codes)
{
    struct bound bound;
    struct buffer said;

    bound_init(&bound, query);
    buffer_init(&said);
    for (const struct diagnostic *d = bound.diagnostics.first; d; d = d->next)
        buffer_add_format(&said, "%s%s", said.length ? " " : "", code_row(d->code)->id);
    buffer_add_char(&said, '\0');
    if (strcmp(said.data, codes) != 0)
        fail_msg("%s\nsays   %s\nwanted %s", query, said.data, codes);
    buffer_clear(&said);
    bound_clear(&bound);
}

/* The names of the answer's columns, ", " between two. */
static inline void assert_columns(const char *query, const char *names)
{
    struct bound bound;
    struct buffer got;

    bound_init(&bound, query);
    if (bound.diagnostics.errors)
        fail_msg("%s: %.*s", query, VIEW_PRINT(bound.diagnostics.first->message));
    buffer_init(&got);
    for (size_t i = 0; i < bound.plan->column_count; i++)
        buffer_add_format(&got, "%s%.*s", i ? ", " : "", VIEW_PRINT(bound.plan->columns[i].name));
    buffer_add_char(&got, '\0');
    if (strcmp(got.data, names) != 0)
        fail_msg("%s\nhas columns %s\nwanted      %s", query, got.data, names);
    buffer_clear(&got);
    bound_clear(&bound);
}

/* The plan as explain prints it. */
static inline void assert_explains(const char *query, bool optimize, const char *wanted)
{
    struct bound bound;
    struct view lines;

    bound_init(&bound, query);
    if (bound.diagnostics.errors)
        fail_msg("%s: %.*s", query, VIEW_PRINT(bound.diagnostics.first->message));
    bound_optimize(&bound, optimize);
    lines = plan_explain(bound.plan, &bound.arena);
    if (!view_equal(lines, view_of(wanted)))
        fail_msg("%s%s\n%.*s\nwanted\n%s", query, optimize ? "" : " (as written)", VIEW_PRINT(lines), wanted);
    bound_clear(&bound);
}
