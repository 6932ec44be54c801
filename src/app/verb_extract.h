/* liq extract: the queries that are saved in files, listed, or written out one by one. */
#pragma once

#include "app/verbs.h"

enum exit_status verb_extract(struct settings *settings);
