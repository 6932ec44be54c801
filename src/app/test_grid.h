/*
 * A grid is an answer as test files write it: names, and cells that are null or text. It is read from an aligned table or
 * taken from a result, printed, and compared.
 */
#pragma once

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"

#include <liq/liq.h>

struct test_grid {
    size_t columns, rows;
    struct view *names;
    struct view *cells;         /* rows * columns; data NULL is null */
};

/* Reads an aligned table. The fault names the line, from 1, and what is wrong with it. */
enum status test_grid_parse(struct arena *arena, struct view text, struct test_grid *grid, struct fault *fault);
/* The cells are views of the result. */
void test_grid_of(struct arena *arena, const struct liq_result *result, struct test_grid *grid);

/* Prints the grid, aligned so that `beside` (may be NULL) would line up with it. */
void test_grid_print(struct buffer *text, const struct test_grid *grid, const struct test_grid *beside);
/* A cell as a table has it: nothing for a null. */
void test_grid_add_cell(struct buffer *text, struct view value);
/* One value as a table shows it, and back: `null`, a JSON string or the text itself. */
void test_value_print(struct buffer *text, struct view value);
enum status test_value_parse(struct arena *arena, struct view text, struct view *value, struct fault *fault);
