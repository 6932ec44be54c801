/* Two texts, line by line: what is only in the first is marked -, what is only in the second +. */
#pragma once

#include "base/buffer.h"

void test_diff(struct buffer *text, struct view wanted, struct view is, bool color);
