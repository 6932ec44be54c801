/* The verbs that take a query. */
#pragma once

#include "app/verbs.h"

enum exit_status verb_query(struct settings *settings);
enum exit_status verb_run(struct settings *settings);
enum exit_status verb_explain(struct settings *settings);
