/*
 * An answer held against what was expected, cell by cell, with the leeway that the case gives. The report is a table of the rows
 * that differ and those beside them: `-` is missing, `+` is more than was expected, `~` has cells that are WANTED => GOT.
 */
#pragma once

#include "app/test_grid.h"

struct test_tolerance {
    double amount;
    bool relative;              /* amount is a share of the expected number */
    struct view columns;        /* a list; empty: of all */
};

struct test_leeway {
    bool unordered;
    bool named_cells;           /* see struct test_form: columns may be in another order, those without values may be missing */
    struct view ignored;        /* a list of columns that are left out */
    const struct test_tolerance *tolerances;
    size_t tolerance_count;
};

/* Whether they agree; else the report gets why. */
bool test_compare(struct arena *arena, const struct test_grid *wanted, const struct test_grid *is, const struct test_leeway *leeway,
                  struct buffer *report, bool color);
/* Whether every row of `wanted`, whose columns are some of those of `is`, is among the rows of `is`. */
bool test_compare_contains(struct arena *arena, const struct test_grid *wanted, const struct test_grid *is,
                           const struct test_leeway *leeway, struct buffer *report, bool color);
