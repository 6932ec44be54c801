/* Expected answers that are not written as aligned tables: CSV, JSON, and what `aws logs get-query-results` prints. */
#pragma once

#include "app/test_grid.h"

struct test_form {
    const char *name;
    enum status (*parse)(struct arena *arena, struct view text, struct test_grid *grid, struct fault *fault);
    bool named_cells;           /* cells say their columns: those that are null are left out, and columns have no order */
};

const struct test_form *test_form_find(struct view name);      /* NULL when there is none; "" is the aligned table */
