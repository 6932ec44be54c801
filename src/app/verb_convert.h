/* liq convert: the events of any log files as JSON lines. */
#pragma once

#include "app/verbs.h"

enum exit_status verb_convert(struct settings *settings);
