/* What a case expects of an answer. */
#pragma once

#include "app/test_trial.h"

/* Whether anything is expected for which the query has to be run. */
bool test_expects_rows(const struct test_trial *trial);
/* Judges the result of one mode; `first` is that of the first mode, NULL when this is it. */
void test_expect(struct test_trial *trial, const struct liq_result *first, const struct liq_result *result);
