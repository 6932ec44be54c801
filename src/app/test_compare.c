#include "app/test_compare.h"

#include "app/test_compare_rows.h"
#include "app/test_file.h"
#include "base/number.h"

#include <math.h>
#include <stdlib.h>

static bool compare_listed(struct view list, struct view name)
{
    struct view item;

    while (test_next_item(&list, &item))
        if (view_equal(item, name))
            return true;
    return false;
}

/* ---- cells ---- */

static void compare_settle_columns(struct compare *compare, const struct test_leeway *leeway)
{
    compare->rules = ARENA_ARRAY(compare->arena, compare->wanted.columns, struct compare_rule);
    for (size_t i = 0; i < compare->wanted.columns; i++) {
        compare->rules[i].numeric = leeway->named_cells;
        for (size_t j = 0; j < leeway->tolerance_count; j++) {
            const struct test_tolerance *tolerance = &leeway->tolerances[j];

            if (tolerance->columns.length == 0 || compare_listed(tolerance->columns, compare->wanted.names[i]))
                compare->rules[i] = (struct compare_rule){ true, tolerance->relative, tolerance->amount };
        }
    }
}

bool compare_cells_equal(const struct compare *compare, size_t column, struct view wanted, struct view is)
{
    const struct compare_rule *rule = &compare->rules[column];
    double left, right;

    if ((wanted.data == NULL) == (is.data == NULL) && view_equal(wanted, is))
        return true;
    if (!rule->numeric || !wanted.data || !is.data || !number_parse(wanted, &left) || !number_parse(is, &right))
        return false;
    return fabs(left - right) <= rule->amount * (rule->relative ? fabs(left) : 1);
}

/* ---- columns ---- */

static size_t grid_find(const struct test_grid *grid, struct view name)
{
    for (size_t i = 0; i < grid->columns; i++)
        if (view_equal(grid->names[i], name))
            return i;
    return SIZE_MAX;
}

/* The grid with these of its columns; SIZE_MAX is a column of nulls. */
static struct test_grid grid_project(struct arena *arena, const struct test_grid *grid, const struct view *names,
                                     const size_t *columns, size_t count)
{
    struct test_grid projected = { .columns = count, .rows = count > 0 ? grid->rows : 0 };

    projected.names = ARENA_ARRAY(arena, count, struct view);
    projected.cells = ARENA_ARRAY(arena, count * projected.rows, struct view);
    for (size_t i = 0; i < count; i++) {
        projected.names[i] = names[i];
        for (size_t row = 0; row < projected.rows && columns[i] != SIZE_MAX; row++)
            projected.cells[row * count + i] = grid->cells[row * grid->columns + columns[i]];
    }
    return projected;
}

static struct test_grid grid_without(struct arena *arena, const struct test_grid *grid, struct view ignored)
{
    size_t *columns = ARENA_ARRAY(arena, grid->columns, size_t), count = 0;
    struct view *names = ARENA_ARRAY(arena, grid->columns, struct view);

    if (ignored.length == 0)
        return *grid;
    for (size_t i = 0; i < grid->columns; i++)
        if (!compare_listed(ignored, grid->names[i])) {
            names[count] = grid->names[i];
            columns[count++] = i;
        }
    return grid_project(arena, grid, names, columns, count);
}

static bool grid_has_values(const struct test_grid *grid, size_t column)
{
    for (size_t row = 0; row < grid->rows; row++)
        if (grid->cells[row * grid->columns + column].data)
            return true;
    return false;
}

static void compare_tell_column(struct buffer *report, const char *how, struct view name)
{
    buffer_add_format(report, "  %s column ", how);
    test_value_print(report, name);
    buffer_add_char(report, '\n');
}

/* How columns are to be matched. */
enum compare_columns { COLUMNS_IN_ORDER, COLUMNS_BY_NAME, COLUMNS_SOME };

/* Makes both grids have the same columns; false, and the report says why, when they had not. */
static bool compare_match_columns(struct compare *compare, enum compare_columns how, struct buffer *report)
{
    struct test_grid *wanted = &compare->wanted, *is = &compare->is;
    const size_t most = wanted->columns + is->columns;
    size_t *left = ARENA_ARRAY(compare->arena, most, size_t), *right = ARENA_ARRAY(compare->arena, most, size_t), count = 0;
    struct view *names = ARENA_ARRAY(compare->arena, most, struct view);
    bool same = true, ordered = true;

    for (size_t i = 0; i < wanted->columns; i++) {
        const size_t found = grid_find(is, wanted->names[i]);

        if (found == SIZE_MAX) {
            compare_tell_column(report, "missing", wanted->names[i]);
            same = false;
            continue;
        }
        ordered &= count == 0 || right[count - 1] < found;
        names[count] = wanted->names[i];
        left[count] = i;
        right[count++] = found;
    }
    for (size_t i = 0; i < is->columns && how != COLUMNS_SOME; i++) {
        if (grid_find(wanted, is->names[i]) != SIZE_MAX)
            continue;
        if (how == COLUMNS_BY_NAME && !grid_has_values(is, i))
            continue;
        compare_tell_column(report, "extra", is->names[i]);
        same = false;
    }
    if (how == COLUMNS_IN_ORDER && same && !ordered) {
        buffer_add_text(report, "  the columns stand in another order\n");
        same = false;
    }
    if (how == COLUMNS_IN_ORDER && same)
        return true;            /* names that occur twice stay where they are */
    const size_t wanted_rows = wanted->rows, is_rows = is->rows;

    *wanted = grid_project(compare->arena, wanted, names, left, count);
    *is = grid_project(compare->arena, is, names, right, count);
    if (count == 0 && how == COLUMNS_BY_NAME && wanted_rows != is_rows) {
        buffer_add_format(report, "  there %s %zu row%s, not %zu\n", is_rows == 1 ? "is" : "are", is_rows, is_rows == 1 ? "" : "s",
                          wanted_rows);
        same = false;
    }
    return same;
}

static bool compare_run(struct arena *arena, const struct test_grid *wanted, const struct test_grid *is,
                        const struct test_leeway *leeway, enum compare_columns how, struct buffer *report, bool color)
{
    struct compare compare = {
        .arena = arena,
        .wanted = grid_without(arena, wanted, leeway->ignored),
        .is = grid_without(arena, is, leeway->ignored),
        .some = how == COLUMNS_SOME,
        .unordered = leeway->unordered || how == COLUMNS_SOME,
        .exact = leeway->tolerance_count == 0 && !leeway->named_cells,
        .color = color,
    };
    bool same = compare_match_columns(&compare, how, report);

    compare_settle_columns(&compare, leeway);
    if (!compare_match_rows(&compare)) {
        compare_tell_rows(&compare, report);
        same = false;
    }
    return same;
}

bool test_compare(struct arena *arena, const struct test_grid *wanted, const struct test_grid *is, const struct test_leeway *leeway,
                  struct buffer *report, bool color)
{
    return compare_run(arena, wanted, is, leeway, leeway->named_cells ? COLUMNS_BY_NAME : COLUMNS_IN_ORDER, report, color);
}

bool test_compare_contains(struct arena *arena, const struct test_grid *wanted, const struct test_grid *is,
                           const struct test_leeway *leeway, struct buffer *report, bool color)
{
    return compare_run(arena, wanted, is, leeway, COLUMNS_SOME, report, color);
}
