/* The service's own words for mistakes, as far as they were seen (language reference 7.2). */
#pragma once

#include "syntax/diagnostic.h"

/* "unexpected symbol found | at line 1 and position 9", for a place in the query; an empty symbol is its end. */
struct view wording_unexpected(struct arena *arena, struct view query, struct view symbol, uint32_t offset);
/* "Ephemeral field is already defined: x ([4,5])": the service counts characters, from 0. */
struct view wording_defined(struct arena *arena, struct view query, struct view name, struct span span);
/* "Unknown symbols found in or after stats: x" */
struct view wording_unknown(struct arena *arena, struct view name);
