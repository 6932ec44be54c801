/* Hashing of bytes: XXH3, 64 bits. The value is not stable across versions of liq: never store it in a file. */
#pragma once

#include "base/view.h"

#include <stdint.h>

uint64_t hash_bytes(struct view bytes, uint64_t seed);
uint64_t hash_number(uint64_t number, uint64_t seed);
