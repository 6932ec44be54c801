/* Inside the engine: the checks of saved queries, one by one and all together. */
#pragma once

#include "engine/saved_face.h"
#include "engine/template.h"

/* Where the text of a saved query that is called stands. */
struct called {
    struct span span;
    struct view name;
};

/* A saved query as it is compiled: parameters and calls replaced, each byte with its place in the file. */
struct linted {
    struct saved_query query;   /* with that text */
    struct diagnostics problems;/* of parameters and calls; with one, the text is the query's own */
    struct span *unknown;       /* where words stand for what is not known */
    size_t unknown_count;
    struct called *calls;
    size_t call_count;
};

struct findings {
    struct liq_finding *list;
    size_t count, capacity;
};

struct liq_lint {
    struct arena arena;
    struct liq_saved *saved;
    const struct liq_lint_options *options;
    struct liq_query_options compiling; /* the caller's, with all saved queries to be called */
    struct findings findings;
};

/* ---- lint_expand.c ---- */

void linted_expand(struct liq_lint *lint, const struct saved_query *query, struct linted *linted);

/* ---- lint_allow.c: comments that silence ---- */

struct allowance {
    struct span span;           /* of the code in the comment */
    struct view code;
    size_t line;                /* 0: for the whole query */
    bool used;
};
struct allowances {
    struct allowance *list;
    size_t count, capacity;
};
struct allowances allowances_of(struct view text, struct arena *arena);
/* Whether one silences the warning; it counts as used then. */
bool allowances_take(struct allowances *allowances, struct view text, struct view code, size_t begin);

/* ---- lint_query.c ---- */

void lint_query(struct liq_lint *lint, size_t item);
/* Adds a finding in a range of the file of that query; NULL when it is a warning that is not to be told. */
struct liq_finding *lint_find(struct liq_lint *lint, size_t item, const struct diagnostic *diagnostic, struct range range);
