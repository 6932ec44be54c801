/* What a test file expects of diagnostics and statistics, compared with what came. */
#pragma once

#include "base/buffer.h"

#include <liq/liq.h>

/* What is said about a query: by its diagnostics, or, where it failed only when it ran, by an error. */
struct test_said {
    const struct liq_query *query;
    const struct liq_error *error;  /* of a run that failed; NULL when there was none */
};

/* Whether the lines of an `error` or `warnings` section hold. Otherwise `why` gets the reason, a line without its end. */
bool test_check_said(struct view lines, const struct test_said *said, struct buffer *why);
/* The diagnostics as a section would list them. */
void test_print_said(struct buffer *text, const struct test_said *said);
/* Whether the lines of a `statistics` section hold. */
bool test_check_statistics(struct view lines, const struct liq_statistics *statistics, struct buffer *why);
