/*
 * What vector code (vector.h) may be used: on x86-64 with AVX2, BMI, BMI2, POPCNT and PCLMUL, which came together, that of 32 bytes;
 * with SSE4.2, POPCNT and PCLMUL, which did so before, that of pairs of 16 bytes; on 64-bit ARM always that of 32, which NEON
 * does by pairs. LIQ_PROCESSOR=sse42 or =plain in the environment makes it less, for tests; answers never differ.
 */
#pragma once

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "numbers are read from and written to bytes as little-endian processors have them"
#endif

#include "base/vector.h"

#include <stdbool.h>

enum processor_level {
    PROCESSOR_PLAIN,        /* what every processor of the kind has */
    PROCESSOR_SSE42,
    PROCESSOR_WIDE,
};

/* Decided once, before main. */
extern enum processor_level processor_decided;

static inline bool processor_is_wide(void)
{
    return processor_decided == PROCESSOR_WIDE;
}

/* The one of three that this processor runs best. */
#if defined(VECTORS_SSE42)
#define PROCESSOR_BEST(plain, sse42, wide) \
    (processor_is_wide() ? (wide) : processor_decided == PROCESSOR_SSE42 ? (sse42) : (plain))
#elif defined(VECTORS)
#define PROCESSOR_BEST(plain, sse42, wide) (processor_is_wide() ? (wide) : (plain))
#else
#define PROCESSOR_BEST(plain, sse42, wide) (plain)
#endif
