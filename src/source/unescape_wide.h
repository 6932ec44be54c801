/* The way of unescape.h with 32-byte vectors, where there are such. Chosen at run time; private to unescape*.c. */
#pragma once

#include "source/unescape.h"

struct unescaped unescape_wide(const char *at, const char *end, const char *readable, char *out);
size_t unescape_length_wide(const char *at, const char *end, const char *readable);

/* The same by pairs of 16. */
struct unescaped unescape_sse42(const char *at, const char *end, const char *readable, char *out);
size_t unescape_length_sse42(const char *at, const char *end, const char *readable);
