/* How many rows each stage of a query left, for a case whose answer has other rows than were expected. */
#pragma once

#include "app/test_trial.h"

/* Adds to the report; nothing where no stage left fewer rows than it got. */
void test_steps_tell(struct test_trial *trial);
