/* For test_compare.c: which rows of an answer are those that were expected, and how the others are shown. */
#pragma once

#include "app/test_grid.h"

/* What may differ in a column. */
struct compare_rule {
    bool numeric, relative;
    double amount;
};

struct compare {
    struct arena *arena;
    struct test_grid wanted, is;        /* with the same columns */
    struct compare_rule *rules;         /* one a column */
    bool some;                          /* rows beyond those wanted are fine */
    bool unordered, exact, color;
    size_t *equals;                     /* of each wanted row: the row it is equal to, or SIZE_MAX */
    size_t *changes;                    /* likewise: the one that it became */
    bool *used;                         /* of each row: it is equal to one, or became of one */
};

/* Fills equals, changes and used; whether nothing is missing or too much. */
bool compare_match_rows(struct compare *compare);
void compare_tell_rows(const struct compare *compare, struct buffer *report);
bool compare_cells_equal(const struct compare *compare, size_t column, struct view wanted, struct view is);
