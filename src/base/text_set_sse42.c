/* The search for several texts with pairs of 16-byte vectors. Chosen at run time. */
#define VECTOR_PAIRS
#include "base/vector.h"

#if defined(VECTORS_SSE42)
#define text_set_find_avx2 text_set_find_sse42
#define text_set_gather_avx2 text_set_gather_sse42
#include "base/text_set_avx2.c"
#endif
