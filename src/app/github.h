/* Commands of GitHub's workflows: lines that begin with `::`. */
#pragma once

#include "base/buffer.h"

/* The value with what would end it escaped; of a property, also what would end that. */
void github_add_value(struct buffer *text, struct view words, bool property);
