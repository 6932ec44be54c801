/* What a `liq test` is to run: the files found below the paths named, their cases, and those that were asked for. */
#pragma once

#include "app/settings.h"
#include "app/test_file.h"

struct test_job {
    const struct test_file *file;
    const struct test_case *test;
};

struct test_plan {
    struct arena arena;         /* everything lives in it */
    struct test_file **files;
    size_t file_count, file_capacity;
    struct test_job *jobs;
    size_t job_count, job_capacity;
    size_t malformed;           /* files that could not be read; each was told of */
};

void test_plan_make(const struct settings *settings, struct test_plan *plan);
void test_plan_clear(struct test_plan *plan);
