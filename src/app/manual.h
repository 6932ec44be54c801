/* The manual page, in roff, from the tables of verbs, options and output forms. */
#pragma once

#include "base/buffer.h"

void manual_write(struct buffer *text);
