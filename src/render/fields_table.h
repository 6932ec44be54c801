/* The fields there are, as liq_query_discover() answers, drawn for people: a table for each section. */
#pragma once

#include "render/answer.h"

struct fields_form {
    const struct answer_style *style;
    bool all;                   /* also what is told by others: objects, and what stands in the second element of a list and on */
};

void fields_table_write(struct output *output, const struct liq_result *result, const struct fields_form *form);
/* The column of that name; SIZE_MAX when there is none. */
size_t fields_column(const struct liq_result *result, struct view name);
