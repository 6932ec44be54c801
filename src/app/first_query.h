/* A first query for somebody who has just seen which fields there are. */
#pragma once

#include "app/request.h"

/* The command line of a query over the same files that counts by a field of few values; where there is none, one that shows the
 * newest events. The result is that of liq_query_discover(). */
void first_query_add(struct buffer *out, const struct liq_result *result, const struct settings *settings,
                     const struct request *request);
