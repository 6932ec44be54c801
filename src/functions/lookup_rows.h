/*
 * Looking rows up in a table: by the texts of some columns, or by the longest block that holds an address. What is found is
 * the number of the row, null when there is none; the values of its columns are taken by a second function, so that several
 * of them cost one search.
 */
#pragma once

#include "base/text_table.h"
#include "data/csv_table.h"
#include "functions/function.h"

/* A place in the table of hashes. Most of what is not there is seen by half of its hash, without a look at texts elsewhere. */
struct lookup_slot {
    uint32_t row;               /* 1 + row; 0 is free */
    uint32_t half;
};

/* The rows of a table by what some of its columns hold together. Of equal rows the first counts. */
struct lookup_keys {
    const struct csv_table *table;
    const size_t *columns;
    size_t count;
    struct lookup_slot *slots;
    size_t mask;
    struct text_sieve sieve;
};
const struct lookup_keys *lookup_keys_new(const struct csv_table *table, const size_t *columns, size_t count,
                                          struct arena *arena);
/* The arguments are the texts in the order of the columns; prepared is the keys. */
extern const struct function lookup_row_function;

/* The rows of a table by the blocks of addresses that a column holds; a single address is a block of its own. */
struct lookup_blocks;
/* *odd is the number of rows whose cell is neither block nor address, *odd_line the line of the first of them. */
const struct lookup_blocks *lookup_blocks_new(const struct csv_table *table, size_t column, struct arena *arena, size_t *odd,
                                              size_t *odd_line);
/* The argument is the address; prepared is the blocks. */
extern const struct function cidrlookup_row_function;

/* What a column of the table holds in a row: null when there is no row. */
struct lookup_value {
    const struct csv_table *table;
    size_t column;
};
/* The argument is the row; prepared is a struct lookup_value. */
extern const struct function lookup_value_function;
/* The second argument is the value there was: it stays unless it is null or empty and there is a row. */
extern const struct function lookup_new_value_function;
