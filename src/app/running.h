/* What running a query and following its inputs have in common. */
#pragma once

#include "app/request.h"
#include "app/tell.h"

/* Says what is odd about the run, and its statistics. */
void run_tell_rest(const struct settings *settings, const struct screen *screen, const struct liq_result *result,
                   int64_t elapsed_us);
void run_tell_error(const struct settings *settings, const struct request *request, enum liq_status status,
                    const struct liq_error *error);
