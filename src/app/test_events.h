/* The events of a case: files that it names, and files that are written for it into a folder of its own. */
#pragma once

#include "app/test_bench.h"

/* Needs the settings: events may have times relative to the clock. */
enum status test_events_lay(struct test_bench *bench, struct fault *fault);
/* Removes what a case wrote, and the folder; there may be less than `count` files. */
void test_events_sweep(struct view folder, size_t count);
/* Lines with relative times as events of format `events`. For tests as well. */
enum status test_events_relative(struct view body, const struct moment_clock *clock, struct buffer *text, struct fault *fault);
