/* How the outcomes of test cases are told: to people, or to the programs that run them in CI. */
#pragma once

#include "app/test_plan.h"
#include "app/test_run.h"
#include "render/output.h"

struct test_report {
    const struct test_plan *plan;
    const struct test_outcome *outcomes;    /* one a job; cases that were not run have passed, failed and skipped nothing */
    bool color, verbose;
    bool filed;                             /* it goes into a file of its own */
    bool update;                            /* what can be rewritten is, and has not failed */
};

struct test_report_form {
    const char *name;
    void (*write)(struct output *output, const struct test_report *report);
};

const struct test_report_form *test_report_find(struct view name);     /* NULL when there is none */
const struct test_report_form *test_report_at(size_t index);           /* NULL past the end; 0 is for people */
/* Whether all that failed of a case is what --update rewrites. */
bool test_outcome_mends(const struct test_outcome *outcome);
bool test_outcome_ran(const struct test_outcome *outcome);
