/* What the files about runs share. */
#pragma once

#include "engine/watching.h"

/* What the steps of a query did, one inside it or itself. */
struct result_trace {
    const struct plan *plan;
    size_t query;                   /* 0: itself */
    struct run_trace run;
    struct view *lines;             /* of explain, by step */
};

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
    struct result_trace *traces;    /* those of queries inside first */
    size_t trace_count;
};

struct liq_result *result_new(const struct liq_query *query);
/* Keeps what the steps of that plan did, if the run was traced. */
void result_add_trace(struct liq_result *result, const struct plan *plan, size_t query, const struct answer *answer);
/* Makes cells of the answer. */
void result_fill(struct liq_result *result, const struct catalog *catalog);
/* Adds what was not said yet: several queries of a run may meet the same trouble. */
void result_complain(struct liq_result *result, struct complaints more);

struct exec_options run_options(const struct liq_run_options *options, const struct liq_query *query);
void run_say(struct liq_error *error, const char *message, const struct refusal *refusal);
