#pragma once

#include "app/verbs.h"

/* The plan of a query; over files, what each of its steps did to their events. */
enum exit_status verb_explain(struct settings *settings);
