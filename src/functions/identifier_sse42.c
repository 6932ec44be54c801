/* Codes of identifiers with pairs of 16-byte vectors. Chosen at run time. */
#define VECTOR_PAIRS
#include "base/vector.h"

#if defined(VECTORS_SSE42)
#define identifier_pack_avx2 identifier_pack_sse42
#include "functions/identifier_avx2.c"
#endif
