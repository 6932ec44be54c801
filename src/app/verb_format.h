/* liq fmt: queries in one canonical layout, shown, written back or compared. */
#pragma once

#include "app/verbs.h"

enum exit_status verb_format(struct settings *settings);
