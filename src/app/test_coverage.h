/* Which saved queries have no case, and what in the others no case exercises. */
#pragma once

#include "app/test_plan.h"
#include "render/output.h"

/* Looks for saved queries in the folders that are tested; the folder is for the events of cases, and exists. */
void test_coverage_tell(const struct settings *settings, const struct test_plan *plan, struct view folder, bool color,
                        struct output *output);
