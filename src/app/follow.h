/* liq --follow: rows as they are found, or the answer as it stands. */
#pragma once

#include "app/request.h"
#include "app/verbs.h"

enum exit_status follow_run(struct settings *settings, const struct request *request);
