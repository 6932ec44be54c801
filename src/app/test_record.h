/* liq test --record: a query that is run over log files becomes a case of a test file. */
#pragma once

#include "app/verbs.h"

enum exit_status test_record(struct settings *settings);
/* Whether options were given that only --record takes. */
bool test_record_wants(const struct settings *settings);
