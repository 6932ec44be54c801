/* liq test: docs/testing.md. */
#pragma once

#include "app/verbs.h"

enum exit_status verb_test(struct settings *settings);
