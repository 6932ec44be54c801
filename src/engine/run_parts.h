/* What the files about runs share. */
#pragma once

#include "engine/watching.h"

struct liq_result {
    struct arena arena;
    const struct liq_query *query;
    struct answer answer;
    struct map groups;              /* that were read, those of queries inside too */
    struct liq_text *columns;       /* names */
    size_t column_count;
    struct liq_cell *cells;         /* row by row */
    struct liq_text *pointers;
    struct complaints complaints;
    uint64_t elapsed_us;
    struct refusal refusal;
};

struct liq_result *result_new(const struct liq_query *query);
/* Makes cells of the answer. */
void result_fill(struct liq_result *result, const struct catalog *catalog);
/* Adds what was not said yet: several queries of a run may meet the same trouble. */
void result_complain(struct liq_result *result, struct complaints more);

struct exec_options run_options(const struct liq_run_options *options, const struct liq_query *query);
void run_say(struct liq_error *error, const char *message, const struct refusal *refusal);
