/* What the steps of a plan did in a run that was traced, for people and for programs. */
#pragma once

#include "render/answer.h"

/* A line a step: rows in and out, time of all workers, memory; below it, what the search for texts and the range of time have spared. */
void steps_table_write(struct output *output, const struct liq_result *result, const struct answer_style *style);
/* An array of objects, one a step. */
void steps_json_write(struct output *output, const struct liq_result *result);
