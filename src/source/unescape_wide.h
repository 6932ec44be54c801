/* The way of unescape.h with 32-byte vectors. Chosen at run time; private to unescape*.c. */
#pragma once

#include "base/vector.h"
#include "source/unescape.h"

#if defined(VECTORS)
struct unescaped unescape_wide(const char *at, const char *end, const char *readable, char *out);
size_t unescape_length_wide(const char *at, const char *end, const char *readable);
#endif
