/* The tables a query may look things up in: those it is given, and those in the folders that are read. */
#pragma once

#include "engine/engine.h"

/* What is given goes first: a table in a folder does not count beside one of its name. */
const struct table_file *query_tables(const struct liq_query_options *options, struct arena *arena, size_t *count);
