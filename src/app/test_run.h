/* One case, run and judged. */
#pragma once

#include "app/test_bench.h"

/* A section whose body is to be rewritten with what came out. */
struct test_edit {
    const struct test_section *section;
    struct buffer body;         /* lines without indentation */
};

struct test_outcome {
    size_t passed, failed, skipped;     /* a case, or each line of its expressions */
    size_t excused;                     /* failed, as was expected */
    size_t elapsed_us;
    struct buffer report;               /* of what failed; lines */
    struct test_edit edit;              /* section NULL: there is nothing to rewrite */
    bool rows_lost;                     /* there are less rows than were expected */
    bool beyond_edit;                   /* something failed that rewriting it does not mend */
};

struct test_request {
    struct view folder;         /* a path that may be made into a folder for the case's events */
    bool color, thorough, update;
};

void test_run(const struct test_file *file, const struct test_case *test, const struct test_request *request,
              struct test_outcome *outcome);
void test_outcome_clear(struct test_outcome *outcome);
/* For the files of test_*.c: notes that the case failed, and why. */
void test_fail(struct test_outcome *outcome, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Runs the lines of an `expressions` section. */
void test_run_expressions(struct test_bench *bench, const struct test_section *section, struct test_outcome *outcome);
