/*
 * Whether vector code may be used beyond what every processor of its kind has: on x86-64, AVX2 with BMI, BMI2, POPCNT and PCLMUL,
 * which came together. LIQ_PROCESSOR=plain in the environment forbids it, for tests; answers never differ.
 */
#pragma once

#include <stdbool.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "numbers are read from and written to bytes as little-endian processors have them"
#endif

/* Decided once, before main. */
extern bool processor_decided_wide;

static inline bool processor_is_wide(void)
{
    return processor_decided_wide;
}
