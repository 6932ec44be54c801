/*
 * What compiles and is doubtful: a rule each, in a file of its own and a row LINT of syntax/codes.def.
 *
 * A rule looks at the tree for what was written, and at the plan for what it means: there each name is a slot, so two
 * mentions of a slot are the same field. The plan is as it was bound, in the order of the text, nothing moved or left out.
 */
#pragma once

#include "plan/plan.h"

struct lint {
    struct view text;
    const struct query_tree *tree;
    const struct plan *plan;
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct span *unknown; /* parts that stand for what is not known; a value there may be any */
    size_t unknown_count;
};

/* Adds what all rules find in a query that compiles, and how to mend warnings of the compiler. */
void lint_run(struct lint *lint);
