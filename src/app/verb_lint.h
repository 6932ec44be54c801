/* liq lint: what is wrong with saved queries, or doubtful, without data. */
#pragma once

#include "app/verbs.h"

enum exit_status verb_lint(struct settings *settings);
