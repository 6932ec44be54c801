/* One pass over a JSON text, which checks all of it. Private to base. */
#pragma once

#include "base/json.h"

enum { JSON_DEPTH_MAX = 512 };

/* Whether the whole text is one value, and if so whether there are no blanks in it but in strings. */
typedef bool (*json_pass_fn)(struct view text, bool *compact);

bool json_pass_plain(struct view text, bool *compact);
bool json_pass_sse42(struct view text, bool *compact);      /* these two where there are vectors */
bool json_pass_avx2(struct view text, bool *compact);
json_pass_fn json_pass(void);   /* what this processor runs best */
