/* The searches with pairs of 16-byte vectors. Chosen at run time. */
#define VECTOR_PAIRS
#include "base/vector.h"

#if defined(VECTORS_SSE42)
#define scan_avx2 scan_sse42
#include "base/scan_avx2.c"
#endif
