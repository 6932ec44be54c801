/* Whether what tests depend on has changed. */
#pragma once

#include "app/test_plan.h"

/*
 * A number that is another one when a file below the paths of the command line, or one that a case names, appears, vanishes or is
 * written.
 */
uint64_t test_watch_state(const struct settings *settings, const struct test_plan *plan);
