/*
 * A set of texts of which only the number is asked for. There may be millions of sets of a text or two, and one of millions: it is a
 * struct distinct, 16 zeroed bytes when empty. When it has some hundred texts, and most are identifiers of one shape, these are
 * kept as codes from then on.
 */
#pragma once

#include "functions/distinct.h"

/* Adds the text if it is one of those kept as codes. */
bool counted_add_code(struct distinct *set, struct arena *arena, struct view text);
/* Asks the memory for the place of another text in the set. */
void counted_prefetch(const struct distinct *set, uint64_t hash);
/* keep: the bytes must be copied; else they live long enough. */
void counted_add(struct distinct *set, struct arena *arena, struct view text, uint64_t hash, bool keep);
/* Adds all of another set, whose texts must live as long as this one does. */
void counted_combine(struct distinct *into, const struct distinct *from, struct arena *arena);
size_t counted_count(const struct distinct *set);
