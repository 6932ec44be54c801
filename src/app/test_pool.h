/*
 * Runs the cases of a plan in child processes, so that a case that brings its process down, or never ends, is a failure of
 * that case and of no other.
 */
#pragma once

#include "app/test_plan.h"
#include "app/test_run.h"

struct test_pool {
    const struct test_plan *plan;
    struct view folder;             /* exists; a folder for each case is made and removed in it */
    size_t workers;
    bool color, thorough, update, fail_fast;
    struct test_outcome *outcomes;  /* one a job, zeroed; those that were run get filled in */
    bool interrupted;               /* by Ctrl-C */
};

enum status test_pool_run(struct test_pool *pool, struct fault *fault);
