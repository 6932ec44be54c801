/* Answers made by hand, in place of the library's. Include it after cmocka.h, in one file of the test. */
#pragma once

#include "base/view.h"

#include <liq/liq.h>

#include <string.h>

enum { FAKE_COLUMNS = 4, FAKE_ROWS = 4 };

/* A text without data is null. */
struct liq_result {
    size_t columns, rows;
    const char *names[FAKE_COLUMNS];
    struct liq_cell cells[FAKE_ROWS][FAKE_COLUMNS];
    const char *pointers[FAKE_ROWS];
    struct liq_statistics statistics;
};

#define FAKE_TEXT(literal) { LIQ_STRING, { (literal), sizeof(literal) - 1 } }
#define FAKE_NUMBER(literal) { LIQ_NUMBER, { (literal), sizeof(literal) - 1 } }
#define FAKE_BOOLEAN(literal) { LIQ_BOOLEAN, { (literal), sizeof(literal) - 1 } }
#define FAKE_NULL { LIQ_NULL, { NULL, 0 } }

size_t liq_result_rows(const struct liq_result *result) { return result->rows; }
size_t liq_result_columns(const struct liq_result *result) { return result->columns; }

struct liq_text liq_result_column(const struct liq_result *result, size_t column)
{
    return (struct liq_text){ result->names[column], strlen(result->names[column]) };
}

struct liq_cell liq_result_cell(const struct liq_result *result, size_t row, size_t column)
{
    return result->cells[row][column];
}

struct liq_text liq_result_pointer(const struct liq_result *result, size_t row)
{
    const char *pointer = result->pointers[row];

    return (struct liq_text){ pointer, pointer ? strlen(pointer) : 0 };
}

struct liq_statistics liq_result_statistics(const struct liq_result *result) { return result->statistics; }
