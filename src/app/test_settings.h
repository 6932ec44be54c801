/* The `set` lines of a case. */
#pragma once

#include "app/test_bench.h"

/* The clock of a case that sets none: the same on every day. */
#define TEST_NOW_MS INT64_C(1714557600000)  /* 2024-05-01T10:00:00Z */

/* Those of the file come first, then those of the case; of a setting that can be made once, the last one counts. */
enum status test_settings_read(struct test_bench *bench, struct fault *fault);
