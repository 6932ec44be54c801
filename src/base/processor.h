/*
 * Whether vector code of 32 bytes (vector.h) may be used: on x86-64, where there is AVX2 with BMI, BMI2, POPCNT and PCLMUL,
 * which came together; on 64-bit ARM always. LIQ_PROCESSOR=plain in the environment forbids it, for tests; answers never differ.
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
