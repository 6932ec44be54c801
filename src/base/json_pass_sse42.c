/* The pass with pairs of 16-byte vectors. Chosen at run time. */
#define VECTOR_PAIRS
#include "base/vector.h"

#if defined(VECTORS_SSE42)
#define json_pass_avx2 json_pass_sse42
#include "base/json_pass_avx2.c"
#endif
