/* For the files of test_*.c: a case on its way, what is asked of it, and what its query said. */
#pragma once

#include "app/test_bench.h"
#include "app/test_run.h"

struct test_trial {
    struct test_bench bench;
    const struct test_request *request;
    struct test_outcome *outcome;
    struct test_query query;
};

/* The case's section of that keyword, or the one it shares, or NULL. */
const struct test_section *trial_section(const struct test_trial *trial, enum test_keyword keyword);
/* Notes what the section's body should be, where rewriting is wanted; the first of a case counts, another needs another run. */
void trial_edit(struct test_trial *trial, const struct test_section *section, struct view body);
/* The case failed: the section's body is not what came out. */
void trial_fail_text(struct test_trial *trial, const struct test_section *section, struct view wanted, struct view is);
