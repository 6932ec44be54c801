/* The query of a case, where it is not written in the test file: a file of its own, or one of those in a template. */
#pragma once

#include "app/test_bench.h"

enum { TEST_QUERY_PARAMETERS = 20 };    /* that a saved query may have */

/*
 * Reads FILE, or FILE#ID. What is not known in a template is put in from the bench's values; parameters that have a default there
 * become parameters of the bench unless it has them.
 */
enum status test_query_read(struct test_bench *bench, const struct test_section *section, struct view reference, struct view *text,
                            struct fault *fault);
