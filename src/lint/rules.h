/* Inside the lint layer: the rules, and what they share. */
#pragma once

#include "lint/lint.h"

#define CODE(...)
#define LINT(id, rule, ...) void lint_##rule(struct lint *lint);
#include "syntax/codes.def"
#undef CODE
/* Not a rule: takes away a sort that stats discards. */
void lint_mend_sorts(struct lint *lint);

/* ---- the tree (lint_tree.c) ---- */

/* The text of a span. */
struct view lint_slice(const struct lint *lint, struct span span);
/* Whether nothing of the span stands for what is not known. */
bool lint_is_known(const struct lint *lint, struct span span);
bool stage_is(const struct stage *stage, const char *word);
/* Calls back for each node of the query's expressions, those of queries inside it included; parents come first. */
typedef void (*lint_visit_fn)(struct lint *lint, const struct node *node, void *context);
void lint_each_node(struct lint *lint, lint_visit_fn visit, void *context);
/* The nodes of one expression. */
void lint_each_within(struct lint *lint, const struct node *node, lint_visit_fn visit, void *context);
/* The nodes of a stage's expressions. */
void lint_each_of_stage(struct lint *lint, const struct stage *stage, lint_visit_fn visit, void *context);
/* Calls back for each tree, that of the query and those inside it. */
void lint_each_tree(struct lint *lint, void (*visit)(struct lint *lint, const struct query_tree *tree));
/* What to leave out so that a stage goes, with the pipe it needs no more. False where that cannot be: it is the only one, or a
 * comment would go with it. */
bool lint_stage_span(const struct lint *lint, const struct query_tree *tree, size_t stage, struct span *span);
bool lint_has_comment(const struct lint *lint, struct span span);

/* ---- the plan (lint_plan.c) ---- */

/* Calls back for each expression of the plan's filters and assignments, and for what is in them; parents come first. */
typedef void (*lint_expr_fn)(struct lint *lint, const struct expr *expr, void *context);
void lint_each_expr(struct lint *lint, lint_expr_fn visit, void *context);
bool expr_calls(const struct expr *expr, const char *function);
bool expr_compares(const struct expr *expr);        /* = != < <= > >= */
/* A comparison of a field with a known constant, whichever comes first: false when it is none. */
struct comparison {
    const char *sign;           /* with the field on the left */
    size_t slot;
    const struct expr *constant;
};
bool expr_comparison(const struct lint *lint, const struct expr *expr, struct comparison *comparison);
/* The slots that anything in the plan reads, or that are shown. */
struct slot_set lint_used(const struct lint *lint);
