/* The way of unescape.h with pairs of 16-byte vectors. Chosen at run time. */
#define VECTOR_PAIRS
#include "base/vector.h"

#if defined(VECTORS_SSE42)
#define unescape_wide unescape_sse42
#define unescape_length_wide unescape_length_sse42
#include "source/unescape_wide.c"
#endif
