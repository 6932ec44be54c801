/* The clock that only counts on, whatever happens to the time of day. */
#pragma once

#include <stdint.h>

int64_t clock_us(void);
int64_t clock_ns(void);
