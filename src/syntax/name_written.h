/* A field's name as a query has to write it. */
#pragma once

#include "base/arena.h"

/* The name itself where it may stand bare, else in backticks; in the arena. */
struct view name_written(struct view name, struct arena *arena);
