/* liq discover: the fields there are. */
#pragma once

#include "app/verbs.h"

enum exit_status verb_discover(struct settings *settings);
